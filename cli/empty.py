"""One sentence, with the counts, for a table that has no rows: what there is, why it is not enough, and what helps."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.collection import Collection

ADD = "'citewalk add' puts papers in"


def many(count: int, one: str, several: str = "") -> str:
    """Return *count* with its noun: ``1 paper``, ``1,711 papers``, ``no papers``."""
    return f"{count:,} {one}" if count == 1 else f"{f'{count:,}' if count else 'no'} {several or f'{one}s'}"


@dataclass(frozen=True, slots=True)
class Counts:
    """What a collection holds: papers, how many listed ones have a reference list, repositories, edges by relation."""

    listed: int
    found: int
    lists: int = 0
    repositories: int = 0

    @classmethod
    def of(cls, graph: nx.DiGraph) -> Counts:
        """Count the nodes of *graph*."""
        papers = [row for _, row in graph.nodes(data=True) if row.get("kind") != "repository"]
        listed = [row for row in papers if row.get("listed")]
        lists = sum(bool(row.get("references_found")) for row in listed)
        return cls(len(listed), len(papers) - len(listed), lists, len(graph) - len(papers))

    @classmethod
    def in_collection(cls, collection: Collection) -> Counts:
        """Count the papers of *collection*."""
        counts = collection.counts()
        return cls(counts["listed"], counts["found"], repositories=counts["repositories"])

    def papers(self, scope: str) -> int:
        """Return how many papers of *scope* there are."""
        return {"listed": self.listed, "found": self.found, "all": self.listed + self.found}[scope]


def no_papers(counts: Counts, scope: str) -> str:
    """Say why there is no paper of *scope*."""
    if not counts.papers("all"):
        return f"no papers: the collection is empty; {ADD}"
    if scope == "found":
        listed = many(counts.listed, "listed paper")
        return f"no found papers: {listed} and none found through them; 'citewalk enrich' fetches references"
    return f"no listed papers: {many(counts.found, 'found paper')} and none that you put in; {ADD}"


def no_unresolved(counts: Counts, scope: str) -> str:
    """Say that every paper of *scope* has an identifier."""
    papers = counts.papers(scope)
    if not papers:
        return no_papers(counts, scope)
    return f"no unresolved papers: {'the one paper has' if papers == 1 else f'all {papers:,} papers have'} an identifier"


def no_foundations(graph: nx.DiGraph, minimum: int, helps: str) -> str:
    """Say why no work is cited by *minimum* listed papers; *helps* says what more can be fetched."""
    counts = Counts.of(graph)
    if not counts.listed:
        return f"no foundations: the collection has no listed papers; {ADD}"
    lists = f"{many(counts.listed, 'listed paper')}, {counts.lists or 'none'} with a reference list"
    others = "" if minimum == 1 else " that another also cites" if minimum == 2 else f" that {minimum - 1} others also cite"
    return f"no foundations: {lists}, and none cites a work outside the list{others}; {_lower(minimum)}{helps}"


def no_followups(graph: nx.DiGraph, minimum: int, helps: str) -> str:
    """Say why no work cites *minimum* listed papers; *helps* says what more can be fetched."""
    counts = Counts.of(graph)
    if not counts.listed:
        return f"no follow-ups: the collection has no listed papers; {ADD}"
    has = f"{many(counts.listed, 'listed paper')}, {many(counts.found, 'found paper')}"
    return f"no follow-ups: {has}, and none of these cites {minimum} or more of the listed ones; {_lower(minimum)}{helps}"


def nothing_related(graph: nx.DiGraph, paper: Hashable, helps: str) -> str:
    """Say why no paper is like *paper*."""
    cites = many(_citations(graph.out_edges(paper, data=True)), "paper")
    cited = _citations(graph.in_edges(paper, data=True))
    has = f"it cites {cites} here, {many(cited, 'paper')} {'cites' if cited == 1 else 'cite'} it"
    return f"nothing is related to {paper}: {has}, and none of these ties it to another paper; {helps}"


def no_communities(graph: nx.DiGraph, helps: str) -> str:
    """Say why every paper is alone."""
    counts = Counts.of(graph)
    papers = counts.papers("all")
    if not papers:
        return no_papers(counts, "all")
    return f"no communities: {many(papers, 'paper')} and no citations that tie them together; {helps}"


def no_path(graph: nx.DiGraph, ends: tuple[str, str], through: Iterable[str]) -> str:
    """Say that nothing leads from one end to the other."""
    walked = tuple(through)
    edges = many(sum(edge.get("relation", "cites") in walked for *_, edge in graph.edges(data=True)), "edge")
    counts = Counts.of(graph)
    has = f"{many(counts.papers('all'), 'paper')}, {many(counts.repositories, 'repository', 'repositories')}, {edges} to walk"
    return f"no path leads from {ends[0]} to {ends[1]} through {', '.join(walked)}: {has}, and none connects the two"


def no_main_path(graph: nx.DiGraph, helps: str) -> str:
    """Say why there is no main path."""
    papers = Counts.of(graph).papers("all")
    if not papers:
        return f"no main path: the collection has no papers; {ADD}"
    return f"no main path: {many(papers, 'paper')} and no citations between papers; {helps}"


def no_code(graph: nx.DiGraph, relation: str, links: int, scope: str) -> str:
    """Say why no row is shown, of *links* that there are between papers and repositories before any filter."""
    if links:
        return f"no row fits: {many(links, 'link')} between papers and repositories, and none fits the options"
    counts = Counts.of(graph)
    papers = many(counts.papers(scope), "paper" if scope == "all" else f"{scope} paper")
    what = "lists a paper" if relation == "lists" else "is known as the code of a paper"
    repositories = many(counts.repositories, "repository", "repositories")
    return f"no code: {papers}, {repositories}, and none of these {what}; 'citewalk enrich' looks for repositories"


def none_missing(graph: nx.DiGraph, scope: str) -> str:
    """Say that every paper of *scope* has a repository."""
    counts = Counts.of(graph)
    papers = counts.papers(scope)
    if not papers:
        return no_papers(counts, scope)
    return f"no paper is without a repository: {'the one paper has' if papers == 1 else f'all {papers:,} papers have'} one"


def _citations(edges: Iterable[tuple[Hashable, Hashable, dict[str, object]]]) -> int:
    return sum(edge.get("relation", "cites") == "cites" for *_, edge in edges)


def _lower(minimum: int) -> str:
    return f"lower --min (now {minimum}); " if minimum > 1 else ""
