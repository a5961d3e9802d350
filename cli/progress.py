"""The line and the bars that move on stderr while a command works. Without a terminal, or with ``-q``, nothing moves."""

from __future__ import annotations

import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from .cells import one_line, shorten
from .options import common

if TYPE_CHECKING:
    from rich.progress import Task

_SOON = 0.15  # seconds that a command may work without a sign of life
_TICK = 0.1


def wanted() -> bool:
    """Say whether somebody watches."""
    return sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not common().quiet


class Activity:
    """One line that says what goes on, with something that turns and the seconds; other output takes its place.

    A thread draws it, so it moves while the command computes. Made by hand: what draws it must be there before the
    libraries are loaded that a command waits for.
    """

    def __init__(self) -> None:
        self.what = ""
        self._began = 0.0
        self._lock = threading.Lock()
        self._ended: threading.Event | None = None
        self._drawn = False

    def begin(self, what: str) -> None:
        """Show *what* from now on, at once where a line is there already, else in a moment."""
        if not wanted():
            return
        with self._lock:
            self.what, self._began = one_line(what), time.monotonic()
            if self._ended is None:
                self._ended = threading.Event()
                threading.Thread(target=self._turn, args=(self._ended,), daemon=True).start()

    def change(self, what: str) -> None:
        """Show *what* in the place of what is shown; the seconds go on."""
        if self._ended is not None:
            self.what = one_line(what)

    def end(self) -> None:
        """Take the line away."""
        with self._lock:
            if self._ended is not None:
                self._ended.set()
                self._ended = None
            self.what = ""
            self._erase()

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Take the line away while something else is written to the terminal."""
        with self._lock:
            self._erase()
            yield

    def _turn(self, ended: threading.Event) -> None:
        frames = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏" if (sys.stderr.encoding or "").lower().startswith("utf") else "|/-\\"
        wait, frame = _SOON, 0
        while not ended.wait(wait):
            with self._lock:
                if ended.is_set():
                    return
                seconds = time.monotonic() - self._began
                text = f"{frames[frame % len(frames)]} {self.what}" + (f" ({seconds:.0f} s)" if seconds >= 2 else "")
                sys.stderr.write(f"\r{shorten(text, shutil.get_terminal_size().columns - 1)}\x1b[K")
                sys.stderr.flush()
                self._drawn = True
            wait, frame = _TICK, frame + 1

    def _erase(self) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._drawn = False


activity = Activity()


def put(text: str, *, err: bool = False, nl: bool = True) -> None:
    """Write *text* to stdout, before which what moves ends, or to stderr, where it makes room."""
    if not err:
        activity.end()
    with activity.hidden():
        click.echo(text, err=err, nl=nl)


@contextmanager
def spinner(what: str) -> Iterator[None]:
    """Show that *what* is under way; afterwards what was shown before."""
    before = activity.what
    activity.begin(what)
    try:
        yield
    finally:
        if before:
            activity.begin(before)


@dataclass(slots=True)
class Share:
    """How far a job is, 0 to 1. More work may turn up on the way, yet the *value* never falls.

    What is known at a time fills most of the room that is left; the rest is kept for what may turn up.
    """

    value: float = 0.0
    _total: int = 0
    _since: tuple[int, float] = field(default=(0, 0.0))

    KEPT = 0.1

    def update(self, done: int, total: int) -> float:
        """Return the share now that *done* of *total* are done."""
        if total != self._total:
            self._total, self._since = total, (done, self.value)
        at, value = self._since
        if total > at:
            part = min(max(done - at, 0) / (total - at), 1.0)
            self.value = max(self.value, value + (1 - value) * (1 - self.KEPT) * part)
        return self.value


class SourceProgress:
    """A line per source: done / total, the time that is left, and what it waits for."""

    def __init__(self) -> None:
        self._tasks: dict[str, Any] = {}
        self._shares: dict[str, Share] = {}
        self._counts: dict[str, tuple[int, int]] = {}
        self._progress: Any = None
        self._before = ""

    def __enter__(self) -> SourceProgress:
        if not wanted():
            return self
        self._before = activity.what
        activity.end()
        from rich.console import Console
        from rich.progress import BarColumn, Progress, ProgressColumn, SpinnerColumn, TextColumn
        from rich.text import Text

        class Left(ProgressColumn):
            """The time that is left at the pace so far."""

            def render(self, task: Task) -> Text:
                left = None if task.fields["answered"] else task.time_remaining
                return Text("" if left is None else f"about {duration(left)} left")

        console = Console(stderr=True)
        narrow = console.width < 80
        self._progress = Progress(
            SpinnerColumn(finished_text=" "),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=8 if narrow else 20),
            TextColumn("{task.fields[count]}", markup=False),
            Left(),
            TextColumn("{task.fields[why]}", markup=False),
            console=console,
            transient=False,
        )
        self._progress.start()
        self.update("", 0, 0)
        return self

    def __exit__(self, *exception: object) -> None:
        if self._progress is None:
            return
        self._progress.remove_task(self._tasks.pop(""))
        for source, task in self._tasks.items():
            done, total = self._counts[source]
            if done >= total:
                self._progress.update(task, completed=1.0, why="")
            else:
                self._progress.stop_task(task)
                self._progress.update(task, answered=True, why="not finished")
        self._progress.stop()
        if self._before:
            activity.begin(self._before)

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """Show that *source* has answered *done* of *total* questions and waits *waiting* seconds because of *why*."""
        if self._progress is None:
            return
        if source not in self._tasks:
            name = source.replace("_", " ") or "asking what is missing"
            self._tasks[source] = self._progress.add_task(name, total=1.0 if source else None, count="", why="", answered=True)
            self._shares[source] = Share()
        self._counts[source] = (done, total)
        self._progress.update(
            self._tasks[source],
            completed=self._shares[source].update(done, total),
            count=f"{done:,}/{total:,}" if total else "",
            answered=done >= total,
            why=one_line(f"waits {duration(waiting)}: {why}" if waiting >= 1 else why),
        )


def duration(seconds: float) -> str:
    """Return *seconds* as a person says it: ``40 s``, ``3 min``, ``2 h 5 min``."""
    if seconds < 99.5:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
