"""The table of papers and their repositories, made from the graph: filtered, sorted, ready for ``citewalk code``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

import networkx as nx

from .errors import UnknownWordError
from .model import HEALTHS, SCOPES, Scope

KEYS = "paper repository url relation found_in confidence official health stars license language".split()
"""Keys every row has in ``--json``, in this order; null where unknown."""

SORTS = ("confidence", "stars", "pushed", "health", "language", "license", "paper", "repository", "papers", "lists")
NAMED_BACK = 0.6  # a README that names the paper somewhere, perhaps among others
_UPWARDS = ("paper", "repository", "health", "language", "license")


@dataclass(frozen=True, slots=True)
class CodeRow:
    """One paper and one repository, and how they hang together; ``repository`` is None for a paper without any.

    ``papers`` counts the papers whose code the repository is, ``lists`` the other repositories whose READMEs name such a
    paper. ``evidence`` is the whole proof as text, ``former_names`` what a moved repository was called.
    """

    paper: str
    repository: str | None = None
    url: str | None = None
    relation: str | None = None
    found_in: str | None = None
    confidence: float | None = None
    official: bool | None = None
    health: str | None = None
    stars: int | None = None
    license: str | None = None
    language: str | None = None
    title: str | None = None
    name: str | None = None
    pushed: str | None = None
    release: str | None = None
    evidence: str | None = None
    section: str | None = None
    former_names: str | None = None
    papers: int | None = None
    lists: int | None = None
    listed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the row as a JSON object: the documented keys first, then the rest."""
        whole = asdict(self)
        return {key: whole.pop(key) for key in KEYS} | whole


def code_rows(
    graph: nx.DiGraph, *, relation: Literal["has_code", "lists"] | None = "has_code", missing: bool = False, scope: Scope = "all"
) -> list[CodeRow]:
    """Return a row for every edge between a paper and a repository, the surest first.

    *relation* None gives both kinds. *missing* gives instead the papers without any code. *scope* is ``listed``, ``found`` or
    ``all`` papers. Raises UnknownWordError for another relation or scope.
    """
    if relation is not None and relation not in ("has_code", "lists"):
        raise UnknownWordError("relation between paper and repository", relation, ("has_code", "lists"))
    if scope not in SCOPES:
        raise UnknownWordError("scope", scope, SCOPES)
    if missing:
        return [row for row in _without_code(graph) if scope == "all" or row.listed == (scope == "listed")]
    standing, naming = papers_on(graph), lists_naming(graph)
    rows = []
    for source, target, edge in graph.edges(data=True):
        told = edge.get("relation")
        if told not in ("has_code", "lists") or (relation and told != relation):
            continue
        paper, repository = (source, target) if told == "has_code" else (target, source)
        row = _row(graph, paper, repository, edge, standing.get(repository, 0), naming.get(repository, 0))
        if scope == "all" or row.listed == (scope == "listed"):
            rows.append(row)
    return sort_rows(rows, "confidence")


def _row(graph: nx.DiGraph, paper: str, repository: str, edge: dict[str, Any], papers: int, lists: int) -> CodeRow:
    about, work = graph.nodes[repository], graph.nodes[paper]
    if edge["relation"] == "has_code" and graph.get_edge_data(repository, paper, {}).get("relation") == "lists":
        edge = _named_back(edge)
    return CodeRow(
        paper=paper,
        repository=repository,
        title=work.get("title"),
        listed=bool(work.get("listed")),
        name=about.get("label"),
        health=shown_health(about),
        papers=papers,
        lists=lists,
        **{key: about.get(key) for key in ("url", "stars", "license", "language", "pushed", "release", "former_names")},
        **{key: edge.get(key) for key in ("relation", "found_in", "confidence", "official", "evidence", "section")},
    )


