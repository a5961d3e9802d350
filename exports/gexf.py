"""GEXF 1.3: the file that opens in Gephi with nothing left to do.

Written in a stream. What Gephi's importer wants (its source, ``ImporterGEXF.java``, is explained in
``docs/gephi.md``): integer colours, typed columns declared once, an edge ``kind`` for the relation, lists as
``["a", "b"]``, and for the timeline ``start`` and ``end`` as ISO days. Specification: gexf.net, version 1.3.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from .columns import Column, FlatGraph, Type, Value, as_text, graph_description, reader, without_own_id
from .markup import DECLARATION, Cell, attribute, cell, content, rendered
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

NAMESPACE = "http://gexf.net/1.3"
VIZ = "http://gexf.net/1.3/viz"

_TYPES: dict[Type, str] = {"boolean": "boolean", "double": "double", "string": "string", "strings": "liststring"}
_SHAPES = {kind: f'<viz:shape value="{shape}"/>' for kind, shape in (("paper", "disc"), ("repository", "square"))}
_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_DATE = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?(?:[T ].*)?", re.DOTALL)


def write_gexf(graph: nx.DiGraph, path: Path | str, *, timeline: bool = False) -> Written:
    """Write *graph* as GEXF 1.3: colour, size, position and shape as viz elements, every other attribute a typed column.

    With *timeline* every dated node and edge lives from its day to the newest day of the graph, so that Gephi's timeline
    plays how the field grew; an edge starts when the younger of its ends does. What has no date has no time, and Gephi
    shows it always. Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    time = _Time.of(graph) if timeline else None
    with replace_text(path) as file:
        file.write(f'{DECLARATION}<gexf xmlns="{NAMESPACE}" xmlns:viz="{VIZ}" version="1.3">\n{_meta(flat)}\n')
        file.write(f"<graph {_graph_attributes(flat, time)}>\n")
        _write_graph(flat, _Body(flat, time, file.write))
        file.write("</graph>\n</gexf>\n")
    notes = (time.note(len(flat.ids)),) if time else ()
    return Written(Path(path), "gexf", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned, notes)


def _write_graph(flat: FlatGraph, body: _Body) -> None:
    looks = _Looks(flat)
    label = flat.node_column("label", *get_args(Type))
    weight, edge_label = flat.edge_column("weight", "integer", "double"), flat.edge_column("label", "string")
    relation = flat.edge_column("relation", "string")
    plain = [
        column for column in flat.node_columns if column.name not in looks.taken and (column != label or label.type != "string")
    ]
    node_cells = body.columns("node", plain)
    edge_cells = body.columns("edge", [column for column in flat.edge_columns if column not in (weight, edge_label)])
    body.nodes(node_cells, looks, body.cell(label, ' label="') if label else None)
    head = ((weight, ' weight="'), (edge_label, ' label="'), (relation, ' kind="'))
    body.edges(edge_cells, [(column.key, body.cell(column, before)) for column, before in head if column])


def hex_color(text: object) -> tuple[int, int, int] | None:
    """Return red, green and blue (0 to 255) of ``#rrggbb`` or ``#rgb``; None for anything else."""
    if not isinstance(text, str) or not _HEX.fullmatch(text):
        return None
    digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


def day_of(date: object, year: object = None) -> str | None:
    """Return the ISO day on which *date* (``YYYY[-MM[-DD]]``), else *year*, begins; None where neither can be read."""
    for text in (date, year):
        match = _DATE.fullmatch(str(text)) if text is not None else None
        if match:
            try:
                return dt.date(*(int(part or 1) for part in match.groups())).isoformat()
            except ValueError:
                continue
    return None


@dataclass(frozen=True)
class _Time:
    """The day of each dated node, and the newest of all."""

    days: dict[Hashable, str]
    end: str

    @classmethod
    def of(cls, graph: nx.DiGraph) -> _Time:
        found = {node: day_of(data.get("date"), data.get("year")) for node, data in graph.nodes(data=True)}
        days = {node: day for node, day in found.items() if day}
        return cls(days, max(days.values(), default=""))

    def span(self, *nodes: Hashable) -> str:
        """Return the attributes ``start`` and ``end`` of what needs all *nodes*; nothing where no day is known."""
        start = max(self.days.get(node, "") for node in nodes)
        return f' start="{start}" end="{self.end}"' if start else ""

    def note(self, nodes: int) -> str:
        without = nodes - len(self.days)
        return f"{len(self.days)} of {nodes} nodes have a date; the other {without} are always shown by Gephi's timeline."


