"""A still picture of the graph as plain shapes, laid out once and drawn by :mod:`svg <.svg>` or :mod:`raster <.raster>`.

Labels are placed one after the other, the biggest node's first, where they hide neither another label nor a big node; one
that finds no room is left out.
"""

from __future__ import annotations

import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from ..graph.errors import OutputError
from .citations import relation_of
from .columns import FlatGraph, Row
from .gexf import hex_color

if TYPE_CHECKING:
    import networkx as nx

# Okabe and Ito's colours, which people with any kind of colour vision can tell apart; the last is for the rest.
PALETTE = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#000000")
REST = "#bbbbbb"
INK = "#222222"
_MARGIN, _HEAD, _LEGEND = 28.0, 64.0, 340.0
_COVERED = 0.03
_MOST_EDGES = 20_000
_RELATIONS = {"cites": ("cites", ""), "has_code": ("has code", "5 3"), "lists": ("README lists", "1.5 2.5")}


Spot = tuple[float, float]
Box = tuple[float, float, float, float]


class Node(NamedTuple):
    """A disc (paper) or a square (repository): centre, radius, fill, the text shown on pointing at it."""

    x: float
    y: float
    radius: float
    fill: str
    square: bool
    ring: bool
    title: str


class Line(NamedTuple):
    """An edge as a quadratic curve from one end over a control point to the other."""

    x0: float
    y0: float
    cx: float
    cy: float
    x1: float
    y1: float
    color: str
    opacity: float
    width: float
    dash: str


class Text(NamedTuple):
    """A line of text; *anchor* is ``start``, ``middle`` or ``end``, y the baseline; *halo* draws white around it."""

    x: float
    y: float
    text: str
    size: float
    anchor: str = "start"
    bold: bool = False
    halo: bool = False
    color: str = INK


@dataclass
class Picture:
    """What is to be drawn, in this order: lines, nodes, texts; sizes in pixels, y down."""

    width: float
    height: float
    title: str
    lines: list[Line] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def draw(flat: FlatGraph, *, width: int = 1600, height: int = 1100, labels: int = 40) -> Picture:
    """Lay out *flat* as a picture of *width* by *height* pixels with at most *labels* labels, a title and a legend.

    Raises OutputError for a size that nothing fits in.
    """
    if not (400 <= width <= 20_000 and 300 <= height <= 20_000):
        raise OutputError(f"a figure is 400 to 20000 pixels wide and 300 to 20000 high, not {width} by {height}")
    name = " ".join(flat.cleaner.text(str(flat.graph.graph.get("name") or "Citation graph")).split())
    picture = Picture(width, height, name)
    rows = {node: row for node, (_, row) in zip(flat.graph, flat.nodes(), strict=True)}
    colors, groups = _colors(rows)
    spots = _spots(rows, width - 2 * _MARGIN - _LEGEND, height - _HEAD - _MARGIN)
    radii = _radii(rows, width, height)
    for node, row in sorted(rows.items(), key=lambda item: -radii[item[0]]):
        x, y = spots[node]
        shown = str(row.get("title") or row.get("label") or flat.ids[node])
        square, ring = row.get("kind") == "repository", row.get("listed") is True
        picture.nodes.append(Node(x, y, radii[node], colors[node], square, ring, " ".join(shown.split())))
    relations = _draw_edges(picture, flat.graph, spots, colors)
    _draw_labels(picture, flat, rows, spots, radii, labels)
    _draw_words(picture, name, rows, groups, relations)
    return picture


def text_width(text: str, size: float) -> float:
    """Return about how wide *text* is in a sans-serif of *size* pixels (a little more rather than less)."""
    return size * sum(_em(character) for character in text)


def shortened(text: str, size: float, width: float) -> str:
    """Return *text* on one line, cut with an ellipsis to fit into *width*."""
    text = " ".join(text.split())
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip(" ,.:;-") + "…"


def _em(character: str) -> float:
    if character in "iljtf.,:;'|!I()[] ":
        return 0.34
    if character in "mwMW@%—…":
        return 0.95
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.05
    return 0.72 if character.isupper() else 0.6