def _named_back(edge: dict[str, Any]) -> dict[str, Any]:
    """Return a ``has_code`` edge whose repository's README names the paper too: two places that agree."""
    doubt = (1 - edge.get("confidence", 0.0)) * (1 - NAMED_BACK)
    places = "; ".join(filter(None, (edge.get("found_in"), "README (names the paper back)")))
    return {**edge, "confidence": round(min(1 - doubt, 0.99), 4), "found_in": places}


def shown_health(repository: dict[str, Any]) -> str:
    """Return the health of a repository's node; one in order that went by another name before is ``moved``."""
    health = str(repository.get("health", "unchecked"))
    return "moved" if health == "ok" and repository.get("former_names") else health


def _without_code(graph: nx.DiGraph) -> list[CodeRow]:
    having = {source for source, _, edge in graph.edges(data=True) if edge.get("relation") == "has_code"}
    papers = ((node, about) for node, about in graph.nodes(data=True) if about.get("kind") == "paper" and node not in having)
    return sorted(
        (CodeRow(paper=node, title=about.get("title"), listed=bool(about.get("listed"))) for node, about in papers),
        key=lambda row: row.paper,
    )


def papers_on(graph: nx.DiGraph) -> dict[str, int]:
    """Return for each repository how many papers have it as their code."""
    count: dict[str, int] = {node: 0 for node, about in graph.nodes(data=True) if about.get("kind") == "repository"}
    for _, target, edge in graph.edges(data=True):
        if edge.get("relation") == "has_code":
            count[target] = count.get(target, 0) + 1
    return count


def lists_naming(graph: nx.DiGraph) -> dict[str, int]:
    """Return for each repository how many other repositories' READMEs list a paper whose code it is."""
    lists: dict[str, set[str]] = {}
    for source, target, edge in graph.edges(data=True):
        if edge.get("relation") == "lists":
            lists.setdefault(target, set()).add(source)
    naming: dict[str, set[str]] = {node: set() for node, about in graph.nodes(data=True) if about.get("kind") == "repository"}
    for paper, repository, edge in graph.edges(data=True):
        if edge.get("relation") == "has_code":
            naming.setdefault(repository, set()).update(lists.get(paper, set()) - {repository})
    return {repository: len(names) for repository, names in naming.items()}


def filter_rows(
    rows: Iterable[CodeRow],
    *,
    health: Collection[str] = (),
    language: Collection[str] = (),
    license: Collection[str] = (),  # noqa: A002 - the option's name
    min_stars: int | None = None,
    min_confidence: float | None = None,
    official: bool | None = None,
) -> list[CodeRow]:
    """Return the *rows* that fit all that is asked; languages and licences compare without case, unknown never fits.

    Raises UnknownWordError for a health that does not exist.
    """
    for name in health:
        if name not in HEALTHS:
            raise UnknownWordError("health", name, HEALTHS)
    languages, licenses = {name.casefold() for name in language}, {name.casefold() for name in license}
    return [
        row
        for row in rows
        if (not health or row.health in health)
        and (not languages or (row.language or "").casefold() in languages)
        and (not licenses or (row.license or "").casefold() in licenses)
        and (min_stars is None or (row.stars is not None and row.stars >= min_stars))
        and (min_confidence is None or (row.confidence or 0) >= min_confidence)
        and (official is None or row.official is official)
    ]


def sort_rows(rows: Iterable[CodeRow], by: str) -> list[CodeRow]:
    """Return *rows* ordered by one of :data:`SORTS`: numbers and dates downwards, words upwards, unknown last.

    Equal ones stand by paper and repository, so the order is always the same. Raises UnknownWordError for another name.
    """
    if by not in SORTS:
        raise UnknownWordError("order", by, SORTS)
    steady = sorted(rows, key=lambda row: (row.paper, row.repository or ""))
    known = [row for row in steady if getattr(row, by) is not None]
    unknown = [row for row in steady if getattr(row, by) is None]
    order = HEALTHS.index if by == "health" else str.casefold if by in _UPWARDS else lambda value: value
    known.sort(key=lambda row: order(getattr(row, by)), reverse=by not in _UPWARDS)
    return known + unknown
