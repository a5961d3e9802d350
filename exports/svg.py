"""SVG: a still picture for a paper or a slide; text stays text, pointing at a node shows its title."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from .columns import FlatGraph, graph_description
from .figure import INK, Line, Node, Picture, Text, draw
from .markup import DECLARATION, attribute, content
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

_FONT = "Helvetica, Arial, 'DejaVu Sans', 'Noto Sans', 'Noto Sans CJK SC', sans-serif"


def write_svg(graph: nx.DiGraph, path: Path | str, *, width: int = 1600, height: int = 1100, labels: int = 40) -> Written:
    """Draw *graph*, *width* by *height* pixels, with at most *labels* labels.

    Raises OutputError for an impossible size, or where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    picture = draw(flat, width=width, height=height, labels=labels)
    about = flat.cleaner.text(graph_description(graph))
    with replace_text(path) as file:
        for part in _parts(picture, about):
            file.write(part + "\n")
    nodes, edges = len(flat.ids), graph.number_of_edges()
    return Written(Path(path), "svg", nodes, edges, flat.cleaner.cleaned, tuple(picture.notes))


def _parts(picture: Picture, about: str) -> Iterator[str]:
    size = f'width="{picture.width:g}" height="{picture.height:g}" viewBox="0 0 {picture.width:g} {picture.height:g}"'
    yield f'{DECLARATION}<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" font-family="{attribute(_FONT)}">'
    yield f"<title>{content(picture.title)}</title>"
    if about:
        yield f"<desc>{content(about)}</desc>"
    yield '<rect width="100%" height="100%" fill="#ffffff"/>'
    yield '<g fill="none">'
    yield from map(_line, picture.lines)
    yield '</g>\n<g stroke="#ffffff" stroke-width="0.8">'
    yield from map(_node, picture.nodes)
    yield "</g>\n<g>"
    yield from map(_text, picture.texts)
    yield "</g>\n</svg>"


def _line(line: Line) -> str:
    path = f"M{line.x0:.1f} {line.y0:.1f}Q{line.cx:.1f} {line.cy:.1f} {line.x1:.1f} {line.y1:.1f}"
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return f'<path d="{path}" stroke="{line.color}" stroke-width="{line.width:g}" stroke-opacity="{line.opacity:.3g}"{dash}/>'


def _node(node: Node) -> str:
    ring = f' stroke="{INK}" stroke-width="1.6"' if node.ring else ""
    title = f"<title>{content(node.title)}</title>"
    if node.square:
        corner = f'x="{node.x - node.radius:.1f}" y="{node.y - node.radius:.1f}"'
        side = f"{2 * node.radius:.1f}"
        return f'<rect {corner} width="{side}" height="{side}" fill="{node.fill}"{ring}>{title}</rect>'
    return f'<circle cx="{node.x:.1f}" cy="{node.y:.1f}" r="{node.radius:.1f}" fill="{node.fill}"{ring}>{title}</circle>'


def _text(text: Text) -> str:
    looks = f'x="{text.x:.1f}" y="{text.y:.1f}" font-size="{text.size:.1f}" fill="{text.color}"'
    looks += f' text-anchor="{text.anchor}"' if text.anchor != "start" else ""
    looks += ' font-weight="bold"' if text.bold else ""
    looks += ' stroke="#ffffff" stroke-width="3" stroke-linejoin="round" paint-order="stroke"' if text.halo else ""
    return f"<text {looks}>{content(text.text)}</text>"
