"""The year of a listing page, and of the dates on it that carry none.

The site leaves the year out where it is the current one, so a date without a year belongs to the year of the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .record import MONTHS, day

# "Feb 10", "Aug 10, 2023 2" (a comment count behind), "Published on Oct 4, 2026", "10 Feb 2025", "2025-02-10"
_MONTH = (
    r"(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DATE = re.compile(
    rf"(?:Published on\s+|Published\s+)?(?:{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(\d{{4}}))?)(?:\s+(\d{{1,4}}))?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?:Published on\s+|Published\s+)?(\d{4})-(\d{2})-(\d{2})(?:\s+(\d{1,4}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written on a card: ``year`` None where none is written; ``comments`` the number glued behind it."""

    month: int
    day: int
    year: int | None = None
    comments: int | None = None
    text: str = ""

    def in_year(self, year: int) -> str | None:
        """Return the ISO day in *year*, None where that day does not exist (29 February)."""
        iso = day(year, self.month, self.day)
        return iso if iso and len(iso) == 10 else None


def read_date(text: str) -> WrittenDate | None:
    """Return the date that *text*, nothing else, stands for.

    >>> read_date("Aug 10, 2023 2").comments, read_date("Nov 4 2").year, read_date("May be")
    (2, None, None)
    """
    text = text.strip()
    if match := _ISO.fullmatch(text):
        found = WrittenDate(int(match[2]), int(match[3]), int(match[1]), int(match[4]) if match[4] else None, text)
        return found if found.in_year(found.year or 0) else None
    match = _DATE.fullmatch(text)
    if not match:
        return None
    year = int(match[3]) if match[3] else None
    found = WrittenDate(MONTHS[match[1].lower()[:3]], int(match[2]), year, int(match[4]) if match[4] else None, text)
    return found if found.in_year(year or 2024) else None


def page_year(
    header: WrittenDate | None, cards: Iterable[WrittenDate], listing_date: date | None, today: date
) -> tuple[int, str]:
    """Return the year of a listing page and the reason for it.

    In this order: *listing_date*; the year in the *header*; where two or more cards carry years, the year after the
    latest of them, if the page would not lie after *today*; else the latest year in which the page does not.
    """
    if listing_date:
        return listing_date.year, f"the listing's date was given as {listing_date.isoformat()}"
    if header and header.year:
        return header.year, f"the page is dated {header.text}"
    cards = tuple(cards)
    page = header or max((c for c in cards if c.year is None), key=lambda c: (c.month, c.day), default=WrittenDate(1, 1))
    years = [card.year for card in cards if card.year]
    if len(years) > 1:
        following = max(years) + 1
        if (following, page.month, page.day) <= (today.year, today.month, today.day):
            return following, f"the page leaves out only its own year and the latest year on it is {max(years)}"
    year = today.year if (page.month, page.day) <= (today.month, today.day) else today.year - 1
    return year, f"the latest year in which {page.text or 'the page'} is not after {today.isoformat()}"