def _colors(rows: dict[Any, Row]) -> tuple[dict[Any, str], list[tuple[str, str, int]]]:
    """Return each node's colour, and the legend's groups (colour, label, size), the biggest first."""
    sizes = Counter(row["community"] for row in rows.values() if isinstance(row.get("community"), int))
    order = [community for community, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))]
    own = {str(community): PALETTE[rank] if rank < len(PALETTE) - 1 else REST for rank, community in enumerate(order)}
    colors = {}
    shown: dict[Any, Counter[str]] = {}
    labels: dict[Any, str] = {}
    for node, row in rows.items():
        community = row.get("community")
        given = str(row["color"]).lower() if hex_color(row.get("color")) else own.get(str(community), REST)
        colors[node] = given
        if row.get("kind") != "repository":
            shown.setdefault(community, Counter())[given] += 1
        if "community_label" in row:
            labels.setdefault(community, str(row["community_label"]))
    groups = []
    for community in order:
        tint = shown.get(community)
        color = min(tint, key=lambda color: (-tint[color], color)) if tint else REST
        if color not in (REST, "#999999", "#cccccc") and sizes[community] > 1:
            groups.append((color, labels.get(community, f"community {community}"), sizes[community]))
    return colors, groups


def _spots(rows: dict[Any, Row], width: float, height: float) -> dict[Any, tuple[float, float]]:
    """Return where each node is drawn; one without a position goes to a spiral around the middle."""
    known: dict[Any, tuple[float, float]] = {}
    for node, row in rows.items():
        x, y = row.get("x"), row.get("y")
        if isinstance(x, (int, float)) and isinstance(y, (int, float)):
            known[node] = (float(x), -float(y))
    spread = max((math.hypot(x, y) for x, y in known.values()), default=100.0) or 100.0
    places = dict(known)
    for number, node in enumerate(node for node in rows if node not in known):
        angle, far = number * math.pi * (3 - math.sqrt(5)), math.sqrt((number + 0.5) / len(rows)) * spread
        places[node] = (far * math.cos(angle), far * math.sin(angle))
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    if not xs:
        return {}
    pad = 26.0
    scale = min((width - 2 * pad) / ((max(xs) - min(xs)) or 1), (height - 2 * pad) / ((max(ys) - min(ys)) or 1))
    left = _MARGIN + width / 2 - scale * (max(xs) + min(xs)) / 2
    top = _HEAD + height / 2 - scale * (max(ys) + min(ys)) / 2
    return {node: (left + scale * x, top + scale * y) for node, (x, y) in places.items()}


def _radii(rows: dict[Any, Row], width: float, height: float) -> dict[Any, float]:
    """Return the radii, in proportion to ``size``, so that all nodes together cover a small part of the picture."""
    found = ((node, row.get("size")) for node, row in rows.items())
    sizes = {node: float(size) for node, size in found if isinstance(size, (int, float)) and size > 0}
    smallest = min(sizes.values(), default=1.0)
    area = math.pi * sum(sizes.get(node, smallest) ** 2 for node in rows)
    grow = math.sqrt(_COVERED * width * height / (area or 1.0))
    return {node: min(height / 45, max(height / 700, grow * sizes.get(node, smallest))) for node in rows}


def _draw_edges(picture: Picture, graph: nx.DiGraph, spots: dict[Any, tuple[float, float]], colors: dict[Any, str]) -> list[str]:
    edges = [(s, t, relation_of(data)) for s, t, data in graph.edges(data=True) if s != t]
    if len(edges) > _MOST_EDGES:
        cited = graph.in_degree()
        edges = sorted(edges, key=lambda edge: -cited[edge[1]])[:_MOST_EDGES]
        picture.notes.append(f"Only the {_MOST_EDGES:,} edges to the most cited nodes are drawn, of {graph.number_of_edges():,}.")
    opacity = min(0.5, max(0.06, 9 / math.sqrt(len(edges) + 1)))
    for source, target, relation in edges:
        (x0, y0), (x1, y1) = spots[source], spots[target]
        bend = 0.12
        cx, cy = (x0 + x1) / 2 - bend * (y1 - y0), (y0 + y1) / 2 + bend * (x1 - x0)
        dash = _RELATIONS.get(relation, ("", ""))[1]
        looks = ("#777777", 0.6 * opacity, 0.9) if dash else (colors[source], opacity, 0.7)
        picture.lines.append(Line(x0, y0, cx, cy, x1, y1, *looks, dash))
    return sorted({relation for *_, relation in edges}, key=lambda relation: (relation not in _RELATIONS, relation))


