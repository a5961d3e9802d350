"""Words as the APIs send them, made plain: markup out, one line, clean; dates and years that can be believed."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import UTC, datetime

from ..shapes import count, items, text, written
from ..text import clean_text, one_line, unescaped

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
    clean = text(value)
    for _ in range(2):
        clean = unescaped(_TAGS.sub("", _BLOCKS.sub(" ", clean)))
    return one_line(clean_text(clean)[0]) or None


def first_plain(values: object) -> str | None:
    """Return the first entry of a list of texts that says something, plain; a lone text counts as a list of one."""
    found = (plain(value) for value in ([values] if isinstance(values, str) else items(values)))
    return next(filter(None, found), None)


def year_of(value: object) -> int | None:
    """Return the year that *value* (``2019``, ``"2019a"``, ``"2019-05-01"``) names, from 1500 to 2100, else None."""
    match = re.match(r"\s*(\d{4})(?!\d)", written(value)[:20], re.ASCII)
    return int(match[1]) if match and 1500 <= int(match[1]) <= 2100 else None


def iso_day(parts: object) -> str | None:
    """Return ``YYYY[-MM[-DD]]`` for a list of numbers such as Crossref's ``date-parts``; what is impossible is cut off."""
    year, month, day = [*items(parts)[:3], None, None, None][:3]
    month, day = count(month), count(day)
    if (first := year_of(year)) is None:
        return None
    if not month or month > 12:
        return f"{first:04}"
    if not day or day > monthrange(first, month)[1]:
        return f"{first:04}-{month:02}"
    return f"{first:04}-{month:02}-{day:02}"


def day_of(value: object) -> str | None:
    """Return ``YYYY[-MM[-DD]]`` for a text that begins like an ISO date; what is impossible is cut off."""
    match = re.match(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?!\d)", text(value)[:20], re.ASCII)
    return iso_day([int(part) for part in match.groups() if part]) if match else None


def unique(values: Iterable[str | None]) -> tuple[str, ...]:
    """Return *values* without None, "" and repeats, in their order."""
    return tuple(dict.fromkeys(value for value in values if value))


def today() -> str:
    """Return the ISO day (UTC) on which an answer is received now."""
    return datetime.now(UTC).date().isoformat()


def title_words(title: str | None) -> tuple[str, ...]:
    """Return the words of *title* that a search engine can be asked for, lower case: without maths and other markup.

    Where some words are plain ASCII without an apostrophe only these are given: accents and apostrophes are treated
    differently by every index, and a word less finds more than a word that is not there.
    """
    lower = _MATHS.sub(" ", (plain(title) or "").translate(_QUOTES)).lower()
    words = tuple(_WORD.findall(lower))
    return tuple(word for word in words if word.isascii() and "'" not in word) or words


def title_phrase(title: str | None) -> str | None:
    """Return *title* as a phrase for an exact search, None where maths, accents or markup make that a gamble."""
    lower = (plain(title) or "").translate(_QUOTES).lower()
    if not lower.isascii() or set(lower) & set("$\\{}^_<>"):
        return None
    return " ".join(_WORD.findall(lower)) or None
