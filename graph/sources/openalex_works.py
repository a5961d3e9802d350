"""OpenAlex's words: payload -> model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..identifiers import best_first, doi, parse
from ..model import Batch, Citation, Coverage, Evidence, Fetch, Paper, Status
from ..shapes import SCALAR, count, items, mapping, misfit, objects, text, written
from .answer import Found, unexpected
from .asked import another, as_asked, left_over
from .plain import day_of, plain, unique, year_of

SOURCE = "openalex"
FIELDS = (
    "id,doi,ids,title,publication_year,publication_date,authorships,primary_location,locations,cited_by_count,"
    "referenced_works,referenced_works_count,abstract_inverted_index"
)
CITED_FIELDS = "id,doi,ids,title,publication_year,publication_date,authorships,primary_location,locations,cited_by_count"


_PLACE = {"landing_page_url": SCALAR, "source": {"display_name": SCALAR}}
_WORK = {
    **dict.fromkeys(FIELDS.split(","), SCALAR),
    "ids": {...: SCALAR},
    "authorships": [{"author": {"display_name": SCALAR}}],
    "primary_location": _PLACE,
    "locations": [_PLACE],
    "referenced_works": [SCALAR],
    "abstract_inverted_index": {...: [SCALAR]},
}


def read_work(work: Mapping[str, Any], *, date: str, found_in: str = "work") -> Paper:
    """Return what the work object *work* says of a paper; fields that were not selected stay unknown."""
    ids = mapping(work.get("ids"))
    places = [mapping(work.get("primary_location")), *objects(work.get("locations"))]
    arxiv_ids = [i for place in places if (i := _identifier(place.get("landing_page_url"))) and i.startswith("arxiv:")]
    named = [_identifier(work.get("id")), _identifier(work.get("doi")), *arxiv_ids]
    other = [_numbered(namespace, ids.get(namespace)) for namespace in ("pmid", "mag", "pmcid")]
    authors = unique(plain(mapping(a.get("author")).get("display_name")) for a in objects(work.get("authorships")))
    return Paper(
        evidence=Evidence(SOURCE, found_in, date),
        identifiers=best_first(unique([*named, *other])),
        title=plain(work.get("title")) or plain(work.get("display_name")),
        date=day_of(work.get("publication_date")),
        year=year_of(work.get("publication_year")),
        authors=authors,
        authors_count=None if work.get("is_authors_truncated") else len(authors) or None,
        abstract=read_abstract(work.get("abstract_inverted_index")),
        venue=plain(mapping(mapping(work.get("primary_location")).get("source")).get("display_name")),
        citation_count=count(work.get("cited_by_count")),
        reference_count=count(work.get("referenced_works_count")) or None,
    )


def read_abstract(index: object) -> str | None:
    """Return the abstract whose inverted index (word -> positions) is *index*; None without one, or if it has holes."""
    places = sorted((number, word) for word, where in mapping(index).items() for place in items(where)
                    if (number := count(place)) is not None)  # fmt: skip
    if [number for number, _ in places] != list(range(len(places))):
        return None
    return plain(" ".join(word for _, word in places))


class _Answers:
    """The works in a list, each with what is wrong with its shape, found by the keys that were asked for."""

    def __init__(self, payload: object, keys: Sequence[str], *, date: str, found_in: str = "work") -> None:
        found = items(mapping(payload).get("results"))
        self.works = [(read_work(work, date=date, found_in=found_in), work) for work in objects(found)]
        self.works = [(paper, work) for paper, work in self.works if paper.identifiers]
        strangers = len(found) - len(self.works)
        self.lost = f"{strangers} of the works name nothing" if strangers else ""
        if not isinstance(mapping(payload).get("results"), list):
            self.lost = "no list of results"
        self.strange: dict[str, str] = {}
        if last := left_over(keys, [paper for paper, _ in self.works]):
            key, stranger = last
            if known := as_asked(stranger, key):
                self.works = [(known if paper is stranger else paper, work) for paper, work in self.works]
            else:
                self.strange[key] = another(stranger)

    def of(self, key: str) -> list[tuple[Paper, Mapping[str, Any]]]:
        """Return the works that go by *key*, as papers and as they came."""
        return [(paper, work) for paper, work in self.works if key in paper.identifiers]

    def fetch(self, kind: str, key: str, status: Status, date: str, fields: str, wrong: str) -> Fetch:
        """Return how the question for *key* was answered; what is *wrong* with its shape leaves it to a later run."""
        detail = unexpected(SOURCE, wrong) if wrong else self.strange.get(key, "")
        return Fetch(SOURCE, kind, key, "unfetched" if wrong else status, date, fields, detail)

    def wrong(self, key: str) -> str:
        """Return what is wrong with the shape of the answer to *key*, ``""``: nothing."""
        found = self.of(key)
        if not found and key not in self.strange:
            return self.lost
        return "; ".join(filter(None, (misfit(work, _WORK) for _, work in found)))


def read_references(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return papers, citations and coverage that the list of works *payload* brings for *keys*.

    Works come in any order and unknown ones are absent, so each is matched by its identifiers. A work without
    referenced works is ``empty``, not "cites nothing": OpenAlex often has no references of preprints, and then
    declares none.
    """
    answers, batch = _Answers(payload, keys, date=date), Batch()
    for key in dict.fromkeys(keys):
        batch.extend(_references_of(key, answers, date))
    return batch


