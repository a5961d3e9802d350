"""How much of a paper's reference list is known. This module alone says what "found" and "declared" mean.

``found`` counts the works that the collection knows the paper to cite by its reference list, each work once, whichever
sources name it. A citation that comes from the other end (the list of works that cite a paper) does not count: it says
nothing about the reference list of the citing paper. ``found`` is None where no source gave a list, and 0 where a source
has the paper and no references of it.

``declared`` is how long the list is: the largest credible number that a source states, and never less than ``found``,
because a list of several sources may be longer than each of them. It is None where no source states a number. Zero is no
statement: a source that has no list says 0 as well.

The references of a paper are *known* when at least one is found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import TYPE_CHECKING, Any

from .model import Coverage, Paper, Status

if TYPE_CHECKING:
    import networkx as nx

CITATION_LIST = "citation list"
"""``Evidence.found_in`` of a citation that was found in the list of works that cite a paper."""

MOST_DECLARED = 100_000
"""A source that declares more references than this for one paper is wrong."""

_ANSWERED = ("ok", "empty")
_REASONS: tuple[Status, ...] = ("rate_limited", "error", "withheld", "empty", "not_found", "unfetched")


@dataclass(frozen=True, slots=True)
class References:
    """What is known of one paper's reference list: see the module; ``status`` says how it stands with each source."""

    found: int | None = None
    declared: int | None = None
    status: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> bool:
        """Whether at least one reference is known."""
        return bool(self.found)

    @property
    def share(self) -> float | None:
        """Found over declared, 0 to 1; None where one of the two is unknown."""
        return None if self.found is None or not self.declared else round(self.found / self.declared, 4)

    def __str__(self) -> str:
        if self.found is None:
            return f"{self.declared:,} references declared, none known" if self.declared else "references unknown"
        return f"{self.found:,} of {self.declared:,} references known" if self.declared else f"{self.found:,} references known"

    @property
    def short(self) -> str:
        """``found/declared`` with ``?`` for one that is unknown, ``""`` where both are."""
        if self.found is None and self.declared is None:
            return ""
        return "/".join("?" if number is None else f"{number:,}" for number in (self.found, self.declared))

    def as_dict(self) -> dict[str, Any]:
        """Return the ``coverage`` object of ``--json``."""
        return {"found": self.found, "declared": self.declared, "status": dict(self.status)}


def references(rows: Iterable[Coverage], cited: int, stated: int | None = None) -> References:
    """Return what is known of one paper's references.

    *rows* say how its list stands with each source, *cited* is how many works it is known to cite by its list, *stated*
    the number of references in its own record.
    """
    rows = list(rows)
    found = cited if cited or any(row.status in _ANSWERED for row in rows) else None
    numbers = [n for n in (stated, *(row.declared for row in rows)) if n is not None and 0 < n <= MOST_DECLARED]
    return References(found, max((*numbers, cited)) if numbers else None, {row.source: row.status for row in rows})


def by_paper(papers: Iterable[Paper], rows: Iterable[Coverage], cited: Mapping[str, int]) -> dict[str, References]:
    """Return what is known of the references of *papers*, by id, from all coverage *rows* and :meth:`Collection.references`."""
    of: dict[str, list[Coverage]] = {}
    for row in rows:
        of.setdefault(row.paper, []).append(row)
    return {p.id: references(of.get(p.id, ()), cited.get(p.id, 0), p.reference_count) for p in papers}


def total(lists: Iterable[References]) -> tuple[int | None, int | None]:
    """Return (found, declared) over *lists*: those that declare a number count, or, where none does, all found ones."""
    lists = list(lists)
    counted = [each for each in lists if each.declared is not None]
    if counted:
        return sum(each.found or 0 for each in counted), sum(each.declared or 0 for each in counted)
    found = [each.found for each in lists if each.found is not None]
    return (sum(found) if found else None), None


def summary(lists: Iterable[References]) -> dict[str, Any]:
    """Return ``{found, declared, known, papers, unknown, status: {source: {status: number of papers}}}`` over *lists*.

    ``unknown`` counts the papers whose references are not known by the reason why.
    """
    lists = list(lists)
    found, declared = total(lists)
    statuses: dict[str, Counter[str]] = {}
    for each in lists:
        for source, status in each.status.items():
            statuses.setdefault(source, Counter())[status] += 1
    return {
        "found": found,
        "declared": declared,
        "known": sum(each.known for each in lists),
        "papers": len(lists),
        "unknown": dict(Counter(reason(each) for each in lists if not each.known).most_common()),
        "status": {source: dict(sorted(count.items())) for source, count in sorted(statuses.items())},
    }


def reason(each: References) -> str:
    """Return why no reference is known: what may change when asked again first, then what a source says for good."""
    statuses = set(each.status.values())
    return next((status for status in _REASONS if status in statuses), "unfetched").replace("_", " ")


def node_attributes(each: References) -> dict[str, Any]:
    """Return what a paper's node in the graph carries of *each*; what is unknown is left out."""
    status = ";".join(f"{source}={status}" for source, status in each.status.items())
    known = {
        "reference_count": each.declared,
        "references_found": each.found,
        "references_declared": each.declared,
        "coverage": each.share,
        "coverage_status": status or None,
    }
    return {name: value for name, value in known.items() if value is not None}


def of_graph(graph: nx.DiGraph) -> dict[Hashable, References]:
    """Return what is known of the references of the papers of *graph*, by node.

    It is what :func:`node_attributes` wrote. A graph of your own, without such attributes, is whole: what a paper cites in
    it is found, and ``reference_count`` is what it declares.
    """
    papers = [(node, row) for node, row in graph.nodes(data=True) if str(row.get("kind")) != "repository"]
    if not is_whole(graph):
        return {node: _of_node(row) for node, row in papers}
    cited = Counter(a for a, _, edge in graph.edges(data=True) if str(edge.get("relation", "cites")) == "cites")
    known = {node: references((), cited[node], whole(row.get("reference_count"))) for node, row in papers}
    return {node: replace(known[node], status=read_status(row.get("coverage_status"))) for node, row in papers}


def is_whole(graph: nx.DiGraph) -> bool:
    """Return whether *graph* says nothing of reference lists beside those in it, as a graph of your own does."""
    return "with_references" not in graph.graph and not any("references_found" in row for _, row in graph.nodes(data=True))


def _of_node(attributes: Mapping[str, Any]) -> References:
    found, declared = (whole(attributes.get(f"references_{name}")) for name in ("found", "declared"))
    return References(found, declared, read_status(attributes.get("coverage_status")))


def read_status(text: object) -> dict[str, str]:
    """Return ``{source: status}`` of the attribute ``coverage_status``, ``openalex=ok;semantic_scholar=withheld``."""
    pairs = (part.partition("=") for part in str(text or "").split(";"))
    return {source: status for source, _, status in pairs if source and status}


def whole(value: object) -> int | None:
    """Return *value* as a whole number from 0 on, None for anything else; a graph of your own may hold what it likes."""
    number = float(value) if isinstance(value, Real) else math.nan
    return int(number) if math.isfinite(number) and number >= 0 else None
