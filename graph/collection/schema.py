"""The tables, their version, and the way from each version to the next."""

from __future__ import annotations

import sqlite3

from ..errors import CollectionError

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


def check(connection: sqlite3.Connection, path: str) -> int:
    """Return the format's version of the file, 0 for a new one.

    Raises :class:`CollectionError` when it is some other program's database or a newer citewalk's.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if tables and application != APPLICATION_ID:
        raise CollectionError(f"{path} is a database of another program, not a citewalk collection; name another with -c")
    if version > VERSION:
        raise CollectionError(f"{path} was written by a newer citewalk (format {version}, not {VERSION}); upgrade citewalk")
    return int(version) if tables else 0


def check_readable(connection: sqlite3.Connection, path: str) -> None:
    """Raise :class:`CollectionError` when the file cannot be read as it is, because nobody may bring it to this version."""
    version = check(connection, path)
    if version < VERSION:
        what = f"has the older format {version}" if version else "is empty"
        raise CollectionError(f"{path} {what} and cannot be written here; check its permissions and those of its folder")


def prepare(connection: sqlite3.Connection, path: str) -> None:
    """Make the tables in a new file, or bring an older collection to this version; raises as :func:`check` does."""
    if check(connection, path) == VERSION:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have migrated while this one waited for the lock.
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for step in range(version, VERSION):
            for statement in MIGRATIONS[step].split(";"):
                if statement.strip():
                    connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
