"""Semantic Scholar's words: payload -> model. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..coverage import CITATION_LIST
from ..identifiers import best_first, parse, title_id, title_key
from ..model import Batch, Citation, Coverage, Evidence, Fetch, Paper, Status
from ..shapes import SCALAR, count, items, mapping, misfit, objects, text, truth, written
from ..text import one_line
from .answer import unexpected
from .asked import another, as_asked
from .plain import day_of, plain, unique, year_of

SOURCE = "semantic_scholar"
_OF_A_REFERENCE = (
    "paperId", "externalIds", "title", "year", "authors", "venue", "citationCount", "referenceCount", "influentialCitationCount",
)  # fmt: skip
LIST_FIELDS = ",".join(_OF_A_REFERENCE)
FIELDS = f"{LIST_FIELDS},publicationDate,abstract,openAccessPdf,tldr,{','.join(f'references.{name}' for name in _OF_A_REFERENCE)}"
CONTEXT_FIELDS = f"contexts,intents,isInfluential,{LIST_FIELDS}"
MATCH_FIELDS = f"{LIST_FIELDS},publicationDate,abstract"

_EXTERNAL = {
    "ArXiv": "arxiv", "DOI": "doi", "CorpusId": "corpusid", "ACL": "acl", "PubMed": "pmid", "PubMedCentral": "pmcid",
    "MAG": "mag", "DBLP": "dblp",
}  # fmt: skip
_WORK = {
    **dict.fromkeys((*_OF_A_REFERENCE, "publicationDate", "abstract"), SCALAR),
    "externalIds": dict.fromkeys(_EXTERNAL, SCALAR),
    "authors": [{"name": SCALAR}],
    "tldr": {"text": SCALAR},
    "openAccessPdf": {"disclaimer": SCALAR},
}
_PAPER = {**_WORK, "references": [_WORK]}
_EDGE = {"contexts": [SCALAR], "intents": [SCALAR], "isInfluential": SCALAR, "citedPaper": _WORK, "citingPaper": _WORK}


@dataclass(frozen=True, slots=True)
class Short:
    """A paper whose list came shorter than declared: asked for as *key*, with *declared* references, *found* so far."""

    key: str
    declared: int
    found: int = 0


def read_paper(item: Mapping[str, Any], *, date: str, found_in: str = "paper") -> Paper | None:
    """Return what *item* says of a paper; None when it names neither an identifier nor a title."""
    external = mapping(item.get("externalIds"))
    named = [parse(f"{ours}:{written(external.get(theirs))}") for theirs, ours in _EXTERNAL.items()]
    identifiers = best_first(unique([parse(f"s2:{text(item.get('paperId'))}"), *named]))
    title = plain(item.get("title"))
    if not identifiers:
        if not title or not title_key(title):
            return None
        identifiers = (title_id(title),)
    authors = unique(plain(author.get("name")) for author in objects(item.get("authors")))
    return Paper(
        evidence=Evidence(SOURCE, found_in, date),
        identifiers=identifiers,
        title=title,
        date=day_of(item.get("publicationDate")),
        year=year_of(item.get("year")),
        authors=authors,
        authors_count=len(authors) or None,
        abstract=plain(item.get("abstract")),
        tldr=plain(mapping(item.get("tldr")).get("text")),
        venue=plain(item.get("venue")),
        citation_count=count(item.get("citationCount")),
        influential_citation_count=count(item.get("influentialCitationCount")),
        reference_count=count(item.get("referenceCount")) or None,
    )


def read_papers(found: Sequence[object], *, date: str, found_in: str) -> tuple[list[Paper], str]:
    """Return the papers in the list *found*, and what in it has an unexpected shape (``""``: nothing)."""
    papers = [paper for item in objects(found) if (paper := read_paper(item, date=date, found_in=found_in))]
    nameless = len(objects(found)) - len(papers)
    return papers, misfit(found, [_WORK]) or (f"{nameless} of the papers name nothing" if nameless else "")


def read_batch(found: Sequence[object], keys: Sequence[str], *, date: str) -> tuple[Batch, list[Short]]:
    """Return what the batch answer *found* says of *keys* (same order), and the papers whose lists are incomplete.

    Those have partial coverage in the batch and no Fetch yet: they are still to be asked for. A paper whose answer has an
    unexpected shape keeps what can be read, and is to be asked for in a later run.
    """
    batch, short, seen = Batch(), list[Short](), set[str]()
    for item, key in zip(found, keys, strict=True):
        if item is None:
            put_answer(batch, key, "not_found", None, None, date)
            continue
        paper = read_paper(mapping(item), date=date)
        if paper is None:
            put_answer(batch, key, "error", None, None, date, wrong=misfit(item, _PAPER) or "it names no paper")
            continue
        known = as_asked(paper, key)
        if known is None:
            put_answer(batch, key, "not_found", None, None, date, another(paper))
            continue
        batch.papers.append(known)
        if incomplete := _read_list(mapping(item), known, key, batch, seen, date=date):
            short.append(incomplete)
    return batch, short


def _read_list(item: Mapping[str, Any], paper: Paper, key: str, batch: Batch, seen: set[str], *, date: str) -> Short | None:
    """Put the references of *paper* into *batch*; return what is still to be asked for where they are incomplete."""
    listed, declared, wrong = item.get("references"), count(item.get("referenceCount")) or 0, misfit(item, _PAPER)
    number, held_back = len(items(listed)), notice(item)
    cited = read_list(items(listed), key, batch, seen, date=date, own=paper.identifiers)
    if listed is None and held_back:
        put_answer(batch, key, "withheld", 0, declared, date, held_back, wrong=wrong)
    elif number < declared:
        batch.coverage.append(Coverage(key, SOURCE, "ok" if cited else "unfetched", cited, declared, date))
        return Short(key, declared, number)
    else:
        status: Status = "ok" if cited else "error" if wrong else "empty"
        most = max(declared, number) or None
        put_answer(batch, key, status, cited, most, date, lost(number, cited), wrong=wrong)
    return None


def read_list(entries: Sequence[object], key: str, batch: Batch, seen: set[str], *, date: str, own: Sequence[str] = ()) -> int:
    """Put what paper *key* cites into *batch* and return how many works that are; *seen* spares saying a work twice.

    *own* are the identifiers of the paper itself, which does not cite itself.
    """
    said = Evidence(SOURCE, "reference list", date)
    cited: dict[str, None] = {}
    for entry in objects(entries):
        work = mapping(entry.get("citedPaper")) if "citedPaper" in entry else entry
        paper = read_paper(work, date=date, found_in="reference list")
        if paper is None or not {key, *own}.isdisjoint(paper.identifiers):
            continue
        name = paper.id
        if name not in seen:
            seen.add(name)
            batch.papers.append(paper)
        if name not in cited:
            cited[name] = None
            batch.citations.append(_citation(key, name, entry, said))
    return len(cited)


def _citation(citing: str, cited: str, entry: Mapping[str, Any], said: Evidence) -> Citation:
    return Citation(
        citing,
        cited,
        said,
        influential=truth(entry.get("isInfluential")),
        intents=tuple(sorted(set(filter(None, map(plain, items(entry.get("intents"))))))),
        contexts=unique(map(plain, items(entry.get("contexts")))),
    )


def read_references(found: Sequence[object], key: str, *, date: str) -> tuple[Batch, int, str]:
    """Return one page of the references of paper *key*, how many works it names, and what has an unexpected shape."""
    batch = Batch()
    return batch, read_list(found, key, batch, set(), date=date), misfit(found, [_EDGE])


def read_citations(found: Sequence[object], key: str, *, date: str) -> tuple[Batch, str]:
    """Return one page of the works that cite paper *key*, and what in it has an unexpected shape."""
    batch, said = Batch(), Evidence(SOURCE, CITATION_LIST, date)
    for entry in objects(found):
        citing = read_paper(mapping(entry.get("citingPaper")), date=date, found_in=CITATION_LIST)
        if citing is not None and key not in citing.names:
            batch.papers.append(citing)
            batch.citations.append(_citation(citing.id, key, entry, said))
    return batch, misfit(found, [_EDGE])


def put_answer(
    batch: Batch, key: str, status: Status, found: int | None, declared: int | None, date: str, detail: str = "", *,
    kind: str = "references", fields: str = FIELDS, wrong: str = "",
) -> None:  # fmt: skip
    """Say in *batch* how the question for *key* was answered; what is *wrong* with its shape leaves it to a later run."""
    why = unexpected(SOURCE, wrong) if wrong else detail
    if kind == "references":
        batch.coverage.append(Coverage(key, SOURCE, status, found, declared, date, why))
    batch.fetches.append(Fetch(SOURCE, kind, key, "unfetched" if wrong else status, date, fields, why))


def lost(entries: int, works: int) -> str:
    """Say how many *entries* of a list are none of the *works* in it, ``""`` if none."""
    return f"{entries - works} entries are repeated or name nothing" if works < entries else ""


def notice(paper: object) -> str | None:
    """Return the publisher's notice in ``openAccessPdf.disclaimer`` if it says that references are withheld."""
    said = text(mapping(mapping(paper).get("openAccessPdf")).get("disclaimer"))
    return one_line(said)[:300] if "elided" in said and "references" in said else None
