"""Values out of JSON that somebody else wrote: each is taken as what it should be, or not at all.

Readers use these accessors only, so that an answer of any shape gives records with gaps and never an exception.
:func:`misfit` says what was not of the shape that was asked for, so that the gaps can be reported and asked for again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

LARGEST = (1 << 53) - 1
"""The largest count that is believed: JavaScript, Gephi and SQLite all hold it exactly."""

SCALAR = object()
"""The shape of what is neither a list nor an object."""
ANY = object()
"""The shape of what may be anything."""

_SHOWN = 3
_NAMES = {type(None): "null", bool: "a truth value", str: "a text", list: "a list"}


def mapping(value: object) -> Mapping[str, Any]:
    """Return *value* if it is a JSON object, else an empty one."""
    return value if isinstance(value, Mapping) else {}


def items(value: object) -> list[Any]:
    """Return *value* if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def objects(value: object) -> list[Mapping[str, Any]]:
    """Return the JSON objects in the list *value*; what is none of them is left out."""
    return [entry for entry in items(value) if isinstance(entry, Mapping)]


def texts(value: object) -> list[str]:
    """Return the texts in the list *value*; what is none is left out."""
    return [entry for entry in items(value) if isinstance(entry, str)]


def text(value: object) -> str:
    """Return *value* if it is a text, else ``""``."""
    return value if isinstance(value, str) else ""


def written(value: object) -> str:
    """Return an identifier that may come as a text or as a number, as text; ``""`` for anything else."""
    number = count(value)
    return text(value) if number is None else str(number)


def count(value: object) -> int | None:
    """Return *value* if it is a whole number from zero to :data:`LARGEST`, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST else None


def truth(value: object) -> bool | None:
    """Return *value* if it is true or false, else None."""
    return value if isinstance(value, bool) else None


def misfit(value: object, shape: object) -> str:
    """Return in which places *value* is not of *shape*, ``""`` where it is.

    A shape is :data:`SCALAR`, :data:`ANY`, ``{name: shape}`` (an object; a field that is not named may be anything, ``...``
    names all others) or ``[shape]`` (a list; no entry may be null). A field that is null or missing always fits.

    >>> misfit({"title": "x", "authors": 5}, {"authors": [{"name": SCALAR}]})
    'authors is a number'
    """
    found = list(islice(_misfits(value, shape, ""), _SHOWN + 1))
    return ", ".join(found[:_SHOWN]) + (" and more" if len(found) > _SHOWN else "")


def _misfits(value: object, shape: Any, where: str) -> Iterator[str]:
    if value is None or shape is ANY:
        return
    if shape is SCALAR:
        if isinstance(value, Mapping | list):
            yield _told(where, value)
    elif isinstance(shape, list):
        if not isinstance(value, list):
            yield _told(where, value)
        for number, entry in enumerate(items(value)):
            place = f"{where}[{number}]"
            if entry is None:
                yield _told(place, entry)
            yield from _misfits(entry, shape[0], place)
    else:
        if not isinstance(value, Mapping):
            yield _told(where, value)
        others = shape.get(..., ANY)
        for name, entry in mapping(value).items():
            yield from _misfits(entry, shape.get(name, others), f"{where}.{name[:60]}" if where else name[:60])


def _told(where: str, value: object) -> str:
    kind = "an object" if isinstance(value, Mapping) else _NAMES.get(type(value), "a number")
    return f"{where or 'it'} is {kind}"
