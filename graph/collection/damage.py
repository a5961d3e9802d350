"""What is wrong with a collection's file, as one line for a person. A file may be damaged, or made by somebody else."""

from __future__ import annotations

import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from ..errors import CollectionError, DamagedCollectionError

UNREADABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""What SQLite and its Python module raise over a damaged file; the second for names in the schema that are not UTF-8."""

_LONGEST = 60  # characters of a value that an error shows


class Damage(Exception):
    """Something in the file that citewalk never writes. The text says what and where, without the file's name."""


def shown(value: object) -> str:
    """Return *value* as an error shows it: short, on one line."""
    if value is None:
        return "nothing"
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value):,} bytes"
    text = repr(value[:_LONGEST] if isinstance(value, str) else value)
    return text if len(text) <= _LONGEST + 2 else text[:_LONGEST] + "…"


def damaged(path: str, what: object) -> DamagedCollectionError:
    """Return the error that says *what* is wrong with the file at *path*, and what to do."""
    return DamagedCollectionError(f"{path} is damaged: {what}; run 'citewalk check {shlex.quote(path)} --repair'")


@contextmanager
def told(path: str) -> Iterator[None]:
    """Turn :class:`Damage` and SQLite's errors into one line that names the file at *path*."""
    try:
        yield
    except Damage as damage:
        raise damaged(path, damage) from damage
    except UNREADABLE as error:
        raise _translated(path, error) from error


def _translated(path: str, error: Exception) -> CollectionError:
    reason = str(error)
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_NOTADB:
            return CollectionError(f"{path}: it is damaged or not a citewalk collection; name another file with -c")
        case sqlite3.SQLITE_CORRUPT:
            return damaged(path, "its pages do not hold together")
        case sqlite3.SQLITE_TOOBIG:
            return damaged(path, "it holds a text longer than citewalk ever writes")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            reason = "another program keeps it locked; try again when that program has ended"
        case sqlite3.SQLITE_FULL:
            reason = "the disk is full; what was saved before is untouched"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN:
            reason = "it cannot be written here; check the folder's permissions"
        case _ if isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in reason:
            return damaged(path, "it holds a text that is not UTF-8")
        case _ if "malformed JSON" in reason:
            return damaged(path, "the body of a paper is not JSON")
    return CollectionError(f"{path}: {reason}")
