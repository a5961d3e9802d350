"""XML text, fast: values of typed columns as escaped text, each distinct one made once.

An lxml element costs two microseconds and a graph has millions of values, so the two big XML formats are written as text.
That the text is well-formed whatever the values hold is held by property tests that read it back with strict parsers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from .columns import Column, as_text, reader
from .writing import BIGGEST, SMALLEST, Cleaner

DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"

# Parsers make a line feed of a carriage return, and those of XML 1.1 also of U+0085 and U+2028, unless they are escaped.
_IN_CONTENT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", "\x85": "&#133;", "\u2028": "&#8232;"}
_IN_ATTRIBUTE = _IN_CONTENT | {'"': "&quot;", "\n": "&#10;", "\t": "&#9;"}
_ATTRIBUTE = re.compile('[&<>"\n\t\r\x85\u2028]')
_CONTENT = re.compile("[&<>\r\x85\u2028]")
_REMEMBERED = 1024

Cell = Callable[[Any], str]


def attribute(text: str) -> str:
    """Return clean *text* as it stands between double quotes in a tag; white space is kept as it is."""
    return _ATTRIBUTE.sub(lambda match: _IN_ATTRIBUTE[match[0]], text) if _ATTRIBUTE.search(text) else text


def content(text: str) -> str:
    """Return clean *text* as it stands between tags."""
    return _CONTENT.sub(lambda match: _IN_CONTENT[match[0]], text) if _CONTENT.search(text) else text


def cell(
    column: Column,
    cleaner: Cleaner,
    before: str,
    after: str,
    escape: Callable[[str], str],
    text_of: Callable[[Any], str] = as_text,
) -> Cell:
    """Return the function that renders a raw value of *column* between *before* and *after*; ``""`` for an unknown one."""
    read = reader(column, cleaner)

    def render(value: Any) -> str:
        clean = read(value)
        return "" if clean is None else f"{before}{escape(text_of(clean))}{after}"

    if column.type == "boolean":
        yes, no = f"{before}true{after}", f"{before}false{after}"
        return lambda value: yes if value is True else no if value is False else render(value)
    if column.type == "integer":
        return lambda value: f"{before}{value}{after}" if type(value) is int else render(value)
    if column.type == "double":

        def render_number(value: Any) -> str:
            if type(value) is float and (SMALLEST <= abs(value) <= BIGGEST or value == 0):
                return f"{before}{value!r}{after}"
            return render(value)

        return render_number
    if column.type == "strings":
        return render
    remembered: dict[str, str] = {}

    def render_text(value: Any) -> str:
        if type(value) is not str:
            return render(value)
        text = remembered.get(value)
        if text is None:
            text = render(value)
            if len(remembered) < _REMEMBERED and value.isprintable():  # the others are counted each time they are cleaned
                remembered[value] = text
        return text

    return render_text


def rendered(cells: Iterable[tuple[Hashable, Cell]], data: Mapping[Any, Any]) -> str:
    """Return the text of those of *cells* that *data* has a value for."""
    return "".join([render(value) for key, render in cells if (value := data.get(key)) is not None])
