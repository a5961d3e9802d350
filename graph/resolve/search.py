"""What to ask a title search for."""

from __future__ import annotations

from ..model import Paper
from ..text import one_line
from ..titles import read_title, telling


def queries(record: Paper) -> list[str]:
    """Return what to search *record* by, the closest first; empty without a title.

    The whole title; then, for papers that were retitled since, what stands before its colon, and its most telling words.
    None holds markup or quotes; all words of a query are meant to occur.
    """
    if not record.title:
        return []
    title = read_title(record.title)
    found = [one_line(title.text.translate(_QUOTES)).rstrip(". ")]
    if title.head and sum(1 for word in title.head if word in telling(title)) >= 2:
        found.append(" ".join(title.head))
    found.append(" ".join(telling(title)[:_WORDS]))
    return list(dict.fromkeys(query for query in found if query))


_WORDS = 4
_QUOTES = {ord(mark): None for mark in "\"'`“”„‘’\\^~"}
