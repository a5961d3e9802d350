"""Repositories in the tables: one repository is one numeric id, whatever names it has had."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from ..model import Evidence, Repository
from .bodies import digest, dump, load
from .merging import merge_repositories


class RepositoryWriter:
    """Writes repositories inside one open transaction; *evidence* gives the key of an evidence."""

    def __init__(self, connection: sqlite3.Connection, evidence: Callable[[Evidence], int]) -> None:
        self._run = connection.execute
        self._evidence = evidence
        self._touched: set[int] = set()

    def add(self, repository: Repository) -> int:
        """Keep *repository*'s record and return 1 when the repository was not known, else 0."""
        key, made = self._place(repository)
        body = dump(repository)
        row = (key, self._evidence(repository.evidence), repository.id, repository.evidence.date)
        self._run("DELETE FROM repository_records WHERE (repository, evidence, subject) = (?, ?, ?) AND fetched < ?", row)
        self._run(
            "INSERT OR IGNORE INTO repository_records SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS"
            " (SELECT 1 FROM repository_records WHERE (repository, evidence, subject) = (?1, ?2, ?3) AND fetched > ?4)",
            (*row, digest(body), body),
        )
        self._touched.add(key)
        return made

    def key(self, identifier: str, said: Evidence) -> int:
        """Return the key of the repository called *identifier*, making an unchecked one when nobody has that name."""
        row = self._run("SELECT repository FROM repository_names WHERE name = ?", (identifier,)).fetchone()
        if row:
            return int(row[0])
        self.add(Repository(id=identifier, name=identifier.partition(":")[2], evidence=Evidence(said.source, date=said.date)))
        return self.key(identifier, said)

    def _place(self, repository: Repository) -> tuple[int, int]:
        """Find or make the row of *repository*, giving it its names.

        The numeric id decides. A name that now belongs to another number goes to its new owner, and the two stay apart.
        """
        owners = [self._owner(name) for name in (repository.id, *repository.former_names)]
        if repository.number is not None:
            same = self._run(
                "SELECT key, number FROM repositories WHERE number = ? AND substr(id, 1, instr(id, ':')) = ?",
                (repository.number, repository.id.partition(":")[0] + ":"),
            ).fetchone()
            owners.insert(0, same)
        fitting = [o for o in owners if o and (o[1] is None or repository.number is None or o[1] == repository.number)]
        if fitting:
            key = int(fitting[0][0])
            for other in {int(o[0]) for o in fitting[1:]} - {key}:
                self._merge(other, key)
            made = 0
        else:
            inserted = self._run("INSERT INTO repositories (id) VALUES (?)", (repository.id,)).lastrowid
            assert inserted is not None
            key, made = inserted, 1
        if repository.number is not None:
            self._run("UPDATE repositories SET number = ? WHERE key = ?", (repository.number, key))
        owner = self._owner(repository.id)
        if owner and owner[0] != key:
            self._touched.add(int(owner[0]))
        self._run("INSERT OR REPLACE INTO repository_names VALUES (?, ?)", (repository.id, key))
        for name in repository.former_names:
            self._run("INSERT OR IGNORE INTO repository_names VALUES (?, ?)", (name, key))
        return key, made

    def _owner(self, name: str) -> tuple[int, int | None] | None:
        return self._run(  # type: ignore[no-any-return]
            "SELECT key, number FROM repositories JOIN repository_names ON key = repository WHERE name = ?", (name,)
        ).fetchone()

    def _merge(self, gone: int, kept: int) -> None:
        move = (kept, gone)
        for table in ("repository_records", "repository_names", "links"):
            self._run(f"UPDATE OR IGNORE {table} SET repository = ? WHERE repository = ?", move)
            self._run(f"DELETE FROM {table} WHERE repository = ?", (gone,))
        self._run("DELETE FROM repositories WHERE key = ?", (gone,))
        self._touched.discard(gone)

    def finish(self) -> None:
        """Make the merged view of every repository touched."""
        for key in sorted(self._touched):
            rows = self._run(
                "SELECT body, source, found_in, fetched, detail FROM repository_records"
                " JOIN evidence ON evidence.key = evidence WHERE repository = ?",
                (key,),
            )
            merged = merge_repositories([load(Repository, row[0], Evidence(row[1], row[2], row[3], row[4])) for row in rows])
            identifier = merged.id
            owner = self._owner(identifier)
            if owner and owner[0] != key:  # another repository goes by this name today
                identifier = f"{identifier}#{merged.number}"
                self._run("INSERT OR IGNORE INTO repository_names VALUES (?, ?)", (identifier, key))
            self._run("UPDATE repositories SET id = ?, body = ? WHERE key = ?", (identifier, dump(merged), key))
        self._touched.clear()
