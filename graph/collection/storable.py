"""The door of the collection: what others hand over becomes what a file can hold, or is refused in one clear line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from ..errors import InputError
from ..model import Batch, Evidence
from ..text import storable_text

_DAY = re.compile(r"\d{4}(-\d\d){0,2}", re.ASCII)
LARGEST = (1 << 63) - 1
"""The largest integer that SQLite can hold."""


class _NamelessError(TypeError):
    """A record is about something without a name."""


class _Field(NamedTuple):
    """One field of a record: its name, whether it may be None, and its check.

    A check returns the value as it can be stored; it raises TypeError, which names what is expected, for any other value.
    """

    name: str
    optional: bool
    check: Callable[[Any], Any]


def storable(batch: Batch) -> Batch:
    """Return *batch* with texts and numbers that a file can hold; the same object where nothing has to be changed.

    Half characters (lone surrogates) and control characters are taken out; a number that no file can hold, and a date
    that is none, become unknown. Names lose the blanks around them; what is said of something without a name is left out.

    Raises InputError for a value whose type its field does not have.
    """
    changed: dict[str, Any] = {}
    said: dict[int, Evidence] = {}  # most records of a batch share one evidence
    for name, hint in get_type_hints(Batch).items():
        if name == "problems":  # the collection does not keep them
            continue
        (kind,) = get_args(hint)
        records = getattr(batch, name)
        if not all(isinstance(record, kind) for record in records):
            raise InputError(f"{name} of a Batch must hold {kind.__name__} records only")
        fitting = [_record(record, said) for record in records]
        if any(new is not old for new, old in zip(fitting, records, strict=True)):
            changed[name] = [record for record in fitting if record is not None]
    return replace(batch, **changed) if changed else batch


def _record(record: Any, said: dict[int, Evidence]) -> Any:
    """Return *record* as it can be stored, None where it is about a paper or repository without a name."""
    changed = {}
    values, checks = _fields(record.__class__)
    for value, (name, optional, check) in zip(values(record), checks, strict=True):
        # The next lines pass nearly every value; they run seven times for each edge of a large network.
        if type(value) is str:
            if value.isprintable() and (check is _text or (check is _name and value and value == value.strip())):
                continue
        elif value is None and optional:
            continue
        if check is _evidence and isinstance(value, Evidence):
            if id(value) not in said:
                said[id(value)] = _record(value, said)
            fitting = said[id(value)]
        else:
            try:
                fitting = check(value)
            except _NamelessError:
                return None
            except TypeError as expected:
                shown = storable_text(repr(value)[:60])
                raise InputError(f"{name} of a {type(record).__name__} must be {expected}, not {shown}") from None
        if fitting is not value:
            changed[name] = fitting
    return replace(record, **changed) if changed else record


def readers(kind: type) -> dict[str, Callable[[Any], Any]]:
    """Return for each field of a *kind* what makes of a value read from a file the value that the field holds.

    It raises TypeError, which names what is expected, for a value whose type the field does not have.
    """
    return {name: _or_none(check) if optional else check for name, optional, check in _fields(kind)[1]}


def _or_none(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
    if check is _text:
        return _text_or_none
    return lambda value: None if value is None else check(value)


def _text_or_none(value: Any) -> Any:
    return value if type(value) is str and value.isprintable() else None if value is None else _text(value)


@cache
def _fields(kind: Any) -> tuple[Callable[[Any], tuple[Any, ...]], tuple[_Field, ...]]:
    """Return what gives the values of a record of this *kind*, and the fields they belong to."""
    hints = get_type_hints(kind)
    return attrgetter(*hints), tuple(_field(name, hint) for name, hint in hints.items())


def _field(name: str, hint: Any) -> _Field:
    optional = NoneType in get_args(hint)
    if optional:
        hint = next(inner for inner in get_args(hint) if inner is not NoneType)
    if name in _BY_NAME:
        return _Field(name, optional, _BY_NAME[name])
    if name == "date" and optional:
        return _Field(name, optional, _day)
    if get_origin(hint) is Literal:
        return _Field(name, optional, _one_of(get_args(hint)))
    return _Field(name, optional, _CHECKS[get_origin(hint) or hint])


def _one_of(words: tuple[str, ...]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if value not in words:
            raise TypeError(f"one of {', '.join(words)}")
        return value

    return check


def _text(value: Any) -> Any:
    if not isinstance(value, str):
        raise TypeError("a text")
    return storable_text(value)


def _name(value: Any) -> Any:
    fitting = _text(value).strip()
    if not fitting:
        raise _NamelessError("an identifier")
    return fitting


def _day(value: Any) -> Any:
    return value if _DAY.fullmatch(_text(value)) else None


def _texts(value: Any) -> Any:
    if value == ():
        return value
    if not isinstance(value, tuple | list):
        raise TypeError("texts")
    fitting = tuple([_text(entry) for entry in value])
    same = isinstance(value, tuple) and all(new is old for new, old in zip(fitting, value, strict=True))
    return value if same else tuple(entry for entry in fitting if entry)


def _names(value: Any) -> Any:
    fitting = _texts(value)
    bare = tuple(name for entry in fitting if (name := entry.strip()))
    return fitting if bare == fitting else bare


def _whole(value: Any) -> Any:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("a whole number")
    return value if -LARGEST <= value <= LARGEST else None


def _count(value: Any) -> Any:
    number = _whole(value)
    return None if number is None or number < 0 else number


def _share(value: Any) -> Any:
    if not isinstance(value, int | float):
        raise TypeError("a number from 0 to 1")
    return value if 0 <= value <= 1 else None


def _truth(value: Any) -> Any:
    if not isinstance(value, bool):
        raise TypeError("True or False")
    return value


def _evidence(_: Any) -> Any:
    raise TypeError("an Evidence")


_BY_NAME = {
    **dict.fromkeys(("citing", "cited", "paper", "repository", "id"), _name),  # what names a thing must not be empty
    **dict.fromkeys(("identifiers", "former_names"), _names),
    **dict.fromkeys(("found", "declared"), _count),
}
_CHECKS: dict[Any, Callable[[Any], Any]] = {
    str: _text, tuple: _texts, int: _whole, float: _share, bool: _truth, Evidence: _evidence,
}  # fmt: skip
