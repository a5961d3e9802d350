"""The page in a notebook cell."""

from __future__ import annotations

import html
from pathlib import Path

import networkx as nx

from ..graph.errors import InputError
from .page import page_html, write_page
from .page.document import check_theme
from .writing import Written

# What the page may do inside the notebook: run its own script, save files, open links. It cannot reach the notebook.
SANDBOX = "allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox"


class Shown:
    """A graph as a notebook shows it: the last expression of a cell becomes the interactive page."""

    def __init__(self, graph: nx.DiGraph, *, height: int, title: str | None, theme: str) -> None:
        self.graph = graph
        self.height = height
        self.title = title
        self.theme = theme

    def _repr_html_(self) -> str:
        page = html.escape(page_html(self.graph, title=self.title, theme=self.theme))
        return (
            f'<iframe title="Citation graph" sandbox="{SANDBOX}" width="100%" height="{self.height}" '
            f'style="border:1px solid #ccc;border-radius:8px" srcdoc="{page}"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<citation graph of {len(self.graph):,} nodes and {self.graph.number_of_edges():,} edges>"

    def save(self, path: str | Path) -> Written:
        """Write the page to *path*; see :func:`citewalk.write_page`."""
        return write_page(self.graph, path, title=self.title, theme=self.theme)


def show(graph: nx.DiGraph, *, height: int = 680, title: str | None = None, theme: str = "auto") -> Shown:
    """Return *graph* (laid out: ``x``, ``y`` on its nodes) as an object that a notebook cell shows as the page.

    *height* is in pixels; *title* and *theme* are those of :func:`citewalk.write_page`. Raises InputError for a height
    below 200, UnknownWordError for another theme.
    """
    if height < 200:
        raise InputError(f"height must be at least 200 pixels, not {height}")
    check_theme(theme)
    return Shown(graph, height=height, title=title, theme=theme)