class _Body:
    """Writes what is inside ``<graph>``, line by line."""

    def __init__(self, flat: FlatGraph, time: _Time | None, write: Callable[[str], object]) -> None:
        self.flat = flat
        self.time = time
        self.write = write
        self.ids = {node: attribute(text) for node, text in flat.ids.items()}

    def columns(self, of: str, columns: list[Column]) -> list[tuple[Hashable, Cell]]:
        """Declare *columns* and return their cells."""
        cells = []
        if columns:
            self.write(f'<attributes class="{of}">\n')
        for column in columns:
            name = attribute(column.name)
            kind = ("long" if column.wide else "integer") if column.type == "integer" else _TYPES[column.type]
            self.write(f'<attribute id="{name}" title="{name}" type="{kind}"/>\n')
            cells.append((column.key, self.cell(column, f'<attvalue for="{name}" value="', '"/>')))
        if columns:
            self.write("</attributes>\n")
        return cells

    def cell(self, column: Column, before: str, after: str = '"') -> Cell:
        return cell(column, self.flat.cleaner, before, after, attribute, _text)

    def nodes(self, cells: list[tuple[Hashable, Cell]], looks: _Looks, label: Cell | None) -> None:
        self.write(f'<nodes count="{len(self.ids)}">\n')
        for node, data in self.flat.graph.nodes(data=True):
            name = self.ids[node]
            shown = label(data["label"]) if label and data.get("label") is not None else f' label="{name}"'
            span = self.time.span(node) if self.time else ""
            values = rendered(cells, without_own_id(node, data))
            inside = f"<attvalues>{values}</attvalues>" if values else ""
            self.write(f'<node id="{name}"{shown}{span}>{inside}{looks.of(data)}</node>\n')
        self.write("</nodes>\n")

    def edges(self, cells: list[tuple[Hashable, Cell]], head: list[tuple[Hashable, Cell]]) -> None:
        ids, write, time = self.ids, self.write, self.time
        write(f'<edges count="{self.flat.graph.number_of_edges()}">\n')
        for number, (source, target, data) in enumerate(self.flat.graph.edges(data=True)):
            values = rendered(cells, data)
            span = time.span(source, target) if time else ""
            start = f'<edge id="{number}" source="{ids[source]}" target="{ids[target]}"{rendered(head, data)}{span}'
            write(f"{start}><attvalues>{values}</attvalues></edge>\n" if values else f"{start}/>\n")
        write("</edges>\n")


class _Looks:
    """The viz elements of a node; what cannot be one (a colour by name, a size below zero) stays or becomes a column."""

    def __init__(self, flat: FlatGraph) -> None:
        self.cleaner = flat.cleaner
        numbers = {name: flat.node_column(name, "integer", "double") for name in ("x", "y", "size")}
        self.numbers = {name: reader(column, flat.cleaner) for name, column in numbers.items() if column}
        colors = [color for _, color in flat.graph.nodes(data="color") if color is not None]
        self.colored = any(map(hex_color, colors))
        self.taken = set(self.numbers) | ({"color"} if all(map(hex_color, colors)) else set())

    def of(self, data: Mapping[Any, Any]) -> str:
        color = hex_color(data.get("color")) if self.colored else None
        text = '<viz:color r="{}" g="{}" b="{}"/>'.format(*color) if color else ""
        x, y, size = self.number(data, "x"), self.number(data, "y"), self.number(data, "size")
        if x is not None and y is not None:
            text += f'<viz:position x="{x!r}" y="{y!r}"/>'
        elif x is not None or y is not None:
            self.cleaner.cleaned += 1
        if size is not None and size >= 0:
            text += f'<viz:size value="{size!r}"/>'
        elif size is not None:
            self.cleaner.cleaned += 1
        return text + _SHAPES.get(str(data.get("kind")), "")

    def number(self, data: Mapping[Any, Any], name: str) -> Any:
        read, value = self.numbers.get(name), data.get(name)
        return None if read is None or value is None else read(value)


def _text(value: Value) -> str:
    if not isinstance(value, tuple):
        return as_text(value)
    quoted = (item.replace("\\", "\\\\").replace('"', '\\"') for item in value)
    return "[" + ", ".join(f'"{item}"' for item in quoted) + "]"


def _graph_attributes(flat: FlatGraph, time: _Time | None) -> str:
    direction = "directed" if flat.directed else "undirected"
    mode = 'mode="dynamic" timeformat="date" timerepresentation="interval"' if time and time.days else 'mode="static"'
    return f'defaultedgetype="{direction}" idtype="string" {mode}'


def _meta(flat: FlatGraph) -> str:
    about = graph_description(flat.graph)
    description = f"<description>{content(flat.cleaner.text(about))}</description>" if about else ""
    return f"<meta><creator>citewalk</creator>{description}</meta>"
