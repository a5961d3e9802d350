"""One place where what a format says becomes a record: text cleaned, dates and numbers made plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .. import identifiers
from ..model import Evidence, Paper
from ..text import clean_text, one_line

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip
_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?![\d])")
_LONGEST_FIELD = 1_000_000


def line(text: object) -> str | None:
    """Return *text* cleaned and on one line, None when nothing is left."""
    if text is None:
        return None
    return one_line(clean_text(str(text)[:_LONGEST_FIELD])[0]) or None


def prose(text: object) -> str | None:
    """Return *text* cleaned, its lines kept, None when nothing is left."""
    if text is None:
        return None
    return clean_text(str(text)[:_LONGEST_FIELD])[0].strip() or None


def names(people: Iterable[object]) -> tuple[str, ...]:
    """Return people's names, each on one line, none empty."""
    return tuple(filter(None, map(line, people)))


def number(text: object) -> int | None:
    """Return a count such as ``117``, ``1,234`` or ``3.29k``, else None."""
    match = re.fullmatch(r"(\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,6})?)\s*([kKmM])?", str(text)[:50].strip())
    if not match or ("." in match[1] and not match[2]):
        return None
    scale = {"": 1, "k": 1_000, "m": 1_000_000}[(match[2] or "").lower()]
    return round(float(match[1].replace(",", "")) * scale)


def iso_date(text: object) -> str | None:
    """Return ``YYYY[-MM[-DD]]`` for an ISO-like date, ``May 2023`` or ``12 May 2023``, else None.

    What is impossible (month 13, 31 February) is cut back to the part that is possible.
    """
    text = str(text or "").strip()
    if match := _ISO.match(text):
        return day(int(match[1]), int(match[2] or 0), int(match[3] or 0))
    words = re.findall(r"[A-Za-z]+|\d+", text)[:4]
    year = next((int(w) for w in words if re.fullmatch(r"[12]\d{3}", w)), None)
    if year is None:
        return None
    month = next((MONTHS[w.lower()] for w in words if w.lower() in MONTHS), 0)
    days = next((int(w) for w in words if re.fullmatch(r"\d{1,2}", w)), 0)
    return day(year, month, days if month else 0)


def day(year: int, month: int = 0, days: int = 0) -> str | None:
    """Return the ISO form of as much of the date as is possible."""
    if not 1000 <= year <= 2999:
        return None
    if not 1 <= month <= 12:
        return f"{year:04d}"
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    longest = 29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
    return f"{year:04d}-{month:02d}-{days:02d}" if 1 <= days <= longest else f"{year:04d}-{month:02d}"


def paper(evidence: Evidence, ids: Iterable[str | None] = (), **fields: Any) -> Paper:
    """Return the record of a listed paper.

    *ids* are normalised identifiers; repositories among them and None are dropped. Text fields are cleaned, empty ones become
    None; ``year`` follows from ``date``, and a date that is only a year is no date.
    """
    fields = {name: _clean(name, value) for name, value in fields.items()}
    if date := fields.get("date"):
        if fields.get("year") is None:
            fields["year"] = int(date[:4])
        fields["date"] = date if len(date) > 4 else None
    kept = identifiers.best_first(i for i in ids if i and not i.startswith("github:"))
    return Paper(evidence=evidence, identifiers=kept, **{"listed": True, **fields})


def _clean(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return prose(value) if name in ("abstract", "tldr", "comment") else line(value)
    if name == "authors":
        return names(value)
    return value
