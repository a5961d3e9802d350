"""Tables: Zotero's and Scopus' CSV, and any CSV or TSV with a title, doi, arxiv, url or id column."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

from .. import identifiers
from ..errors import InputError
from ..model import Batch, Evidence
from . import fields, record
from .document import Document
from .reading import Reading

BATCH = 2_000
_ADDRESS = re.compile(r"^(?!.*(?:cit|ref|code|repo)).*(?:link|ur[li]|doi|arxiv|pdf)", re.IGNORECASE)
SEPARATORS = ",\t;|"
csv.field_size_limit(1 << 24)


def header(line: str) -> tuple[str, list[str]]:
    """Return the separator and the columns of a header line: the separator under which most columns are known."""
    best: tuple[int, str, list[str]] = (-1, ",", [])
    for separator in SEPARATORS:
        try:
            columns = next(csv.reader([line.removeprefix("\ufeff")], delimiter=separator), [])
        except csv.Error:
            continue
        known = sum(fields.meaning(column) is not None for column in columns)
        if known > best[0]:
            best = (known, separator, columns)
    return best[1], best[2]


def is_header(line: str) -> bool:
    """Tell whether *line* names columns of papers: several columns, at least one that tells a paper apart."""
    _, columns = header(line)
    words = {fields.meaning(column) for column in columns}
    if len(columns) == 1:
        return columns[0].strip().lower() in ("title", "doi", "arxiv", "arxiv_id", "url")
    return bool(words & fields.IDENTIFYING) and all(len(c) < 60 for c in columns) and not any(map(identifiers.parse, columns))


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read a table row by row; a row without anything that tells a paper apart is told."""
    evidence = Evidence("csv", document.name, document.day)
    names: list[str] = []
    batch, is_nodes = Batch(), False
    for number, row in rows(document, reading):
        if not names:
            names = row
            if not {fields.meaning(name) for name in names} & fields.IDENTIFYING:
                raise InputError(f"{document.name} has no column title, doi, arxiv, url or id: {', '.join(names[:10])}")
            is_nodes = node_table(names)
            continue
        if not any(cell.strip() for cell in row):
            continue
        values = fields.gather(zip(names, row, strict=False))
        if not fields.names_in(values):  # "Link to paper" and the like: a cell that is an identifier and nothing else
            cells = (cell for name, cell in zip(names, row, strict=False) if _ADDRESS.search(name) and not fields.meaning(name))
            found = {name for name in map(identifiers.parse, cells) if name and not name.startswith(fields.FORGES)}
            values |= {"identifiers": found.pop()} if len(found) == 1 else {}
        if len(row) > len(names):
            reading.problem(number, f"{len(row)} cells in a table of {len(names)} columns; the last are not read")
        _take(number, values, evidence, batch, reading, is_nodes=is_nodes)
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


def _take(number: int, values: dict[str, str], evidence: Evidence, batch: Batch, reading: Reading, *, is_nodes: bool) -> None:
    if is_nodes:
        values.setdefault("title", values.get("label", values.get("id", "")))
    first = identifiers.parse(values.get("id", "")) or ""
    if values.get("kind") == "repository" and not first:
        first = identifiers.parse(values.get("url", "")) or ""
    if first.startswith(fields.FORGES):
        if reading.named(first):
            batch.repositories.append(fields.repository(values, first, evidence))
        return
    values.setdefault("title", values.get("label", ""))
    own = [identifiers.title_id(values["id"])] if is_nodes and values.get("id") and not identifiers.parse(values["id"]) else []
    made = fields.paper(values, evidence, ids=own, position=reading.new + 1)
    if not made.id:
        reading.skip(number, "neither a title nor an identifier in this row")
        return
    for word in ("doi", "arxiv"):
        if word in values and not fields.names_in({word: values[word]}):
            reading.problem(number, f"no {word} that can be read: {values[word][:80]}")
    reading.found(made)
    fields.add(batch, made, values, evidence)


def node_table(names: list[str]) -> bool:
    """Tell a network's node table, whose first column holds the names that an edge list uses."""
    first = names[0].strip().lower() if names else ""
    return first in ("node", "node_id", "nodeid") or (first == "id" and any(n.strip().lower() == "label" for n in names))


def rows(document: Document, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the number of the line they end on; what the CSV reader refuses is told.

    A quote that is never closed would swallow every line behind it; those lines are read one by one, and that is told.
    """
    lines = document.lines()
    first = next((line for _, line in lines if is_first(line)), "")
    separator, columns = header(first)
    yield 1, [record.line(column) or "" for column in columns]
    held: list[tuple[int, str]] = []  # the lines of the row that is being read

    def feed() -> Iterator[str]:
        for number, line in lines:
            held.append((number, line))
            yield line + "\n"

    table = csv.reader(feed(), delimiter=separator)
    while True:
        held.clear()
        try:
            row = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            if len(held) == 1:
                reading.skip(held[0][0], f"the row cannot be read: {error}")
                continue
            row = []
        if held and (not row or (len(held) > 1 and len(row) < len(columns) and sum(line.count('"') for _, line in held) % 2)):
            if len(held) > 1:
                reading.problem(held[0][0], "a quote is opened here and never closed; the lines from here on are read one by one")
            for number, line in list(held):
                try:
                    yield from ((number, cells) for cells in csv.reader([line], delimiter=separator) if cells)
                except csv.Error as error:
                    reading.skip(number, f"the row cannot be read: {error}")
        elif row:
            yield held[-1][0], row


def is_first(line: str) -> bool:
    """Tell the header's line: the first that is neither empty nor a comment nor Excel's ``sep=;``."""
    return bool(line.strip()) and not line.startswith("#") and not re.fullmatch(r"\ufeff?sep=.", line.strip(), re.IGNORECASE)
