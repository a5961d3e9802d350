"""The tables, their version, and the way from each version to the next."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache

from ..errors import CollectionError
from .damage import Damage, shown

APPLICATION_ID = 0x63697465  # "cite": tells our files from other SQLite files
VERSION = 1

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE evidence (
    key INTEGER PRIMARY KEY, source TEXT NOT NULL, found_in TEXT NOT NULL, detail TEXT NOT NULL,
    UNIQUE (source, found_in, detail)
);
-- papers: place (file and position there, for listed ones) and body, the merged view, follow from the records
CREATE TABLE papers (
    key INTEGER PRIMARY KEY, id TEXT NOT NULL, listed INTEGER NOT NULL DEFAULT 0, place TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '{}'
);
CREATE INDEX papers_id ON papers (id);
CREATE INDEX papers_listed ON papers (listed) WHERE listed;
CREATE TABLE names (name TEXT PRIMARY KEY, paper INTEGER NOT NULL REFERENCES papers) WITHOUT ROWID;
CREATE INDEX names_paper ON names (paper);
CREATE TABLE records (
    paper INTEGER NOT NULL REFERENCES papers, evidence INTEGER NOT NULL REFERENCES evidence, subject TEXT NOT NULL,
    fetched TEXT NOT NULL, digest BLOB NOT NULL, body TEXT NOT NULL,
    UNIQUE (paper, evidence, subject, digest)
);
CREATE TABLE citations (
    citing INTEGER NOT NULL REFERENCES papers, cited INTEGER NOT NULL REFERENCES papers,
    evidence INTEGER NOT NULL REFERENCES evidence, fetched TEXT NOT NULL,
    influential INTEGER, intents TEXT NOT NULL DEFAULT '', contexts TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (citing, cited, evidence), CHECK (citing <> cited)
) WITHOUT ROWID;
CREATE INDEX citations_cited ON citations (cited);
CREATE TABLE coverage (
    paper INTEGER NOT NULL REFERENCES papers, source TEXT NOT NULL, status TEXT NOT NULL, found INTEGER, declared INTEGER,
    fetched TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (paper, source)
) WITHOUT ROWID;
CREATE TABLE repositories (key INTEGER PRIMARY KEY, id TEXT NOT NULL, number INTEGER, body TEXT NOT NULL DEFAULT '{}');
CREATE INDEX repositories_id ON repositories (id);
CREATE TABLE repository_names (name TEXT PRIMARY KEY, repository INTEGER NOT NULL REFERENCES repositories) WITHOUT ROWID;
CREATE TABLE repository_records (
    repository INTEGER NOT NULL REFERENCES repositories, evidence INTEGER NOT NULL REFERENCES evidence, subject TEXT NOT NULL,
    fetched TEXT NOT NULL, digest BLOB NOT NULL, body TEXT NOT NULL,
    UNIQUE (repository, evidence, subject, digest)
);
CREATE TABLE links (
    paper INTEGER NOT NULL REFERENCES papers, repository INTEGER NOT NULL REFERENCES repositories, relation TEXT NOT NULL,
    evidence INTEGER NOT NULL REFERENCES evidence, fetched TEXT NOT NULL, confidence REAL, official INTEGER, section TEXT,
    PRIMARY KEY (paper, repository, relation, evidence), CHECK (relation IN ('has_code', 'lists'))
) WITHOUT ROWID;
CREATE INDEX links_repository ON links (repository);
CREATE TABLE fetches (
    source TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL, fetched TEXT NOT NULL,
    fields TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (source, kind, key)
) WITHOUT ROWID;
"""

# MIGRATIONS[n] is the script that takes a file of version n to version n + 1.
MIGRATIONS: dict[int, str] = {0: _TABLES}


def version_of(connection: sqlite3.Connection, path: str) -> int:
    """Return the format's version of the file, 0 for a new one.

    Raises :class:`CollectionError` when it is some other program's database or a newer citewalk's, :class:`Damage` when its
    tables are not those that citewalk makes.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    objects = _objects(connection)
    if application != APPLICATION_ID and (objects or application):
        raise CollectionError(f"{path} is a database of another program, not a citewalk collection; name another with -c")
    if version > VERSION:
        raise CollectionError(f"{path} was written by a newer citewalk (format {version}, not {VERSION}); upgrade citewalk")
    if not objects:
        return 0
    if version < 1:
        raise Damage(f"it says that its format is {version}; formats are numbers from 1 to {VERSION}")
    _compare(objects, made(version))
    return int(version)


def check_readable(connection: sqlite3.Connection, path: str) -> None:
    """Raise :class:`CollectionError` when the file cannot be read as it is, because nobody may bring it to this version."""
    version = version_of(connection, path)
    if version < VERSION:
        what = f"has the older format {version}" if version else "is empty"
        raise CollectionError(f"{path} {what} and cannot be written here; check its permissions and those of its folder")


def bring(connection: sqlite3.Connection, version: int, wanted: int) -> None:
    """Take the tables from *version* (0: none) to *wanted*, inside the transaction that is open."""
    for step in range(version, wanted):
        for statement in MIGRATIONS[step].split(";"):
            if statement.strip():
                connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {wanted}")


@dataclass(frozen=True, slots=True)
class Object:
    """A table or an index of a file, or something that only others make (a view, a trigger)."""

    type: str
    name: str
    table: str
    sql: str


@lru_cache
def made(version: int) -> dict[str, Object]:
    """Return the tables and indexes that citewalk makes for *version*, by name."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        bring(connection, 0, version)
        return _objects(connection)


@lru_cache
def column_types(version: int) -> dict[str, dict[str, tuple[str, bool]]]:
    """Return for each table of *version* its columns: the type each is declared with, and whether it must have a value."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        bring(connection, 0, version)
        tables = [name for name, thing in _objects(connection).items() if thing.type == "table"]
        return {
            table: {row[1]: (row[2], bool(row[3] or row[5])) for row in connection.execute(f"PRAGMA table_info({table})")}
            for table in tables
        }


@lru_cache
def references(version: int) -> list[tuple[str, str, str]]:
    """Return the references of *version*: (table, column, the table whose key it is)."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        bring(connection, 0, version)
        return [
            (table, row[3], row[2])
            for table in column_types(version)
            for row in connection.execute(f"PRAGMA foreign_key_list({table})")
        ]


def _objects(connection: sqlite3.Connection) -> dict[str, Object]:
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_schema")
    return {str(row[1]): Object(*(" ".join(str(cell or "").split()) for cell in row)) for row in rows}


def _compare(found: dict[str, Object], ours: dict[str, Object]) -> None:
    """Raise :class:`Damage` unless the tables are ours to the letter: only then it is safe to ask them anything.

    Tables that somebody added are left alone. Views and triggers are refused, as nobody can say what they would do.
    """
    for name, expected in ours.items():
        there = found.get(name)
        if there is None:
            raise Damage(f"the {expected.type} {name} is missing")
        if there.type != expected.type:
            raise Damage(f"{name} is a {there.type} and not a {expected.type}")
        if there != expected:
            raise Damage(f"the {expected.type} {name} is not as citewalk makes it")
    for name, other in found.items():
        if name not in ours and (other.type not in ("table", "index") or other.table in ours):
            raise Damage(f"it has the {other.type} {shown(name)}, which citewalk does not make")
