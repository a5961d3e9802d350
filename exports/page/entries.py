"""The BibTeX entries of a page: those of the ``.bib`` export, line by line, without repeating what the page holds anyway.

A line that many entries have is stored once. A value that stands in the page as it is (a title, an address) is a slot in
its line, ``\\x1ftitle\\x1f``, which the page's script fills in; a value that LaTeX wants written in another way stays in
the line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

import networkx as nx
import numpy as np

from ..bibtex import entry
from ..citations import kind_of, relation_of
from ..columns import FlatGraph
from ..works import read_works

_LINE = re.compile(r"(  (\w+) = \{+)(.*?)(\}+,?)")
# BibTeX field -> attribute of the node, for those that the page holds.
_SLOTS = {"title": "title", "author": "authors", "journal": "venue", "booktitle": "venue", "doi": "doi"} | {
    "eprint": "arxiv_id", "url": "url", "abstract": "abstract",
}  # fmt: skip
_NEEDED = (
    "id",
    "kind",
    "label",
    "title",
    "authors",
    "authors_count",
    "date",
    "year",
    "venue",
    "arxiv_id",
    "doi",
    "url",
    "abstract",
)


def entries(graph: nx.DiGraph, labels: Sequence[str], packed: Callable[[np.ndarray[Any, Any]], str]) -> dict[str, Any] | None:
    """Return ``{lines, start, codes}``: the entry of node *k* is the lines ``codes[start[k]:start[k + 1]]``, none a repository's.

    *labels* are the titles as the page shows them. None where the graph holds no paper.
    """
    papers = (node for node, row in graph.nodes(data=True) if kind_of(row) == "paper")
    works = dict(zip(papers, read_works(FlatGraph(_thin(graph))), strict=True))
    if not works:
        return None
    number: dict[str, int] = {}
    codes, start = [], [0]
    for (node, row), label in zip(graph.nodes(data=True), labels, strict=True):
        if node in works:
            known = {name: row.get(name) for name in _SLOTS.values()} | {"title": row.get("title") or label}
            codes += [number.setdefault(_slotted(line, known), len(number)) for line in entry(works[node]).split("\n")]
        start.append(len(codes))
    wide = "<u2" if len(number) < 2**16 else "<u4"
    return {"lines": list(number), "start": packed(np.array(start, "<u4")), "codes": packed(np.array(codes, wide))}


def _thin(graph: nx.DiGraph) -> nx.DiGraph:
    """Return *graph* with nothing but what an entry is made of; the measures would take most of the time."""
    thin = nx.DiGraph()
    thin.add_nodes_from((node, {name: row[name] for name in _NEEDED if name in row}) for node, row in graph.nodes(data=True))
    thin.add_edges_from(
        (a, b, {"relation": "has_code"}) for a, b, edge in graph.edges(data=True) if relation_of(edge) == "has_code"
    )
    return thin


def _slotted(line: str, known: dict[str, Any]) -> str:
    """Return *line* with its value replaced by a slot where it is the page's own text."""
    found = _LINE.fullmatch(line)
    slot = _SLOTS.get(found[2]) if found else None
    if not found or slot is None:
        return line
    own = known[slot].replace("; ", " and ") if slot == "authors" and isinstance(known[slot], str) else known[slot]
    return f"{found[1]}\x1f{slot}\x1f{found[4]}" if own == found[3] else line
