"""The interactive page: one self-contained HTML file that needs no network, no server and nothing installed."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from ..writing import Written, replace_binary
from .document import document

__all__ = ["page_html", "write_page"]


def write_page(graph: nx.DiGraph, path: str | Path, *, title: str | None = None, theme: str = "auto") -> Written:
    """Write the interactive page of *graph* (laid out: ``x``, ``y`` on its nodes) to *path*, replaced whole or not at all.

    *title* replaces the collection's name, *theme* (``auto``, ``light``, ``dark``) is the one shown first. The same graph
    gives the same bytes. Raises OutputError when the file cannot be written, UnknownWordError for another theme.
    """
    page = document(graph, title=title, theme=theme)
    with replace_binary(path) as file:
        file.write(page)
    return Written(path=Path(path), format="page", nodes=len(graph), edges=graph.number_of_edges())


def page_html(graph: nx.DiGraph, *, title: str | None = None, theme: str = "auto") -> str:
    """Return the page :func:`write_page` would write, as text."""
    return document(graph, title=title, theme=theme).decode()
