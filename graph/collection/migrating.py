"""From an older format to this one: in one transaction, with a copy of the file as it was kept beside it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from .damage import Damage
from .schema import VERSION, bring, version_of


def prepare(connection: sqlite3.Connection, path: str) -> Path | None:
    """Make the tables in a new file, or bring an older collection to this format; raises as :func:`version_of` does.

    Returns the copy that is kept of an older collection, None where there was nothing to bring. All of it happens, or
    nothing: after an error, or a kill, the file is as it was.
    """
    if version_of(connection, path) == VERSION:
        return None
    connection.execute("PRAGMA foreign_keys = OFF")  # tables are made anew and take the places of old ones
    connection.execute("BEGIN IMMEDIATE")
    kept = None
    try:
        # Another process may have brought it here while this one waited for the lock.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if 0 < version < VERSION and path != ":memory:":
            kept = _keep(Path(path), version)
        _check_references(connection)  # or what is astray would be lost without a word
        bring(connection, version, VERSION)
        _check_references(connection)
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        if kept is not None:
            kept.unlink(missing_ok=True)
        raise
    return kept


def _check_references(connection: sqlite3.Connection) -> None:
    astray = connection.execute("PRAGMA foreign_key_check").fetchone()
    if astray:
        raise Damage(f"a row of {astray[0]} is about something that is missing in {astray[2]}")


def _keep(path: Path, version: int) -> Path:
    """Copy the collection, which nobody can write to meanwhile, to a new file beside it, whole or not at all."""
    ends = ["", *(f"-{number}" for number in range(2, 1000))]
    names = (path.with_name(f"{path.stem}.format{version}-backup{end}{path.suffix}") for end in ends)
    kept = next(name for name in names if not os.path.lexists(name))
    new = kept.with_name(f".{kept.name}.new")
    try:
        with closing(sqlite3.connect(path)) as reader, closing(sqlite3.connect(new)) as copy:
            reader.backup(copy)
        new.rename(kept)
    finally:
        new.unlink(missing_ok=True)
    return kept
