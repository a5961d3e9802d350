"""What speaks for and against a record and a candidate being one work.

Every piece of evidence has a weight in bits: the binary logarithm of how much likelier it is to be seen with two records of
one work than with two works (Fellegi and Sunter, "A Theory for Record Linkage", 1969, doi 10.1080/01621459.1969.10501049).
The weights are set on the development half of the labelled set in ``benchmarks/resolve``.
"""

from __future__ import annotations

import math
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from ..model import Paper
from ..titles import Agreement, compare, read_title, text_words
from .identity import contradict, known
from .names import names, shared_authors

PRIOR = -5.0
"""Bits against a candidate of which nothing is known but that a search returned it."""


@dataclass(frozen=True, slots=True)
class Weight:
    """One piece of evidence: ``bits`` for (positive) or against (negative), and *why* in plain English."""

    bits: float
    why: str


@dataclass(frozen=True, slots=True)
class When:
    """What is known of a paper's time: its possible years, and its day, if it is told."""

    years: frozenset[int]
    day: date | None = None


def weigh(record: Paper, candidate: Paper) -> list[Weight]:
    """Return all evidence on *record* and *candidate* being one work, title first; nothing known gives no entry."""
    titles = compare(record.title or "", candidate.title or "")
    found = [
        _title(record, candidate, titles),
        _identifiers(record, candidate),
        _authors(record, candidate, titles),
        _count(record, candidate),
        _time(record, candidate),
        _abstract(record, candidate),
    ]
    return [weight for weight in found if weight is not None]


def score(weights: list[Weight]) -> float:
    """Return the probability, 0 to 1, that *weights* leave: one half at zero bits."""
    bits = PRIOR + sum(weight.bits for weight in weights)
    return 1.0 / (1.0 + math.exp2(-max(-40.0, min(40.0, bits))))


def _title(record: Paper, candidate: Paper, found: Agreement) -> Weight:
    if not record.title or not candidate.title:
        return Weight(-20.0, "a title is missing")
    weight = min(read_title(record.title).weight, read_title(candidate.title).weight)
    bits = {
        "same": min(2.4 * weight, 13.0),
        "spelled": min(2.0 * weight, 11.0),
        "misread": min(1.9 * weight, 10.0),
        "misprint": min(1.4 * weight, 8.0),
        "cut": min(1.7 * weight, 9.0),
        "subtitle": min(1.3 * weight, 6.5) - 1.0,
        "reordered": min(1.0 * weight, 5.0) - 3.0,
        "longer": 8.5 if found.share > 0.88 and weight >= 11 else 8.0 * found.share - 6.0,
        "changed": (6.0 if found.head else 3.0) * found.share - 3.0,
        "different": -12.0 if found.share >= 0.3 or "only one" in found.why else -6.0,
    }[found.kind]
    return Weight(bits, found.why)


def _identifiers(record: Paper, candidate: Paper) -> Weight | None:
    mine, theirs = known(record), known(candidate)
    if both := sorted(mine & theirs):
        return Weight(14.0, f"both are {both[0]}")
    return Weight(-20.0, f"{min(mine)} is not {min(theirs)}") if contradict(mine, theirs) else None


def _authors(record: Paper, candidate: Paper, titles: Agreement) -> Weight | None:
    """An author in common says much under one title, and little under two: people write series."""
    shared = shared_authors(record.authors, candidate.authors)
    if shared is None:
        return None
    fewer = min(len(names(record.authors)), len(names(candidate.authors)))
    if not shared:
        return Weight(-10.0, "no author is shared")
    why = f"{shared} of {fewer} authors are shared"
    if shared >= fewer:
        why = "the authors agree" if fewer > 1 else "an author is shared"
    if titles.kind not in ("same", "spelled", "misread", "misprint", "cut"):
        return Weight(min(2.0, shared - 0.5) if 2 * shared >= fewer else 0.0, why)
    return Weight(6.0 + min(shared, 4) if shared >= fewer else 4.0 if 2 * shared >= fewer else 1.0, why)


def _count(record: Paper, candidate: Paper) -> Weight | None:
    mine = record.authors_count or len(record.authors)
    theirs = candidate.authors_count or len(candidate.authors)
    if not mine or not theirs or record.authors:
        return None
    if mine == theirs:
        return Weight(1.5 if mine <= 2 else 2.5 if mine <= 8 else 4.0, f"both have {mine} author{'s' * (mine > 1)}")
    if abs(mine - theirs) <= max(1, mine // 8):
        return Weight(0.0, f"{mine} and {theirs} authors")
    return Weight(-3.0, f"{mine} and {theirs} authors")


def when(paper: Paper) -> When:
    """Return what is known of the time of *paper*, its arXiv id included (``2410.09300`` is of October 2024)."""
    years = {paper.year} if paper.year else set()
    day = None
    with suppress(ValueError):  # a date may be a year, or a year and month
        years |= {int(paper.date[:4])} if paper.date else set()
        day = date.fromisoformat(paper.date or "")
    for identifier in paper.identifiers:
        if found := re.match(r"arxiv:(?:[a-z-]+/)?(\d\d)", identifier):
            years.add(int(found[1]) + (1900 if int(found[1]) > 90 else 2000))
    return When(frozenset(years), day)


def _time(record: Paper, candidate: Paper) -> Weight | None:
    mine, theirs = when(record), when(candidate)
    unsure = record.date_inferred or candidate.date_inferred
    if mine.day and theirs.day:
        days = abs((mine.day - (_in_year_of(theirs.day, mine.day) if unsure else theirs.day)).days)
        if days <= 3:
            return Weight(4.0 if days else 6.0, f"{days} day{'s' * (days > 1)} apart" if days else "the same day")
    if unsure or not mine.years or not theirs.years:
        return None
    gap = min(abs(a - b) for a in mine.years for b in theirs.years)
    if gap == 0:
        return Weight(1.5, "the same year")
    return Weight(0.0 if gap == 1 else -3.0 if gap == 2 else -6.0, f"{gap} year{'s' * (gap > 1)} apart")


def _in_year_of(day: date, other: date) -> date:
    """Return *day* in the year of *other*: a listing prints days, not always years."""
    return day.replace(year=other.year, day=min(day.day, 28) if day.month == 2 else day.day)


def _abstract(record: Paper, candidate: Paper) -> Weight | None:
    mine, theirs = text_words(record.abstract or ""), text_words(candidate.abstract or "")
    fewer = min(len(mine), len(theirs))
    if fewer < 20:
        return None
    share = len(mine & theirs) / fewer
    bits = 11.0 if share >= 0.6 else 7.0 if share >= 0.45 else 2.0 if share >= 0.35 else 0.0 if share >= 0.2 else -2.0
    return Weight(bits, f"{share:.0%} of the abstract's words are shared")
