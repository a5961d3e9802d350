"""RIS, with rispy: what Zotero, EndNote, Mendeley and publishers export."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import rispy  # type: ignore[import-untyped]

from .. import identifiers
from ..model import Batch, Evidence, Paper
from . import abstract_links, fields, record
from .document import Document
from .reading import Reading

BATCH = 1_000
_TAG = re.compile(r"[A-Z][A-Z0-9]  ?-(?: |$)")


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read record by record; a record that rispy refuses is told."""
    evidence = Evidence("ris", document.name, document.day)
    batch = Batch()
    for number, lines in _records(document, reading):
        try:
            found = rispy.loads("\n".join(lines))
        except Exception as error:  # noqa: BLE001 - another's parser must not end the reading
            reading.skip(number, f"a record that cannot be parsed: {error}")
            continue
        for entry in found:
            made = to_paper(entry, evidence, position=reading.new + 1)
            if not made.id:
                reading.skip(number, "a record with neither title nor identifier")
                continue
            reading.found(made)
            abstract_links.add(batch, made)
        if not found:
            reading.skip(number, "a record that holds nothing")
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


def _records(document: Document, reading: Reading) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines from ``TY`` to ``ER``; an ``ER`` that is missing is put in, and told."""
    lines: list[str] = []
    start = 0
    for number, line in document.lines():
        line = line.strip()
        if not _TAG.match(line):
            if lines and line:
                lines.append(line)
            elif line:
                reading.problem(number, f"not in a record: {line[:60]}")
            continue
        tag, value = line[:2], line.partition("-")[2].strip()
        if tag == "TY" and lines:
            reading.problem(start, "the record has no end (ER)")
            yield start, [*lines, "ER  - "]
            lines = []
        if tag == "TY":
            start = number
        elif not lines:
            reading.problem(number, f"not in a record: {line[:60]}")
            continue
        lines.append(f"{tag}  - {value}")
        if tag == "ER":
            yield start, lines
            lines = []
    if lines:
        reading.problem(start, "the record has no end (ER)")
        yield start, [*lines, "ER  - "]


def to_paper(entry: dict[str, Any], evidence: Evidence, *, position: int | None = None) -> Paper:
    """Return the record of one entry as rispy gives it."""

    def first(*names: str) -> str | None:
        for name in names:
            value = entry.get(name)
            text = " ".join(map(str, value)) if isinstance(value, list) else value
            if text and str(text).strip():
                return str(text)
        return None

    people = [fields.first_last(str(name)) for key in ("authors", "first_authors") for name in entry.get(key) or []]
    urls = [str(url).strip() for url in entry.get("urls") or []]
    doi = first("doi") or ""
    ids = [identifiers.parse(re.sub(r"(?i)^doi:\s*", "", doi.strip())), *map(identifiers.parse, urls)]
    if not any(ids):
        told = " ".join(
            filter(None, (first("note"), first("accession_number"), first("notes"), first("custom1"), first("number")))
        )
        ids += [mention.identifier for mention in identifiers.find(told)][:1]
    return record.paper(
        evidence, ids, title=first("title", "primary_title", "short_title"),
        authors=tuple(people), authors_count=len(people) or None,
        date=record.iso_date((first("date") or "").strip("/")) or record.iso_date(first("year", "publication_year")),
        abstract=first("abstract", "notes_abstract"), url=next((url for url in urls if url.startswith("http")), None),
        venue=first("journal_name", "alternate_title3", "secondary_title", "alternate_title2"), position=position,
    )  # fmt: skip
