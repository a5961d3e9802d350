"""Paperscape's tables of arXiv papers with their references (github.com/paperscape/paperscape-data).

One paper a line, seven fields between semicolons, of which only the title may hold more: arXiv id; categories; references
found; references in all; the found references' arXiv ids; authors; title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .. import identifiers
from ..model import Batch, Citation, Evidence
from . import record
from .document import Document
from .reading import Reading

BATCH = 2_000
_ROW = re.compile(rf"{identifiers.ARXIV_PATTERN};[^;]*;\d*;\d*;[^;]*;[^;]*;\S")


def is_paperscape(document: Document) -> bool:
    """Tell the table by its first rows."""
    rows = [line for line in document.head_text.split("\n") if line.strip() and not line.startswith("#")][:5]
    return sum(map(bool, map(_ROW.match, rows))) > 0.5 * len(rows)


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read a paper a line, and the citations to the references that were found; what it cites counts as found, not as listed.

    A paper's record counts once, its references belong to it and are not counted; a self-reference is told.
    """
    evidence = Evidence("network", document.name, document.day, "a Paperscape table")
    batch = Batch()
    for number, line in document.lines():
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split(";", 6)
        own = identifiers.arxiv(cells[0])
        if len(cells) < 7 or own is None:
            reading.skip(number, f"not seven fields that begin with an arXiv id: {line[:60]}")
            continue
        authors = record.names(cells[5].split(","))
        made = record.paper(
            evidence, [own], title=cells[6], authors=authors, authors_count=len(authors) or None,
            reference_count=record.number(cells[3]) or None, url=identifiers.url(own), position=reading.new + 1,
        )  # fmt: skip
        reading.found(made)
        batch.papers.append(made)
        for name in dict.fromkeys(filter(None, cells[4].split(","))):
            cited = identifiers.arxiv(name)
            if cited is None or cited == own:
                reading.problem(
                    number, f"{own} cites itself; refused" if cited else f"a reference that is no arXiv id: {name[:40]}"
                )
                continue
            batch.citations.append(Citation(own, cited, evidence))
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch
