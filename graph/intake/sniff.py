"""How the content of a file tells its format; each function looks at the beginning only."""

from __future__ import annotations

import re

from .document import Document

_CARD = re.compile(
    r"^[ \t]*[•·*-]?[ \t]*\d{1,5} authors?[ \t]*$|^[ \t]*[·•][ \t]*Published on [A-Z]|^[ \t]*(?:Daily|Trending) Papers[ \t]*$",
    re.MULTILINE,
)

_TAG = re.compile(
    r"\s*(?:<!--.{0,10000}?-->\s*){0,9}<(?:!doctype html|html|head|body|div|main|section|article|a|p|ul|table)\b", re.I | re.S
)


def listing(document: Document) -> bool:
    """Tell a Daily Papers page by the lines about its cards."""
    return bool(_CARD.search(document.head_text)) and not document.head_text.lstrip().startswith(("<", "{", "[{", "@"))


def html(document: Document) -> bool:
    """Tell HTML by its first tag."""
    return bool(_TAG.match(document.head_text))


def daily_papers(document: Document) -> bool:
    """Tell the answer of the Daily Papers API by its keys."""
    head = document.head_text.lstrip()
    return head[:1] in ("[", "{") and bool(
        re.search(r'"(?:dailyPapers|submittedOnDailyAt|githubRepo|ai_summary|numComments)"\s*:|"paper"\s*:\s*\{', head)
    )


def anything(document: Document) -> bool:  # noqa: ARG001 - all are called alike
    """Take any text."""
    return True
