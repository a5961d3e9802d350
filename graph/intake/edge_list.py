"""Edge lists: ``citing,cited`` a line, any separator, ``#`` comments; and folders of ``edges.csv`` and ``nodes.csv``."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .. import identifiers
from ..model import Batch, Citation, CodeLink, Evidence, Paper
from . import document as documents
from . import fields, record, sheet
from .document import Document
from .reading import Reading

BATCH = 20_000
_FAMILIES = (("citing", "cited"), ("source", "target"), ("from", "to"), ("src", "dst"), ("start", "end"))
_DATE = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")
_RELATIONS = {"": "", "cites": "cites", "cite": "cites", "citation": "cites", "has_code": "has_code", "lists": "lists"}
_BARE = re.compile(r"(?!\d{4}-\d{2})[\w./:-]{1,100}")
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?")


class Nodes:
    """The papers that a network's own names stand for; each is made once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.ids: dict[str, str] = {}

    def id(self, name: str, batch: Batch) -> str:
        """Return the id of *name*, adding its paper to *batch* the first time; ``""`` for what can be no paper."""
        known = self.ids.get(name)
        if known is not None:
            return known
        found = identifiers.parse(name)
        if found and found.startswith(fields.FORGES):
            self.ids[name] = found
            batch.repositories.append(fields.repository({"label": identifiers.github_name(name) or name}, found, self.evidence))
            return found
        return self.add(
            name, record.paper(self.evidence, [found], title=None if found else name, position=len(self.ids) + 1), batch
        )

    def add(self, name: str, paper: Paper, batch: Batch) -> str:
        """Keep that *name* stands for *paper*; return its id."""
        known = self.ids[name] = paper.id
        if known:
            batch.papers.append(paper)
        return known

    def described(self, cells: list[str], words: list[str], batch: Batch) -> str:
        """Return the id of a paper given by several cells of a row, whose *words* say what each is."""
        name = "\t".join(cells)
        known = self.ids.get(name)
        if known is not None:
            return known
        values = {word: cell for word, cell in zip(words, cells, strict=True) if cell}
        if not values.get("title") and values.get("id") and not fields.names_in(values):
            values["title"] = values["id"]
        return self.add(name, fields.paper(values, self.evidence, position=len(self.ids) + 1), batch)


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read one citation a line; both ends are listed papers."""
    evidence = Evidence("network", document.name, document.day)
    yield from read_edges(document, reading, Nodes(evidence))


def read_edges(document: Document, reading: Reading, nodes: Nodes) -> Iterator[Batch]:
    """Yield the edges in *document* and the papers that were not known before."""
    separator, ends = layout(document)
    first, second = ends or (_End([0], ["id"]), _End([1], ["id"]))
    wide = max(first.places[0], second.places[0]) + 1
    evidence, batch = nodes.evidence, Batch()
    seen: defaultdict[str, set[str]] = defaultdict(set)  # by source: half the memory of a set of pairs
    rows = _rows(document.lines(), separator, reading)
    place = None
    if ends and (header := next(rows, None)):
        place = next((place for place, name in enumerate(header[1]) if name.strip().lower() == "relation"), None)
    for number, row in rows:
        if len(row) < wide:
            reading.skip(number, f"not two names: {' '.join(row)[:60]}")
            continue
        told = row[place].strip().lower() if place is not None and place < len(row) else ""
        if told not in _RELATIONS:
            reading.skip(number, f"the relation {told[:40]} is no citation")
            continue
        source, target = first.id(row, nodes, batch), second.id(row, nodes, batch)
        relation = _relation(source, target)
        if not source or not target or not relation or _RELATIONS[told] not in ("", relation):
            reading.skip(number, f"these ends cannot be joined so: {' -> '.join(row)[:80]}")
        elif source == target:
            reading.skip(number, f"{row[first.places[0]].strip()[:60]} cites itself; refused")
        else:
            reading.read += 1
            targets = seen[source]
            if target in targets:
                reading.merged += 1
                continue
            targets.add(target)
            if relation == "cites":
                batch.citations.append(Citation(source, target, evidence))
            elif relation == "has_code":
                batch.links.append(CodeLink(paper=source, repository=target, relation="has_code", evidence=evidence))
            else:
                batch.links.append(CodeLink(paper=target, repository=source, relation="lists", evidence=evidence))
        if len(batch.citations) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


def _relation(source: str, target: str) -> str:
    """Return what an edge between these ends is; ``""`` between two repositories."""
    code = source.startswith(fields.FORGES), target.startswith(fields.FORGES)
    return {(False, False): "cites", (False, True): "has_code", (True, False): "lists"}.get(code, "")


@dataclass(slots=True)
class _End:
    """The columns that describe one end of an edge."""

    places: list[int]
    words: list[str]

    def id(self, row: list[str], nodes: Nodes, batch: Batch) -> str:
        if len(self.places) == 1:
            return nodes.id(row[self.places[0]].strip(), batch)
        return nodes.described([row[place].strip() if place < len(row) else "" for place in self.places], self.words, batch)


def _rows(lines: Iterable[tuple[int, str]], separator: str | None, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with their line numbers; comments and empty lines are passed over."""
    if separator is None:
        for number, line in lines:
            row = line.replace("->", " ").split()
            if row and row[0][0] not in "#%":
                yield number, row
        return
    for number, line in lines:
        if line.isspace() or not line or line[0] in "#%":
            continue
        if '"' not in line:
            yield number, line.split(separator)
            continue
        try:
            yield number, next(csv.reader([line], delimiter=separator))
        except csv.Error as error:
            reading.skip(number, f"the row cannot be read: {error}")


