"""The one table of the command line: it fits the terminal, and says what it left out.

Room is made in this order: titles are shortened, long identifiers go on a line of their own, columns are hidden by
importance and named below the table; where too little would be left, each row becomes a record of a few lines that has
every column. An identifier is never cut or broken, since people copy it. Without a terminal nothing is cut.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import click

from .cells import one_line, pad, shorten, width, wrap
from .progress import put

ALWAYS = 9
"""The importance of a column that is never hidden."""

GAP = 2
_LEAST = {"title": 24, "prose": 20, "text": 16}
_SQUEEZED = ("title", "prose", "text")  # who gives room first
_INDENT = 4  # of a long identifier that has a line of its own
_NARROWEST = 20  # columns; a terminal below that is treated as one of that width

Row = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its *name*, what stands in it, and how long it is kept when room is short.

    ``id`` is an identifier or address, never cut; ``number`` stands to the right and is never cut; ``title`` is shortened
    first, to *least* columns at the least; ``prose`` is wrapped; ``text`` is a word or two. *importance* goes from 1 to
    ALWAYS. *note* explains the column below the table. A cell may be several lines: a list of texts.
    """

    name: str
    kind: Literal["text", "id", "number", "title", "prose"] = "text"
    importance: int = ALWAYS
    least: int = 0
    note: str = ""

    @property
    def floor(self) -> int:
        """How narrow the column may become."""
        return self.least or _LEAST.get(self.kind, 0)


def print_table(
    columns: Sequence[Column],
    rows: Iterable[Sequence[object]],
    *,
    title: str = "",
    total: int | None = None,
    notes: Sequence[str] = (),
) -> None:
    """Print *rows* under *columns*, and below them how many of *total* rows these are, what is hidden, and the *notes*.

    A column in which no row says anything is left out; without rows nothing is printed (:mod:`.empty` has the sentence).
    """
    cells = [[_lines(cell) for cell in row] for row in rows]
    if not cells:
        return
    filled = [number for number in range(len(columns)) if any(row[number] for row in cells)]
    columns = [columns[number] for number in filled]
    cells = [[row[number] for number in filled] for row in cells]
    room = screen()
    if title:
        put(click.style("\n".join(wrap(one_line(title), room or sys.maxsize)), bold=True))
    fitted = fit(columns, cells, room)
    hidden = _print_records(columns, cells, room) if fitted is None and room else _print_grid(columns, cells, fitted, room)
    shown = [column for column in columns if column not in hidden]
    below = [cut_off(len(cells), total)] if total is not None and total > len(cells) else []
    if hidden:
        names = ", ".join(column.name for column in hidden)
        remedy = " or use --json" if _has_json() else ""
        below.append(f"hidden at this width: {names}; widen the terminal{remedy}")
    below += [*notes, *(f"{column.name}: {column.note}" for column in shown if column.note)]
    if below:
        put("")
    for line in below:
        put(click.style("\n".join(wrap(one_line(line), room or sys.maxsize, fold=False)), dim=True))


def cut_off(shown: int, total: int) -> str:
    """Return the line about a list of which *shown* rows of *total* are printed."""
    return f"showing {shown:,} of {total:,} rows; use -n 0 for all"


def screen() -> int | None:
    """Return how many columns a line may have: the terminal's, or COLUMNS; None (no limit) without both."""
    if not sys.stdout.isatty() and not os.environ.get("COLUMNS", "").isdecimal():
        return None
    return max(shutil.get_terminal_size().columns, _NARROWEST)


@dataclass(frozen=True, slots=True)
class Fit:
    """Which columns are shown, how wide each is, and the lines of its header."""

    widths: dict[int, int]
    headers: dict[int, list[str]]

    @property
    def offsets(self) -> dict[int, int]:
        """Where each column begins."""
        found, place = {}, 0
        for number, room in self.widths.items():
            found[number] = place
            place += room + GAP
        return found


def fit(columns: Sequence[Column], cells: Sequence[Row], room: int | None) -> Fit | None:
    """Return how *columns* fit into *room*, None where the most important ones do not."""
    kept = list(range(len(columns)))
    natural = {number: max((width(line) for row in cells for line in row[number]), default=0) for number in kept}
    whole = {number: [columns[number].name] for number in kept}
    wanted = {number: max(natural[number], width(columns[number].name)) for number in kept}
    if room is None or _sum(wanted) <= room:
        return Fit(wanted, whole)
    folded = {number: _folded(columns[number].name, natural[number]) for number in kept}
    wanted = {number: max(natural[number], *map(width, folded[number])) for number in kept}
    if narrowed := _squeezed(columns, wanted, room):
        return Fit(narrowed, folded)
    for number in kept:
        if columns[number].kind == "id":
            most = room // 3  # a longer one stands on a line of its own
            usual = (width(line) for row in cells for line in row[number] if width(line) <= most)
            wanted[number] = max(*map(width, folded[number]), *usual, 0)
    while not (narrowed := _squeezed(columns, {number: wanted[number] for number in kept}, room)):
        least = min(kept, key=lambda number: (columns[number].importance, -number))
        kept.remove(least)
        if columns[least].importance >= ALWAYS or 2 * len(kept) < len(columns):
            return None
    widths = _widened(columns, narrowed, natural, room)
    return None if _ragged(columns, cells, widths) else Fit(widths, {number: folded[number] for number in kept})


def _ragged(columns: Sequence[Column], cells: Sequence[Row], widths: dict[int, int]) -> bool:
    """Tell whether most rows would be broken inside by an identifier too long for its column."""
    inner = [number for number in widths if number and columns[number].kind == "id"]
    broken = sum(any(width(text) > widths[number] for number in inner for text in row[number]) for row in cells)
    return 2 * broken > len(cells)


