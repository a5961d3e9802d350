"""Words as the APIs send them, made plain: markup out, one line, clean; dates and years that can be believed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from ..text import clean_text, one_line

# Only tags that publishers put into titles and abstracts, so that "p < 0.05 and q > 1" stays what it is.
_TAGS = re.compile(
    r"</?(?:jats:[\w-]+|mml:[\w-]+|math|m(?:i|n|o|s|row|frac|sqrt|root|su[bp]|subsup|under|over|underover|text|style|space|"
    r"fenced|table|t[dr]|padded|multiscripts)|annotation|semantics|inline-formula|tex-math|alternatives|"
    r"i|b|u|em|strong|sub|sup|scp|sc|tt|p|br|span|italic|bold|title|sec|underline|ovl|monospace|xref|ext-link)"
    r"(?:\s+[\w:.-]+\s*=[^<>]*)?\s*/?>",
    re.IGNORECASE,
)
_BLOCKS = re.compile(r"</?(?:jats:)?(?:p|br|sec|title)(?:\s+[\w:.-]+\s*=[^<>]*)?\s*/?>", re.IGNORECASE)


_MATHS = re.compile(r"\$[^$]*\$|\\[A-Za-z]+")
_QUOTES = str.maketrans({"‘": "'", "’": "'", "`": "'", "–": "-", "—": "-", "“": '"', "”": '"'})
_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")


def plain(value: object) -> str | None:
    """Return *value* as one clean line without markup; None when it is no text or nothing is left.

    JATS, MathML and HTML tags go, character references are resolved (twice: some records are escaped twice).
    """
    if not isinstance(value, str):
        return None
    text = value
    for _ in range(2):
        text = html.unescape(_TAGS.sub("", _BLOCKS.sub(" ", text)))
    return one_line(clean_text(text)[0]) or None


def first_plain(values: object) -> str | None:
    """Return the first entry of a list of texts that says something, plain; a lone text counts as a list of one."""
    if isinstance(values, str):
        values = [values]
    found = (plain(value) for value in values) if isinstance(values, Sequence) else ()
    return next((text for text in found if text), None)


def whole(value: object) -> int | None:
    """Return *value* if it is a whole number of at least zero, else None."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def year_of(value: object) -> int | None:
    """Return the year that *value* (``2019``, ``"2019a"``, ``"2019-05-01"``) names, from 1500 to 2100, else None."""
    match = re.match(r"\s*(\d{4})(?!\d)", str(value)) if isinstance(value, (int, str)) else None
    return int(match[1]) if match and 1500 <= int(match[1]) <= 2100 else None


def iso_day(parts: object) -> str | None:
    """Return ``YYYY[-MM[-DD]]`` for a list of numbers such as Crossref's ``date-parts``; None without a year."""
    if not isinstance(parts, Sequence) or isinstance(parts, str) or not parts or (year := year_of(parts[0])) is None:
        return None
    text = f"{year:04}"
    for value, most in zip(parts[1:3], (12, 31), strict=False):
        if not isinstance(value, int) or not 1 <= value <= most:
            break
        text += f"-{value:02}"
    return text


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return *values* without None, "" and repeats, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def table(value: object) -> Mapping[str, Any]:
    """Return *value* if it is a JSON object, else an empty one: a field that is null or of another type is absent."""
    return value if isinstance(value, Mapping) else {}


def rows(value: object) -> list[Mapping[str, Any]]:
    """Return the JSON objects in the list *value*; nothing for null, for no list, and for entries that are no objects."""
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def today() -> str:
    """Return the ISO day (UTC) on which an answer is received now."""
    return datetime.now(UTC).date().isoformat()


def title_words(title: str | None) -> tuple[str, ...]:
    """Return the words of *title* that a search engine can be asked for, lower case: without maths and other markup.

    Where some words are plain ASCII without an apostrophe only these are given: accents and apostrophes are treated
    differently by every index, and a word less finds more than a word that is not there.
    """
    text = _MATHS.sub(" ", (plain(title) or "").translate(_QUOTES)).lower()
    words = tuple(_WORD.findall(text))
    return tuple(word for word in words if word.isascii() and "'" not in word) or words


def title_phrase(title: str | None) -> str | None:
    """Return *title* as a phrase for an exact search, None where maths, accents or markup make that a gamble."""
    text = (plain(title) or "").translate(_QUOTES).lower()
    if not text.isascii() or set(text) & set("$\\{}^_<>"):
        return None
    return " ".join(_WORD.findall(text)) or None
