"""Edge lists: ``citing,cited`` a line, any separator, ``#`` comments; and folders of ``edges.csv`` and ``nodes.csv``."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from .. import identifiers
from ..model import Batch, Citation, Evidence
from . import document as documents
from . import record, sheet
from .document import Document
from .reading import Reading

BATCH = 20_000
_FIRST = frozenset(
    "citing source from citing_id citing_arxiv_id from_article_id fromnodeid from_id src start citing_paper".split()
)
_SECOND = frozenset("cited target to cited_id cited_arxiv_id cited_key to_article_id tonodeid to_id dst end cited_paper".split())
_NUMBER = re.compile(r"-?\d*\.?\d+(?:[eE][-+]?\d+)?")


class Nodes:
    """The papers that a network's own names stand for; each is made once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence = evidence
        self.ids: dict[str, str] = {}

    def id(self, name: str, batch: Batch) -> str:
        """Return the paper id of *name*, adding the paper to *batch* the first time; ``""`` for a name that is none."""
        known = self.ids.get(name)
        if known is not None:
            return known
        found = identifiers.parse(name)
        paper = record.paper(self.evidence, [found], title=None if found else name, position=len(self.ids) + 1)
        self.ids[name] = found if found and found.partition(":")[0] in ("github", "gitlab", "codeberg", "bitbucket") else paper.id
        if self.ids[name] == paper.id and paper.id:
            batch.papers.append(paper)
        return self.ids[name]


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read one citation a line; both ends are listed papers."""
    evidence = Evidence("network", document.name, document.day)
    yield from read_edges(document, reading, Nodes(evidence))


def read_edges(document: Document, reading: Reading, nodes: Nodes) -> Iterator[Batch]:
    """Yield the edges in *document* and the papers that were not known before."""
    separator, columns = layout(document)
    first, second = columns or (0, 1)
    wide = max(first, second) + 1
    evidence, batch, seen = nodes.evidence, Batch(), set[tuple[str, str]]()
    headed = columns is not None
    for number, row in _rows(document.lines(), separator, reading):
        if headed:
            headed = False
            continue
        if len(row) < wide:
            reading.skip(number, f"not two names: {' '.join(row)[:60]}")
            continue
        citing = nodes.id(row[first].strip(), batch)
        cited = nodes.id(row[second].strip(), batch)
        if not citing or not cited or citing.startswith("github:") or cited.startswith("github:"):
            reading.skip(number, f"an end is no paper: {row[first][:40]} -> {row[second][:40]}")
        elif citing == cited:
            reading.skip(number, f"{row[first].strip()[:60]} cites itself; refused")
        else:
            reading.read += 1
            if (citing, cited) in seen:
                reading.merged += 1
                continue
            seen.add((citing, cited))
            batch.citations.append(Citation(citing, cited, evidence))
        if len(batch.citations) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


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


def layout(document: Document) -> tuple[str | None, tuple[int, int] | None]:
    """Return the separator (None: white space) and, where there is a header, the places of its two columns."""
    lines = _first_lines(document)
    separator = next((s for s in sheet.SEPARATORS if lines and all(s in line for line in lines)), None)
    row = [cell.strip().strip('"').lower() for cell in (lines[0].split(separator) if lines else [])]
    citing = next((place for place, name in enumerate(row) if name in _FIRST), None)
    cited = next((place for place, name in enumerate(row) if name in _SECOND), None)
    return separator, (citing, cited) if citing is not None and cited is not None else None


def _first_lines(document: Document) -> list[str]:
    lines = (line.strip() for line in document.head_text.split("\n"))
    return [line for line in lines if line and line[0] not in "#%"][:30]


def is_edge_list(document: Document) -> bool:
    """Tell an edge list: a header with both ends, or nothing but pairs of names (a number may follow)."""
    separator, columns = layout(document)
    if columns:
        return True
    rows = [(line if separator else line.replace("->", " ")).split(separator) for line in _first_lines(document)]
    pairs = sum(_is_pair([cell.strip() for cell in row]) for row in rows)
    return pairs > 0 and pairs >= 0.8 * len(rows)


def _is_pair(row: list[str]) -> bool:
    if not 2 <= len(row) <= 4 or not all(_NUMBER.fullmatch(cell) for cell in row[2:] if cell):
        return False
    return all(_is_name(cell.strip('"')) for cell in row[:2])


def _is_name(cell: str) -> bool:
    return bool(re.fullmatch(r"[\w./:-]{1,100}", cell)) and (
        any(c.isdigit() for c in cell) or identifiers.parse(cell) is not None
    )


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
