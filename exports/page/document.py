"""The page's one HTML document: the template with the data, the style and the script put in, and its security policy."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import networkx as nx

from ...graph.errors import UnknownWordError
from .columns import cited_here, columns
from .plain import plain_table, summary

THEMES = ("auto", "light", "dark")
_SLOT = re.compile(r"\{\{(\w+)\}\}")


def document(graph: nx.DiGraph, *, title: str | None = None, theme: str = "auto") -> bytes:
    """Return the whole page for *graph* as UTF-8 bytes; the same graph gives the same bytes.

    *title* replaces the collection's name; *theme* is what the page shows until its reader switches. Raises
    UnknownWordError for another theme.
    """
    check_theme(theme)
    data = columns(graph)
    name = title or str(data["collection"].get("name") or "Citation graph")
    data["collection"]["name"] = name
    cited = cited_here(data)
    style, script = part("page.css"), part("vendor/page.js")
    return fill(
        part("page.html"),
        {
            "policy": policy(script=script, style=style),
            "theme": theme,
            "title": html.escape(name),
            "summary": html.escape(summary(data["collection"], graph, sum(cited))),
            "note": html.escape(str(data["collection"].get("note", ""))),
            "plain": plain_table(graph, cited),
            "style": style,
            "data": data_block(data),
            "script": script,
        },
    ).encode("utf-8", "backslashreplace")


def check_theme(theme: str) -> None:
    """Raise UnknownWordError when *theme* is none of :data:`THEMES`."""
    if theme not in THEMES:
        raise UnknownWordError("theme", theme, THEMES)


@cache
def part(name: str) -> str:
    """Return a file of this package as text."""
    return files(__package__).joinpath(name).read_text("utf-8")


def fill(template: str, values: Mapping[str, str]) -> str:
    """Return *template* with each ``{{name}}`` replaced, in one pass: a value is never searched for names again."""
    pieces = _SLOT.split(template)
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(pieces)


def data_block(data: Any) -> str:
    """Return *data* as JSON that cannot end or open a script element, whatever text is in it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).replace("<", "\\u003c")


def policy(*, script: str, style: str) -> str:
    """Return the Content-Security-Policy: nothing may be loaded, and only these very inline parts may run.

    Trusted Types forbid besides that any text becomes markup, even by mistake in the page's own script.
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
