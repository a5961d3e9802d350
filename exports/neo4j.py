"""Neo4j: a Cypher script and the two CSV files it loads; ``neo4j-admin database import`` takes the same two files.

Headers follow the Neo4j Operations Manual, "CSV header format": ``id:ID``, ``year:long``, ``:LABEL``, ``:START_ID``, ``:TYPE``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .citations import kind_of, relation_of
from .columns import Column, FlatGraph, Type, Value, as_text
from .writing import Written, beside, replace_together, text_of

if TYPE_CHECKING:
    import networkx as nx

_TYPES: dict[Type, str] = {"boolean": "boolean", "integer": "long", "double": "double", "string": "string", "strings": "string[]"}
_READ: dict[Type, str] = {
    "boolean": "toBoolean({})",
    "integer": "toInteger({})",
    "double": "toFloat({})",
    "string": "{}",
    "strings": "split({}, ';')",
}


def write_neo4j(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write a Cypher script to *path*, nodes and relationships beside it (``a.nodes.csv``, ``a.relationships.csv``).

    Nodes are labelled ``Paper`` or ``Repository`` and, all of them, ``Citewalk``; relationships are ``CITES``, ``HAS_CODE``,
    ``LISTS``. In lists a ``;`` inside an item becomes a comma. Raises OutputError where a file cannot be written.
    """
    path = Path(path)
    node_path, edge_path = beside(path, ".nodes.csv"), beside(path, ".relationships.csv")
    flat = FlatGraph(graph)
    labels = [_label(kind_of(data), "Node", str.capitalize) for _, data in graph.nodes(data=True)]
    kinds = [_label(relation_of(data), "RELATED", str.upper) for _, _, data in graph.edges(data=True)]
    with replace_together(path, node_path, edge_path) as (script, node_file, edge_file):
        with text_of(node_file) as text:
            write_row = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerow
            write_row(["id:ID", *map(_header, flat.node_columns), ":LABEL"])
            for label, (node, row) in zip(labels, flat.nodes(), strict=True):
                write_row([node, *_cells(flat.node_columns, row), f"Citewalk;{label}"])
        with text_of(edge_file) as text:
            write_row = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_MINIMAL).writerow
            write_row([":START_ID", ":END_ID", *map(_header, flat.edge_columns), ":TYPE"])
            for kind, (source, target, row) in zip(kinds, flat.edges(), strict=True):
                write_row([source, target, *_cells(flat.edge_columns, row), kind])
        with text_of(script) as text:
            text.write(_script(flat, node_path.name, edge_path.name, sorted(set(labels)), sorted(set(kinds))))
    files = (path, node_path, edge_path)
    return Written(path, "neo4j", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned, files=files)


def _script(flat: FlatGraph, nodes: str, edges: str, labels: list[str], kinds: list[str]) -> str:
    parts = [
        f"// Put {_commented(nodes)} and {_commented(edges)} into the import folder of Neo4j 5 and run this script",
        "// in Neo4j Browser (in cypher-shell leave :auto out). A backslash before a quote needs the setting",
        "// db.import.csv.legacy_quote_escaping=false.",
        "CREATE CONSTRAINT citewalk_id IF NOT EXISTS FOR (n:Citewalk) REQUIRE n.id IS UNIQUE;",
    ]
    for label in labels:
        where = f"WITH row WHERE row.{_name(':LABEL')} = 'Citewalk;{label}'"
        merge = f"MERGE (n:Citewalk {{id: row.{_name('id:ID')}}}) SET n:{_name(label)}{_settings('n', flat.node_columns)}"
        parts.append(_load(nodes, where, merge))
    for kind in kinds:
        where = f"WITH row WHERE row.{_name(':TYPE')} = '{kind}'"
        ends = " ".join(
            f"MATCH ({end}:Citewalk {{id: row.{_name(column)}}})" for end, column in (("a", ":START_ID"), ("b", ":END_ID"))
        )
        settings = _settings("r", flat.edge_columns).removeprefix(", ")
        parts.append(_load(edges, where, f"{ends} MERGE (a)-[r:{_name(kind)}]->(b)" + (f" SET {settings}" if settings else "")))
    return "\n".join(parts) + "\n"


def _load(file: str, where: str, what: str) -> str:
    address = "file:///" + file.replace("\\", "\\\\").replace("'", "\\'")
    return f":auto LOAD CSV WITH HEADERS FROM '{address}' AS row\n{where}\nCALL {{ WITH row {what} }} IN TRANSACTIONS;"


def _settings(of: str, columns: list[Column]) -> str:
    reads = [(_name(_property(column)), _READ[column.type].format(f"row.{_name(_header(column))}")) for column in columns]
    return "".join(f", {of}.{name} = {read}" for name, read in reads)


def _header(column: Column) -> str:
    return f"{_property(column)}:{_TYPES[column.type]}"


def _property(column: Column) -> str:
    return column.name.replace(":", "_").replace("`", "_")


def _name(text: str) -> str:
    return "`" + text.replace("`", "``") + "`"


def _label(value: str, unknown: str, form: Any) -> str:
    clean = re.sub(r"\W", "_", value, flags=re.ASCII)
    return form(clean) if re.fullmatch("[A-Za-z][A-Za-z0-9_]*", clean) else unknown


def _cells(columns: list[Column], row: dict[str, Value]) -> list[str]:
    return [_cell(row[column.name]) if column.name in row else "" for column in columns]


def _cell(value: Value) -> str:
    return ";".join(item.replace(";", ",") for item in value) if isinstance(value, tuple) else as_text(value)


def _commented(name: str) -> str:
    return " ".join(name.split())
