"""citewalk's own CSV files, both ways without loss: papers, citations, repositories, links, coverage.

One row is one record or one statement with its evidence; :doc:`/interchange` describes every column. What a person
brings may leave out any column but the ones that say what the row is about.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from .. import identifiers
from ..errors import InputError, OutputError
from ..model import HEALTHS, STATUSES, Batch, Citation, CodeLink, Coverage, Evidence, Paper, Repository
from ..text import clean_text
from . import document as documents
from .document import Document
from .reading import Reading

BATCH = 5_000
csv.field_size_limit(1 << 24)

# file -> (model, its list in a Batch, name of the evidence's day there)
TABLES: dict[str, tuple[type, str, str]] = {
    "papers": (Paper, "papers", "evidence_date"),
    "citations": (Citation, "citations", "date"),
    "repositories": (Repository, "repositories", "date"),
    "links": (CodeLink, "links", "date"),
    "coverage": (Coverage, "coverage", "date"),
}
_NEEDED = {
    "papers": (),
    "citations": ("citing", "cited"),
    "repositories": ("id",),
    "links": ("paper", "repository", "relation"),
    "coverage": ("paper", "source", "status"),
}


# -- columns ---------------------------------------------------------------------------------------------------------------


@cache
def columns(table: str) -> tuple[str, ...]:
    """Return the columns of *table* in the order in which they are written."""
    model, _, day = TABLES[table]
    own = [f.name for f in fields(model) if f.name != "evidence"]
    if table == "papers":
        own.remove("identifiers")
        own = ["id", "identifiers", *own]
    return (*own, "source", "found_in", day, "detail") if table != "coverage" else tuple(own)


@cache
def _kinds(model: type) -> dict[str, str]:
    """Return how each field is written: ``text whole real truth texts``."""
    words = {"int": "whole", "float": "real", "bool": "truth", "tuple": "texts"}
    hints = get_type_hints(model)
    return {name: next((kind for word, kind in words.items() if word in str(hint)), "text") for name, hint in hints.items()}


def join(items: Iterable[str]) -> str:
    r"""Return *items* in one cell, split by ``; ``; a semicolon or backslash in an item gets a backslash before it."""
    return "; ".join(re.sub(r"([;\\]|^\s|\s$)", r"\\\1", item) for item in items if item)


def split(cell: str) -> tuple[str, ...]:
    """Return the items of a cell written by :func:`join`; white space around an item that is not escaped is dropped."""
    return tuple(filter(None, map(_unescape, re.findall(r"(?:\\[\s\S]|[^;\\])+", cell))))


def _unescape(item: str) -> str:
    item = item.lstrip()
    while item and item[-1].isspace() and (len(item) - len(item[:-1].rstrip("\\")) - 1) % 2 == 0:
        item = item[:-1]
    return re.sub(r"\\([\s\S])", r"\1", item)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return join(value)
    return str(value)


# -- writing ---------------------------------------------------------------------------------------------------------------


def write_interchange(
    folder: str | Path,
    *,
    papers: Iterable[Paper] = (),
    citations: Iterable[Citation] = (),
    repositories: Iterable[Repository] = (),
    links: Iterable[CodeLink] = (),
    coverage: Iterable[Coverage] = (),
) -> dict[str, int]:
    """Write the five CSV files into *folder* (made if missing) in the order given; return the rows of each.

    One row is one record (several for a paper that several sources describe). Each file is replaced whole or not at all:
    nothing is put in place before all five are written. Raises OutputError.
    """
    folder = Path(folder)
    rows = {"papers": papers, "citations": citations, "repositories": repositories, "links": links, "coverage": coverage}
    written = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as cleaning:
            done = []
            for table, items in rows.items():
                new = folder / f".{table}.csv.new"
                cleaning.callback(new.unlink, missing_ok=True)
                written[table] = _write(new, table, items)
                done.append((new, folder / f"{table}.csv"))
            for new, place in done:
                new.replace(place)
    except OSError as error:
        raise OutputError(f"cannot write the interchange folder {folder}: {error.strerror or error}") from None
    return written


def _write(path: Path, table: str, items: Iterable[Any]) -> int:
    names = columns(table)
    day = TABLES[table][2]
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        for item in items:
            said = {"source": item.source} if table == "coverage" else {
                "source": item.evidence.source, "found_in": item.evidence.found_in,
                day: item.evidence.date, "detail": item.evidence.detail,
            }  # fmt: skip
            writer.writerow([_cell(said[name] if name in said else getattr(item, name)) for name in names])
            count += 1
    return count


# -- reading ---------------------------------------------------------------------------------------------------------------


def is_folder(path: Path) -> bool:
    """Tell whether *path* holds at least one of the tables."""
    return any(_file(path, table) for table in TABLES)


def _file(folder: Path, table: str) -> Path | None:
    return next((p for p in (folder / f"{table}.csv", folder / f"{table}.csv.gz") if p.is_file()), None)


def load_folder(folder: Path, document: Document, reading: Reading) -> Iterator[Batch]:
    """Read the tables in *folder*; any of them may be missing."""
    for table in TABLES:
        if path := _file(folder, table):
            part = documents.from_path(path)
            part.today = document.today
            yield from _load_table(table, part, reading)
            document.removed += part.removed
            document.strange += part.strange


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read one of the tables on its own; its columns tell which."""
    header = next(csv.reader([document.head_text.split("\n", 1)[0].removeprefix("\ufeff")]), [])
    table = table_of(header)
    if table is None:
        raise InputError(f"{document.name} has not the columns of an interchange file: {', '.join(header[:10])}")
    yield from _load_table(table, document, reading)


