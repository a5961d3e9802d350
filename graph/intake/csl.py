"""CSL-JSON (Zotero's and Pandoc's), JSON lines, and other JSON lists of papers; also ``citewalk papers --json``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from .. import identifiers
from ..model import Batch, Evidence, Paper
from . import fields, record
from .document import Document
from .reading import Reading

BATCH = 1_000
_WHITE = re.compile(r"[\s,]*")
_LISTS = ("items", "papers", "references", "data", "results", "works", "hits")


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read item by item: a list, an object that holds one, or one object a line."""
    evidence = Evidence("csl", document.name, document.day)
    batch = Batch()
    for number, item in enumerate(_items(document.text(), reading), 1):
        if isinstance(item, str):
            item = {"id": item, "title": None} if identifiers.parse(item) else {"title": item}
        if not isinstance(item, Mapping):
            reading.skip(f"item {number}", f"no object: {str(item)[:60]}")
            continue
        made, values = to_paper(item, evidence, position=reading.new + 1)
        if not made.id:
            reading.skip(f"item {number}", "neither title nor identifier")
            continue
        reading.found(made)
        fields.add(batch, made, values, evidence)
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


def _items(text: str, reading: Reading) -> Iterator[Any]:
    """Decode one item after the other, so that only the text and one item are held."""
    decoder = json.JSONDecoder()
    place = _WHITE.match(text, text.startswith("\ufeff")).end()  # type: ignore[union-attr]
    listed = text.startswith("[", place)
    place += listed
    while True:
        place = _WHITE.match(text, place).end()  # type: ignore[union-attr]
        if place >= len(text) or text[place] == "]":
            if listed and place >= len(text):
                reading.problem(text.count("\n", 0, place) + 1, "the list has no end")
            return
        try:
            item, end = decoder.raw_decode(text, place)
        except ValueError as error:
            reading.skip(text.count("\n", 0, place) + 1, f"no valid JSON from here on: {getattr(error, 'msg', error)}")
            return
        yield from _held(item) if isinstance(item, dict) and not listed and "title" not in item else [item]
        place = end


def _held(item: dict[str, Any]) -> list[Any]:
    """Return the list that an enclosing object holds, else the object itself."""
    return next((item[name] for name in _LISTS if isinstance(item.get(name), list)), [item])


def to_paper(item: Mapping[str, Any], evidence: Evidence, *, position: int | None = None) -> tuple[Paper, dict[str, str]]:
    """Return the record of one item, and its plain fields."""
    flat = [(str(key), value) for key, value in item.items()]
    flat += [(str(key), value) for key, value in _object(item.get("externalIds")).items()]
    values = fields.gather((key, str(value)) for key, value in flat if isinstance(value, str | int | float) and value != "")
    for name in ("authors", "abstract"):
        values.pop(name, None) if not isinstance(item.get(name, ""), str) else None
    if date := _issued(item.get("issued")) or _issued(item.get("published")):
        values["date"] = date
    people = _people(item.get("author") or item.get("authors"))
    if people:
        values["authors"] = "; ".join(name.replace(";", ",") for name in people)
    if "number" in item and not values.get("arxiv"):
        values["arxiv"] = identifiers.parse(str(item["number"])) or ""
    for key, word in (("repositories", "repository"), ("links", "extra")):
        if isinstance(item.get(key), list):
            values[word] = " ".join(str(each) for each in item[key])
    values = {word: value for word, value in values.items() if value}
    return fields.paper(values, evidence, position=position), values


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _people(value: object) -> list[str]:
    if isinstance(value, str):
        return list(fields.people(value))
    people = []
    for person in value if isinstance(value, list) else []:
        if isinstance(person, Mapping):
            parts = [person.get(name) for name in ("given", "non-dropping-particle", "dropping-particle", "family", "suffix")]
            whole = person.get("literal") or person.get("name") or " ".join(str(part) for part in parts if part)
            people.append(str(whole))
        elif isinstance(person, str):
            people.append(fields.first_last(person))
    return [name for name in people if name.strip()]


def _issued(value: object) -> str | None:
    """Return CSL's date: ``{"date-parts": [[2023, 12, 12]]}``, ``raw`` or ``literal``."""
    if isinstance(value, str):
        return record.iso_date(value)
    issued = _object(value)
    parts = issued.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        numbers = [int(part) for part in parts[0][:3] if re.fullmatch(r"\d{1,4}", str(part))]
        if numbers:
            return record.day(*numbers)
    return record.iso_date(issued.get("raw") or issued.get("literal"))
