"""Show a page in the browser."""

from __future__ import annotations

import webbrowser
from collections.abc import Sequence
from pathlib import Path

import click

from .output import warn

open_option = click.option("--open", "open_", is_flag=True, help="Open the page in the browser when it is written.")


def page_of(outputs: Sequence[Path], format: str | None = None) -> Path | None:  # noqa: A002 - the option's name
    """Return the first of *outputs* that is a page for a browser, None where none is."""
    from ..exports.table import writer_for

    return next((path for path in outputs if writer_for(path, format).name in ("html", "pyvis")), None)


def check_page(page: Path | None) -> None:
    """Refuse ``--open`` where no page is written."""
    if page is None:
        raise click.UsageError("--open shows a page, and no FILE is one (.html)")


def open_page(page: Path) -> None:
    """Open *page* in the browser; say so where there is none."""
    try:
        opened = webbrowser.open(page.resolve().as_uri())
    except (webbrowser.Error, OSError):
        opened = False
    if not opened:
        warn(f"no browser could be started; open {page} yourself")
