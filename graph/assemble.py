"""The collection becomes a ``networkx.DiGraph`` with the attributes that every measure, page and export relies on.

Absent is absent: what is unknown has no attribute, never None, 0 or an empty text. Nodes and edges come in an order
that follows from the content alone, so the same collection gives the same bytes in every export.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import networkx as nx

from .code_links import verdict
from .collection import Collection, of_one_state
from .coverage import References, by_paper, node_attributes, summary
from .identifiers import url
from .model import CodeLink, Paper, Repository

_PAPER_FIELDS = (
    "title year date venue citation_count influential_citation_count upvotes comments authors_count"
    " organization project_page abstract"
).split()
_REPOSITORY_FIELDS = "stars forks language license health pushed description release released number homepage archived".split()


@of_one_state
def assemble(collection: Collection, *, name: str | None = None) -> nx.DiGraph:
    """Return the graph of everything in *collection*: papers and repositories, ``cites``, ``has_code`` and ``lists`` edges.

    ``graph.graph`` says what the collection holds (name, note, sources; of the listed papers the references found and
    declared, and how many have known references); *name* replaces the collection's own.
    """
    with _without_cycles():
        return _assemble(collection, name)


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Let the cycle collector rest while hundreds of thousands of small dictionaries are made; a third of the time is its."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _assemble(collection: Collection, name: str | None) -> nx.DiGraph:
    papers = collection.papers()
    lists = by_paper(papers, collection.coverage(), collection.references())
    graph = nx.DiGraph()
    graph.add_nodes_from((p.id, paper_attributes(p, lists[p.id])) for p in papers)
    graph.add_nodes_from((r.id, repository_attributes(r)) for r in collection.repositories())
    # A list, because the rows that the edges come from are let go before the graph's dictionaries need the room.
    graph.add_edges_from(list(collection.edges()))
    graph.add_edges_from(_code_edges(collection))
    graph.graph.update(_summary(collection, papers, lists, name))
    graph.graph["repositories"] = len(graph) - len(papers)
    return graph


def paper_attributes(paper: Paper, references: References) -> dict[str, Any]:
    """Return the node attributes of *paper*, of whose reference list *references* tells what is known."""
    name = paper.id
    known: dict[str, Any] = {"id": name, "kind": "paper", "label": paper.title or name, "listed": paper.listed}
    for field in _PAPER_FIELDS:
        value = getattr(paper, field)
        if value is not None and value != "":
            known[field] = value
    if paper.authors:
        known["authors"] = "; ".join(paper.authors)
    for namespace in ("arxiv", "doi"):
        values = [i.partition(":")[2] for i in paper.identifiers if i.startswith(f"{namespace}:")]
        if values:
            known["arxiv_id" if namespace == "arxiv" else "doi"] = values[0]
    address = next(filter(None, (url(i) for i in paper.identifiers)), None) or paper.url
    if address:
        known["url"] = address
    known["identifiers"] = ";".join(paper.identifiers)
    return known | node_attributes(references)


def repository_attributes(repository: Repository) -> dict[str, Any]:
    """Return the node attributes of *repository*."""
    known: dict[str, Any] = {"id": repository.id, "kind": "repository", "label": repository.name, "listed": repository.listed}
    for field in _REPOSITORY_FIELDS:
        value = getattr(repository, field)
        if value is not None and value != "":
            known[field] = value
    if repository.address:
        known["url"] = repository.address
    if repository.former_names:
        known["former_names"] = "; ".join(n.partition(":")[2] for n in repository.former_names)
    return known


def _code_edges(collection: Collection) -> list[tuple[str, str, dict[str, Any]]]:
    """Return one edge for each paper, repository and relation, with all evidence that asserts it."""
    told: dict[tuple[str, str], list[CodeLink]] = {}
    for link in collection.links():
        ends = (link.paper, link.repository) if link.relation == "has_code" else (link.repository, link.paper)
        told.setdefault(ends, []).append(link)
    return [(*ends, _code_edge(links)) for ends, links in sorted(told.items())]


def _code_edge(links: list[CodeLink]) -> dict[str, Any]:
    """Return the attributes of the edge that *links*, all of one pair and relation, stand behind."""
    edge: dict[str, Any] = {"relation": links[0].relation, "weight": 1.0}
    claim = verdict(links)
    if any(link.confidence is not None for link in links):
        edge["confidence"] = edge["weight"] = claim.confidence
    if claim.official is not None:
        edge["official"] = claim.official
    sections = dict.fromkeys(link.section for link in links if link.section)
    if sections:
        edge["section"] = "; ".join(sections)
    sources = sorted({link.evidence.source for link in links} - {""})
    if sources:
        edge["sources"] = ";".join(sources)
    edge["evidence"] = " | ".join(str(link.evidence) for link in links)
    places = dict.fromkeys(link.evidence.found_in for link in links if link.evidence.found_in)
    if places:
        edge["found_in"] = "; ".join(places)
    return edge


def _summary(collection: Collection, papers: list[Paper], lists: dict[str, References], name: str | None) -> dict[str, Any]:
    """Return what the page and the report say about the whole collection."""
    listed = [p.id for p in papers if p.listed]
    references = summary(lists[paper] for paper in listed)
    about: dict[str, Any] = {
        "name": name or collection.meta.get("name"),
        "note": collection.meta.get("note"),
        "fetched": max((c.date for c in collection.coverage()), default="") or collection.newest(),
        "sources": ";".join(collection.sources()),
        "listed": len(listed),
        "found": len(papers) - len(listed),
        "references_found": references["found"],
        "references_declared": references["declared"],
        "with_references": references["known"],
    }
    return {key: value for key, value in about.items() if value not in (None, "")}
