"""What is printed: JSON for programs, sentences and paragraphs for people, messages on stderr. Untrusted text stays text."""

from __future__ import annotations

import json
import shutil
import sys
from typing import Any

import click

from .cells import printable, wrap
from .options import common
from .progress import put
from .tables import cut_off, screen

WIDEST = 100  # columns of a paragraph; longer lines are hard to read


def print_json(document: Any, *, total: int | None = None) -> None:
    """Print *document* as the one JSON document on stdout; of a list cut to less than *total* rows, say so on stderr."""
    put(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))
    if total is not None:
        tell_cut(len(document), total)


def tell_cut(shown: int, total: int) -> None:
    """Say on stderr that only *shown* rows of *total* are printed, where that is so."""
    if total > shown:
        tell(cut_off(shown, total))


def tell(message: str) -> None:
    """Tell the user something on stderr, unless they asked for quiet."""
    if not common().quiet:
        say(message)


def warn(message: str) -> None:
    """Tell the user that something is missing or odd, on stderr, unless they asked for quiet."""
    if not common().quiet:
        say(message, mark="! ")


def say(message: object, *, mark: str = "") -> None:
    """Write *message* to stderr: one line, which a terminal shows on as many as it needs, none broken inside a word."""
    text = printable(message)
    room = shutil.get_terminal_size().columns if sys.stderr.isatty() else sys.maxsize
    lead = len(text) - len(text.lstrip(" "))
    lines = [" " * lead + line for line in wrap(text, room - lead - len(mark), fold=False)]
    shown = click.style(mark, fg="yellow", bold=True) if mark else ""
    put(shown + f"\n{' ' * len(mark)}".join(lines), err=True)


def print_text(text: str) -> None:
    """Print *text* as it is, made safe for the terminal."""
    put(printable(text))


def print_paragraph(text: str, *, hanging: int = 0) -> None:
    """Print *text* as a paragraph that fits the terminal, its later lines moved in by *hanging*."""
    put("\n".join(wrap(printable(text), min(screen() or 80, WIDEST), later=hanging, fold=False)))
