"""What is printed: tables a person can read, JSON a program can, messages on stderr. Untrusted text stays text."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import click

from .options import common

if TYPE_CHECKING:
    from rich.console import Console

# Terminals obey control characters, and bidirectional overrides can make a title read as something else.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_NARROW = 110  # columns of a terminal below which identifiers get no column of their own


def print_json(document: Any) -> None:
    """Print *document* as the one JSON document on stdout."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def tell(message: str) -> None:
    """Tell the user something on stderr, unless they asked for quiet."""
    if not common().quiet:
        click.echo(printable(message), err=True)


def warn(message: str) -> None:
    """Tell the user that something is missing or odd, on stderr, unless they asked for quiet."""
    if not common().quiet:
        click.echo(click.style("! ", fg="yellow", bold=True) + printable(message), err=True)


def printable(text: object) -> str:
    """Return *text* without what a terminal would obey."""
    return _UNSAFE.sub("\ufffd", str(text))


def print_table(
    columns: Sequence[str | tuple[str, str]], rows: Iterable[Sequence[object]], *, title: str = "", caption: str = ""
) -> None:
    """Print *rows* under *columns*: a name, or a name and a kind.

    ``right`` are numbers and never broken, ``wide`` takes the room there is, ``key`` is an identifier: in a narrow terminal
    it stands below the first ``wide`` column, in one piece. A column in which no row says anything is left out.
    """
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = _console()
    kinds = [(column, "") if isinstance(column, str) else column for column in columns]
    cells = [[Text("" if cell is None else printable(cell)) for cell in row] for row in rows]
    told = [number for number in range(len(kinds)) if not cells or any(row[number] for row in cells)]
    wide = next((number for number in told if kinds[number][1] == "wide"), None)
    if console.width < _NARROW and wide is not None:
        keys = [number for number in told if kinds[number][1] == "key"]
        told = [number for number in told if number not in keys]
        for row in cells:
            row[wide] = Text("\n").join(filter(None, (row[wide], *(row[key].copy() for key in keys))))
    table = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        header_style="bold",
        padding=(0, 1, 0, 0),
    )
    for number in told:
        name, kind = kinds[number]
        table.add_column(
            name.replace(" ", "\n") if kind == "right" and console.width < _NARROW else name,
            justify="right" if kind == "right" else "left",
            no_wrap=kind == "right",
            overflow="fold",
            ratio=1 if kind == "wide" else None,
            min_width=20 if kind == "wide" else None,
        )
    for row in cells:
        table.add_row(*(row[number] for number in told))
    with console.capture() as drawn:  # printed by click, since rich leaves with status 1 when a pipe is closed
        if title:
            console.print(Text(printable(title), style="bold"))
        console.print(table)
        if caption:
            console.print(Text(printable(caption), style="dim"))
    click.echo(drawn.get(), nl=False)


def print_text(text: str) -> None:
    """Print *text* as it is, made safe for the terminal."""
    click.echo(printable(text))


def print_paragraph(text: str, *, hanging: int = 0) -> None:
    """Print *text* as a paragraph that fits the terminal, its later lines moved in by *hanging*."""
    width = min(shutil.get_terminal_size().columns, 100)
    click.echo(click.wrap_text(printable(text), width=width, subsequent_indent=" " * hanging))


def _console() -> Console:
    from rich.console import Console

    # Piped into a file or another program a table must not be folded to 80 columns.
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else 160
    return Console(file=sys.stdout, width=width, highlight=False, markup=False, emoji=False, soft_wrap=False)
