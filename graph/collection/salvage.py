"""Reading what can be read: a file that may be damaged, left exactly as it is, row by row around what is broken."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any

from .damage import UNREADABLE
from .opening import guard
from .pages import text
from .schema import APPLICATION_ID, VERSION, made
from .values import COLUMNS

_FAILURES = 20_000  # questions that may fail before a table is given up
_SMALLEST_ROW = 6  # bytes; a file with more rows than fit in it leads in circles
_HEADER = b"SQLite format 3\x00\x10\x00\x02\x02\x00\x40\x20\x20"  # of all our files: pages of 4,096 bytes, a write-ahead log


@dataclass(slots=True)
class Table:
    """The rows of one table that could be read: ``whole`` is false where some could not, ``missing`` where there is no table.

    ``strays`` is how many of them were found on pages by themselves.
    """

    name: str
    columns: tuple[str, ...] = ()
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    whole: bool = True
    missing: bool = False
    strays: int = 0
    _known: set[object] = field(default_factory=set)

    def note(self, row: tuple[Any, ...]) -> bool:
        """Add *row* unless it, or another with its key, is there; return whether it was added."""
        key = self.columns.index("key") if "key" in self.columns else None
        if not self._known:
            self._known = {known if key is None else known[key] for known in self.rows}
        what = row if key is None else row[key]
        if what in self._known:
            return False
        self._known.add(what)
        self.rows.append(row)
        return True

    def column(self, name: str) -> list[Any]:
        """Return the values of the column *name*; none where the table has no such column."""
        return list(map(itemgetter(self.columns.index(name)), self.rows)) if name in self.columns else []

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


@contextmanager
def private(path: Path) -> Iterator[tuple[sqlite3.Connection, Path]]:
    """Open the file at *path* so that neither it nor any file beside it is changed, whatever is wrong with it.

    Where a write-ahead log stands beside it, a copy of both is read. Yields the connection and the file that is read.
    """
    beside = [part for end in ("-wal", "-journal") if _size(part := Path(f"{path}{end}"))]
    with tempfile.TemporaryDirectory() as folder:
        file = path
        if beside or header_is_broken(path):
            file = Path(folder) / "copy.db"
            _copy_of_one_moment([path, *beside], file)
            if header_is_broken(file):
                with file.open("r+b") as copy:
                    copy.write(_HEADER)
        how = "" if file != path else "?immutable=1"
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}{how}", uri=True, isolation_level=None)) as connection:
            connection.text_factory = text
            connection.execute("PRAGMA writable_schema = ON")  # a table that cannot be understood does not hide the others
            guard(connection)
            if beside:
                with suppress(sqlite3.DatabaseError):
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            yield connection, file


def read_tables(connection: sqlite3.Connection, path: Path) -> dict[str, Table]:
    """Return everything that can be read of our tables, those of earlier formats included."""
    names = [name for version in range(VERSION, 0, -1) for name, thing in made(version).items() if thing.type == "table"]
    most = 1_000 + sum(_size(Path(f"{path}{end}")) for end in ("", "-wal")) // _SMALLEST_ROW
    return {name: _Reader(connection, name, most).table() for name in dict.fromkeys(names)}


class _Reader:
    """Reads one table."""

    def __init__(self, connection: sqlite3.Connection, name: str, most: int) -> None:
        self._connection = connection
        self._name = name
        self._most = most
        self._failures = 0

    def table(self) -> Table:
        try:
            sql = self._connection.execute(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? AND rootpage > 0", (self._name,)
            ).fetchone()
            # Columns that are computed (hidden) are code, which is not run.
            columns = [row for row in self._connection.execute(f"PRAGMA table_xinfo({self._name})") if row[6] == 0]
        except UNREADABLE:
            return Table(self._name, whole=False, missing=True)
        if sql is None or not isinstance(sql[0], str) or not columns:
            return Table(self._name, whole=False, missing=True)
        names = tuple(str(row[1]) for row in columns if row[1] in COLUMNS)
        self._select = f'SELECT {", ".join(names)} FROM "{self._name}"'
        rows, whole = self._ask(self._select)
        if not whole:
            first = sorted((row for row in columns if row[5]), key=lambda row: row[5])[:1]
            if "WITHOUT ROWID" not in sql[0].upper():
                rows = self._around_damage("rowid", number=True, known=rows)
            elif first:
                rows = self._around_damage(str(first[0][1]), number=str(first[0][2]).upper() == "INTEGER", known=rows)
        return Table(self._name, names, list(dict.fromkeys(rows)) if not whole else rows, whole)

    def _ask(self, question: str, *values: object) -> tuple[list[tuple[Any, ...]], bool]:
        """Return the rows that come before the first that cannot be read, and whether these are all."""
        rows: list[tuple[Any, ...]] = []
        try:
            for row in self._connection.execute(question, values):
                rows.append(row)
                if len(rows) > self._most:
                    return rows, False
        except UNREADABLE:
            self._failures += 1
            return rows, False
        return rows, True

    def _around_damage(self, key: str, *, number: bool, known: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """Read from both ends up to the damage and, where rows are numbered, what stands between damaged pages."""
        keyed = self._select.replace("SELECT ", f"SELECT {key}, ", 1)
        upwards, _ = self._ask(f"{keyed} ORDER BY {key}")
        downwards, _ = self._ask(f"{keyed} ORDER BY {key} DESC")
        found = [row[1:] for row in (*upwards, *downwards)]
        if number and upwards and downwards:
            found += self._between(keyed, key, upwards[-1][0], downwards[-1][0])
        return [*known, *found]

    def _between(self, keyed: str, key: str, low: Any, high: Any) -> list[tuple[Any, ...]]:
        if not isinstance(low, int) or not isinstance(high, int):
            return []
        found, ranges = [], [(low, high)]
        while ranges and self._failures < _FAILURES:
            low, high = ranges.pop()
            rows, whole = self._ask(f"{keyed} WHERE {key} BETWEEN ? AND ? ORDER BY {key}", low, high)
            found += [row[1:] for row in rows]
            if not whole and low < high:
                middle = (low + high) // 2
                ranges += [(middle + 1, high), (low, middle)]
        return found


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def header_is_broken(path: Path) -> bool:
    """Tell whether the file at *path* is one of ours whose first bytes are not what SQLite wants."""
    with path.open("rb") as file:
        header = file.read(100)
    sound = header[:16] == _HEADER[:16] and header[20:24] == _HEADER[20:24] and {*header[18:20]} <= {1, 2}
    return not sound and header[68:72] == APPLICATION_ID.to_bytes(4, "big")


def _copy_of_one_moment(parts: list[Path], copy: Path) -> None:
    """Copy *parts*; again while another program writes to them, five times at most."""
    for _ in range(5):
        before = [(part.stat().st_mtime_ns, part.stat().st_size) for part in parts]
        for part in parts:
            shutil.copyfile(part, f"{copy}{part.name.removeprefix(parts[0].name)}")
        if before == [(part.stat().st_mtime_ns, part.stat().st_size) for part in parts]:
            return
