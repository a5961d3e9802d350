"""The table of writers."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from citewalk.exports import table
from citewalk.exports.table import WRITERS, Writer, list_writers, write, writer_for
from citewalk.exports.writing import Written
from citewalk.graph.errors import MissingExtraError, OutputError


@pytest.mark.parametrize(
    ("name", "format_name"),
    [
        ("a.gexf", "gexf"), ("A.GEXF", "gexf"), ("a.gexf.gz", "gexf"), ("a.html", "html"), ("a.pyvis.html", "pyvis"),
        ("a.json", "json"), ("a.csl.json", "csl"), ("a.vosviewer.json", "vosviewer"), ("a.map.txt", "vosviewer-map"),
        ("a.citnetexplorer.txt", "citnetexplorer"), ("a.md", "markdown"), (".gexf", "gexf"),
    ],
)  # fmt: skip
def test_longest_ending_wins(name: str, format_name: str) -> None:
    assert writer_for(name).name == format_name


@pytest.mark.parametrize("name", ["a.xyz", "a", "a.txt", "gexf", "a.gz"])
def test_unknown_ending_lists_the_known(name: str) -> None:
    with pytest.raises(OutputError, match=r"unknown file ending .*(known are .*\.gexf, \.graphml|did you mean '\.map\.txt')"):
        writer_for(name)


def test_format_overrides_the_ending() -> None:
    assert writer_for("a.txt", "GEXF").name == "gexf"
    with pytest.raises(OutputError, match="unknown format 'nope'; known are html, pyvis, gexf"):
        writer_for("a.gexf", "nope")


def test_names_and_endings_are_unique() -> None:
    names = [writer.name for writer in WRITERS]
    endings = [ending for writer in WRITERS for ending in writer.suffixes]
    assert len(set(names)) == len(names)
    assert len(set(endings)) == len(endings)
    assert all(ending == ending.lower() and ending.startswith(".") for ending in endings)
    assert all(writer.description for writer in WRITERS)


def test_every_writer_says_what_it_does(writer: Writer) -> None:
    function = writer.function()
    assert function.__name__.startswith("write_")
    assert "Raises OutputError" in (function.__doc__ or "") or "as :func:" in function.__doc__ or "see :func:" in function.__doc__


def test_nothing_heavy_is_imported() -> None:
    code = "import sys, citewalk.exports.table as t; t.writer_for('a.gexf'); t.list_writers();" + (
        "print(sorted({'networkx', 'lxml', 'igraph', 'numpy', 'scipy', 'pyarrow', 'matplotlib'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_options_reach_the_writer_and_unknown_ones_are_told(tmp_path: Path, small: nx.DiGraph) -> None:
    write(small, tmp_path / "a.gexf", timeline=True)
    assert 'mode="dynamic"' in (tmp_path / "a.gexf").read_text()
    with pytest.raises(OutputError, match="gexf takes no option 'timelin'; it takes timeline"):
        write(small, tmp_path / "a.gexf", timelin=True)
    with pytest.raises(OutputError, match="graphml takes no option 'timeline'; it takes none"):
        write(small, tmp_path / "a.graphml", timeline=True)


def test_write_returns_what_was_written(tmp_path: Path, small: nx.DiGraph) -> None:
    path = tmp_path / "a.graphml"
    assert write(small, str(path)) == Written(path, "graphml", 3, 3, 0, (), (path,))


def test_missing_extra_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> Any:
        raise ModuleNotFoundError("No module named 'pyarrow'", name="pyarrow.parquet")

    monkeypatch.setattr(table.importlib, "import_module", missing)
    with pytest.raises(MissingExtraError, match=r"writing parquet needs .* pip install 'citewalk\[parquet\]'"):
        writer_for("a.parquet").function()


def write_nothing(graph: nx.DiGraph, path: Path) -> Written:
    return Written(path, "nothing", 0, 0)


NOTHING = Writer("nothing", (".nothing",), "writes nothing", f"{__name__}:write_nothing")


def test_third_party_writers_come_through_entry_points(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, __name__, sys.modules.get(__name__) or type(sys)(__name__))
    for name, value in {"NOTHING": NOTHING, "write_nothing": write_nothing}.items():
        monkeypatch.setattr(sys.modules[__name__], name, value, raising=False)
    found = [
        EntryPoint("nothing", f"{__name__}:NOTHING", table.GROUP),
        EntryPoint("broken", "no_such_package_at_all:WRITER", table.GROUP),
        EntryPoint("wrong", "json:loads", table.GROUP),
        EntryPoint("gexf", f"{__name__}:NOTHING", table.GROUP),
    ]
    monkeypatch.setattr(table, "entry_points", lambda group: found if group == "citewalk.writers" else [])
    listed = {writer.name: writer for writer in list_writers()}
    assert listed["nothing"] == NOTHING
    assert listed["gexf"] in WRITERS
    assert write(nx.DiGraph(), tmp_path / "a.nothing").format == "nothing"
    assert "cannot be loaded" in listed["broken"].description
    assert "is no citewalk" in listed["wrong"].description
    with pytest.raises(OutputError, match="broken cannot be loaded"):
        write(nx.DiGraph(), tmp_path / "a", format="broken")