def _draw_labels(
    picture: Picture,
    flat: FlatGraph,
    rows: dict[Any, Row],
    spots: dict[Any, tuple[float, float]],
    radii: dict[Any, float],
    most: int,
) -> None:
    order = sorted(rows, key=lambda node: (-radii[node], rows[node].get("kind") == "repository", flat.ids[node]))[: max(most, 0)]
    limits = (_MARGIN, _HEAD, picture.width - _LEGEND - _MARGIN, picture.height - _MARGIN)
    discs = [(x - r, y - r, x + r, y + r) for x, y, r in ((*spots[node], radii[node]) for node in order)]
    taken: list[Box] = []
    for rank, node in enumerate(order):
        size = max(10.0, picture.height / 78 - 0.12 * rank)
        label = shortened(str(rows[node].get("label", flat.ids[node])), size, picture.width / 5)
        tries = [(box, text) for box, text in _tries(label, size, spots[node], radii[node]) if _inside(box, limits)]
        others = [*discs[:rank], *discs[rank + 1 :]]
        free = [(box, text) for box, text in tries if not any(_overlap(box, other) for other in taken)]
        clear = [(box, text) for box, text in free if not any(_overlap(box, other) for other in others)]
        chosen = clear or (free if rank < most / 2 else [])  # the biggest may stand on other nodes rather than have no name
        if chosen:
            taken.append(chosen[0][0])
            picture.texts.append(chosen[0][1])


def _inside(box: Box, limits: Box) -> bool:
    return box[0] >= limits[0] and box[1] >= limits[1] and box[2] <= limits[2] and box[3] <= limits[3]


def _tries(label: str, size: float, spot: tuple[float, float], radius: float) -> Iterator[tuple[Box, Text]]:
    """Yield the places where *label* could stand beside its node, the best first."""
    (x, y), wide, gap = spot, text_width(label, size), radius + 3
    slant = 0.7 * gap
    for dx, dy, anchor in (
        (gap, 0.0, "start"), (-gap, 0.0, "end"), (0.0, -gap - size * 0.5, "middle"), (0.0, gap + size * 0.5, "middle"),
        (slant, -slant, "start"), (slant, slant, "start"), (-slant, -slant, "end"), (-slant, slant, "end"),
    ):  # fmt: skip
        left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        middle = y + dy
        yield (
            (left, middle - size * 0.6, left + wide, middle + size * 0.6),
            Text(x + dx, middle + size * 0.35, label, size, anchor, halo=True),
        )


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_words(
    picture: Picture, name: str, rows: dict[Any, Row], groups: list[tuple[str, str, int]], relations: list[str]
) -> None:
    """Draw title and legend."""
    papers = sum(row.get("kind") != "repository" for row in rows.values())
    listed = sum(row.get("listed") is True for row in rows.values())
    picture.texts.append(Text(_MARGIN, 34, shortened(name, 22, picture.width - 2 * _MARGIN), 22, bold=True))
    counts = (
        f"{papers:,} papers ({listed:,} listed), {len(rows) - papers:,} code repositories, {len(picture.lines):,} edges drawn"
    )
    picture.texts.append(Text(_MARGIN, 54, counts, 13, color="#555555"))
    x, y, wide = picture.width - _LEGEND + 4, _HEAD + 20, _LEGEND - _MARGIN - 26
    picture.texts.append(Text(x, y, "Communities", 13, bold=True)) if groups else None
    for color, label, size in groups[:10]:
        y += 21
        picture.nodes.append(Node(x + 7, y - 4, 6, color, False, False, label))
        count = f" ({size:,})"
        picture.texts.append(Text(x + 20, y, shortened(label, 12, wide - text_width(count, 12)) + count, 12))
    y += 34 if groups else 0
    picture.texts.append(Text(x, y, "Nodes", 13, bold=True))
    for label, square, ring in (("listed paper", False, True), ("found paper", False, False), ("code repository", True, False)):
        y += 21
        picture.nodes.append(Node(x + 7, y - 4, 6, "#999999", square, ring, label))
        picture.texts.append(Text(x + 20, y, label, 12))
    y += 34
    picture.texts.append(Text(x, y, "Edges", 13, bold=True)) if relations else None
    for relation in relations:
        y += 21
        label, dash = _RELATIONS.get(relation, (relation, ""))
        picture.lines.append(Line(x, y - 4, x + 7, y - 4, x + 15, y - 4, "#555555", 1.0, 1.4, dash))
        picture.texts.append(Text(x + 22, y, shortened(label, 12, wide), 12))
