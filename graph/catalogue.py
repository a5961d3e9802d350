"""What is in a collection, as plain rows: the papers, one paper with all its evidence, the state of the whole."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, replace
from typing import Any

from .collection import Collection, of_one_state
from .coverage import by_paper, references, summary
from .identifiers import url
from .model import Citation, CodeLink, Paper, Scope


@of_one_state
def paper_rows(collection: Collection, scope: Scope = "listed") -> list[dict[str, Any]]:
    """Return a row for each paper of *scope*: the keys of ``citewalk papers --json``, unknowns None.

    ``coverage`` is ``{found, declared, status: {source: status}}`` of its reference list; ``unresolved`` is true while it
    goes by its title only.
    """
    papers = collection.papers(scope)
    lists = by_paper(papers, collection.coverage(), collection.references())
    addresses = {r.id: r.address or r.id for r in collection.repositories()}
    code: dict[str, list[str]] = {}
    for link in collection.links():
        if link.relation == "has_code":
            code.setdefault(link.paper, []).append(addresses[link.repository])
    return [
        {
            "id": paper.id,
            "title": paper.title,
            "date": paper.date,
            "year": paper.year,
            "authors": list(paper.authors),
            "authors_count": paper.authors_count,
            "comments": paper.comments,
            "upvotes": paper.upvotes,
            "listed": paper.listed,
            "arxiv_id": value_of(paper, "arxiv"),
            "doi": value_of(paper, "doi"),
            "abstract": paper.abstract,
            "repositories": list(dict.fromkeys(code.get(paper.id, ()))),
            "links": list(paper.links),
            "coverage": lists[paper.id].as_dict(),
            "unresolved": paper.id.startswith("title:"),
        }
        for paper in papers
    ]


def value_of(paper: Paper, namespace: str) -> str | None:
    """Return the bare identifier *paper* has in *namespace*, or None."""
    values = (i.partition(":")[2] for i in paper.identifiers if i.startswith(f"{namespace}:"))
    return next(values, None)


@of_one_state
def candidates(collection: Collection, name: str) -> list[dict[str, Any]]:
    """Return the works that were looked at for the paper called *name* and refused: ``{id, title, score, reason}``.

    Works that have nothing in common with it (score 0) are no candidates.
    """
    names = set(collection.paper(name).identifiers)
    found: dict[str, dict[str, Any]] = {}
    for fetch in collection.fetches(kind="title").values():
        if fetch.key in names and fetch.detail.startswith("["):
            found.update((candidate["id"], candidate) for candidate in json.loads(fetch.detail) if candidate["score"] > 0)
    return sorted(found.values(), key=lambda c: (-c["score"], c["id"]))


@of_one_state
def paper_card(collection: Collection, name: str) -> dict[str, Any]:
    """Return all that is known of the paper called *name*: fields, what each evidence says, edges with their evidence.

    Raises :class:`UnknownPaperError` when there is none.
    """
    paper = collection.paper(name)
    titles = collection.titles()
    citations = list(collection.citations(paper.id))
    links = [link for link in collection.links() if link.paper == paper.id]
    cites = [c for c in citations if c.citing == paper.id]
    known = references(collection.coverage(paper.id), collection.references(paper.id).get(paper.id, 0), paper.reference_count)
    paper = replace(paper, reference_count=known.declared)
    card = {key: value for key, value in asdict(paper).items() if key not in ("evidence", "identifiers", "position")}
    return {
        "id": paper.id,
        "identifiers": list(paper.identifiers),
        "urls": [address for i in paper.identifiers if (address := url(i))],
        **{key: list(value) if isinstance(value, tuple) else value for key, value in card.items()},
        "coverage": known.as_dict(),
        "records": [_record_row(record) for record in collection.records(paper.id)],
        "cites": [{"id": c.cited, "title": titles.get(c.cited), **_edge_row(c)} for c in cites],
        "cited_by": [{"id": c.citing, "title": titles.get(c.citing), **_edge_row(c)} for c in citations if c.cited == paper.id],
        "code": [_link_row(link, collection) for link in links if link.relation == "has_code"],
        "lists": [_link_row(link, collection) for link in links if link.relation == "lists"],
    }


@of_one_state
def overview(collection: Collection) -> dict[str, Any]:
    """Return what the whole collection holds: counts, references of the listed papers, newest date, sources."""
    listed = collection.papers("listed")
    known = summary(by_paper(listed, collection.coverage(), collection.references()).values())
    return {
        "collection": collection.path,
        "name": collection.meta.get("name"),
        "note": collection.meta.get("note"),
        **collection.counts(),
        "unresolved": sum(p.id.startswith("title:") for p in listed),
        "listed_with_references": known["known"],
        "references": {"found": known["found"], "declared": known["declared"]},
        "newest": collection.newest() or None,
        "said_by": collection.sources(),
        "coverage": known["status"],
        "asked": dict(sorted(Counter(source for source, _, _ in collection.fetches()).items())),
    }


def _record_row(record: Paper) -> dict[str, Any]:
    said = {k: v for k, v in asdict(record).items() if k != "evidence" and (v == 0 or v) and v is not False}
    return {**asdict(record.evidence), "says": {k: list(v) if isinstance(v, tuple) else v for k, v in said.items()}}


def _edge_row(citation: Citation) -> dict[str, Any]:
    row = {"evidence": str(citation.evidence), "influential": citation.influential, "intents": list(citation.intents)}
    return {**row, "contexts": list(citation.contexts)}


def _link_row(link: CodeLink, collection: Collection) -> dict[str, Any]:
    return {
        "repository": link.repository,
        "url": collection.repository(link.repository).address,
        "evidence": str(link.evidence),
        "confidence": link.confidence,
        "official": link.official,
        "section": link.section,
    }
