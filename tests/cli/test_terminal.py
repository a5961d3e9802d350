"""What a person sees in a terminal of 80 columns: nothing is cut, identifiers stay in one piece."""

from __future__ import annotations

import pytest


@pytest.fixture
def terminal(citewalk, demo_file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    return lambda *arguments: citewalk(*arguments, "-c", demo_file)


@pytest.mark.parametrize(
    "arguments",
    [
        ("rank", "-n", 5), ("foundations", "-n", 10), ("related", "2312.07000", "-n", 5), ("papers", "-n", 12),
        ("papers", "--scope", "all", "-n", 80), ("show", "2312.07000"), ("code", "-n", 5), ("main-path",), ("communities", "-n", 3),
        ("status",), ("path", "2312.07000", "1706.03741"), ("export", "--list"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments)),
)  # fmt: skip
def test_nothing_is_wider_than_the_terminal(terminal, arguments):
    lines = terminal(*arguments).out.splitlines()
    assert max(map(len, lines)) <= 80
    assert not any("…" in line for line in lines)


def test_a_ranking_keeps_every_column_and_whole_identifiers(terminal):
    shown = terminal("rank", "-n", 3).out
    for told in ("19/1,191", "arxiv:2203.02155", "0.0007112", "1–2", "lists", "known"):
        assert told in shown
    assert "whose references are known" in " ".join(shown.split())


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
