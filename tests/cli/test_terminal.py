"""What a person sees in a terminal: nothing is wider than it, identifiers stay in one piece."""

from __future__ import annotations

import re
import shutil
import sys

import pytest
from rich.cells import cell_len

from citewalk.graph.collection import Collection

COMMANDS = [
    ("rank", "-n", 12), ("papers", "--scope", "found", "-n", 400), ("show", "2312.07000"), ("code", "-n", 12),
    ("path", "2312.07000", "github:magnetic2014/llm-alignment-survey"), ("export", "--list"),
]  # fmt: skip
OTHERS = [
    ("foundations", "-n", 12), ("followups",), ("related", "2312.07000", "-n", 9), ("papers", "-n", 12), ("main-path",),
    ("code", "--missing", "-n", 30), ("code", "--lists", "-n", 12), ("communities", "-n", 3), ("status",), ("show", "nobody"),
]  # fmt: skip
ID = re.compile(r"(?:arxiv|doi|title|github):\S+|https://\S+|[\w.-]+/[\w.-]+")
SIZES = [40, 60, 80, 100, 140]


@pytest.fixture
def terminal(citewalk, demo_file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: citewalk(*arguments, "-c", demo_file)


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
@pytest.mark.parametrize(("columns", "commands"), [*((size, COMMANDS) for size in SIZES), (40, OTHERS), (80, OTHERS)])
def test_in_a_real_terminal_nothing_is_too_wide_and_every_identifier_is_whole(columns, commands, demo_file, tmp_path):
    from real_terminal import run_in_terminal

    shutil.copy(demo_file, tmp_path / "citewalk.db")
    shown = run_in_terminal(commands, columns=columns, folder=tmp_path)
    assert shown.statuses == [int("nobody" in command) for command in commands], shown.text
    with Collection.open(demo_file) as collection:
        known = {*collection.ids(), *(r.id for r in collection.repositories())}
    for line in shown.text.splitlines():
        assert cell_len(line) <= columns or ID.fullmatch(line.strip()), line
    for word in re.findall(r"(?:arxiv|doi|title|github):[^\s…]+", shown.text):
        assert word in known or word == "github:", word


def test_an_identifier_can_be_copied_from_every_row_of_papers_and_code(terminal, monkeypatch):
    for columns in map(str, SIZES):
        monkeypatch.setenv("COLUMNS", columns)
        ids = [row["id"] for row in terminal("papers", "-n", 0, "--json").json]
        assert set(ids) <= set(terminal("papers", "-n", 0).out.split())
        rows = terminal("code", "-n", 40, "--json").json
        assert {row[key] for row in rows for key in ("paper", "name")} <= set(terminal("code", "-n", 40).out.split())


def test_a_ranking_names_what_80_columns_hide(terminal):
    shown = terminal("rank", "-n", 3).out
    for told in ("arxiv:2203.02155", "0.0007112", "1–2", "hidden at this width: lists known", "use -n 0 for all"):
        assert told in shown
    assert "19/1,191" not in shown


def test_a_ranking_has_every_column_where_there_is_room(terminal, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    shown = terminal("rank", "-n", 3).out
    for told in ("19/1,191", "arxiv:2203.02155", "0.0007112", "1–2", "lists", "known", "whose references are known"):
        assert told in shown
    assert "hidden" not in shown


def test_the_star_of_a_ranking_is_explained_once_and_only_where_it_stands(terminal):
    shown = terminal("rank", "-n", 3).out
    assert shown.count("rests on little") == 1
    assert re.search(r"^ ?2\* ", shown, re.MULTILINE)
    assert "rests on little" not in terminal("rank", "-n", 1).out
    starred = [row["rank"] for row in terminal("rank", "-n", 20, "--json").json if row["caution"]]
    assert [int(n) for n in re.findall(r"^ *(\d+)\*", terminal("rank", "-n", 20).out, re.MULTILINE)] == starred


def test_papers_tell_their_reference_lists(terminal):
    shown = terminal("papers", "-n", 4).out
    assert "75/75" in shown
    assert "unfetched" in shown
    assert "arxiv:2309.15025" in shown


def test_an_inferred_year_is_told(citewalk, listing, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    citewalk("add", listing)
    inferred = [
        row["id"] for row in citewalk("papers", "-n", 0, "--json").json if row["title"] == "AI Alignment at Your Discretion"
    ]
    shown = " ".join(citewalk("show", *inferred).out.split())
    assert "2025-02-10 (year inferred)" in shown
    assert "the year of 'Feb 10' is inferred as 2025" in shown
    assert max(map(len, citewalk("show", *inferred).out.splitlines())) <= 80


def test_an_empty_reference_list_is_called_empty(citewalk, apis):
    citewalk("build", "2502.10441", "-o", "g.gexf")
    assert "empty" in citewalk("papers").out
    assert "empty" in citewalk("show", "2502.10441").out
