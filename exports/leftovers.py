"""Temporary files beside an output. A run that is killed leaves them; the next run that writes the same output clears them.

Whoever makes such a file holds a lock on it, which the operating system takes back when the process ends, however it
ends. So a file that can be locked belongs to nobody any more.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import time
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: only the age of a file tells
    fcntl = None  # type: ignore[assignment]

NEW, OLD = ".tmp", ".old"
"""The ends of names: of a file that is being written, and of one that has to come back if the writing fails."""
_DAY = 86_400  # seconds after which a file is nobody's where locks are not to be had


def name(target: Path, end: str) -> Path:
    """Return a name beside *target* that nobody has, for a file that belongs to it."""
    return target.with_name(f"{_beginning(target)}{secrets.token_hex(6)}{end}")


def make(target: Path, stack: contextlib.ExitStack) -> tuple[Path, BinaryIO]:
    """Make a temporary file for *target*, held until *stack* ends; return its path and the open file."""
    while True:
        path = name(target, NEW)
        file = path.open("xb")
        hold(file.fileno(), stack)
        with contextlib.suppress(OSError):
            # Another process may have taken the file for a leftover before it was held.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return path, file
        file.close()


def hold(descriptor: int, stack: contextlib.ExitStack) -> None:
    """Lock the file behind *descriptor* until *stack* ends, also when it is closed or gets another name."""
    if fcntl is None:
        return
    own = os.dup(descriptor)
    stack.callback(os.close, own)
    with contextlib.suppress(OSError):
        fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)


def clear(target: Path) -> None:
    """Remove what dead runs left for *target*; where one died with *target* away, its old content comes back."""
    with contextlib.suppress(OSError):
        for entry in os.scandir(target.parent):
            if entry.name.startswith(_beginning(target)) and entry.name.endswith((NEW, OLD)):
                _clear(Path(entry.path), target)


def _beginning(target: Path) -> str:
    return f".citewalk-{hashlib.sha256(os.fsencode(target.name)).hexdigest()[:12]}-"


def _clear(leftover: Path, target: Path) -> None:
    with contextlib.suppress(OSError):
        if not stat.S_ISREG(leftover.lstat().st_mode):
            return
        with leftover.open("rb") as file:
            if not _is_nobodys(file.fileno()):
                return
            if leftover.suffix == OLD and not target.exists():
                leftover.rename(target)
            else:
                leftover.unlink()


def _is_nobodys(descriptor: int) -> bool:
    if fcntl is not None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a file system without locks
            pass
        else:
            return True
    about = os.fstat(descriptor)
    return time.time() - max(about.st_mtime, about.st_ctime) > _DAY
