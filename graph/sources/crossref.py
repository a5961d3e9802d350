"""Crossref: the references that publishers deposit, a hundred articles a call.

It knows articles by their publisher's DOI only: arXiv's DOIs are registered elsewhere. A reference may come as a DOI, in
fields, as one line of text, or as nothing but author and year; what names neither an identifier nor a title cannot
become a paper and is counted instead. A work without the field ``reference`` has deposited none, which does not say that
it cites nothing.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import SourceError
from ..identifiers import ARXIV_PATTERN, arxiv, best_first, doi, title_id, title_key
from ..model import Batch, Citation, Coverage, Evidence, Fetch, Paper, Status
from ..shapes import ANY, SCALAR, count, items, mapping, misfit, objects, text
from ..text import one_line
from . import Job
from .answer import unexpected
from .asked import another, as_asked, left_over
from .chunks import Refused, bisect, cut, encoded_size, no_list, no_object
from .plain import first_plain, iso_day, plain, today, unique, year_of
from .printed import SHORTEST_TITLE, title_in_text

if TYPE_CHECKING:
    from .transport import Transport

SOURCE = "crossref"
FIELDS = "DOI,title,author,issued,container-title,abstract,is-referenced-by-count,references-count,reference"
MOST_DOIS = 100
MOST_BYTES = 7_500
"""For the values of one filter; with the field list the request line stays below the usual 8,190 bytes."""

_TEXTS = (*FIELDS.split(","), "reference-count")
_REFERENCE = "DOI unstructured journal-title article-title volume-title author year".split()
_WORK = {
    **dict.fromkeys(_TEXTS, SCALAR),
    "title": [SCALAR],
    "author": [dict.fromkeys(("given", "family", "name"), SCALAR)],
    "issued": {"date-parts": [ANY]},
    "container-title": [SCALAR],
    "reference": [dict.fromkeys(_REFERENCE, SCALAR)],
}
_ARXIV = re.compile(rf"\barxiv(?:\.org/(?:abs|pdf))?\s*[:./]?\s*({ARXIV_PATTERN})", re.IGNORECASE)
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}]+")


def reference_key(paper: Paper) -> str | None:
    """Return the publisher's DOI of *paper*, None if it has none."""
    return next((name for name in (*paper.identifiers, paper.id) if name.startswith("doi:")), None)


