"""Is a collection's file sound? Every page, every row and every reference is looked at; nothing is changed."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CollectionError
from ..model import Evidence, Paper, Repository
from .bodies import load
from .damage import UNREADABLE, Damage, damaged, shown, told
from .salvage import Table, header_is_broken, private, read_tables
from .schema import VERSION, column_types, references, version_of
from .values import COLUMNS

BODIES = ("papers", "records", "repositories", "repository_records")
"""Tables whose rows have a body."""
NOBODY = Evidence("")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong in a *table* (or the ``file``): *what*, in how many *rows*, and one *example*."""

    table: str
    what: str
    rows: int
    example: str = ""

    def __str__(self) -> str:
        return f"{self.table}: {self.what}"

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as the JSON object that ``citewalk check --json`` prints."""
        return {"table": self.table, "what": self.what, "rows": self.rows, "example": self.example}


@dataclass(frozen=True, slots=True)
class Checked:
    """What :func:`check` found: the file's *format*, how many *rows* each table has, and its *damage*, if any."""

    path: Path
    format: int | None
    rows: dict[str, int]
    damage: list[Finding]

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.damage

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object that ``citewalk check --json`` prints."""
        damage = [finding.as_dict() for finding in self.damage]
        return {"file": str(self.path), "sound": self.sound, "format": self.format, "rows": self.rows, "damage": damage}


class Findings:
    """Counts what is wrong by kind, and keeps the first example of each."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()
        self._examples: dict[tuple[str, str], str] = {}

    def note(self, table: str, what: str, example: str = "", rows: int = 1) -> None:
        """Note that *what* is wrong in *rows* rows of *table*."""
        self._counts[table, what] += rows
        self._examples.setdefault((table, what), example)

    def all(self) -> list[Finding]:
        """Return everything noted, in the order in which it was met."""
        return [Finding(*kind, rows, self._examples[kind]) for kind, rows in self._counts.items()]


def check(path: str | Path) -> Checked:
    """Look at everything in the collection at *path*, which stays as it is, and say what is sound and what is damaged.

    Raises :class:`CollectionError` when there is no such file, or it is no collection of this or an earlier citewalk.
    """
    path = Path(path)
    existing(path)
    found = Findings()
    if header_is_broken(path):
        found.note("file", "its first bytes, which say how to read it, are broken")
    with told(str(path)), private(path) as (connection, _):
        version = _version(connection, path, found)
        _pages(connection, found)
        tables = read_tables(connection, path)
    tables = {name: tables[name] for name in column_types(version or VERSION)}
    for table in tables.values():
        _table(table, version or VERSION, found)
    _references(tables, version or VERSION, found)
    _names(tables, found)
    return Checked(path, version, {name: len(table.rows) for name, table in tables.items()}, found.all())


def existing(path: Path) -> None:
    """Raise :class:`CollectionError` unless there is a file at *path*."""
    if path.is_dir():
        raise CollectionError(f"{path} is a folder, not a collection; name a file")
    if not path.exists():
        raise CollectionError(f"there is no collection {path}; name another file")
    if not path.stat().st_size:
        raise CollectionError(f"{path} is an empty file; 'citewalk add' or 'citewalk build' puts papers in")


def first_damage(path: str) -> CollectionError | None:
    """Return the error that names what is wrong with the collection at *path*, None where it is sound or in memory only."""
    if path == ":memory:":
        return None
    checked = check(path)
    return None if checked.sound else damaged(path, checked.damage[0])


def _version(connection: sqlite3.Connection, path: Path, found: Findings) -> int | None:
    try:
        version = version_of(connection, str(path))
        if not version:
            raise CollectionError(f"{path} is an empty database; 'citewalk add' or 'citewalk build' puts papers in")
        return version
    except Damage as damage:
        found.note("file", str(damage))
    except UNREADABLE as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise
        found.note("file", "its list of tables cannot be read", str(error))
    return None


def _pages(connection: sqlite3.Connection, found: Findings) -> None:
    try:
        messages = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(1000)")]
    except UNREADABLE as error:
        messages = [str(error)]
    if messages != ["ok"]:
        found.note("file", "its pages or indexes do not hold together", messages[0], len(messages))


def _table(table: Table, version: int, found: Findings) -> None:
    if table.missing:
        found.note(table.name, "the table is missing or is not a table")
        return
    if not table.whole:
        found.note(table.name, "some rows cannot be read")
    for column, declared in column_types(version)[table.name].items():
        if column in table.columns:
            _column(table, column, declared, found)
        else:
            found.note(table.name, f"the column {column} is missing", rows=len(table.rows))
    for row in table if table.name in BODIES else ():
        _body(table.name, row, found)


def _column(table: Table, column: str, declared: tuple[str, bool], found: Findings) -> None:
    values = table.column(column)
    if all(wrong_value(column, value, declared) is None for value in set(values)):
        return  # most columns hold few different values
    for value, row in zip(values, table, strict=True):
        wrong = wrong_value(column, value, declared)
        if wrong:
            found.note(table.name, wrong, f"{label(table.name, row)}: {shown(value)}")


def _body(table: str, row: Mapping[str, Any], found: Findings) -> None:
    if not isinstance(row.get("body"), str):
        return  # noted with the column
    try:
        record = record_of(table, row["body"])
    except Damage as damage:
        found.note(table, "a body is no valid record", f"{label(table, row)}: {damage}")
        return
    if "listed" in row and bool(row["listed"]) != record.listed:
        found.note(table, "listed is not what the record says", label(table, row))


def record_of(table: str, body: str, evidence: Evidence = NOBODY) -> Paper | Repository:
    """Return what *body* of *table* says; raises :class:`Damage`."""
    return load(Repository, body, evidence) if table in ("repositories", "repository_records") else load(Paper, body, evidence)


def wrong_value(column: str, value: object, declared: tuple[str, bool]) -> str | None:
    """Return what is wrong with *value* in *column*, *declared* with this type and whether it may not be empty; else None."""
    kind, (type_, needed) = COLUMNS[column], declared
    if value is None and needed:
        return f"{column} is missing"
    if not kind.holds(value) or (type_ == "TEXT" and isinstance(value, int)) or (type_ == "INTEGER" and isinstance(value, str)):
        return f"{column} should be {kind.words}"
    return None


def label(table: str, row: Mapping[str, Any]) -> str:
    """Return how a person is told which *row* of *table* is meant."""
    known = [row[name] for name in ("key", "paper", "subject", "repository", "citing", "cited", "source", "name") if name in row]
    return f"{table} {', '.join(value if isinstance(value, str) and len(value) < 60 else shown(value) for value in known[:3])}"


def _references(tables: Mapping[str, Table], version: int, found: Findings) -> None:
    for name, column, parent in references(version):
        if column not in tables[name].columns:
            continue
        missing = set(tables[name].column(column)) - set(tables[parent].column("key")) - {None}
        for row in tables[name] if missing else ():
            if row[column] in missing:
                found.note(name, f"{column} is not in the table {parent}", f"{label(name, row)}: {shown(row[column])}")


def _names(tables: Mapping[str, Table], found: Findings) -> None:
    """Every paper and every repository has an id, which is a name that stands for it alone."""
    for table, names, owner in (("papers", "names", "paper"), ("repositories", "repository_names", "repository")):
        standing = {row["name"]: row.get(owner) for row in tables[names] if "name" in row}
        for row in tables[table]:
            if standing.get(row.get("id")) != row.get("key"):
                found.note(table, "the id is not a name of it", f"{label(table, row)}: {shown(row.get('id'))}")
