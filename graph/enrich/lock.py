"""One process enriches a collection at a time; whoever comes second waits, and then finds most of the work done."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ..errors import CollectionError

try:
    import fcntl
except ImportError:  # Windows: SQLite still keeps the file whole, but two processes may fetch the same things
    fcntl = None  # type: ignore[assignment]


@contextmanager
def alone(collection: str, waiting: Callable[[], None], sleep: Callable[[float], Any] = time.sleep) -> Iterator[None]:
    """Hold the right to enrich the *collection* (a path), calling *waiting* while another process has it.

    The operating system takes the lock from a process that dies, however it dies.
    """
    if collection == ":memory:" or fcntl is None:
        yield
        return
    path = Path(f"{collection}-enriching")
    try:
        handle = _take(path, waiting, sleep)
    except OSError as error:
        raise CollectionError(f"{path} cannot be written: {error.strerror}; check the folder's permissions") from error
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        os.close(handle)


def _take(path: Path, waiting: Callable[[], None], sleep: Callable[[float], Any]) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            waiting()
            sleep(0.2)
            continue
        # Whoever had it before may have unlinked the file that is locked here now.
        with suppress(OSError):
            if os.fstat(handle).st_ino == path.stat().st_ino:
                return handle
        os.close(handle)