def plan(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the DOIs among *keys* as the calls that ask for them: at most 100 and 7,500 bytes a call.

    A DOI with a comma would end its filter, so it is asked for alone.
    """
    known = [key for key in dict.fromkeys(keys) if key.startswith("doi:")]
    alone = [key for key in known if "," in key]
    listed = [key for key in known if "," not in key]
    runs = cut(listed, count=MOST_DOIS, size=MOST_BYTES, weigh=lambda key: encoded_size(key) + 3)
    return [*runs, *((key,) for key in alone)]


# ---------------------------------------------------------------------------------------------- payload -> model


def read_references(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return papers, citations and coverage that a list of works, or one work, brings for the DOIs *keys*.

    A DOI may be answered under the one that its registrant uses today.
    """
    message = mapping(mapping(payload).get("message"))
    found = message.get("items") if "items" in message else [message]
    works = {name: work for work in objects(found) if (name := doi(text(work.get("DOI"))))}
    nameless = len(items(found)) - sum(1 for work in objects(found) if doi(text(work.get("DOI"))))
    lost = "no list of items" if not isinstance(found, list) else f"{nameless} of the works have no DOI" if nameless else ""
    names = {name: Paper(evidence=Evidence(SOURCE), identifiers=(name,)) for name in works}
    batch = Batch()
    strange: dict[str, str] = {}
    if last := left_over(keys, names.values()):
        key, stranger = last
        if as_asked(stranger, key):
            works[key] = works[stranger.id]
        else:
            strange[key] = another(stranger)
    for key in keys:
        if key in works:
            batch.extend(read_work(works[key], key, date=date))
        elif lost and key not in strange:
            batch.extend(_answered(key, "error", date, wrong=lost))
        else:
            batch.extend(_answered(key, "not_found", date, strange.get(key, "")))
    batch.papers = list(dict.fromkeys(batch.papers))
    return batch


def _answered(
    key: str, status: Status, date: str, detail: str = "", *, found: int | None = None, declared: int | None = None,
    wrong: str = "",
) -> Batch:  # fmt: skip
    """Return how the question for *key* was answered; what is *wrong* with its shape leaves it to a later run."""
    why = unexpected(SOURCE, wrong) if wrong else detail
    return Batch(
        coverage=[Coverage(key, SOURCE, status, found, declared, date, why)],
        fetches=[Fetch(SOURCE, "references", key, "unfetched" if wrong else status, date, FIELDS, why)],
    )


def read_work(work: Mapping[str, Any], key: str, *, date: str) -> Batch:
    """Return what the article *work*, asked for as *key*, says of itself and of the works it cites."""
    entries, wrong = items(work.get("reference")), misfit(work, _WORK)
    declared = max(count(work.get("references-count")) or count(work.get("reference-count")) or 0, len(entries))
    cited = [paper for entry in objects(entries) if (paper := read_reference(entry, date=date))]
    said = Evidence(SOURCE, "reference list", date)
    nameless = len(entries) - len(cited)
    status: Status = "ok" if cited else "error" if wrong else "empty"
    if entries or wrong:
        detail = f"{nameless} name neither an identifier nor a title" if nameless else ""
    elif declared:
        status, detail = "withheld", "the publisher deposited a reference list that is not public"
    else:
        detail = "the publisher deposited no reference list"
    batch = _answered(key, status, date, detail, found=len(cited), declared=declared or None, wrong=wrong)
    article = _article(work, key, declared, date)
    batch.papers += [article, *cited]
    batch.citations += [
        Citation(key, name, said) for name in unique(paper.id for paper in cited) if name not in article.identifiers
    ]
    return batch


def _article(work: Mapping[str, Any], key: str, declared: int, date: str) -> Paper:
    day = iso_day(next(iter(items(mapping(work.get("issued")).get("date-parts"))), None))
    authors = unique(_person(author) for author in objects(work.get("author")))
    return Paper(
        evidence=Evidence(SOURCE, "work", date),
        identifiers=best_first(unique([key, doi(text(work.get("DOI")))])),
        title=first_plain(work.get("title")),
        date=day,
        year=year_of(day),
        authors=authors,
        authors_count=len(authors) or None,
        abstract=plain(work.get("abstract")),
        venue=first_plain(work.get("container-title")),
        citation_count=count(work.get("is-referenced-by-count")),
        reference_count=declared or None,
    )


def _person(author: Mapping[str, Any]) -> str | None:
    parts = [plain(author.get("given")), plain(author.get("family"))]
    return " ".join(part for part in parts if part) or plain(author.get("name"))


def read_reference(entry: Mapping[str, Any], *, date: str) -> Paper | None:
    """Return the work that one entry of a reference list names, None if it names neither an identifier nor a title.

    A title is read from free text only where there is no identifier, by which others know the title better.
    """
    printed = plain(entry.get("unstructured"))
    journal = plain(entry.get("journal-title"))
    identifiers = _identifiers(entry, printed, journal)
    told = plain(entry.get("article-title")) or plain(entry.get("volume-title"))
    read = None if told or identifiers else title_in_text(printed, journal)
    title = told or read
    if not identifiers and (title is None or len(title_key(title)) < SHORTEST_TITLE):
        return None
    author = plain(entry.get("author"))
    return Paper(
        evidence=Evidence(SOURCE, "reference list", date, "title read from free text" if read else ""),
        identifiers=identifiers or ((title_id(title),) if title else ()),
        title=title,
        year=year_of(entry.get("year")),
        authors=(author,) if author else (),
        venue=journal,
    )


def _identifiers(entry: Mapping[str, Any], line: str | None, journal: str | None) -> tuple[str, ...]:
    """Return the identifiers in *entry*: its DOI, else what its text prints, for a printed id may be another work's."""
    own = text(entry.get("DOI"))
    if name := doi(own.strip()) or doi(own.rpartition("doi.org/")[2]):
        return (name,)
    printed = " ".join(part for part in (line, journal, plain(entry.get("volume-title"))) if part)
    arxiv_ids = unique(arxiv(match[1]) for match in _ARXIV.finditer(printed))
    dois = unique(doi(match[0]) for match in _DOI.finditer(printed))
    return best_first([*arxiv_ids[:1], *dois[:1]])


# ---------------------------------------------------------------------------------------------- calls


async def fetch_references(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the references of the articles *keys* (DOIs), up to 100 a call."""

    async def ask(part: Sequence[str]) -> Batch:
        values = [key.removeprefix("doi:") for key in part]
        if "," in values[0]:
            answer = await transport.request(SOURCE, "GET", f"/works/{quote(values[0], safe='')}", check=no_object)
        else:
            params = {"filter": ",".join(f"doi:{value}" for value in values), "rows": len(values), "select": FIELDS}
            answer = await transport.request(SOURCE, "GET", "/works", params=params, check=no_list("message", "items"))
        if answer.status == 200:
            return read_references(answer.json(), part, date=today())
        if answer.status == 404 and "," in values[0]:
            return _answered(part[0], "not_found", today())
        what = one_line(answer.text)[:200]
        if answer.status == 400:
            raise Refused(f"Crossref refused the request: {what}", source=SOURCE)
        if answer.status == 403:
            raise SourceError("Crossref has blocked this address; setting CITEWALK_MAILTO to yours may help", source=SOURCE)
        raise SourceError(f"Crossref answered {answer.status}: {what}", source=SOURCE)

    def spoiled(key: str, reason: str) -> Batch:
        return _answered(key, "error", today(), reason)

    for run in plan(keys):
        async for batch in bisect(run, ask, spoiled):
            yield batch


JOBS = (
    Job(
        source=SOURCE,
        kind="references",
        about="papers",
        per_call=50,
        fetch=fetch_references,
        key=reference_key,
        fields=FIELDS,
    ),
)
