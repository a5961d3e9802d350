"""Progress on stderr for whatever takes longer than a second; nothing where stderr is no terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from .cells import printable
from .options import common


def wanted() -> bool:
    """Say whether somebody is there to watch."""
    return sys.stderr.isatty() and not common().quiet


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """Show that *what* is under way."""
    if not wanted():
        yield
        return
    from rich.console import Console
    from rich.markup import escape

    with Console(stderr=True).status(escape(printable(what))):
        yield


class SourceProgress:
    """A line per source: done / total, and what it waits for."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        self._progress = Progress(
            TextColumn("{task.description:<17}", markup=False),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[why]}", markup=False),
            console=Console(stderr=True),
            transient=False,
            disable=not wanted(),
        )
        self._tasks: dict[str, object] = {}

    def __enter__(self) -> SourceProgress:
        self._progress.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._progress.stop()

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """Tell that *source* has done *done* of *total* and waits *waiting* seconds because of *why*."""
        task = self._tasks.get(source)
        if task is None:
            task = self._tasks[source] = self._progress.add_task(source.replace("_", " "), total=total, why="")
        reason = f"waiting {waiting:.0f} s: {why}" if waiting >= 1 else why
        self._progress.update(task, completed=done, total=total, why=printable(reason))  # type: ignore[arg-type]
