"""Mermaid: a small diagram for a README or a wiki. Mermaid draws nothing readable beyond some dozens of nodes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ..graph.errors import OutputError
from .citations import relation_of
from .columns import FlatGraph, Row
from .writing import Written, replace_text

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx

_ARROWS = {"has_code": "-.->", "lists": "-..->"}
_SPECIAL = {"&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "#": "#35;", "`": "#96;", "\\": "#92;"}


def write_mermaid(graph: nx.DiGraph, path: Path | str, *, limit: int = 40) -> Written:
    """Write *graph* as a Mermaid flowchart; of more than *limit* nodes only those with most edges, which is told.

    Raises OutputError for a *limit* below 1, or where *path* cannot be written.
    """
    if limit < 1:
        raise OutputError(f"mermaid: limit must be 1 or more, not {limit}")
    flat = FlatGraph(graph)
    kept = _most_linked(graph, limit)
    rows = dict(flat.nodes())
    names = {node: f"n{number}" for number, node in enumerate(node for node in graph if node in kept)}
    edges = 0
    with replace_text(path) as file:
        file.write("flowchart LR\n")
        for node, name in names.items():
            file.write(f"  {name}{_box(rows[flat.ids[node]], flat.ids[node])}\n")
        for source, target, data in graph.edges(data=True):
            if source in names and target in names:
                arrow = "---" if not flat.directed else _ARROWS.get(relation_of(data), "-->")
                file.write(f"  {names[source]} {arrow} {names[target]}\n")
                edges += 1
    notes: tuple[str, ...] = ()
    if len(names) < len(flat.ids):
        notes = (
            f"The diagram holds the {len(names)} nodes with most edges of {len(flat.ids)}; write_mermaid(limit=…) takes more.",
        )
    return Written(Path(path), "mermaid", len(names), edges, flat.cleaner.cleaned, notes)


def escaped(text: str) -> str:
    """Return *text* as it stands between the double quotes of a Mermaid label."""
    return "".join(_SPECIAL.get(character, character) for character in " ".join(text.split()))


def _most_linked(graph: nx.DiGraph, limit: int) -> set[Hashable]:
    order = {node: place for place, node in enumerate(graph)}
    return set(sorted(graph, key=lambda node: (-graph.degree(node), order[node]))[:limit])


def _box(row: Row, node: str) -> str:
    text = escaped(str(row.get("label", node))) or " "
    return f'(["{text}"])' if row.get("kind") == "repository" else f'["{text}"]'