def table_of(header: Iterable[str]) -> str | None:
    """Return the table whose columns *header* names, None when it is no interchange file."""
    names = {name.strip().lower() for name in header}
    for table in ("citations", "links", "coverage", "repositories", "papers"):
        if names <= {*columns(table), "evidence_date"} and names >= set(_NEEDED[table]) and len(names) > 1:
            if table == "papers" and not names & {"evidence_date", "found_in", "authors_count", "identifiers", "listed"}:
                continue
            return table
    return None


def _load_table(table: str, document: Document, reading: Reading) -> Iterator[Batch]:
    _, attribute, _ = TABLES[table]
    batch: list[Any] = []
    for number, row in _rows(document, table, reading):
        try:
            item = _READERS[table](row, document)
        except ValueError as error:
            reading.skip(f"{document.name}:{number}" if document.name != reading.name else number, str(error))
            continue
        if isinstance(item, Paper):
            reading.found(item)
        else:
            reading.read += 1
        batch.append(item)
        if len(batch) >= BATCH:
            yield Batch(**{attribute: batch})
            batch = []
    if batch:
        yield Batch(**{attribute: batch})


def _rows(document: Document, table: str, reading: Reading) -> Iterator[tuple[int, dict[str, str]]]:
    rows = csv.reader(line + "\n" for _, line in document.lines())
    names: list[str] = []
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            reading.skip(rows.line_num, f"the row cannot be read: {error}")
            continue
        if not names:
            names = [name.strip().lower().removeprefix("\ufeff") for name in row]
            missing = [name for name in _NEEDED[table] if name not in names]
            if missing:
                raise InputError(f"{document.name} has no column {', '.join(missing)}")
            unknown = [name for name in names if name not in columns(table) and name != "evidence_date"]
            if unknown:
                reading.problem(1, f"{document.name}: columns not known and not read: {', '.join(unknown)[:200]}")
        elif any(row):
            if len(row) > len(names):
                reading.problem(rows.line_num, f"{len(row)} cells under {len(names)} columns; the last are not read")
            yield rows.line_num, dict(zip(names, [*row, *[""] * (len(names) - len(row))], strict=False))


def _evidence(row: dict[str, str], document: Document, day: str) -> Evidence:
    text = {name: clean_text(row.get(name, ""))[0] for name in ("found_in", "detail")}
    when = row.get(day) or row.get("evidence_date", "")
    if not row.get("source"):
        return Evidence("interchange", text["found_in"] or document.name, when or document.day, text["detail"])
    return Evidence(clean_text(row["source"])[0], text["found_in"], when, text["detail"])


