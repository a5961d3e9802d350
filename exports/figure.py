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
from ..graph.palette import ALONE, LIGHT
from .citations import relation_of
from .columns import FlatGraph, Row
from .gexf import hex_color

if TYPE_CHECKING:
    import networkx as nx

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
    fitting = _fitting(text, size, width)
    if fitting == len(text):
        return text
    return text[: _fitting(text, size, width, behind="…")].rstrip(" ,.:;-") + "…"


def _fitting(text: str, size: float, width: float, behind: str = "") -> int:
    """Return how many characters of *text* fit into *width*, with *behind* after them."""
    total = 0.0
    last = sum(map(_em, behind))
    for count, character in enumerate(text):
        total += _em(character)
        if size * (total + last) > width:
            return count
    return len(text)


def wrapped(text: str, size: float, width: float, lines: int = 2) -> list[str]:
    """Return *text* in at most *lines* lines of *width*, the last cut with an ellipsis where it does not fit."""
    text = " ".join(text.split())
    found: list[str] = []
    while len(found) < lines - 1 and (fitting := _fitting(text, size, width)) < len(text):
        end = text.rfind(" ", 0, fitting + 1)
        if end < 0:  # a word longer than a line
            break
        found.append(text[:end])
        text = text[end + 1 :]
    return [*found, shortened(text, size, width)]


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
    """Return each node's colour, and the legend's groups (colour, label, number of papers), the biggest first."""
    papers = [row for row in rows.values() if row.get("kind") != "repository"]
    sizes = Counter(row["community"] for row in papers if isinstance(row.get("community"), int))
    order = [community for community, _ in sorted(sizes.items(), key=lambda item: (-item[1], item[0]))]
    own: dict[Any, str] = dict(zip(order, LIGHT, strict=False))
    colors = {}
    shown: dict[Any, Counter[str]] = {}
    labels: dict[Any, str] = {}
    for node, row in rows.items():
        community = row.get("community")
        given = str(row["color"]).lower() if hex_color(row.get("color")) else own.get(community, ALONE)
        colors[node] = given
        if row.get("kind") != "repository":
            shown.setdefault(community, Counter())[given] += 1
        if "community_label" in row:
            labels.setdefault(community, str(row["community_label"]))
    groups = []
    for community in order:
        tint = shown.get(community)
        color = min(tint, key=lambda color: (-tint[color], color)) if tint else ALONE
        if color not in (ALONE, "#999999", "#cccccc") and sizes[community] > 1:
            groups.append((color, labels.get(community, f"community {community}"), sizes[community]))
    named = {color for color, _, _ in groups}
    rest = Counter(colors[node] for node, row in rows.items() if row.get("kind") != "repository" and colors[node] not in named)
    if groups and rest:
        groups.append((rest.most_common(1)[0][0], "in none of them", rest.total()))
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
        size = max(10.0, picture.height / 84 - 0.1 * rank)
        name = rows[node].get("title") or rows[node].get("label") or flat.ids[node]
        lines = wrapped(str(name), size, picture.width / 7.5)
        tries = [(box, texts) for box, texts in _tries(lines, size, spots[node], radii[node]) if _inside(box, limits)]
        others = [*discs[:rank], *discs[rank + 1 :]]
        free = [(box, texts) for box, texts in tries if not any(_overlap(box, other) for other in taken)]
        hidden = [sum(_overlap(box, other) for other in others) for box, _ in free]
        if free and (not min(hidden) or rank < most / 2):  # the biggest may stand on other nodes rather than have no name
            box, texts = free[hidden.index(min(hidden))]
            taken.append(box)
            picture.texts += texts


def _inside(box: Box, limits: Box) -> bool:
    return box[0] >= limits[0] and box[1] >= limits[1] and box[2] <= limits[2] and box[3] <= limits[3]


