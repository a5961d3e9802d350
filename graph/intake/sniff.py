"""How the content of a file tells its format; each function looks at the beginning only."""

from __future__ import annotations

import re

from .document import Document

_CARD = re.compile(
    r"^[ \t]*[•·*-]?[ \t]*\d{1,5} authors?[ \t]*$|^[ \t]*[·•][ \t]*Published on [A-Z]|^[ \t]*(?:Daily|Trending) Papers[ \t]*$",
    re.MULTILINE,
)


def listing(document: Document) -> bool:
    """Tell a Daily Papers page by the lines about its cards."""
    return bool(_CARD.search(document.head_text)) and not document.head_text.lstrip().startswith(("<", "{", "[{", "@"))


def anything(document: Document) -> bool:
    """Take any text."""
    return True
