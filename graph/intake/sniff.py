"""How the content of a file tells its format; each function looks at the beginning only."""

from __future__ import annotations

import re

from .. import identifiers
from .document import Document
from .edge_list import is_edge_list
from .interchange import table_of
from .paperscape import is_paperscape
from .sheet import is_first, is_header

_CARD = re.compile(
    r"^[ \t]*[•·*-]?[ \t]*\d{1,5} authors?[ \t]*$|^[ \t]*[·•][ \t]*Published on [A-Z]|^[ \t]*(?:Daily|Trending) Papers[ \t]*$",
    re.MULTILINE,
)

_ENTRY = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(][ \t\n]*(?:[^\s,{}()]*[ \t]*,|[\w:-]+[ \t]*=|\")", re.MULTILINE)
_PAPER = re.compile(
    rf"{identifiers.ARXIV_PATTERN}|\b10\.\d{{4,9}}/|openreview\.net|aclanthology|aclweb|\[\W{{0,5}}(?:paper|pdf)\W{{0,5}}\]", re.I
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


def json(document: Document) -> bool:
    """Tell JSON by its first sign and the first key or item behind it."""
    return bool(re.match(r"\s*(?:\[\s*(?:[{\"\]]|$)|\{\s*(?:\"|\}|$))", document.head_text))


def graphml(document: Document) -> bool:
    """Tell GraphML by its root."""
    return _root(document) == "graphml"


def gexf(document: Document) -> bool:
    """Tell GEXF by its root."""
    return _root(document) == "gexf"


def _root(document: Document) -> str:
    match = re.search(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)", document.head_text)
    return match[1].lower() if match and document.head_text.lstrip("\ufeff \n\t").startswith("<") else ""


def ris(document: Document) -> bool:
    """Tell RIS by its first tag."""
    return bool(re.search(r"^\s*TY  ?- ", document.head_text, re.MULTILINE))


def bibtex(document: Document) -> bool:
    """Tell BibTeX by an entry with a key, where the text is not a Markdown page that quotes one."""
    entry = _ENTRY.search(document.head_text)
    if not entry:
        return False
    before = document.head_text[: entry.start()]
    return document.suffix in (".bib", ".bibtex") or not re.search(r"^#{1,6} |```|\]\(|^\s*[-*+] ", before, re.MULTILINE)


def interchange(document: Document) -> bool:
    """Tell one of the interchange tables by its columns; nothing but ``citing,cited`` is an edge list, whose names may be any."""
    names = [name.strip().lower() for name in document.head_text.split("\n", 1)[0].removeprefix("\ufeff").split(",")]
    return table_of(names) is not None and set(names) != {"citing", "cited"}


def paperscape(document: Document) -> bool:
    """Tell Paperscape's table by its first rows."""
    return is_paperscape(document)


def edges(document: Document) -> bool:
    """Tell an edge list by its header, or by pairs of names on every line."""
    return is_edge_list(document)


def table(document: Document) -> bool:
    """Tell a table of papers by its header."""
    return is_header(next(filter(is_first, document.head_text.split("\n")), ""))


def markdown(document: Document) -> bool:
    """Tell a reading list: Markdown's headings, bullets or tables with links to papers."""
    text = document.head_text
    marks = len(re.findall(r"^ {0,3}#{1,6} |^\s*(?:[-*+|]|\d+[.)]) ?.*\]\(|^\s*<h[1-6]|^\s*\|.*\|\s*$", text, re.MULTILINE))
    return marks >= 2 and "](" in text and bool(re.search(r"\]\((?:https?:)?//|href=", text)) and bool(_PAPER.search(text))


def anything(document: Document) -> bool:  # noqa: ARG001 - all are called alike
    """Take any text."""
    return True
