"""Tables fit: no line is wider than the terminal, identifiers stay whole, what is hidden is named."""

from __future__ import annotations

import os
from unittest import mock

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from citewalk.cli import cells
from citewalk.cli.tables import Column, print_table

WORDS = st.text("ab é日本語한❤️👩‍👩‍👧🇩🇪\u0301\u202e\x1b\t\n‮", max_size=60)
IDS = st.from_regex(r"doi:10\.\d{4}/[a-z0-9.]{1,70}", fullmatch=True)
KINDS = {"title": WORDS, "prose": WORDS, "text": st.text("abc ", max_size=12), "number": st.integers(0, 10**7), "id": IDS}
OTHERS = st.lists(st.tuples(st.sampled_from([kind for kind in KINDS if kind != "id"]), st.integers(1, 8)), max_size=6)


def printed(columns: list[Column], rows: list[list[object]], room: int | None, **how: object) -> str:
    """Print a table in a terminal of *room* columns and return it."""
    with mock.patch.dict(os.environ, {"COLUMNS": str(room or "")}), mock.patch("click.echo") as echo:
        print_table(columns, rows, **how)  # type: ignore[arg-type]
    return "\n".join(click.unstyle(call.args[0]) for call in echo.call_args_list)


@given(st.data(), OTHERS, st.sampled_from([20, 40, 60, 80, 100, 140]))
def test_no_line_is_wider_than_the_terminal_and_every_identifier_is_whole(data, others, room):
    columns = [Column("id", "id"), *(Column(f"{kind} {n}", kind, n) for n, (kind, _) in enumerate(others, start=1))]
    rows = data.draw(st.lists(st.tuples(*(KINDS[column.kind] for column in columns)), max_size=5))
    shown = printed(columns, rows, room)
    for row in rows:
        assert any(line.split(" ")[0] == row[0] or f" {row[0]}" in f"{line} " for line in shown.splitlines())
    for line in shown.splitlines():
        alone = line.strip() in {row[0] for row in rows}
        assert cell_len(line) <= room or alone, line
        assert cells.width(line) <= room or alone, line
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@given(st.text(), st.integers(1, 30))
def test_a_shortened_text_fits_and_ends_in_an_ellipsis(text, room):
    line = cells.one_line(text)
    short = cells.shorten(line, room)
    assert cells.width(short) <= room
    assert short == line or (short.endswith("…") and line.startswith(short[:-1]))


@given(st.lists(WORDS), st.integers(2, 30))
def test_wrapping_loses_no_word(words, room):
    text = cells.one_line(" ".join(words))
    lines = cells.wrap(text, room)
    assert all(cells.width(line) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


PAPERS = [
    Column("#", "number"),
    Column("id", "id"),
    Column("title", "title"),
    Column("venue", importance=2),
    Column("stars", "number", 3),
]
ROW = ["1*", "arxiv:2203.02155", "Training language models to follow instructions with human feedback", "NeurIPS", 12]


def test_titles_are_shortened_before_a_column_is_hidden():
    shown = printed(PAPERS, [ROW], 80)
    assert "…" in shown
    assert "NeurIPS" in shown
    assert "hidden" not in shown


def test_hidden_columns_are_named_the_least_important_first_to_go():
    assert "hidden at this width: venue; widen the terminal" in printed(PAPERS, [ROW], 56)
    assert "hidden at this width: venue, stars; widen the terminal" in printed(PAPERS, [ROW], 50).replace("\n", " ")


def test_where_too_little_would_fit_a_row_becomes_a_record_that_has_everything():
    shown = printed(PAPERS, [ROW], 40)
    assert "hidden" not in shown
    assert "…" not in shown
    assert shown.splitlines()[:4] == [
        "1*  Training language models to follow",
        "    instructions with human feedback",
        "    arxiv:2203.02155",
        "    venue NeurIPS · stars 12",
    ]


def test_without_a_terminal_nothing_is_cut():
    shown = printed(PAPERS, [[*ROW[:2], "word " * 200, *ROW[3:]]], None)
    assert max(map(len, shown.splitlines())) > 1000
    assert "…" not in shown


def test_a_long_identifier_has_a_line_of_its_own():
    long = "title:stanford-alpaca-an-instruction-following-llama-model-c12cb52c"
    lines = printed(PAPERS, [ROW, ["2", long, "Stanford Alpaca", "", 5]], 80).splitlines()
    assert [line.split() for line in lines if long in line] == [["2", long]]
    assert any("Stanford Alpaca" in line and long not in line for line in lines)


def test_an_identifier_wider_than_the_terminal_is_still_in_one_piece():
    long = "doi:10.1000/" + "x" * 90
    assert long in printed(PAPERS, [["1", long, "Title", "", 5]], 40).splitlines()


def test_rows_cut_by_n_are_told_and_a_column_is_explained_only_where_it_is_shown():
    columns = [*PAPERS[:3], Column("known", "number", 1, note="of the lists")]
    wide = printed(columns, [[*ROW[:3], 5]], 100, total=1711)
    assert "showing 1 of 1,711 rows; use -n 0 for all" in wide
    assert "known: of the lists" in wide
    assert "known: of the lists" not in printed(columns, [[*ROW[:3], 5]], 50)


def test_a_column_in_which_nothing_stands_is_left_out():
    assert "venue" not in printed(PAPERS, [[*ROW[:3], None, 0]], 200)
    assert "stars" in printed(PAPERS, [[*ROW[:3], None, 0]], 200)


@pytest.mark.parametrize("text", ["日本語", "e\u0301e\u0301e\u0301", "❤️❤️❤️", "👩‍👩‍👧👩‍👩‍👧"])
def test_marks_stay_on_their_character(text):
    assert cells.shorten(text * 10, 9).rstrip("…") in text * 10
    assert not cells.shorten(text * 10, 8)[:-1].endswith("\u200d")
