"""DataCite: which published article an arXiv preprint became, many preprints in one query.

arXiv registers its own DOIs (``10.48550/arXiv.…``) with DataCite and deposits the journal's DOI there as ``IsVersionOf``,
but no reference list. Asked only about papers whose twin no other source has told.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import SourceError
from ..identifiers import best_first, doi, parse
from ..model import Batch, Evidence, Fetch, Paper, Status
from ..shapes import SCALAR, items, mapping, misfit, objects, text
from ..text import one_line
from . import Job
from .answer import unexpected
from .chunks import Refused, bisect, cut, encoded_size, no_list
from .plain import first_plain, plain, today, unique, year_of

if TYPE_CHECKING:
    from .transport import Transport

SOURCE = "datacite"
FIELDS = "doi,titles,creators,publicationYear,relatedIdentifiers"
MOST_DOIS = 50
MOST_BYTES = 4_000
SAME_WORK = frozenset({"IsVersionOf", "IsIdenticalTo", "IsVariantFormOf"})
"""Relations that say "the same work elsewhere". ``IsNewVersionOf``, ``IsPartOf`` and all others do not."""


_RECORD = {
    "id": SCALAR,
    "attributes": {
        "doi": SCALAR,
        "titles": [{"title": SCALAR}],
        "creators": [dict.fromkeys(("givenName", "familyName", "name", "nameType"), SCALAR)],
        "publicationYear": SCALAR,
        "relatedIdentifiers": [dict.fromkeys(("relatedIdentifier", "relationType", "relatedIdentifierType"), SCALAR)],
    },
}


def twin_key(paper: Paper) -> str | None:
    """Return the arXiv id of a *paper* of which no published DOI is known, else None."""
    if any(name.startswith("doi:") for name in paper.identifiers):
        return None
    return next((name for name in (*paper.identifiers, paper.id) if name.startswith("arxiv:")), None)


def plan(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the arXiv ids among *keys* as the queries that ask for them, at most 50 DOIs and 4,000 bytes each."""
    known = [key for key in dict.fromkeys(keys) if key.startswith("arxiv:") and parse(key) == key]
    return cut(known, count=MOST_DOIS, size=MOST_BYTES, weigh=lambda key: encoded_size(f'"{_doi(key)}" OR '))


def _doi(key: str) -> str:
    return f"10.48550/arxiv.{key.removeprefix('arxiv:')}"


# ---------------------------------------------------------------------------------------------- payload -> model


def read_twins(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return the papers of the list *payload*, each with its own and its twin's identifier, and an answer per key.

    ``ok``: a twin is named; ``empty``: DataCite knows the preprint but no twin; ``not_found``: it does not know it.
    """
    data = mapping(payload).get("data")
    found = items(data)
    papers = [(paper, misfit(record, _RECORD)) for record in objects(found) if (paper := read_record(record, date=date))]
    names = {name: (paper, wrong) for paper, wrong in papers for name in paper.identifiers}
    nameless = len(found) - len(papers)
    lost = "no list of data" if not isinstance(data, list) else f"{nameless} of the records have no DOI" if nameless else ""
    batch = Batch(papers=[paper for paper, _ in papers])
    for key in keys:
        paper, wrong = names.get(key, (None, lost))
        status: Status = "not_found" if paper is None else "ok" if len(paper.identifiers) > 1 else "empty"
        why = unexpected(SOURCE, wrong) if wrong else ""
        batch.fetches.append(Fetch(SOURCE, "twin", key, "unfetched" if wrong else status, date, FIELDS, why))
    return batch


def read_record(record: Mapping[str, Any], *, date: str) -> Paper | None:
    """Return the paper that one entry of ``data`` describes, with the DOI of its published twin if it names one.

    Where several DOIs are named (an article and its erratum) the first is taken; the own DOI in another version is none.
    """
    attributes = mapping(record.get("attributes"))
    own = _identifier(attributes.get("doi")) or _identifier(record.get("id"))
    if own is None:
        return None
    related = [
        _identifier(row.get("relatedIdentifier"))
        for row in objects(attributes.get("relatedIdentifiers"))
        if text(row.get("relationType")) in SAME_WORK and row.get("relatedIdentifierType") in ("DOI", "arXiv")
    ]
    twins = [name for name in unique(related) if name != own and name.startswith("doi:")]
    authors = unique(_person(creator) for creator in objects(attributes.get("creators")))
    return Paper(
        evidence=Evidence(SOURCE, "relatedIdentifiers", date),
        identifiers=best_first([own, *twins[:1]]),
        title=first_plain([title.get("title") for title in objects(attributes.get("titles"))]),
        year=year_of(attributes.get("publicationYear")),
        authors=authors,
        authors_count=len(authors) or None,
    )


def _person(creator: Mapping[str, Any]) -> str | None:
    """Return a creator's name in reading order; DataCite writes ``Family, Given``."""
    given, family = plain(creator.get("givenName")), plain(creator.get("familyName"))
    if given and family:
        return f"{given} {family}"
    name = plain(creator.get("name"))
    last, comma, first = (name or "").partition(", ")
    return f"{first} {last}" if comma and creator.get("nameType") == "Personal" else name


def _identifier(value: object) -> str | None:
    """Return the identifier in a related identifier, which people write as bare DOI, ``doi:…``, URL or ``arXiv:…``."""
    found = parse(text(value)) or doi(text(value))
    return found if found and found.startswith(("arxiv:", "doi:")) else None


# ---------------------------------------------------------------------------------------------- calls


async def fetch_twins(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the published twins of the arXiv ids *keys*, up to 50 a call."""

    async def ask(part: Sequence[str]) -> Batch:
        quoted = " OR ".join(f'"{_doi(key)}"' for key in part)
        params = {
            "query": f"doi:({quoted})",
            "page[size]": len(part),
            "fields[dois]": FIELDS,
            "disable-facets": "true",
        }
        answer = await transport.request(SOURCE, "GET", "/dois", params=params, check=no_list("data"))
        if answer.status == 200:
            return read_twins(answer.json(), part, date=today())
        what = one_line(answer.text)[:200]
        if answer.status in (400, 422):
            raise Refused(f"DataCite refused the request: {what}", source=SOURCE)
        raise SourceError(f"DataCite answered {answer.status}: {what}", source=SOURCE)

    def spoiled(key: str, reason: str) -> Batch:
        return Batch(fetches=[Fetch(SOURCE, "twin", key, "error", today(), FIELDS, reason)])

    for run in plan(keys):
        async for batch in bisect(run, ask, spoiled):
            yield batch


JOBS = (Job(source=SOURCE, kind="twin", about="listed", per_call=MOST_DOIS, fetch=fetch_twins, key=twin_key, fields=FIELDS),)
