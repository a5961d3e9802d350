"""What every writer owes: any graph, the same bytes each time, the old file whole after a failure."""

from __future__ import annotations

import copy
import datetime as dt
import math
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest

from citewalk.exports import writing
from citewalk.exports.table import Writer, write
from citewalk.graph.errors import OutputError


def target(folder: Path, writer: Writer) -> Path:
    return folder / f"graph{writer.suffixes[0]}"


def write_into(folder: Path, writer: Writer, graph: nx.Graph) -> dict[str, bytes]:
    folder.mkdir(exist_ok=True)
    written = write(graph, target(folder, writer))
    assert {path.name for path in folder.iterdir()} == {path.name for path in written.files}
    assert written.path == written.files[0] == target(folder, writer)
    return {path.name: path.read_bytes() for path in written.files}


@pytest.mark.parametrize("name", ["empty", "small", "traps"])
def test_writes_it_and_the_same_bytes_again(writer: Writer, name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    graph = request.getfixturevalue(name)
    before = copy.deepcopy(graph)
    first = write_into(tmp_path / "1", writer, graph)
    assert first == write_into(tmp_path / "2", writer, graph)
    assert nx.utils.graphs_equal(graph, before)


def test_writes_the_demo(writer: Writer, demo: nx.DiGraph, tmp_path: Path) -> None:
    assert all(write_into(tmp_path, writer, demo).values())


def awkward() -> nx.DiGraph:
    """Values that no design foresees: other types, mixed columns, nothing, too much."""
    graph = nx.DiGraph(name=7, note=None, measures=["score"])
    values: list[Any] = [
        None, math.nan, math.inf, "nul \0 bell \x07 lone \ud800", 2**70, -(2**63), 1e300, True, np.int64(5), np.float32(0.5),
        np.bool_(True), np.str_("text"), dt.date(2023, 12, 12), dt.datetime(2023, 12, 12, 1, 2), ["a", "b;c"], [],
        {"k": [1]}, {"b", "a"}, b"bytes \xff", 1j, (1, 2.5), "", np.array([1, 2]), np.datetime64("NaT"), Path("a/b"),
    ]  # fmt: skip
    for number, value in enumerate(values):
        graph.add_node(number, kind="paper", mixed=value, title=value, label=value, year=value, score=value, x=value, y=value)
        graph.nodes[number].update(size=value, color=value, community=value, authors=value, listed=value, date=value, url=value)
        graph.add_edge(number, (number + 1) % len(values), relation=value, weight=value, evidence=value, value=value)
    graph.add_node("1", id="another", label="the text 1 beside the number 1")
    graph.add_node("")
    graph.add_node(("a", 1), **{"": "no name", "id": "x", "ID": 1, "a:b`c": 2, "A:B`C": 3})
    graph.add_edge("1", "1", id=4, source="s", target="t", type="cites", kind="k", label=2.5)
    return graph


def test_writes_awkward_values(writer: Writer, tmp_path: Path) -> None:
    graph = awkward()
    written = write(graph, target(tmp_path, writer))
    assert written.cleaned > 0
    for path in written.files:
        assert b"\x07" not in path.read_bytes() or writer.name in ("parquet", "png", "pdf")


def test_writes_graphs_of_other_kinds(writer: Writer, tmp_path: Path) -> None:
    for kind in (nx.Graph, nx.MultiGraph, nx.MultiDiGraph):
        graph = kind()
        graph.add_edge("a", "b", weight=2)
        graph.add_edge("a", "b", weight=3)
        graph.add_edge("b", "b")
        write_into(tmp_path / kind.__name__, writer, graph)


def test_failed_write_leaves_the_old_files_whole(
    writer: Writer, small: nx.DiGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = write(small, target(tmp_path, writer))
    old = {path: path.read_bytes() for path in written.files}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    small.add_node("one more", kind="paper", year=2000)
    with pytest.raises(OutputError, match="no space left on device"):
        write(small, target(tmp_path, writer))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == old


def test_no_day_of_writing_is_inside(writer: Writer, small: nx.DiGraph, tmp_path: Path) -> None:
    today = dt.datetime.now(tz=dt.UTC)
    for content in write_into(tmp_path, writer, small).values():
        assert today.strftime("%Y-%m-%d").encode() not in content
        assert today.strftime("%Y%m%d").encode() not in content
