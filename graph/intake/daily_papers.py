"""The entries of Hugging Face's Daily Papers: one pure function for the saved page and for the live API.

The shape is that of ``GET /api/daily_papers`` and of the ``data-props`` JSON in the page: an envelope with a ``paper`` object,
or that object alone (``GET /api/papers/ID``). Optional keys are absent, not null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .. import identifiers
from ..code_links import hugging_face_link
from ..model import Batch, Evidence, Paper, Problem
from ..shapes import SCALAR, count, misfit, objects, text
from . import abstract_links, record
from .document import Document
from .reading import Reading

_PAPER = {
    **dict.fromkeys(
        "id title summary ai_summary publishedAt authors_count upvotes numComments projectPage githubRepo githubRepoAddedBy "
        "githubStars numTotalModels numTotalDatasets numTotalSpaces".split(), SCALAR,
    ),
    "authors": [{"name": SCALAR}],
}  # fmt: skip


def read_entry(entry: object, evidence: Evidence, *, position: int | None = None, listed: bool = True) -> Batch:
    """Return one entry's paper with its code; raises ValueError for what is no entry.

    The inner ``publishedAt`` is the date (the outer one is shifted by a time zone).
    """
    if not isinstance(entry, Mapping):
        raise ValueError(f"no entry of Daily Papers: {str(entry)[:80]}")
    inner = entry.get("paper")
    paper: Mapping[str, Any] = inner if isinstance(inner, Mapping) else entry
    name = identifiers.arxiv(text(paper.get("id")) or text(entry.get("id")))
    title = _words(paper.get("title")) or _words(entry.get("title"))
    if not name and not title:
        raise ValueError("an entry with neither id nor title")
    people = objects(paper.get("authors"))
    shown = record.paper(
        evidence, [name], title=title, listed=listed, position=position,
        abstract=_words(paper.get("summary")) or _words(entry.get("summary")), tldr=_words(paper.get("ai_summary")),
        authors=tuple(filter(None, (text(person.get("name")) for person in people))),
        authors_count=_count(paper.get("authors_count"), len(people) or None),
        date=record.iso_date(_words(paper.get("publishedAt")) or _words(entry.get("publishedAt"))),
        organization=_organization(paper) or _organization(entry), upvotes=count(paper.get("upvotes")),
        comments=_count(entry.get("numComments"), count(paper.get("numComments"))),
        project_page=_words(paper.get("projectPage")), url=f"https://huggingface.co/papers/{name[6:]}" if name else None,
        linked_models=count(paper.get("numTotalModels")), linked_datasets=count(paper.get("numTotalDatasets")),
        linked_spaces=count(paper.get("numTotalSpaces")),
    )  # fmt: skip
    if not shown.id:
        raise ValueError(f"an entry without an id, whose title has no letters: {shown.title}")
    batch = Batch()
    abstract_links.add(batch, shown)
    if repository := _words(paper.get("githubRepo")):
        code = hugging_face_link(shown.id, repository, _words(paper.get("githubRepoAddedBy")), date=evidence.date)
        stars = count(paper.get("githubStars"))
        code.repositories = [replace(r, stars=stars) for r in code.repositories]
        abstract_links.take(batch, code)
    return batch


def read_entries(payload: object, evidence: Evidence, *, listed: bool = True, first: int = 1) -> tuple[Batch, list[Problem]]:
    """Return the papers of a whole answer, and what could not be read in it; its *first* entry has this number in the list."""
    batch, problems = Batch(), []
    for position, entry in enumerate(entries(payload), first):
        try:
            batch.extend(read_entry(entry, evidence, position=position, listed=listed))
        except ValueError as error:
            problems.append(_problem(evidence, position, str(error)))
        else:
            problems += [_problem(evidence, position, wrong)] if (wrong := misshapen(entry)) else []
    return batch, problems


def _problem(evidence: Evidence, position: int, what: str) -> Problem:
    return Problem(evidence.source, ", ".join(filter(None, (evidence.found_in, f"entry {position}"))), what)


def misshapen(entry: object) -> str:
    """Return in which places *entry* is not of the shape that the site documents, ``""`` where it is."""
    return misfit(entry, {**_PAPER, "paper": _PAPER})


def entries(payload: object) -> list[object]:
    """Return the entries in an answer, or in a page's properties; ``[]`` where there are none."""
    if isinstance(payload, list):
        return payload
    if isinstance(payload, Mapping):
        for key in ("dailyPapers", "papers"):
            if isinstance(payload.get(key), list):
                return list(payload[key])
        if isinstance(payload.get("paper"), Mapping) or identifiers.arxiv(text(payload.get("id"))):
            return [payload]
    return []


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read a saved answer of the API."""
    try:
        payload = json.loads(document.text())
    except ValueError as error:
        reading.skip("", f"no valid JSON: {error}")
        return
    yield from take_entries(entries(payload), document, reading)


def take_entries(found: Iterable[object], document: Document, reading: Reading) -> Iterator[Batch]:
    """Yield the batch of the entries in a file, counted."""
    evidence = Evidence("listing", document.name, document.day)
    batch = Batch()
    told: set[Paper] = set()
    for number, entry in enumerate(found, 1):
        try:
            part = read_entry(entry, evidence, position=reading.new + 1)
        except ValueError as error:
            reading.skip(f"entry {number}", str(error))
            continue
        same = replace(part.papers[0], position=None)
        if reading.found(part.papers[0]) or same not in told:
            batch.extend(part)
        told.add(same)
    if batch:
        yield batch


def _organization(where: Mapping[str, Any]) -> str | None:
    found = where.get("organization")
    if isinstance(found, Mapping):
        return _words(found.get("fullname")) or _words(found.get("name"))
    return _words(found)


def _words(value: object) -> str | None:
    return text(value) if text(value).strip() else None


def _count(value: object, otherwise: int | None) -> int | None:
    number = count(value)
    return otherwise if number is None else number
