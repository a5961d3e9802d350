"""The one thing every measure runs on: papers numbered from 0, citations as int32 arrays, everything else derived once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, wraps
from itertools import chain, compress
from typing import Any, TypeVar, cast

import igraph
import networkx as nx
import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from ..coverage import is_whole, whole
from ..errors import InputError
from ..nodes import find

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
_MOST = int(np.iinfo(np.int32).max)


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Papers and who cites whom, as arrays; made once by :meth:`from_graph` or :meth:`from_arrays`.

    ``ids`` holds the n papers in the graph's own order; a paper is its position there. ``source[k]`` cites
    ``target[k]`` (int32, m citations, grouped by source, each pair once; a paper citing itself is kept, as networkx
    keeps it, and left out by the measures it would spoil). ``weight`` (float64) and ``influential`` (bool) go with the
    citations and are None where every weight is 1 and nothing is known; ``judged`` marks the citations of which a source
    says whether they are influential (None: all). ``facts(name)`` gives one attribute of all papers. ``whole`` is True
    when there are no reference lists beside those in the network, as in a graph of your own; in a collection some lists
    are unknown.
    """

    ids: Sequence[Hashable]
    source: Ints
    target: Ints
    weight: Floats | None = None
    influential: Flags | None = None
    judged: Flags | None = None
    whole: bool = True
    facts: Callable[[str], Sequence[Any]] = field(default=lambda _: ())

    @classmethod
    def from_graph(cls, graph: nx.DiGraph) -> Network:
        """Return the papers and citations of *graph*, in one pass over its adjacency.

        Nodes of kind ``repository`` and edges whose ``relation`` is something other than ``cites`` stay out; an edge
        without a relation counts as a citation. ``weight`` (default 1) and ``influential`` are read from the edges.
        """
        if isinstance(graph, Network):
            return graph
        if not graph.is_directed():
            raise InputError("citations have a direction: measure a networkx.DiGraph, not an undirected graph")
        nodes = graph._node
        ids = [node for node, data in nodes.items() if data.get("kind") != "repository"]
        data = [nodes[node] for node in ids]
        index = dict(zip(ids, range(len(ids)), strict=True))
        adjacency = graph._adj if not graph.is_multigraph() else nx.DiGraph(graph)._adj
        rows = [adjacency[node] for node in ids]
        ends = list(chain.from_iterable(rows))
        source = np.repeat(np.arange(len(ids), dtype=np.int32), [len(row) for row in rows])
        known: dict[str, Any] = {}
        if len(index) < len(nodes) or not _plain(rows):
            edges = list(chain.from_iterable(row.values() for row in rows))
            keep = [edge.get("relation", "cites") == "cites" and end in index for edge, end in zip(edges, ends, strict=True)]
            ends, edges, source = list(compress(ends, keep)), list(compress(edges, keep)), source[keep]
            known = _known(edges)
        target = np.array([index[end] for end in ends], np.int32)
        network = cls(ids, source, target, **known, whole=is_whole(graph), facts=lambda name: [each.get(name) for each in data])
        network.__dict__["index"] = index  # the cached property, which is at hand here
        return network

    @classmethod
    def from_arrays(
        cls,
        ids: Sequence[Hashable],
        source: npt.ArrayLike,
        target: npt.ArrayLike,
        *,
        weight: npt.ArrayLike | None = None,
        influential: npt.ArrayLike | None = None,
        columns: Mapping[str, Sequence[Any]] | None = None,
    ) -> Network:
        """Return a network straight from arrays, for instance SQLite's columns; no DiGraph is made.

        *ids* are the papers; *source* and *target* hold positions in *ids* (any integers, citing and cited, any order);
        a pair given twice counts once, with the larger weight and influential if either says so. *columns* maps an
        attribute's name (``title year date listed references_found references_declared coverage_status`` are the ones
        measures ask for) to a sequence as long as *ids*, None where unknown. Raises InputError for a position outside
        *ids*.
        """
        n = len(ids)
        src, dst = np.asarray(source, dtype=np.int64).ravel(), np.asarray(target, dtype=np.int64).ravel()
        if src.size != dst.size or (src.size and (min(src.min(), dst.min()) < 0 or max(src.max(), dst.max()) >= n)):
            raise InputError(f"citations must be pairs of positions from 0 to {n - 1}: check source and target")
        key, position = np.unique(src * max(n, 1) + dst, return_inverse=True)
        given = columns or {}
        return cls(
            ids=ids,
            source=(key // max(n, 1)).astype(np.int32),
            target=(key % max(n, 1)).astype(np.int32),
            weight=_largest(weight, position, key.size, np.float64),
            influential=_largest(influential, position, key.size, np.bool_),
            whole="references_found" not in given,
            facts=lambda name: given.get(name) or [None] * n,
        )

    def __len__(self) -> int:
        return len(self.ids)

    def __repr__(self) -> str:
        return f"<Network of {len(self)} papers and {self.source.size} citations>"

    @cached_property
    def index(self) -> dict[Hashable, int]:
        """Position of every paper by its id."""
        return {node: position for position, node in enumerate(self.ids)}

    def find(self, name: Hashable) -> int:
        """Return the position of the paper called *name* (:func:`citewalk.graph.nodes.find`); UnknownPaperError if none."""
        if isinstance(name, Hashable) and name in self.index:
            return self.index[name]
        return self.index[find(self.ids, self.facts, name)]

    @cached_property
    def out_degree(self) -> Ints:
        """How many papers of the network each one cites, itself included if it does."""
        return np.bincount(self.source, minlength=len(self)).astype(np.int32)

    @cached_property
    def in_degree(self) -> Ints:
        """How many papers of the network cite each one."""
        return np.bincount(self.target, minlength=len(self)).astype(np.int32)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The n x n citation matrix in CSR, a row per citing paper, weights as values (float64)."""
        values = np.ones(self.source.size) if self.weight is None else self.weight
        rows = np.concatenate(([0], np.cumsum(self.out_degree, dtype=np.int32)), dtype=np.int32)
        return sp.csr_array((values, self.target, rows), shape=(len(self), len(self)))

    @cached_property
    def cited_by(self) -> sp.csr_array:
        """The transpose of :attr:`matrix` in CSR: a row per cited paper."""
        return self.matrix.T.tocsr()

    @cached_property
    def plain(self) -> sp.csr_array:
        """:attr:`matrix` with every citation counted 1 and no paper citing itself (float32): what set arithmetic needs."""
        other = self.source != self.target
        ones = np.ones(int(other.sum()), np.float32)
        return sp.csr_array((ones, (self.source[other], self.target[other])), shape=(len(self), len(self)))

    @cached_property
    def directed(self) -> igraph.Graph:
        """The same citations as an igraph graph (a pair iterator is by far its fastest way in)."""
        return igraph.Graph(n=len(self), edges=zip(self.source.tolist(), self.target.tolist(), strict=True), directed=True)

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Neighbours regardless of direction: each pair of papers once, the smaller position first, no self-citation."""
        both = sp.triu(self.matrix + self.cited_by, k=1, format="coo")
        return both.row.astype(np.int32), both.col.astype(np.int32)

    @cached_property
    def undirected(self) -> igraph.Graph:
        """:attr:`pairs` as an igraph graph: simple, so that mutual citations are not counted twice."""
        low, high = self.pairs
        return igraph.Graph(n=len(self), edges=zip(low.tolist(), high.tolist(), strict=True))

    @cached_property
    def time(self) -> Floats:
        """When each paper appeared, as a decimal year; NaN where neither date nor year is known."""
        pairs = zip(self.facts("date") or [None] * len(self), self.facts("year") or [None] * len(self), strict=True)
        return np.array([_decimal_year(date, year) for date, year in pairs], dtype=np.float64)

    @cached_property
    def year(self) -> Ints:
        """The calendar year of each paper (int32); 0 where unknown."""
        return np.where(np.isnan(self.time), 0, np.floor(np.nan_to_num(self.time))).astype(np.int32)

    @cached_property
    def listed(self) -> Flags:
        """Which papers the user put in."""
        return np.array([bool(flag) for flag in self.facts("listed")] or [False] * len(self), dtype=np.bool_)

    @cached_property
    def titles(self) -> list[str]:
        """Title of each paper, else its label, else its id."""
        rows = zip(self._column("title"), self._column("label"), self.ids, strict=True)
        return [str(title or label or node) for title, label, node in rows]

    def _column(self, name: str) -> Sequence[Any]:
        return self.facts(name) or [None] * len(self)

    @cached_property
    def references(self) -> tuple[Ints, Ints]:
        """How many references of each paper are found and declared (:mod:`citewalk.graph.coverage`), -1 where unknown.

        In a graph of your own, what a paper cites in it is found, and ``reference_count`` is what it declares.
        """
        if not self.whole:
            return _counts(self._column("references_found")), _counts(self._column("references_declared"))
        found = np.where(self.out_degree > 0, self.out_degree, -1).astype(np.int32)
        stated = _counts(self._column("reference_count"))
        return found, np.where(stated > 0, np.maximum(stated, found), -1).astype(np.int32)

    @cached_property
    def lists_known(self) -> Flags:
        """Which papers' references are known here: how many works such a paper cites is a number, of others it is unknown."""
        if self.whole:
            return np.ones(len(self), np.bool_)
        return np.asarray((self.out_degree > 0) | (self.references[0] >= 0))


def _counts(column: Iterable[Any]) -> Ints:
    """Return whole numbers as an array, -1 where there is none."""
    return np.array([-1 if (number := whole(value)) is None else min(number, _MOST) for value in column], dtype=np.int32)


def _plain(rows: Iterable[Mapping[Hashable, Mapping[str, Any]]]) -> bool:
    """Return whether all edges of *rows* are citations that count 1 and of whose influence nobody spoke.

    One look at each edge, because going there takes longer than reading what it says.
    """
    for row in rows:
        for edge in row.values():
            if edge.get("weight", 1.0) != 1.0 or edge.get("relation", "cites") != "cites" or "influential" in edge:
                return False
    return True


def _known(edges: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the ``weight`` and ``influential`` of *edges* as arrays, what says nothing left out."""
    known: dict[str, Any] = {}
    weights = np.fromiter((edge.get("weight", 1.0) for edge in edges), np.float64, len(edges))
    if (weights != 1.0).any():
        known["weight"] = weights
    judged = np.fromiter((edge.get("influential") is not None for edge in edges), np.bool_, len(edges))
    if judged.any():
        known["influential"] = np.fromiter((bool(edge.get("influential")) for edge in edges), np.bool_, len(edges))
        known["judged"] = judged
    return known


def _largest(values: npt.ArrayLike | None, position: npt.NDArray[np.intp], size: int, kind: type) -> Any:
    """Return the largest of the *values* that fall on each *position*; None stays None."""
    if values is None:
        return None
    merged: npt.NDArray[Any] = np.zeros(size, dtype=kind)
    np.maximum.at(merged, position, np.asarray(values, dtype=kind).ravel())
    return None if kind is np.float64 and (merged == 1.0).all() else merged


def _decimal_year(date: Any, year: Any) -> float:
    """Return 2023.5 for ``2023-07-02``; a missing day or month counts as the middle of what is known."""
    parts = str(date).split("T")[0].split("-") if date else []
    if parts and parts[0].isdigit() and all(part.isdigit() for part in parts[1:3]):
        if len(parts) == 1:
            return int(parts[0]) + 0.5
        day = (int(parts[2]) - 1) / 31 if len(parts) > 2 else 0.5
        return int(parts[0]) + min(max(int(parts[1]) - 1 + day, 0), 11.99) / 12
    try:
        return float(int(year)) + 0.5
    except (TypeError, ValueError):
        return float("nan")


Result = TypeVar("Result")


def once(function: Callable[[Network], Result]) -> Callable[[Network], Result]:
    """Make *function* of a network remember its result with that network, so that two measures can share it."""

    @wraps(function)
    def remembered(network: Network) -> Result:
        memory = network.__dict__.setdefault("_remembered", {})
        if function not in memory:
            memory[function] = function(network)
        return cast(Result, memory[function])

    return remembered
