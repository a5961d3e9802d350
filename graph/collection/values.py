"""What the columns may hold, beyond what SQLite sees to: any column of a file can hold any type of value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from typing import Any

from ..model import STATUSES
from .damage import Damage, shown


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of value: its types, in words, and a further *test* for values of these types."""

    words: str
    types: frozenset[type]
    test: Callable[[Any], bool] | None = None

    def holds(self, value: object) -> bool:
        """Tell whether *value* is of this kind."""
        return type(value) in self.types and (self.test is None or self.test(value))


def _kind(words: str, *types: type, test: Callable[[Any], bool] | None = None) -> Kind:
    return Kind(words, frozenset(types), test)


def _is_texts(text: str) -> bool:
    if text in ("[]", ""):
        return True
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(items, list) and all(isinstance(item, str) for item in items)


_NONE = type(None)
TEXT = _kind("a text", str)
OPTIONAL_TEXT = _kind("a text", str, _NONE)
NAME = _kind("a text that is not empty", str, test=bool)
KEY = _kind("a whole number", int)
OPTIONAL_KEY = _kind("a whole number", int, _NONE)
ANY_KEY = _kind("a key", int, str)
COUNT = _kind("a whole number that is not negative", int, _NONE, test=lambda value: value is None or value >= 0)
FLAG = _kind("0 or 1", int, test=lambda value: value in (0, 1))
OPTIONAL_FLAG = _kind("0 or 1", int, _NONE, test=lambda value: value in (0, 1, None))
SHARE = _kind("a finite number", float, int, _NONE, test=lambda value: value is None or math.isfinite(value))
STATUS = _kind(f"one of {', '.join(STATUSES)}", str, test=STATUSES.__contains__)
RELATION = _kind("has_code or lists", str, test=("has_code", "lists").__contains__)
TEXTS = _kind("a JSON list of texts", str, test=_is_texts)
BYTES = _kind("bytes", bytes)

# By name: a column means the same in every table, and in every answer made of them. Keys are texts in some tables.
COLUMNS: dict[str, Kind] = {
    **dict.fromkeys(("citing", "cited", "evidence", "repository"), KEY),
    **dict.fromkeys(
        ("source", "found_in", "detail", "place", "fetched", "kind", "fields", "value", "intents", "body", "why"), TEXT
    ),
    **dict.fromkeys(("id", "name"), NAME),
    **dict.fromkeys(("found", "declared", "number"), COUNT),
    **dict.fromkeys(("key", "subject"), ANY_KEY),
    "paper": OPTIONAL_KEY,
    **dict.fromkeys(("listed", "replaced", "hint"), FLAG),
    "influential": OPTIONAL_FLAG,
    "official": OPTIONAL_FLAG,
    "confidence": SHARE,
    "section": OPTIONAL_TEXT,
    "title": OPTIONAL_TEXT,
    "status": STATUS,
    "relation": RELATION,
    "contexts": TEXTS,
    "digest": BYTES,
}
_OF_SEVERAL = re.compile(r"(?:max|min)\((\w+)\)")


def look_at(rows: Sequence[Sequence[Any]], names: tuple[str, ...]) -> None:
    """Raise :class:`Damage` where *rows*, an answer with columns called *names*, hold a value that does not belong there.

    Column by column, as most columns hold few different values: 400,000 rows take a tenth of a second.
    """
    for number, name, kind in _kinds(names):
        column = list(map(itemgetter(number), rows))
        if kind.types >= set(map(type, column)) and (kind.test is None or all(map(kind.test, set(column)))):
            continue
        strange = next(value for value in column if not kind.holds(value))
        raise Damage(f"{name} should be {kind.words} and is {shown(strange)}")


@lru_cache(maxsize=256)
def _kinds(names: tuple[str, ...]) -> list[tuple[int, str, Kind]]:
    bare = [_OF_SEVERAL.sub(r"\1", name) for name in names]
    return [(number, name, COLUMNS[name]) for number, name in enumerate(bare) if name in COLUMNS]
