"""How every writer writes: a file is replaced whole or not at all, and what a format cannot hold is cleaned and counted."""

from __future__ import annotations

import contextlib
import gzip
import io
import math
import os
import re
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO, cast

from ..graph.errors import OutputError
from . import leftovers

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST, BIGGEST = sys.float_info.min, sys.float_info.max

# What XML 1.0 cannot hold, escaped or not; the other formats need none of it either.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer did.

    ``path`` is the file that was asked for, ``format`` the writer's name, ``nodes`` and ``edges`` how many of each are in
    it, ``cleaned`` how many values had to be changed or left out because the format cannot hold them, ``notes`` full
    sentences for the person (what was left out and why), ``files`` every file written, ``path`` first.
    """

    path: Path
    format: str
    nodes: int
    edges: int
    cleaned: int = 0
    notes: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()

    def __post_init__(self) -> None:
        if not self.files:
            object.__setattr__(self, "files", (self.path,))


class Cleaner:
    """Takes out of values what no export can hold, and counts the values it had to change (``cleaned``)."""

    def __init__(self) -> None:
        self.cleaned = 0

    def text(self, text: str) -> str:
        """Return *text* without control characters (tab, line feed, carriage return stay), lone surrogates, U+FFFE, U+FFFF."""
        if text.isprintable():  # the quick way out: none of the forbidden characters is printable
            return text
        clean, removed = _FORBIDDEN.subn("", text)
        self.cleaned += removed > 0
        return clean

    def number(self, number: float) -> float | None:
        """Return *number*; None where it is not finite (NaN, infinity), which counts as unknown.

        What is so near to zero that it has lost digits (below 2.2e-308) becomes zero: igraph refuses a file that holds it.
        """
        if SMALLEST <= abs(number) <= BIGGEST or number == 0:
            return number
        self.cleaned += 1
        return 0.0 if math.isfinite(number) else None


def clean_text(text: str) -> tuple[str, int]:
    """Return *text* without the characters no export can hold, and how many there were."""
    return _FORBIDDEN.subn("", text)


@contextlib.contextmanager
def replace_together(*paths: Path | str) -> Iterator[tuple[BinaryIO, ...]]:
    """Open one binary file for each of *paths*; at the end all of them take their places, after an exception none does.

    Each is written to a temporary file in the same folder, flushed to disk, then renamed over the old one; what a killed run
    left beside it is removed. A path ending in ``.gz`` is compressed (without date or name, so that the same input gives
    the same bytes). A link is followed.

    Raises :class:`OutputError` for a missing or unwritable folder, a directory or a device in the way, a full disk.
    """
    targets = [Path(path) for path in paths]
    temporaries: list[Path] = []
    with contextlib.ExitStack() as stack:
        stack.callback(_remove, temporaries)
        files = []
        for target in targets:
            _check(target)
            with _told(target):
                leftovers.clear(target.resolve())
                temporary, raw = leftovers.make(target.resolve(), stack)
            temporaries.append(temporary)
            stack.callback(_close, raw)
            files.append(raw)
        outputs = [_compressed(file, target) for file, target in zip(files, targets, strict=True)]
        with _told(*targets):
            yield tuple(outputs)
            for file, output in zip(files, outputs, strict=True):
                if output is not file:
                    output.close()
                file.flush()
                os.fsync(file.fileno())
                file.close()
            _take_places(temporaries, [target.resolve() for target in targets], stack)


@contextlib.contextmanager
def replace_binary(path: Path | str) -> Iterator[BinaryIO]:
    """Open *path* for binary writing so that it is replaced whole or not at all; see :func:`replace_together`."""
    with replace_together(path) as (file,):
        yield file


@contextlib.contextmanager
def replace_text(path: Path | str) -> Iterator[TextIO]:
    r"""Open *path* for UTF-8 text with ``\n`` line ends; replaced whole or not at all; see :func:`replace_together`."""
    with replace_together(path) as (file,), text_of(file) as text:
        yield text


@contextlib.contextmanager
def text_of(file: BinaryIO) -> Iterator[TextIO]:
    r"""Let text (UTF-8, ``\n``) be written into the open binary *file*, which stays open."""
    text = io.TextIOWrapper(file, encoding="utf-8", newline="\n", write_through=False)
    try:
        yield text
        text.flush()
    finally:
        with contextlib.suppress(OSError):  # after a failed flush the first error is the one to tell
            text.detach()


def beside(path: Path, ending: str) -> Path:
    """Return the path of a companion file: *path* with its last suffix replaced by *ending* (``a.net`` -> ``a.clu``)."""
    return path.with_name(path.stem + ending)


def _check(target: Path) -> None:
    try:
        folder = target.resolve().parent
        if not folder.exists():
            raise OutputError(f"{target}: the folder {folder} does not exist; create it first")
        if not folder.is_dir():
            raise OutputError(f"{target}: {folder} is not a folder")
        try:
            mode = target.stat().st_mode
        except FileNotFoundError:
            mode = None
    except (OSError, ValueError, RuntimeError) as error:  # ValueError: a NUL in the name; RuntimeError: links in a circle
        raise OutputError(f"{str(target)!r} cannot be written: {_reason(error)}") from error
    if mode is not None and stat.S_ISDIR(mode):
        raise OutputError(f"{target}: a folder of that name is in the way; give a file name")
    if mode is not None and not stat.S_ISREG(mode):
        raise OutputError(f"{target}: is a device or pipe, not a file; give a file name")
    if mode is not None and not os.access(target, os.W_OK):
        raise OutputError(f"{target}: the file is read-only; change its permission or give another name")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(f"{target}: no permission to write in the folder {folder}")


def _compressed(file: BinaryIO, target: Path) -> BinaryIO:
    if target.suffix.lower() != ".gz":
        return file
    return cast(BinaryIO, gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0))


def _take_places(temporaries: list[Path], targets: list[Path], stack: contextlib.ExitStack) -> None:
    """Rename every temporary over its target; when one fails, put back what was there before."""
    kept: list[tuple[Path, Path | None]] = []
    try:
        for temporary, target in zip(temporaries, targets, strict=True):
            backup = None
            if target.exists():
                temporary.chmod(stat.S_IMODE(target.stat().st_mode))
                if len(targets) > 1:
                    backup = _kept(target, stack)
            kept.append((target, backup))
            temporary.replace(target)
    except BaseException:
        for target, backup in kept:
            if backup is not None:
                backup.replace(target)
            elif len(targets) > 1:
                target.unlink(missing_ok=True)
        raise
    _remove([backup for _, backup in kept if backup is not None])


def _kept(target: Path, stack: contextlib.ExitStack) -> Path:
    """Give what is at *target* a second name, so that it can come back; where links are not to be had, move it there."""
    backup = leftovers.name(target, leftovers.OLD)
    with contextlib.suppress(OSError), target.open("rb") as file:
        leftovers.hold(file.fileno(), stack)
    try:
        backup.hardlink_to(target)
    except OSError:
        target.rename(backup)
    return backup


def _close(file: BinaryIO) -> None:
    """Close *file* after a failure: on a full disk closing fails too, and the first error is the one to tell."""
    with contextlib.suppress(OSError):
        file.close()


def _remove(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def _told(*targets: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        names = ", ".join(str(target) for target in targets)
        raise OutputError(f"{names}: cannot be written: {_reason(error)}; what was there before is untouched") from error


def _reason(error: Exception) -> str:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return reason[:1].lower() + reason[1:]