def layout(document: Document) -> tuple[str | None, tuple[_End, _End] | None]:
    """Return the separator (None: white space) and, where there is a header, the columns of the two ends."""
    lines = _first_lines(document)
    separator = next((s for s in sheet.SEPARATORS if lines and sum(s in line for line in lines) >= 0.8 * len(lines)), None)
    line = (lines[0] if separator else lines[0].replace("->", " ")) if lines else ""
    header = [cell.strip().strip('"').lower() for cell in line.split(separator)]
    for names in _FAMILIES:
        first, second = (_end(header, name) for name in names)
        if first.places and second.places:
            return separator, (first, second)
    return separator, None


def _end(header: list[str], name: str) -> _End:
    """Return the columns called *name*, or *name* and what they hold: ``cited_title``, ``cited_doi``, ``FromNodeId``."""
    end = _End([], [])
    for place, column in enumerate(header):
        match = re.fullmatch(rf"{name}(?:[_ -]*(?:paper|article|work|node)?[_ -]*)(.*)", column)
        if match and (column == name or column[len(name)] in "_ -" or column.startswith(f"{name}node")):
            word = fields.meaning(match[1]) if match[1] else "id"
            if word and word not in end.words:
                end.places.append(place)
                end.words.append(word)
    return end if fields.IDENTIFYING.intersection(end.words) else _End([], [])


def _first_lines(document: Document) -> list[str]:
    lines = (line.strip() for line in document.head_text.split("\n"))
    return [line for line in lines if line and line[0] not in "#%"][:30]


def is_edge_list(document: Document) -> bool:
    """Tell an edge list: a header with both ends, or nothing but pairs of names (a number may follow)."""
    separator, columns = layout(document)
    if columns:
        return True
    lines = _first_lines(document)
    rows = [[cell.strip() for cell in _cells(line, separator)] for line in lines]
    if lines and all(len(row) == 2 and all(row) and line.count('"') >= 4 for row, line in zip(rows, lines, strict=True)):
        return True
    if all(len(row) == 2 and all(map(_BARE.fullmatch, row)) for row in rows):
        if separator:
            return bool(rows) and not sheet.is_header(lines[0])
        # between blanks, bare words are names only where one stands on both sides: two words a line may be titles
        if not {row[0] for row in rows}.isdisjoint(row[1] for row in rows):
            return True
    pairs = sum(map(_is_pair, rows))
    return pairs > 0 and pairs >= 0.8 * len(rows)


def _cells(line: str, separator: str | None) -> list[str]:
    if separator is None:
        return line.replace("->", " ").split()
    with suppress(csv.Error):
        return next(csv.reader([line], delimiter=separator), [])
    return line.split(separator)


def _is_pair(row: list[str]) -> bool:
    if not 2 <= len(row) <= 4 or not all(_NUMBER.fullmatch(cell) for cell in row[2:] if cell):
        return False
    return all(_is_name(cell.strip('"')) for cell in row[:2])


def _is_name(cell: str) -> bool:
    if not re.fullmatch(r"[\w./:-]{1,100}", cell) or _DATE.fullmatch(cell):
        return False
    return any(c.isdigit() for c in cell) or identifiers.parse(cell) is not None


# -- folders -----------------------------------------------------------------------------------------------------------------


def is_folder(path: Path) -> bool:
    """Tell whether *path* holds an edge list called ``edges``."""
    return _file(path, "edges") is not None


def _file(folder: Path, name: str) -> Path | None:
    endings = [f"{ending}{packed}" for ending in (".csv", ".tsv", ".txt") for packed in ("", ".gz")]
    return next((folder / f"{name}{ending}" for ending in endings if (folder / f"{name}{ending}").is_file()), None)


def load_folder(folder: Path, document: Document, reading: Reading) -> Iterator[Batch]:
    """Read ``nodes.csv`` (its first column holds the names that the edges use), if there is one, and ``edges.csv``."""
    nodes = Nodes(Evidence("network", document.name, document.day))
    if path := _file(folder, "nodes"):
        part = documents.from_path(path)
        part.today = document.today
        yield from _load_nodes(part, nodes, reading)
    if path := _file(folder, "edges"):
        yield from read_edges(documents.from_path(path), reading, nodes)


def _load_nodes(document: Document, nodes: Nodes, reading: Reading) -> Iterator[Batch]:
    from . import fields

    batch = Batch()
    names: list[str] = []
    for number, row in sheet.rows(document, reading):
        if not names:
            names = row
            continue
        values = fields.gather(zip(names, row, strict=False))
        values.setdefault("title", values.get("label", row[0].strip()))
        if not identifiers.parse(row[0]):
            values.pop("id", None)
        made = fields.paper(values, nodes.evidence, position=len(nodes.ids) + 1)
        if not made.id or not row[0].strip():
            reading.skip(f"{document.name}:{number}", "a node without a name")
            continue
        nodes.ids[row[0].strip()] = made.id
        reading.found(made)
        fields.add(batch, made, values, nodes.evidence)
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch
