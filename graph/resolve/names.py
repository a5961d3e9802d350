"""Names of authors as sources print them, and whether two lists share a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..text import normal

_GROUP = re.compile(r"\b(?:collaboration|consortium|team|group|et al|others|anonymous|project)\b", re.IGNORECASE)
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "s", "æ": "a", "œ": "o", "ı": "i", "þ": "t"})


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: ``surname``, the initials before it, and all full words of it, without accents and capitals."""

    surname: str
    initials: str
    words: frozenset[str]


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name | None:
    """Return the name in *text* (``U.M.Heller``, ``Heller, Urs M.``, ``Urs Heller``); None for a group or no Latin letters."""
    if _GROUP.search(text):
        return None
    folded = normal("NFD", text.casefold().translate(_LETTERS))
    folded = re.sub("[\u0300-\u036f’'`]", "", folded)
    if not re.search("[a-z]{2}", folded):
        return None
    last, comma, first = folded.partition(",")
    parts = re.findall(r"[a-z]+", f"{first} {last}" if comma else folded)
    surname = re.findall(r"[a-z]+", last)[-1] if comma and re.search("[a-z]", last) else parts[-1]
    given = [part for part in parts if part != surname]
    return Name(
        _unumlaut(surname), "".join(part[0] for part in given), frozenset(_unumlaut(part) for part in parts if len(part) > 1)
    )


def _unumlaut(word: str) -> str:
    """``poeschel`` and ``poschel`` are one."""
    return re.sub(r"(?<=[aou])e(?!$)", "", word)


def same_person(one: Name, other: Name) -> bool:
    """Say whether two names can be one person: surname and initials fit, or the words are the same in another order."""
    if one.surname == other.surname:
        short, long = sorted((one.initials, other.initials), key=len)
        return not short or short[0] in long
    return len(one.words) > 1 and one.words == other.words


def names(authors: Iterable[str]) -> list[Name]:
    """Return the persons among *authors*."""
    return [name for author in authors if (name := read_name(author)) is not None]


def shared_authors(one: Sequence[str], other: Sequence[str]) -> int | None:
    """Return how many persons the two lists share; None where one of them names nobody who could be compared."""
    left, right = names(one), names(other)
    if not left or not right:
        return None
    by_surname = {name.surname for name in right} | {word for name in right for word in name.words}
    return sum(any(same_person(a, b) for b in right) for a in left if a.surname in by_surname or a.words & by_surname)
