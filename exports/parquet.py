"""Parquet: one file of nodes, one of edges, with types; for DuckDB, Polars, pandas, Spark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .columns import Column, FlatGraph
from .sheets import companion
from .writing import Written, replace_together

if TYPE_CHECKING:
    import networkx as nx

_ROWS = 20_000  # in one row group: what is held in memory
_TYPES = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "double": pa.float64(),
    "string": pa.string(),
    "strings": pa.list_(pa.string()),
}


def write_parquet(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write the nodes of *graph* to *path* and its edges beside it (``graph.parquet``, ``graph.edges.parquet``).

    What is unknown is null. Raises OutputError where they cannot be written.
    """
    path = Path(path)
    beside = companion(path, "edges")
    flat = FlatGraph(graph)
    nodes = ({"id": node, **row} for node, row in flat.nodes())
    edges = ({"source": source, "target": target, **row} for source, target, row in flat.edges())
    with replace_together(path, beside) as (node_file, edge_file):
        _write_table(node_file, ("id",), flat.node_columns, nodes)
        _write_table(edge_file, ("source", "target"), flat.edge_columns, edges)
    count = graph.number_of_edges()
    return Written(path, "parquet", len(flat.ids), count, flat.cleaner.cleaned, files=(path, beside))


def _write_table(file: BinaryIO, ids: tuple[str, ...], columns: list[Column], rows: Iterable[dict[str, Any]]) -> None:
    fields = [pa.field(name, pa.string(), nullable=False) for name in ids]
    schema = pa.schema(fields + [pa.field(column.name, _TYPES[column.type]) for column in columns])
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch
