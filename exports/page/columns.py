"""A laid-out graph as the compact columns the page reads: one list a field instead of one object a node.

Free text stays a JSON list. Text with few different values becomes a list of these and a number a row. Numbers become
little-endian arrays in base64: whole numbers as value + 1 with 0 for unknown, others as 32-bit floats with NaN for
unknown. Positions are rounded to 1/65,535 of the drawing's longer side, which no screen can show.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from ...graph.palette import DARK, LIGHT
from .entries import entries

Column = dict[str, Any]
Row = Mapping[str, Any]

TEXTS = (
    "kind", "title", "authors", "date", "venue", "arxiv_id", "doi", "url", "identifiers", "abstract", "coverage_status",
    "organization", "project_page", "language", "license", "health", "pushed", "description", "release", "former_names",
)  # fmt: skip
NUMBERS = (
    "year", "community", "citation_count", "references_found", "references_declared", "coverage", "upvotes", "comments",
    "stars", "authors_count",
)  # fmt: skip
# What a node may carry that is neither shown as it is nor a measure.
OTHERS = frozenset({"id", "label", "listed", "x", "y", "size", "color", "community_label", "number", "reference_count"})
EDGE_TEXTS = ("sources", "evidence", "intents", "found_in", "section")
EDGE_NUMBERS = ("weight", "confidence", "influential", "official")
COLLECTION_TEXTS = ("name", "note", "fetched", "sources")
COLLECTION_COUNTS = ("listed", "found", "repositories", "references_found", "references_declared", "with_references")
_WIDEST = float(np.finfo(np.float32).max)


def columns(graph: nx.DiGraph) -> dict[str, Any]:
    """Return *graph* as JSON-ready columns: ``collection``, ``nodes``, ``edges``, ``communities``, ``measures``, ``ranks``.

    ``palette`` are the colours of communities, ``bibtex`` the papers' entries (:mod:`citewalk.exports.page.entries`). Nodes
    and edges keep the graph's order. Every attribute may be missing; nodes without a position are set on a spiral.
    """
    ids = list(graph)
    rows: list[Row] = [row for _, row in graph.nodes(data=True)]
    present = set(chain.from_iterable(rows))
    measures = _measures(graph, rows, present)
    x, y, height = _positions(rows)
    texts = {name: text_column([row.get(name) for row in rows]) for name in TEXTS if name in present}
    numbers = {name: number_column([row.get(name) for row in rows]) for name in (*NUMBERS, *measures) if name in present}
    if "references_declared" not in present and "reference_count" in present:  # a graph of one's own
        numbers["references_declared"] = number_column([row.get("reference_count") for row in rows])
    labels = [_text(row.get("label") or row.get("title") or node) for node, row in zip(ids, rows, strict=True)]
    if (titles := texts.get("title")) and titles.get("text") == labels:  # the usual case: say it once
        del texts["title"]
    return {
        "count": len(ids),
        "height": height,
        "collection": collection(graph.graph),
        "measures": measures,
        "nodes": {
            "id": [str(node) for node in ids],
            "label": labels,
            "x": _packed(x),
            "y": _packed(y),
            "listed": _packed(np.fromiter((bool(row.get("listed")) for row in rows), np.uint8, len(rows))),
            "columns": _present(texts | numbers),
        },
        "edges": _edges(graph, ids),
        "communities": _communities(graph, rows),
        "palette": {"light": LIGHT, "dark": DARK},
        "bibtex": entries(graph, labels, _packed),
        "ranks": _ranks(graph, ids, measures),
    }


def text_column(values: Sequence[Any], *, coded: bool = False) -> Column | None:
    """Return *values* (texts, None for unknown) as a column; None when all are empty. *coded*: always as words and codes."""
    try:
        different = dict.fromkeys(values)
    except TypeError:  # a list or the like: its words will do
        return text_column([_text(value) for value in values], coded=coded)
    if not all(type(value) is str for value in different):
        return text_column([_text(value) for value in values], coded=coded)
    if not any(different):
        return None
    if not coded and 2 * len(different) > len(values) and len(different) > 16:
        return {"text": list(values)}
    code = {value: number for number, value in enumerate(different)}
    codes = np.fromiter(map(code.__getitem__, values), np.int64, len(values))
    return {"words": list(different), "codes": _packed(_smallest(codes))}


def number_column(values: Sequence[Any]) -> Column | None:
    """Return *values* (numbers, None for unknown) as a column; None when no value is known."""
    try:
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        array = np.array([_number(value) for value in values], dtype=np.float64)
    known = np.isfinite(array)
    if not known.any():
        return None
    found = array[known]
    if np.all(found == np.floor(found)) and found.min() >= 0 and found.max() < 2**32 - 1:
        whole = np.zeros(len(array), dtype=np.int64)
        whole[known] = found.astype(np.int64) + 1
        return {"whole": _packed(_smallest(whole))}
    return {"float": _packed(np.where(known, array.clip(-_WIDEST, _WIDEST), math.nan).astype("<f4"))}


def collection(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the graph says of itself: texts as text, counts as whole numbers, the rest passed over."""
    texts = {
        key: ";".join(map(_text, told[key])) if isinstance(told.get(key), (list, tuple)) else _text(told.get(key))
        for key in COLLECTION_TEXTS
    }
    counts = {key: number for key in COLLECTION_COUNTS if (number := _number(told.get(key))) >= 0 and math.isfinite(number)}
    return {key: text for key, text in texts.items() if text} | {key: int(number) for key, number in counts.items()}


