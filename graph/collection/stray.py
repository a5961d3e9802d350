"""Rows of broken tables, found on the pages of the file: what no question leads to any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .check import BODIES, record_of, wrong_value
from .damage import UNREADABLE, Damage
from .pages import Pages
from .salvage import Table
from .schema import column_types, made

_FORGES = ("github:", "gitlab:", "codeberg:", "bitbucket:")


def gather(tables: Mapping[str, Table], connection: sqlite3.Connection, file: Path, version: int) -> None:
    """Add to those *tables* that could not be read as a whole the rows that stand on pages of the *file* without an owner."""
    types = column_types(version)
    broken = {name: table for name, table in tables.items() if not table.whole and name in types}
    if not broken:
        return
    for name, table in broken.items():
        if table.missing:
            table.columns = tuple(types[name])
    pages = Pages(file.read_bytes())
    owned = {page for root in _sound_roots(tables, connection) for page in pages.tree(root)}
    free = pages.free()
    for number in range(1, pages.count + 1):
        if number in owned:
            continue
        # What was deleted stays deleted, unless the whole table was.
        there = {name: table for name, table in broken.items() if table.missing or number not in free}
        for numbered in (True, False):
            fitting = {name: table for name, table in there.items() if _is_numbered(name, version) == numbered}
            for row, values in pages.rows(number, numbered=numbered) if fitting else ():
                _add(fitting, row, values, types)


def _sound_roots(tables: Mapping[str, Table], connection: sqlite3.Connection) -> list[int]:
    """Return where the trees of readable tables begin, and those of all indexes."""
    try:
        rows = connection.execute("SELECT type, name, rootpage FROM sqlite_schema").fetchall()
    except UNREADABLE:
        return []
    return [root for kind, name, root in rows if isinstance(root, int) and (kind == "index" or _is_whole(tables.get(name)))]


def _is_whole(table: Table | None) -> bool:
    return table is None or table.whole


def _is_numbered(name: str, version: int) -> bool:
    return "WITHOUT ROWID" not in made(version)[name].sql


def _add(
    tables: Mapping[str, Table], number: int, values: list[Any], types: Mapping[str, Mapping[str, tuple[str, bool]]]
) -> None:
    """Add the row to the one of *tables* that it fits; to none where it fits several."""
    fitting = []
    for name, table in tables.items():
        declared = types[name]
        if tuple(declared) != table.columns or len(values) != len(declared):
            continue
        row = dict(zip(declared, values, strict=True))
        if row.get("key", "") is None:
            row["key"] = number
        if _fits(name, row, declared):
            fitting.append((table, tuple(row.values())))
    if len(fitting) == 1:
        ((table, found),) = fitting
        if table.note(found):
            table.strays += 1


def _fits(name: str, row: Mapping[str, Any], declared: Mapping[str, tuple[str, bool]]) -> bool:
    if any(wrong_value(column, value, declared[column]) for column, value in row.items()):
        return False
    if name in BODIES:
        try:
            record_of(name, row["body"])
        except Damage:
            return False
    is_repository = str(row.get("name", "")).startswith(_FORGES)
    return is_repository == (name == "repository_names") if "name" in row else True