def _value(name: str, kind: str, cell: str) -> Any:
    if cell == "":
        return () if kind == "texts" else None
    try:
        if kind == "whole":
            return _whole(cell)
        if kind == "real":
            return float(cell)
    except ValueError:
        raise ValueError(f"{name} is no number: {cell[:60]}") from None
    if kind == "truth":
        return _truth(name, cell)
    return tuple(clean_text(item)[0] for item in split(cell)) if kind == "texts" else clean_text(cell)[0]


def _whole(cell: str) -> int:
    if len(cell) > 18:
        raise ValueError(cell)
    return int(cell)


def _truth(name: str, cell: str) -> bool:
    known = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if cell.strip().lower() not in known:
        raise ValueError(f"{name} is neither true nor false: {cell[:60]}")
    return known[cell.strip().lower()]


def _values(model: type, row: dict[str, str], leave: tuple[str, ...] = ()) -> dict[str, Any]:
    kinds = _kinds(model)
    names = [f.name for f in fields(model) if f.name in row and f.name not in ("evidence", *leave)]
    values = {name: _value(name, kinds[name], row[name]) for name in names}
    return {name: value for name, value in values.items() if value is not None}


def _name(cell: str, what: str) -> str:
    name = identifiers.parse(cell)
    if name is None and not re.fullmatch(rf"(?:{'|'.join(identifiers.NAMESPACES)}):(?!//)\S+", cell):
        raise ValueError(f"{what} is no identifier: {cell[:80]}")
    return name or cell


def _paper(row: dict[str, str], document: Document) -> Paper:
    values = _values(Paper, row, ("identifiers",))
    names = [_name(cell, "identifiers") for cell in split(row.get("identifiers", ""))]
    if row.get("id") and not (row["id"].startswith("title:") and values.get("title")):
        names.append(_name(row["id"], "id"))
    values["listed"] = values.get("listed", False) if "listed" in row else True
    paper = Paper(evidence=_evidence(row, document, "evidence_date"), identifiers=identifiers.best_first(names), **values)
    if not paper.id:
        raise ValueError("neither identifier nor title")
    return paper


def _citation(row: dict[str, str], document: Document) -> Citation:
    values = _values(Citation, row, ("citing", "cited"))
    citing, cited = _name(row["citing"], "citing"), _name(row["cited"], "cited")
    if citing == cited:
        raise ValueError(f"{citing} cites itself; refused")
    return Citation(citing, cited, _evidence(row, document, "date"), **values)


def _repository(row: dict[str, str], document: Document) -> Repository:
    name = _name(row["id"], "id")
    values = {"name": name.partition(":")[2], "listed": "listed" not in row, **_values(Repository, row, ("id",))}
    if values.setdefault("health", "unchecked") not in HEALTHS:
        raise ValueError(f"health is none of {', '.join(HEALTHS)}: {row['health'][:60]}")
    return Repository(id=name, evidence=_evidence(row, document, "date"), **values)


def _link(row: dict[str, str], document: Document) -> CodeLink:
    values = _values(CodeLink, row, ("paper", "repository"))
    if values.get("relation") not in ("has_code", "lists"):
        raise ValueError(f"relation is neither has_code nor lists: {row['relation'][:60]}")
    if not 0 <= values.get("confidence", 0) <= 1:
        raise ValueError(f"confidence is not between 0 and 1: {row['confidence'][:60]}")
    paper, repository = _name(row["paper"], "paper"), _name(row["repository"], "repository")
    return CodeLink(paper=paper, repository=repository, evidence=_evidence(row, document, "date"), **values)


def _coverage(row: dict[str, str], document: Document) -> Coverage:  # noqa: ARG001 - all readers are called alike
    values = _values(Coverage, row, ("paper",))
    if values.get("status") not in STATUSES or not values.get("source"):
        raise ValueError(f"status is none of {', '.join(STATUSES)}: {row['status'][:60]}")
    return Coverage(_name(row["paper"], "paper"), **values)


_READERS: dict[str, Callable[[dict[str, str], Document], Any]] = {
    "papers": _paper,
    "citations": _citation,
    "repositories": _repository,
    "links": _link,
    "coverage": _coverage,
}
