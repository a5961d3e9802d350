"""CSV and TSV: one table of nodes, one of edges, harmless in a spreadsheet.

A cell that a spreadsheet would run as a formula (it begins with ``=``, ``+``, ``-`` or ``@``) gets an apostrophe before it.
Cells of number columns are numbers and stay as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from .columns import Column, FlatGraph, Row, Value, as_text
from .writing import Cleaner, Written, replace_together, text_of

if TYPE_CHECKING:
    import networkx as nx

_FORMULA = tuple("=+-@＝＋－＠")  # the wide forms too: East Asian spreadsheets take them for the narrow ones


def write_csv(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write the nodes of *graph* to *path* and its edges beside it (``graph.csv``, ``graph.edges.csv``), comma-separated.

    A *path* ending in ``.edges.csv`` gets the edges and nothing else is written. Lists are joined by ``; ``; empty is unknown.
    Raises OutputError where they cannot be written.
    """
    return _write(graph, Path(path), ",", "csv")


def write_tsv(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write *graph* as :func:`write_csv` does, tab-separated."""
    return _write(graph, Path(path), "\t", "tsv")


def companion(path: Path, other: str) -> Path:
    """Return the path of the other table: ``a.csv`` and ``a.nodes.csv`` to ``a.edges.csv`` where *other* is ``edges``."""
    name, packed = (path.name[:-3], ".gz") if path.name.lower().endswith(".gz") else (path.name, "")
    stem, _, ending = name.rpartition(".")
    return path.with_name(f"{stem.removesuffix('.nodes')}.{other}.{ending}{packed}")


def harmless(text: str) -> str:
    """Return *text* with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text[:1] in ("\t", "\r", "\n") else text


def cell(value: Value | None) -> str:
    """Return *value* as it stands in a sheet: unknown is empty, a number stays one, text is harmless."""
    if value is None:
        return ""
    return as_text(value) if isinstance(value, (int, float)) else harmless(as_text(value))


def sheet_text(head: Iterable[str], rows: Iterable[Iterable[Value | None]], delimiter: str = ",") -> str:
    """Return a table as the text of a CSV file, with the cells of :func:`write_csv`."""
    text = io.StringIO()
    write_row = csv.writer(text, delimiter=delimiter, lineterminator="\n").writerow
    write_row(map(cell, head))
    for row in rows:
        write_row(map(cell, row))
    return text.getvalue()


def _write(graph: nx.DiGraph, path: Path, delimiter: str, format_name: str) -> Written:
    flat = FlatGraph(graph)
    edges = graph.number_of_edges()
    table = _Sheet(delimiter, flat.cleaner)
    ends = ("source", "target")
    if ".edges." in path.name.lower():
        with replace_together(path) as (file,):
            table.write(file, ends, flat.edge_columns, ((s, t, row) for s, t, row in flat.edges()))
        return Written(path, format_name, 0, edges, flat.cleaner.cleaned + table.defused, table.notes(), (path,))
    beside = companion(path, "edges")
    with replace_together(path, beside) as (node_file, edge_file):
        table.write(node_file, ("id",), flat.node_columns, flat.nodes())
        table.write(edge_file, ends, flat.edge_columns, flat.edges())
    changed = flat.cleaner.cleaned + table.defused
    return Written(path, format_name, len(flat.ids), edges, changed, table.notes(), (path, beside))


class _Sheet:
    def __init__(self, delimiter: str, cleaner: Cleaner) -> None:
        self.delimiter = delimiter
        self.cleaner = cleaner
        self.defused = 0

    def write(self, file: BinaryIO, ids: tuple[str, ...], columns: list[Column], rows: Iterable[tuple[Any, ...]]) -> None:
        with text_of(file) as text:
            write_row = csv.writer(text, delimiter=self.delimiter, lineterminator="\n").writerow
            write_row([*ids, *(self.cell(column.name) for column in columns)])
            names = [column.name for column in columns]
            for *keys, row in rows:
                write_row([*map(self.cell, keys), *self.cells(names, row)])

    def cells(self, names: list[str], row: Row) -> list[str]:
        return [self.cell(row[name]) if name in row else "" for name in names]

    def cell(self, value: Value) -> str:
        text = cell(value)
        self.defused += not isinstance(value, (int, float)) and text != as_text(value)
        return text

    def notes(self) -> tuple[str, ...]:
        if not self.defused:
            return ()
        return (f"{self.defused} values that a spreadsheet would run as formulas have an apostrophe before them.",)
