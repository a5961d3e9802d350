"""From a source on the command line to a reading."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from .. import identifiers
from ..errors import InputError
from ..model import Batch
from . import document as documents
from . import edge_list, interchange
from .document import Document
from .reading import Reading
from .table import choose, readers

LIVE = ("daily:", "search:")


def read(
    source: str | Path,
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    listing_date: date | None = None,
    today: date | None = None,
) -> Reading:
    """Return the reading of *source*: a file (also .gz), an interchange folder, ``-`` for standard input, an identifier or URL.

    *format* names a reader instead of letting the content choose; *listing_date* is the day of a listing page whose dates carry
    no year; *today* the day of reading. Raises InputError for a source that is missing, empty, binary or no identifier; what
    turns up later (a damaged archive, nothing found) is raised while the reading is iterated.
    """
    settings: dict[str, Any] = {"listing_date": listing_date, "today": today or date.today()}
    if isinstance(source, str) and source == "-":
        return _reading(replace(documents.from_stdin(), **settings), format)
    path = Path(source)
    if _exists(path):
        if path.is_dir():
            folder = replace(Document(path.name or str(path), lambda: path.open("rb")), **settings)
            for name, kind in (("interchange", interchange), ("network", edge_list)):
                if kind.is_folder(path):
                    return Reading(folder, name, partial(_load_folder, kind.load_folder, path))
        return _reading(replace(documents.from_path(path), **settings), format)
    if isinstance(source, Path):
        raise InputError(f"no such file: {source}")
    return _reading_of_text(source, format, settings)


def read_bytes(
    data: bytes,
    name: str,
    *,
    format: str | None = None,  # noqa: A002
    listing_date: date | None = None,
    today: date | None = None,
    repository: str | None = None,
) -> Reading:
    """Return the reading of *data*, called *name*; *repository* (``owner/name``) is the one whose README it is."""
    document = documents.from_bytes(data, name)
    return _reading(replace(document, listing_date=listing_date, today=today or date.today(), repository=repository), format)


def _load_folder(load: Callable[..., Iterator[Batch]], path: Path, document: Document, reading: Reading) -> Iterator[Batch]:
    return load(path, document, reading)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a zero byte: no file
        return False


def _reading(document: Document, format: str | None) -> Reading:  # noqa: A002
    reader = choose(document, format)
    return Reading(document, reader.name, reader.load)


def _reading_of_text(source: str, format: str | None, settings: dict[str, Any]) -> Reading:  # noqa: A002
    if source.startswith(LIVE):
        raise InputError(
            f"{source} is a query that needs a connection; `citewalk add` and `build` make it, a file reader does not"
        )
    if not (identifiers.parse(source) or any(True for _ in identifiers.find(source))):
        raise InputError(f"no such file, and no identifier or URL that citewalk knows: {source[:200]}")
    document = replace(documents.from_bytes(source.encode(errors="replace"), "the command line"), **settings)
    return Reading(document, "text", readers()["text"].load) if format is None else _reading(document, format)
