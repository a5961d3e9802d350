"""CSV, TSV, Parquet."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.exports.columns import as_text
from citewalk.exports.sheets import harmless, write_csv, write_tsv


def rows(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def shown(data: dict[str, Any]) -> dict[str, str]:
    return {key: as_text(value) for key, value in data.items()}


def present(row: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in row.items() if value != ""}


@pytest.mark.parametrize(("write", "ending", "delimiter"), [(write_csv, "csv", ","), (write_tsv, "tsv", "\t")])
def test_demo_comes_back(write: Any, ending: str, delimiter: str, demo: nx.DiGraph, tmp_path: Path) -> None:
    written = write(demo, tmp_path / f"a.{ending}")
    assert [path.name for path in written.files] == [f"a.{ending}", f"a.edges.{ending}"]
    nodes, edges = (rows(path, delimiter) for path in written.files)
    assert [row["id"] for row in nodes] == list(demo)
    for row in nodes:
        found = {key: value.removeprefix("'") if harmless(value[1:]) == value else value for key, value in present(row).items()}
        assert found == shown(demo.nodes[row["id"]])
    for row, (source, target, data) in zip(edges, demo.edges(data=True), strict=True):
        assert present(row) == shown({"source": source, "target": target, **data})


def test_no_cell_of_the_traps_is_a_formula(traps: nx.DiGraph, tmp_path: Path) -> None:
    traps.add_node("=1+1", title="@SUM(A1)", label=" =x", authors="\tx", venue="＝x", doi="-", score=-1.5, number=-3)
    traps.nodes["=1+1"]["=cmd"] = "+x"
    written = write_csv(traps, tmp_path / "a.csv")
    numbers = {"score", "number", "x", "y"}
    for path in written.files:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            header = next(reader)
            cells = [(name, "") for name in header]
            cells += [(cell, name) for row in reader for name, cell in zip(header, row, strict=True)]
        for cell, name in cells:
            assert name in numbers or not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")), (name, cell)
            assert not cell.startswith(("\t", "\r"))
    (last,) = [row for row in rows(tmp_path / "a.csv") if row["id"] == "'=1+1"]
    assert (last["title"], last["score"], last["number"], last["doi"]) == ("'@SUM(A1)", "-1.5", "-3", "'-")
    assert "values that a spreadsheet would run as formulas" in written.notes[0]
    assert written.cleaned >= 8


@given(st.text(st.characters(codec="utf-8")))
def test_harmless(text: str) -> None:
    safe = harmless(text)
    assert safe in (text, "'" + text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))


def test_only_the_edges(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_csv(small, tmp_path / "a.edges.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["a.edges.csv"]
    assert (written.nodes, written.edges, len(rows(tmp_path / "a.edges.csv"))) == (0, 3, 3)


@pytest.mark.parametrize(
    ("name", "other"), [("a.nodes.csv", "a.edges.csv"), ("a.csv.gz", "a.edges.csv.gz"), ("a.b.CSV", "a.b.edges.CSV")]
)
def test_names_of_the_two_files(name: str, other: str, small: nx.DiGraph, tmp_path: Path) -> None:
    assert [path.name for path in write_csv(small, tmp_path / name).files] == [name, other]


def test_empty_graph_has_headers(empty: nx.DiGraph, tmp_path: Path) -> None:
    write_csv(empty, tmp_path / "a.csv")
    assert ((tmp_path / "a.csv").read_text(), (tmp_path / "a.edges.csv").read_text()) == ("id\n", "source,target\n")


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_duckdb_reads_parquet_with_types(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    from citewalk.exports.parquet import write_parquet

    graph = request.getfixturevalue(name)
    written = write_parquet(graph, tmp_path / "a.parquet")
    assert [path.name for path in written.files] == ["a.parquet", "a.edges.parquet"]
    (nodes, node_types), (edges, edge_types) = (query(duckdb, path) for path in written.files)
    wanted = [{"id": node, **one_line(data)} for node, data in graph.nodes(data=True)]
    assert nodes == wanted
    assert edges == [{"source": s, "target": t, **data} for s, t, data in graph.edges(data=True)]
    for found, expected in zip(nodes, wanted, strict=True):
        assert {key: type(value) for key, value in found.items()} == {key: type(value) for key, value in expected.items()}
    if name == "demo":
        types = {"year": "BIGINT", "listed": "BOOLEAN", "x": "DOUBLE", "title": "VARCHAR"}
        assert {column: node_types[column] for column in types} == types
        assert edge_types["weight"] == "DOUBLE"


def one_line(data: dict[str, Any]) -> dict[str, Any]:
    """Names of attributes are put on one line, values are not touched; ``id`` is the node itself."""
    return {" ".join(key.split()): value for key, value in data.items() if key != "id"}


def query(duckdb: Any, path: Path) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """Read a Parquet file with DuckDB: its rows without what is null, and the types of its columns."""
    with duckdb.connect() as database:
        described = database.execute(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
        types = {name: kind for name, kind, *_ in described}
        found = database.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [{key: value for key, value in row.items() if value is not None} for row in rows], types


def test_parquet_lists(tmp_path: Path) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed")
    from citewalk.exports.parquet import write_parquet

    graph = nx.DiGraph()
    graph.add_node("a", words=["x", "y; z"])
    graph.add_node("b")
    write_parquet(graph, tmp_path / "a.parquet")
    assert pq.read_table(tmp_path / "a.parquet").to_pylist() == [{"id": "a", "words": ["x", "y; z"]}, {"id": "b", "words": None}]
