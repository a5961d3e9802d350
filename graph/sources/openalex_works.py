"""OpenAlex's words: payload -> model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..identifiers import best_first, doi, parse
from ..model import Batch, Citation, Coverage, Evidence, Fetch, Paper, Status
from .plain import iso_day, plain, rows, table, unique, whole, year_of

SOURCE = "openalex"
FIELDS = (
    "id,doi,ids,title,publication_year,publication_date,authorships,primary_location,locations,cited_by_count,"
    "referenced_works,referenced_works_count,abstract_inverted_index"
)
CITED_FIELDS = "id,doi,ids,title,publication_year,publication_date,authorships,primary_location,locations,cited_by_count"


def read_work(work: Mapping[str, Any], *, date: str, found_in: str = "work") -> Paper:
    """Return what the work object *work* says of a paper; fields that were not selected stay unknown."""
    ids = table(work.get("ids"))
    places = [table(work.get("primary_location")), *rows(work.get("locations"))]
    arxiv_ids = [i for place in places if (i := _identifier(place.get("landing_page_url"))) and i.startswith("arxiv:")]
    named = [_identifier(work.get("id")), _identifier(work.get("doi")), *arxiv_ids]
    other = [_numbered("pmid", ids.get("pmid")), _numbered("mag", ids.get("mag")), _numbered("pmcid", ids.get("pmcid"))]
    authors = unique(plain(table(a.get("author")).get("display_name")) for a in rows(work.get("authorships")))
    day = work.get("publication_date")
    return Paper(
        evidence=Evidence(SOURCE, found_in, date),
        identifiers=best_first(unique([*named, *other])),
        title=plain(work.get("title") or work.get("display_name")),
        date=iso_day([int(part) if part.isdigit() else None for part in day.split("-")]) if isinstance(day, str) else None,
        year=year_of(work.get("publication_year")),
        authors=authors,
        authors_count=None if work.get("is_authors_truncated") else len(authors) or None,
        abstract=read_abstract(work.get("abstract_inverted_index")),
        venue=plain(table(table(work.get("primary_location")).get("source")).get("display_name")),
        citation_count=whole(work.get("cited_by_count")),
        reference_count=whole(work.get("referenced_works_count")) or None,
    )


def read_abstract(index: object) -> str | None:
    """Return the abstract whose inverted index (word -> positions) is *index*; None without one, or if it has holes."""
    lists = [(str(word), numbers) for word, numbers in table(index).items() if isinstance(numbers, list)]
    places = sorted((number, word) for word, numbers in lists for number in numbers if isinstance(number, int))
    if [number for number, _ in places] != list(range(len(places))):
        return None
    return plain(" ".join(word for _, word in places))


def read_references(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return papers, citations and coverage that the list of works *payload* brings for *keys*.

    Works come in any order and unknown ones are absent, so each is matched by its identifiers. A work without
    referenced works is ``empty``, not "cites nothing": OpenAlex often has no references of preprints, and then
    declares none.
    """
    answered: dict[str, list[Mapping[str, Any]]] = {key: [] for key in keys}
    for work in rows(table(payload).get("results")):
        names = set(read_work(work, date=date).identifiers)
        for key in answered.keys() & names:
            answered[key].append(work)
    batch = Batch()
    for key, works in answered.items():
        batch.extend(_references_of(key, works, date))
    return batch


def _references_of(key: str, works: Sequence[Mapping[str, Any]], date: str) -> Batch:
    papers = [read_work(work, date=date) for work in works]
    lists = [work.get("referenced_works") for work in works]
    cited = unique(_identifier(url) for urls in lists if isinstance(urls, list) for url in urls)
    own = {name for paper in papers for name in paper.identifiers}
    cited = tuple(name for name in cited if name not in own)
    declared = max((paper.reference_count or 0 for paper in papers), default=0)
    status: Status = "ok" if cited else "empty" if works else "not_found"
    said = Evidence(SOURCE, "reference list", date)
    return Batch(
        papers=papers,
        citations=[Citation(key, name, said) for name in cited],
        coverage=[Coverage(key, SOURCE, status, len(cited) if works else None, max(declared, len(cited)) or None, date)],
        fetches=[Fetch(SOURCE, "references", key, status, date, FIELDS)],
    )


def read_works(payload: object, keys: Sequence[str], *, date: str) -> Batch:
    """Return what the list of works *payload* says of the OpenAlex ids *keys*; those that are absent are ``not_found``.

    A reference list may hold numbers that lead nowhere any more: works that were merged or deleted.
    """
    papers = [read_work(work, date=date, found_in="reference list") for work in rows(table(payload).get("results"))]
    found = {name for paper in papers for name in paper.identifiers}
    answers = [Fetch(SOURCE, "paper", key, "ok" if key in found else "not_found", date, CITED_FIELDS) for key in keys]
    return Batch(papers=[paper for paper in papers if paper.identifiers], fetches=answers)


def read_candidates(payload: object, *, date: str) -> list[Paper]:
    """Return the works that a title search brought, best match first, to be compared by the caller."""
    found = [read_work(work, date=date, found_in="title search") for work in rows(table(payload).get("results"))]
    return [paper for paper in found if paper.identifiers and paper.title]


def _identifier(url: object) -> str | None:
    if not isinstance(url, str):
        return None
    found = parse(url) or doi(url.removeprefix("https://doi.org/"))
    return found if found and found.startswith(("arxiv:", "doi:", "openalex:")) else None


def _numbered(namespace: str, value: object) -> str | None:
    number = str(value or "").rstrip("/").rpartition("/")[2].removeprefix("PMC")
    return f"{namespace}:{number}" if number.isdigit() else None