def _squeezed(columns: Sequence[Column], wanted: dict[int, int], room: int) -> dict[int, int] | None:
    """Return *wanted* widths narrowed until they fit into *room*, None where they cannot."""
    widths = {number: min(wide, room) if columns[number].kind in _SQUEEZED else wide for number, wide in wanted.items()}
    for kind in _SQUEEZED:
        able = [number for number in widths if columns[number].kind == kind]
        while _sum(widths) > room:
            able = [number for number in able if widths[number] > columns[number].floor]
            if not able:
                break
            widths[max(able, key=lambda number: widths[number])] -= 1
    return widths if _sum(widths) <= room else None


def _widened(columns: Sequence[Column], widths: dict[int, int], natural: dict[int, int], room: int) -> dict[int, int]:
    """Give identifiers what room is left."""
    for number in widths:
        if columns[number].kind == "id":
            widths[number] += min(max(natural[number] - widths[number], 0), room - _sum(widths))
    return widths


def _sum(widths: dict[int, int]) -> int:
    return sum(widths.values()) + GAP * (len(widths) - 1)


def _folded(name: str, room: int) -> list[str]:
    return wrap(name, max(room, *map(width, name.split() or [""])), fold=False)


def _lines(cell: object) -> list[str]:
    lines = cell if isinstance(cell, list) else [cell]
    return [text for line in lines if line is not None and (text := one_line(line))]


def _print_grid(columns: Sequence[Column], cells: Sequence[Row], fitted: Fit | None, room: int | None) -> list[Column]:
    """Print header and rows; return the columns that are hidden."""
    assert fitted is not None  # without a limit everything fits
    head = max((len(lines) for lines in fitted.headers.values()), default=0)
    for line in range(head):
        texts = []
        for number, wide in fitted.widths.items():
            lines = fitted.headers[number]
            text = lines[line - head + len(lines)] if line >= head - len(lines) else ""
            texts.append(pad(text, wide, right=columns[number].kind == "number"))
        put(click.style((" " * GAP).join(texts).rstrip(), bold=True))
    put("─" * min(_sum(fitted.widths), room or 160))
    offsets = fitted.offsets
    put("\n".join(text for row in cells for text in _row(columns, row, fitted.widths, offsets, room)))
    return [column for number, column in enumerate(columns) if number not in fitted.widths]


def _row(columns: Sequence[Column], row: Row, widths: dict[int, int], offsets: dict[int, int], room: int | None) -> list[str]:
    """Return the lines of one row; after an identifier that is wider than its column the row goes on below it."""
    lines: list[str] = []
    top = 0
    for number, start in offsets.items():
        wide, kind = widths[number], columns[number].kind
        texts = list(row[number])
        if kind == "prose":
            texts = [part for text in texts for part in wrap(text, wide)]
        elif kind in ("title", "text"):
            texts = [shorten(text, wide) for text in texts]
        elif kind == "number":
            texts = [pad(text, wide, right=True) for text in texts]
        spilled = kind == "id" and any(width(text) > wide for text in texts)
        if spilled and room:
            longest = max(map(width, texts))
            if start + longest > room:
                start = _INDENT if _INDENT + longest <= room and number else 0
            if lines[top:] and width(lines[top]) + GAP > start:
                top += 1
        for below, text in enumerate(texts):
            while len(lines) <= top + below:
                lines.append("")
            lines[top + below] = pad(lines[top + below], start) + text
        if spilled:
            top += len(texts)
    return [line.rstrip() for line in lines]


def _print_records(columns: Sequence[Column], cells: Sequence[Row], room: int) -> list[Column]:
    """Print every row as a few lines, with all columns; return those that are hidden: none."""
    for number, row in enumerate(cells):
        if number:
            put("")
        for text in _record(columns, row, room):
            put(text)
    return []


def _record(columns: Sequence[Column], row: Row, room: int) -> list[str]:
    """Return one row as lines: its heading, its identifiers each on a line, and the rest as *name value*."""
    pairs = list(zip(columns, row, strict=True))
    mark = pairs.pop(0)[1] if pairs[0][0].kind == "number" else []
    lead = f"{mark[0]}  " if mark else ""
    inner = " " * width(lead)
    left = room - len(inner)
    titled = next((pair for pair in pairs if pair[0].kind == "title" and pair[1]), pairs[0])
    heading = titled if pairs[0][0].kind == "id" else pairs[0]
    pairs.remove(heading)
    lines = []
    for text in heading[1] or [""]:
        parts = [text] if heading[0].kind == "id" else wrap(text, left)
        lines += parts if len(parts) <= 2 else [parts[0], shorten(" ".join(parts[1:]), left)]
    lines += [text for column, texts in pairs if column.kind == "id" for text in texts]
    facts = [f"{column.name} {', '.join(texts)}" for column, texts in pairs if column.kind in ("number", "text") and texts]
    lines += _joined(facts, left)
    for column, texts in pairs:
        if column.kind in ("title", "prose") and texts:
            lines += wrap(f"{column.name}: {texts[0]}", left, later=2)
            lines += ["  " + part for text in texts[1:] for part in wrap(text, left - 2)]
    whole = [text if width(text) > left else inner + text for text in lines]
    return [lead + whole[0].removeprefix(inner), *whole[1:]] if lead else whole


def _joined(facts: Sequence[str], room: int) -> list[str]:
    lines: list[str] = []
    for fact in facts:
        if lines and width(lines[-1]) + 3 + width(fact) <= room:
            lines[-1] += f" · {fact}"
        else:
            lines += wrap(fact, room, later=2)
    return lines


def _has_json() -> bool:
    context = click.get_current_context(silent=True)
    return context is not None and "as_json" in context.params
