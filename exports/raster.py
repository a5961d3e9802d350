"""PNG and PDF: the picture of :mod:`figure <.figure>` drawn by matplotlib."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.collections import PatchCollection, PathCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from matplotlib.patches import Circle, Rectangle
from matplotlib.path import Path as Curve
from matplotlib.patheffects import withStroke

from .columns import FlatGraph
from .figure import INK, Line, Picture, draw
from .writing import Written, replace_binary

if TYPE_CHECKING:
    import networkx as nx

_DPI = 100
_PIXEL = 72 / _DPI  # in points, matplotlib's unit of line widths and font sizes
_FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "Arial Unicode MS")  # the first always comes with matplotlib


def write_png(
    graph: nx.DiGraph, path: Path | str, *, width: int = 1600, height: int = 1100, labels: int = 40, scale: int = 2
) -> Written:
    """Draw *graph* as a PNG of *scale* times *width* by *height* pixels, with at most *labels* labels.

    Raises OutputError for an impossible size, or where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    picture = draw(flat, width=width, height=height, labels=labels)
    return _write(
        flat, picture, Path(path), "png", FigureCanvasAgg, dpi=_DPI * max(1, min(scale, 8)), metadata={"Software": "citewalk"}
    )


def write_pdf(graph: nx.DiGraph, path: Path | str, *, width: int = 1600, height: int = 1100, labels: int = 40) -> Written:
    """Draw *graph* as a one-page PDF with its text as text; see :func:`write_png`."""
    flat = FlatGraph(graph)
    picture = draw(flat, width=width, height=height, labels=labels)
    about = {"Creator": "citewalk", "Producer": "citewalk", "CreationDate": None, "Title": picture.title}
    return _write(flat, picture, Path(path), "pdf", FigureCanvasPdf, metadata=about)


def _write(flat: FlatGraph, picture: Picture, path: Path, format_name: str, canvas: Any, **options: Any) -> Written:
    with replace_binary(path) as file, warnings.catch_warnings(), mpl.rc_context(_SETTINGS):
        warnings.filterwarnings("ignore", message="Glyph")  # a script that no installed font has
        figure = Figure(figsize=(picture.width / _DPI, picture.height / _DPI), dpi=_DPI, facecolor="white")
        canvas(figure)
        _draw(figure, picture)
        figure.savefig(file, format=format_name, **options)
    nodes, edges = len(flat.ids), flat.graph.number_of_edges()
    return Written(path, format_name, nodes, edges, flat.cleaner.cleaned, tuple(picture.notes))


_INSTALLED = {font.name for font in fontManager.ttflist}
_SETTINGS: Any = {
    "font.family": [font for font in _FONTS if font in _INSTALLED],
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "text.usetex": False,
    "text.parse_math": False,
}


def _draw(figure: Figure, picture: Picture) -> None:
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, picture.width)
    axes.set_ylim(picture.height, 0)
    axes.axis("off")
    for dash in sorted({line.dash for line in picture.lines}):
        axes.add_collection(_curves([line for line in picture.lines if line.dash == dash], dash))
    shapes = [
        Rectangle((node.x - node.radius, node.y - node.radius), 2 * node.radius, 2 * node.radius)
        if node.square
        else Circle((node.x, node.y), node.radius)
        for node in picture.nodes
    ]
    axes.add_collection(
        PatchCollection(
            shapes,
            facecolors=[node.fill for node in picture.nodes],
            edgecolors=[INK if node.ring else "#ffffff" for node in picture.nodes],
            linewidths=[(1.6 if node.ring else 0.8) * _PIXEL for node in picture.nodes],
            zorder=2,
        )
    )
    for text in picture.texts:
        axes.text(
            text.x,
            text.y,
            text.text,
            fontsize=text.size * _PIXEL,
            color=text.color,
            ha={"start": "left", "middle": "center", "end": "right"}[text.anchor],
            va="baseline",
            weight="bold" if text.bold else "normal",
            parse_math=False,
            path_effects=[withStroke(linewidth=3 * _PIXEL, foreground="white")] if text.halo else None,
            zorder=3,
        )


def _curves(lines: list[Line], dash: str) -> PathCollection:
    curve = [Curve.MOVETO, Curve.CURVE3, Curve.CURVE3]
    paths = [Curve([(line.x0, line.y0), (line.cx, line.cy), (line.x1, line.y1)], curve) for line in lines]
    return PathCollection(
        paths,
        facecolors="none",
        edgecolors=[mpl.colors.to_rgba(line.color, line.opacity) for line in lines],
        linewidths=[line.width * _PIXEL for line in lines],
        linestyles=[(0, tuple(float(part) for part in dash.split()))] if dash else ["solid"],
        zorder=1,
    )
