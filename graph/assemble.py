"""The collection becomes a ``networkx.DiGraph`` with the attributes that every measure, page and export relies on.

Absent is absent: what nobody told has no attribute, never None, 0 or an empty text. Nodes and edges come in an order
that follows from the content alone, so the same collection gives the same bytes in every export.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import networkx as nx

from .code_links import verdict
from .collection import Collection, of_one_state
from .identifiers import url
from .model import CodeLink, Coverage, Paper, Repository

_PAPER_FIELDS = (
    "title year date venue citation_count influential_citation_count reference_count upvotes comments authors_count"
    " organization project_page abstract"
).split()
_REPOSITORY_FIELDS = "stars forks language license health pushed description release released number homepage archived".split()


@of_one_state
def assemble(collection: Collection, *, name: str | None = None) -> nx.DiGraph:
    """Return the graph of everything in *collection*: papers and repositories, ``cites``, ``has_code`` and ``lists`` edges.

    ``graph.graph`` says what the collection holds (name, note, sources, coverage); *name* replaces the collection's own.
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
    coverage = by_paper(collection.coverage())
    references = collection.references()
    graph = nx.DiGraph()
    rows = (paper_attributes(p, coverage.get(p.id, ()), references.get(p.id, 0)) for p in papers)
    graph.add_nodes_from((row["id"], row) for row in rows)
    graph.add_nodes_from((r.id, repository_attributes(r)) for r in collection.repositories())
    # A list, because the rows that the edges come from are let go before the graph's dictionaries need the room.
    graph.add_edges_from(list(collection.edges()))
    graph.add_edges_from(_code_edges(collection))
    graph.graph.update(_summary(collection, graph, papers, references, name))
    return graph


def paper_attributes(paper: Paper, coverage: Iterable[Coverage] = (), references: int = 0) -> dict[str, Any]:
    """Return the node attributes of *paper*; *references* is how many works it cites in the graph."""
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
    found, declared = reference_coverage(coverage, references, paper.reference_count)
    if found is not None and declared:
        known["coverage"] = round(found / declared, 4)
    status = ";".join(f"{c.source}={c.status}" for c in coverage)
    if status:
        known["coverage_status"] = status
    return known


def reference_coverage(
    coverage: Iterable[Coverage], references: int = 0, reference_count: int | None = None
) -> tuple[int | None, int | None]:
    """Return (found, declared) references of one paper over all sources; None where nobody told.

    Found is what the best source found or, when several were united, the *references* in the graph; it is never said to
    be more than what was declared.
    """
    rows = list(coverage)
    declared = max((n for n in (reference_count, *(c.declared for c in rows)) if n is not None), default=None)
    counts = [c.found for c in rows if c.found is not None]
    if not counts and not references:
        return None, declared
    found = max([*counts, references])
    if declared is None:
        return found, None
    return min(found, declared), declared


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


def by_paper(coverage: Iterable[Coverage]) -> dict[str, list[Coverage]]:
    """Return the rows of *coverage* by the id of their paper."""
    of: dict[str, list[Coverage]] = {}
    for row in coverage:
        of.setdefault(row.paper, []).append(row)
    return of


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
    edge["sources"] = ";".join(sorted({link.evidence.source for link in links}))
    edge["evidence"] = " | ".join(str(link.evidence) for link in links)
    places = dict.fromkeys(link.evidence.found_in for link in links if link.evidence.found_in)
    if places:
        edge["found_in"] = "; ".join(places)
    return edge


def _summary(
    collection: Collection, graph: nx.DiGraph, papers: list[Paper], references: dict[str, int], name: str | None
) -> dict[str, Any]:
    """Return what the page and the report say about the whole collection."""
    nodes = graph.nodes
    coverage = collection.coverage()
    counted = {"listed": sum(p.listed for p in papers), "found": sum(not p.listed for p in papers)}
    known = {c.paper for c in coverage if c.status == "ok"}
    covered = [n for n in known if "coverage" in nodes[n]]
    per_paper = by_paper(coverage)
    totals = [reference_coverage(per_paper[n], references.get(n, 0), nodes[n].get("reference_count")) for n in covered]
    summary: dict[str, Any] = {
        "name": name or collection.meta.get("name"),
        "note": collection.meta.get("note"),
        "fetched": max((c.date for c in coverage), default="") or collection.newest(),
        "sources": ";".join(collection.sources()),
        **counted,
        "repositories": len(graph) - len(papers),
        "references_found": sum(found or 0 for found, _ in totals),
        "references_declared": sum(declared or 0 for _, declared in totals),
        "with_references": sum(bool(nodes[n].get("listed")) for n in known),
    }
    return {key: value for key, value in summary.items() if value not in (None, "")}
