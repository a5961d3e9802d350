"""Answers from a file end: pages can be made to lead back to each other, so that a table seems to have no end."""

from __future__ import annotations

import sqlite3
from typing import Any

from .damage import Damage

_SMALLEST_ROW = 4  # bytes; a file with more rows than fit in it leads in circles
_STEPS_PER_BYTE = 50  # of SQLite's machine; questions take some thirty a row
_AT_LEAST = 1_000, 2_000_000  # rows and steps that any file may take
_STEPS_AT_ONCE = 100_000


class Bounds:
    """Asks a connection questions whose answers are no larger than its file can make them."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._left = 0
        (self._page_size,) = connection.execute("PRAGMA page_size").fetchone()

    def answer(self, question: str, values: list[Any]) -> tuple[list[tuple[Any, ...]], tuple[str, ...]]:
        """Return the rows of the answer and the names of its columns. Raises :class:`Damage` for one without end."""
        (pages,) = self._connection.execute("PRAGMA page_count").fetchone()
        size = pages * self._page_size
        most = _AT_LEAST[0] + size // _SMALLEST_ROW
        self._left = (_AT_LEAST[1] + size * _STEPS_PER_BYTE) // _STEPS_AT_ONCE
        self._connection.set_progress_handler(self._step, _STEPS_AT_ONCE)
        try:
            cursor = self._connection.execute(question, values)
            rows = cursor.fetchmany(most)
        except sqlite3.OperationalError as error:
            if self._left < 0:
                raise Damage("its pages lead in circles") from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
        if len(rows) == most:
            cursor.close()
            raise Damage("its pages lead in circles")
        return rows, tuple(name for name, *_ in cursor.description)

    def _step(self) -> bool:
        """Be called every so many steps; return whether to give up."""
        self._left -= 1
        return self._left < 0