def _measures(graph: nx.DiGraph, rows: Iterable[Row], present: set[str]) -> list[str]:
    """Return the measures that some node carries: those the graph names, else every other number found on the nodes."""
    named = graph.graph.get("measures")
    if isinstance(named, (list, tuple)) and named:
        return [name for name in dict.fromkeys(map(_text, named)) if name in present]
    others = present.difference(OTHERS, TEXTS, NUMBERS)
    return sorted(name for name in others if all(_is_number(row[name]) for row in rows if name in row))


def _positions(rows: Sequence[Row]) -> tuple[NDArray[np.uint16], NDArray[np.uint16], float]:
    """Return x and y as 16-bit shares of the drawing's longer side, and its height as a share of its width."""
    count = len(rows)
    where = np.empty((count, 2))
    for axis, name in enumerate("xy"):
        values = [row.get(name) for row in rows]
        try:
            where[:, axis] = np.array(values, dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            where[:, axis] = [_number(value) for value in values]
    lost = ~np.isfinite(where).all(axis=1)
    if (most := np.abs(where[~lost]).max(initial=0.0)) > 1e100:  # so large that a difference might not be a number
        where[~lost] /= most
    if lost.any():
        where[lost] = _spiral(int(lost.sum()), where[~lost])
    if not count:
        return np.zeros(0, "<u2"), np.zeros(0, "<u2"), 1.0
    low = where.min(axis=0)
    span = where.max(axis=0) - low
    longest = float(span.max()) or 1.0
    grid = np.rint((where - low) / longest * 65535).astype("<u2")
    return grid[:, 0], grid[:, 1], round(float(span[1]) / (float(span[0]) or 1.0), 6)


def _spiral(count: int, placed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return *count* points evenly on a sunflower's spiral, around or below what is *placed* already."""
    steps = np.arange(count)
    angle = steps * math.pi * (3 - math.sqrt(5))
    points: NDArray[np.float64] = np.sqrt(steps + 0.5)[:, None] * np.column_stack((np.cos(angle), np.sin(angle)))
    if not len(placed):
        return points
    low, high = placed.min(axis=0), placed.max(axis=0)
    unit = max(float((high - low).max()), 1.0) / math.sqrt(len(placed) + count)
    points *= unit / 2
    points[:, 0] += (low[0] + high[0]) / 2
    points[:, 1] += low[1] - unit - points[:, 1].max()
    return points


def _edges(graph: nx.DiGraph, ids: Sequence[Any]) -> dict[str, Any]:
    index = {node: number for number, node in enumerate(ids)}
    targets: list[Any] = []
    rows: list[Row] = []
    degrees = []
    for _, neighbours in graph.adjacency():
        targets.extend(neighbours)
        rows.extend(neighbours.values())
        degrees.append(len(neighbours))
    wide = "<u2" if len(ids) <= 65536 else "<u4"
    present = set(chain.from_iterable(rows))
    relations = [row.get("relation") or "cites" for row in rows]
    return {
        "count": len(rows),
        "source": _packed(np.repeat(np.arange(len(ids)), degrees).astype(wide)),
        "target": _packed(np.fromiter(map(index.__getitem__, targets), wide, len(targets))),
        "columns": _present(
            {"relation": text_column(relations, coded=True)}
            | {name: text_column([row.get(name) for row in rows]) for name in EDGE_TEXTS if name in present}
            | {name: number_column([row.get(name) for row in rows]) for name in EDGE_NUMBERS if name in present}
        ),
    }


def _communities(graph: nx.DiGraph, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return ``{id, label, size}`` of each community, as the graph says, else as found on the nodes; largest first.

    What has no whole number as its id is passed over: the page could not tell its papers.
    """
    found: dict[int, dict[str, Any]] = {}
    told = graph.graph.get("communities")
    if isinstance(told, (list, tuple)) and told:
        for one in told:
            if isinstance(one, Mapping) and (number := _number(one.get("id"))).is_integer():
                size = _number(one.get("size", 0))
                found[int(number)] = {
                    "id": int(number),
                    "label": _text(one.get("label")),
                    "size": int(size) if math.isfinite(size) else 0,
                }
    else:
        for row in rows:
            if (value := row.get("community")) is not None and (number := _number(value)).is_integer():
                one = found.setdefault(int(number), {"id": int(number), "label": _text(row.get("community_label")), "size": 0})
                one["size"] += 1
    return sorted(found.values(), key=lambda one: (-one["size"], one["id"]))


def _ranks(graph: nx.DiGraph, ids: Sequence[Any], measures: Iterable[str]) -> dict[str, dict[str, Column]]:
    """Return, for each measure that has them, the rank and the ends of its stability interval as columns."""
    ranks, intervals = _mapping(graph.graph.get("ranks")), _mapping(graph.graph.get("intervals"))
    found = {}
    for name in measures:
        rank, interval = _mapping(ranks.get(name)), _mapping(intervals.get(name))
        pairs = (interval.get(node) for node in ids)
        ends = [pair if isinstance(pair, (tuple, list)) and len(pair) == 2 else (None, None) for pair in pairs]
        found[name] = _present(
            {
                "rank": number_column([rank.get(node) for node in ids]),
                "low": number_column([low for low, _ in ends]),
                "high": number_column([high for _, high in ends]),
            }
        )
    return {name: one for name, one in found.items() if one}


def cited_here(data: Mapping[str, Any]) -> list[int]:
    """Return how many papers cite each node, counted from the columns of :func:`columns` (in their order)."""
    edges = data["edges"]
    relation = edges["columns"].get("relation")
    if not relation:
        return [0] * int(data["count"])
    cites = _unpacked(relation["codes"]) == relation["words"].index("cites") if "cites" in relation["words"] else None
    targets = _unpacked(edges["target"])[cites] if cites is not None else np.zeros(0, np.int64)
    counts: list[int] = np.bincount(targets, minlength=data["count"]).tolist()
    return counts


def _unpacked(packed: str) -> NDArray[Any]:
    return np.frombuffer(base64.b64decode(packed[3:]), dtype=f"<{packed[:2]}")


def _present(found: Mapping[str, Column | None]) -> dict[str, Column]:
    return {name: column for name, column in found.items() if column is not None}


def _mapping(value: Any) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, bool)


def _number(value: Any) -> float:
    try:
        return math.nan if value is None else float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def _smallest(values: NDArray[np.int64]) -> NDArray[Any]:
    """Return whole numbers >= 0 in the narrowest unsigned type that holds them."""
    top = int(values.max()) if len(values) else 0
    return values.astype("<u1" if top < 2**8 else "<u2" if top < 2**16 else "<u4")


def _packed(array: NDArray[Any]) -> str:
    """Return ``u1:``, ``u2:``, ``u4:`` or ``f4:`` and the array's bytes in base64."""
    return f"{array.dtype.kind}{array.dtype.itemsize}:{base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()}"