def _tries(lines: list[str], size: float, spot: Spot, radius: float) -> Iterator[tuple[Box, list[Text]]]:
    """Yield the places where a label of these *lines* could stand beside its node, the best first."""
    (x, y), gap = spot, radius + 3
    wide, half = max(text_width(line, size) for line in lines), size * 0.6 * len(lines)
    slant, step = 0.7 * gap, size * 1.2
    for dx, dy, anchor in (
        (gap, 0.0, "start"), (-gap, 0.0, "end"), (0.0, -gap - half, "middle"), (0.0, gap + half, "middle"),
        (slant, -slant - half / 2, "start"), (slant, slant + half / 2, "start"),
        (-slant, -slant - half / 2, "end"), (-slant, slant + half / 2, "end"),
    ):  # fmt: skip
        left = x + dx - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        top = y + dy - half
        texts = [
            Text(x + dx, top + step * number + size * 0.95, line, size, anchor, halo=True) for number, line in enumerate(lines)
        ]
        yield (left, top, left + wide, y + dy + half), texts


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_words(
    picture: Picture, name: str, rows: dict[Any, Row], groups: list[tuple[str, str, int]], relations: list[str]
) -> None:
    """Draw title and legend."""
    papers = sum(row.get("kind") != "repository" for row in rows.values())
    listed = sum(row.get("listed") is True for row in rows.values())
    picture.texts.append(Text(_MARGIN, 34, shortened(name, 22, picture.width - 2 * _MARGIN), 22, bold=True))
    parts = [f"{papers:,} papers" + (f" ({listed:,} listed)" if listed else "")]
    parts += [f"{len(rows) - papers:,} code repositories"] if len(rows) > papers else []
    picture.texts.append(Text(_MARGIN, 54, ", ".join([*parts, f"{len(picture.lines):,} edges drawn"]), 13, color="#555555"))
    y = _draw_groups(picture, groups)
    x, wide = _legend(picture)
    repositories = Counter(node.fill for node in picture.nodes if node.square)
    kinds = [("listed paper", "#999999", False, True)] if listed else []
    kinds += [("paper found through them" if listed else "paper", "#999999", False, False)]
    kinds += [("code repository", color, True, False) for color, _ in repositories.most_common(1)]
    picture.texts.append(Text(x, y, "Nodes", 13, bold=True))
    for label, color, square, ring in kinds:
        y += 21
        picture.nodes.append(Node(x + 7, y - 4, 6, color, square, ring, label))
        picture.texts.append(Text(x + 22, y, label, 12))
    y += 34
    picture.texts.append(Text(x, y, "Edges", 13, bold=True)) if relations else None
    for relation in relations:
        y += 21
        label, dash = _RELATIONS.get(relation, (relation, ""))
        picture.lines.append(Line(x, y - 4, x + 7, y - 4, x + 15, y - 4, "#555555", 1.0, 1.4, dash))
        picture.texts.append(Text(x + 22, y, shortened(label, 12, wide), 12))


def _draw_groups(picture: Picture, groups: list[tuple[str, str, int]]) -> float:
    """Draw the legend of communities, as many as there is room for, and return where the next part begins."""
    (x, wide), y = _legend(picture), _HEAD + 20
    if not groups:
        return y
    picture.texts.append(Text(x, y, "Communities", 13, bold=True))
    room = int((picture.height - y - 260) / 36)
    shown = groups[: max(room, 3)]
    for color, label, size in shown:
        y += 22
        picture.nodes.append(Node(x + 7, y - 4, 6, color, False, False, label))
        for number, line in enumerate(wrapped(f"{label} ({size:,})", 12, wide)):
            y += 15 * (number > 0)
            picture.texts.append(Text(x + 22, y, line, 12))
    if len(groups) > len(shown):
        y += 22
        rest = sum(size for _, _, size in groups[len(shown) :])
        picture.texts.append(Text(x + 22, y, f"and {len(groups) - len(shown):,} smaller ({rest:,})", 12, color="#555555"))
    return y + 34


def _legend(picture: Picture) -> tuple[float, float]:
    """Return where the legend begins, and how wide its words may be."""
    return picture.width - _LEGEND + 4, _LEGEND - _MARGIN - 26
