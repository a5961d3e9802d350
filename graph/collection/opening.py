"""Opening a collection's file, carefully: people share them, and what comes in may be damaged or made to do harm."""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from ..errors import CollectionError
from .damage import told
from .migrating import prepare
from .schema import check_readable, version_of

LONGEST = 32_000_000  # bytes of one text; the longest that citewalk writes are reference lists and abstracts
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: LONGEST,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 100,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 20,
    sqlite3.SQLITE_LIMIT_FUNCTION_ARG: 20,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 10_000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}


def connect(path: str, *, create: bool) -> tuple[sqlite3.Connection, Path | None]:
    """Open the collection at *path*, making its tables or bringing them to this format where that is needed and allowed.

    Without *create* a database that has no tables yet is left as it is. Returns the connection, and the copy that is kept of
    a file of an older format.

    Raises :class:`CollectionError` for what is no collection of ours, :class:`DamagedCollectionError` for a damaged one.
    """
    with told(path):
        new = path != ":memory:" and not Path(path).exists()
        only_read = path != ":memory:" and Path(path).exists() and not _writable(Path(path))
        connection = _reading(Path(path)) if only_read else sqlite3.connect(path, timeout=60, isolation_level=None)
        kept = None
        try:
            guard(connection)
            if only_read:
                check_readable(connection, path)
            elif not create and not version_of(connection, path):
                raise CollectionError(f"{path} is empty; 'citewalk add' or 'citewalk build' puts papers in, -c names another")
            else:
                kept = prepare(connection, path)
                connection.execute("PRAGMA foreign_keys = ON")
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            if new and _has_no_tables(connection) and alone(connection):
                remove(path)
            connection.close()
            raise
    return connection, kept


def alone(connection: sqlite3.Connection) -> bool:
    """Tell whether no other program has the file of *connection* open, and keep others out until it is closed."""
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA journal_mode = DELETE")  # refused while somebody else has it open
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        return False
    return True


def _has_no_tables(connection: sqlite3.Connection) -> bool:
    with suppress(sqlite3.DatabaseError):
        return not connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    return False


def remove(path: str) -> None:
    """Remove the collection at *path* and what SQLite keeps beside it."""
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{path}{end}").unlink(missing_ok=True)


def guard(connection: sqlite3.Connection) -> None:
    """Let *connection* trust the file as little as SQLite can: no code in its schema is run, nothing in it is endless."""
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _reading(path: Path) -> sqlite3.Connection:
    """Open a collection that only others may write.

    While one of them has it open, what was added last stands in the file beside it, which the plain way reads too;
    else that way would want to make such a file here, where it may not.
    """
    how = "mode=ro" if Path(f"{path}-wal").exists() else "immutable=1"
    return sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=60, isolation_level=None)