def _references_of(key: str, answers: _Answers, date: str) -> Batch:
    found = answers.of(key)
    papers = [paper for paper, _ in found]
    entries = [entry for _, work in found for entry in items(work.get("referenced_works"))]
    own = {name for paper in papers for name in paper.identifiers}
    cited = [name for name in unique(map(_identifier, entries)) if name not in own]
    unread = len({repr(entry) for entry in entries if _identifier(entry) is None})
    declared = max([paper.reference_count or 0 for paper in papers] + [len(cited) + unread])
    wrong = answers.wrong(key) or (f"{unread} of its referenced works have no id" if unread else "")
    status: Status = "ok" if cited else "error" if wrong else "empty" if found else "not_found"
    fetch = answers.fetch("references", key, status, date, FIELDS, wrong)
    said = Evidence(SOURCE, "reference list", date)
    coverage = Coverage(key, SOURCE, status, len(cited) if found else None, declared or None, date, fetch.detail)
    return Batch(papers, [Citation(key, name, said) for name in cited], coverage=[coverage], fetches=[fetch])


def read_works(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return what the list of works *payload* says of the OpenAlex ids *keys*; those that are absent are ``not_found``.

    A reference list may hold numbers that lead nowhere any more: works that were merged or deleted.
    """
    answers = _Answers(payload, keys, date=date, found_in="reference list")
    fetches = [
        answers.fetch("paper", key, "ok" if answers.of(key) else "not_found", date, CITED_FIELDS, answers.wrong(key))
        for key in keys
    ]
    return Batch([paper for paper, _ in answers.works], fetches=fetches)


def read_candidates(payload: object, *, date: str) -> Found:
    """Return the works that a title search brought, best match first, to be compared by the caller."""
    results = mapping(payload).get("results")
    found = [read_work(work, date=date, found_in="title search") for work in objects(results)]
    wrong = misfit(results, [_WORK]) if results is not None else "no list of results"
    return Found([paper for paper in found if paper.identifiers and paper.title], wrong)


def _identifier(url: object) -> str | None:
    address = text(url)
    found = parse(address) or doi(address.removeprefix("https://doi.org/"))
    return found if found and found.startswith(("arxiv:", "doi:", "openalex:")) else None


def _numbered(namespace: str, value: object) -> str | None:
    return parse(f"{namespace}:{written(value).rstrip('/').rpartition('/')[2].removeprefix('PMC')}")
