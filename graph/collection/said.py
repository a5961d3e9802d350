"""What a damaged file still says, as batches that can be added to a new collection.

Papers, their names and their merged views follow from the records, so only what was *said* is taken from the tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from itertools import islice
from typing import Any

from ..identifiers import best_first
from ..model import Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper, Repository
from .check import Findings, label, record_of
from .damage import Damage
from .salvage import Table
from .schema import VERSION, column_types
from .values import COLUMNS

REPAIR = "repair"
"""The source of what only the file itself still says, because the records that said it are lost."""

# What stands in for a value that cannot be read, in columns that can do without.
_EMPTY: dict[str, Any] = {
    **dict.fromkeys(("fetched", "detail", "found_in", "intents", "fields", "place", "id"), ""),
    **dict.fromkeys(("influential", "official", "confidence", "section", "found", "declared", "number"), None),
    **dict.fromkeys(("listed", "replaced"), 0),
    "contexts": "[]",
    "digest": b"",
    "subject": None,
}
_BATCH = 5_000


class Said:
    """Everything that *tables* still say; ``lost`` counts what cannot be read, ``meta`` are the facts about the file itself."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.lost = Findings()
        for table in tables.values():
            if not table.whole:
                broken = "the table is missing" if table.missing else "some rows cannot be read"
                found = f"; {table.strays:,} were found on pages by themselves" if table.strays else ""
                self.lost.note(table.name, broken + found, rows=0)
        self._tables = tables
        self._usable: dict[str, list[dict[str, Any]]] = {}
        self._evidence = {r["key"]: Evidence(r["source"], r["found_in"], detail=r["detail"]) for r in self._rows("evidence")}
        self.meta = {row["key"]: row["value"] for row in self._rows("meta")}
        self._records = list(self._records_of("records"))
        self._repository_records = list(self._records_of("repository_records"))
        self._names = self._names_of_papers()
        self._called = self._called_papers()
        self._repository_called = self._called_repositories()

    def batches(self) -> Iterator[Batch]:
        """Yield batches in an order in which each may name what an earlier one brought."""
        yield from _batches("repositories", (record for _, record in self._repository_records))
        yield from _batches("repositories", self._repositories_without_records())
        yield from _batches("papers", (record for _, record in self._records))
        yield from _batches("papers", self._papers_without_records())
        yield from _batches("papers", self._further_names())
        yield from _batches("citations", self._citations())
        yield from _batches("links", self._links())
        yield from _batches("coverage", self._coverage())
        yield from _batches("fetches", self._fetches())

    def _rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of *table* that can be used, with values that stand in for those that cannot."""
        if table not in self._usable:
            stand_in = {**_EMPTY, "body": "{}"} if table in ("papers", "repositories") else _EMPTY
            there = self._tables[table]
            missing = sorted(_columns_of_all_formats(table) - {*there.columns, *stand_in})
            if missing and there.rows:
                self.lost.note(table, f"the column {missing[0]} is missing", rows=len(there.rows))
            rows = (self._mended(table, row, stand_in) for row in there) if not missing else ()
            self._usable[table] = [row for row in rows if row is not None]
        return self._usable[table]

    def _mended(self, table: str, row: dict[str, Any], stand_in: Mapping[str, Any]) -> dict[str, Any] | None:
        for column, value in row.items():
            kind = COLUMNS[column]
            if kind.holds(value):
                continue
            text = value.decode(errors="replace") if isinstance(value, bytes) else None
            if text is not None and kind.holds(text):
                row[column] = text
            elif column in stand_in:
                row[column] = stand_in[column]
                self.lost.note(table, f"{column} cannot be read", label(table, row))
            else:
                self.lost.note(table, f"row whose {column} cannot be read", label(table, row))
                return None
        return {**stand_in, **row}

    def _said(self, row: Mapping[str, Any]) -> Evidence:
        known = self._evidence.get(row["evidence"])
        if known is None:
            known = Evidence("unknown", detail=f"who said it was damaged ({row['evidence']})")
        return replace(known, date=row["fetched"])

    def _records_of(self, table: str) -> Iterator[tuple[dict[str, Any], Any]]:
        for row in self._rows(table):
            try:
                record = record_of(table, row["body"], self._said(row))
            except Damage as damage:
                self.lost.note(table, "record that is none", f"{label(table, row)}: {damage}")
                continue
            if isinstance(record, Repository) or record.names:
                yield row, record

    def _names_of_papers(self) -> dict[int, tuple[str, ...]]:
        """Return the names of each paper, the best first."""
        several: dict[int, list[str]] = {}
        for row in self._rows("names"):
            if row["paper"] is not None:
                several.setdefault(row["paper"], []).append(row["name"])
        return {paper: best_first(names) for paper, names in several.items()}

    def _called_papers(self) -> dict[Any, str]:
        """Return the name for each number by which citations, links and coverage mean a paper.

        From format 2 on that is the number of a name, before it was the number of a paper.
        """
        if "key" in self._tables["names"].columns:
            called = {row["subject"]: record.names[0] for row, record in self._records}
            return called | {row["key"]: row["name"] for row in self._rows("names")}
        called = {row["paper"]: record.id for row, record in reversed(self._records)}
        return called | {paper: names[0] for paper, names in self._names.items()}

    def _called_repositories(self) -> dict[int, str]:
        called = {row["repository"]: record.id for row, record in reversed(self._repository_records)}
        names = sorted(self._rows("repository_names"), key=lambda row: ("#" not in row["name"], row["name"]))
        return called | {row["repository"]: row["name"] for row in names}

    def _papers_without_records(self) -> Iterator[Paper]:
        """Yield what the merged view of a paper says where all its records are lost."""
        having = {row["paper"] for row, _ in self._records}
        for row, record in self._merged("papers"):
            names = self._names.get(row["key"], ())
            if row["key"] not in having and (record.title or record.listed):
                self.lost.note("papers", "records lost, merged view kept", label("papers", row))
                yield replace(record, identifiers=names or record.identifiers)

    def _repositories_without_records(self) -> Iterator[Repository]:
        having = {row["repository"] for row, _ in self._repository_records}
        for row, record in self._merged("repositories"):
            if row["key"] not in having:
                self.lost.note("repositories", "records lost, merged view kept", label("repositories", row))
                yield record

    def _merged(self, table: str) -> Iterator[tuple[dict[str, Any], Any]]:
        for row in self._rows(table):
            with suppress(Damage):  # merged views follow from the records, which are what counts
                yield row, record_of(table, row["body"], Evidence(REPAIR, "merged view"))

    def _further_names(self) -> Iterator[Paper]:
        """Yield, for papers with names that no record carries any more, who goes by them."""
        carried = {name for _, record in self._records for name in record.names}
        first = {row["paper"]: record.id for row, record in reversed(self._records)}
        for paper, names in self._names.items():
            further = [name for name in names if name not in carried]
            known = (first[paper], *further) if paper in first else further
            if further and len(known) > 1:
                yield Paper(evidence=Evidence(REPAIR, "names"), identifiers=best_first(known))

    def _citations(self) -> Iterator[Citation]:
        for row in self._rows("citations"):
            citing, cited = self._called.get(row["citing"]), self._called.get(row["cited"])
            if citing is None or cited is None or citing == cited:
                self.lost.note("citations", "paper that is not there", label("citations", row))
                continue
            intents = tuple(row["intents"].split(";")) if row["intents"] else ()
            contexts = tuple(json.loads(row["contexts"] or "[]"))
            influential = None if row["influential"] is None else bool(row["influential"])
            yield Citation(citing, cited, self._said(row), influential, intents, contexts)

    def _links(self) -> Iterator[CodeLink]:
        for row in self._rows("links"):
            paper, repository = self._paper_of(row), self._repository_called.get(row["repository"])
            if paper is None or repository is None:
                self.lost.note("links", "paper or repository that is not there", label("links", row))
                continue
            official = None if row["official"] is None else bool(row["official"])
            yield CodeLink(
                paper=paper, repository=repository, relation=row["relation"], evidence=self._said(row),
                confidence=row["confidence"], official=official, section=row["section"],
            )  # fmt: skip

    def _coverage(self) -> Iterator[Coverage]:
        for row in self._rows("coverage"):
            paper = self._paper_of(row)
            if paper is None:
                self.lost.note("coverage", "paper that is not there", label("coverage", row))
                continue
            yield Coverage(paper, row["source"], row["status"], row["found"], row["declared"], row["fetched"], row["detail"])

    def _paper_of(self, row: Mapping[str, Any]) -> str | None:
        return self._called.get(row["subject"] if row.get("subject") is not None else row.get("paper"))

    def _fetches(self) -> Iterator[Fetch]:
        for row in self._rows("fetches"):
            yield Fetch(row["source"], row["kind"], row["key"], row["status"], row["fetched"], row["fields"], row["detail"])


def _columns_of_all_formats(table: str) -> set[str]:
    formats = (column_types(version) for version in range(1, VERSION + 1))
    return set.intersection(*({*tables[table]} for tables in formats if table in tables))


def _batches(kind: str, items: Iterable[Any]) -> Iterator[Batch]:
    items = iter(items)
    while some := list(islice(items, _BATCH)):
        yield Batch(**{kind: some})
