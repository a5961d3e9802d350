"""What the page says without its script: one line of summary and a plain table of the fifty most cited papers."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Mapping, Sequence
from heapq import nsmallest
from typing import Any
from urllib.parse import urlsplit

import networkx as nx

TOP = 50


def summary(collection: Mapping[str, Any], graph: nx.DiGraph, citations: int) -> str:
    """Return what the collection holds, how many listed papers' references are known, when and from whom, in one line."""
    kinds = Counter((row.get("kind") == "repository", bool(row.get("listed"))) for _, row in graph.nodes(data=True))
    repositories = kinds[True, False] + kinds[True, True]
    listed, found = collection.get("listed", kinds[False, True]), collection.get("found", kinds[False, False])
    parts = [f"{_count(listed)} listed and {_counted(found, 'found paper')}" if listed else _counted(found, "paper")]
    if repositories:
        parts.append(_counted(repositories, "repository"))
    parts.append(_counted(citations, "citation"))
    if "with_references" in collection:
        parts.append(f"references known for {_count(collection['with_references'])} of {_count(listed)}")
    if collection.get("fetched"):
        parts.append("as of " + str(collection["fetched"]))
    if collection.get("sources"):
        parts.append("from " + ", ".join(filter(None, str(collection["sources"]).replace("_", " ").split(";"))))
    return " · ".join(parts)


def plain_table(graph: nx.DiGraph, cited_here: Sequence[int]) -> str:
    """Return the rows of an HTML table: the papers most cited inside the collection, at most :data:`TOP`.

    *cited_here* is in the graph's order.
    """
    cited = dict(zip(graph, cited_here, strict=True))
    papers = [node for node, row in graph.nodes(data=True) if row.get("kind") != "repository"]
    top = nsmallest(TOP, papers, key=lambda node: (-cited[node], str(node)))
    return "\n".join(_row(rank, graph.nodes[node], node, cited[node]) for rank, node in enumerate(top, 1))


def _row(rank: int, row: Mapping[str, Any], node: Any, cited: int) -> str:
    title = html.escape(str(row.get("title") or row.get("label") or node))
    url = str(row.get("url") or "")
    if web_address(url):
        title = f'<a href="{html.escape(url)}" rel="noopener noreferrer">{title}</a>'
    cells = (str(rank), title, html.escape(str(row.get("authors", ""))), html.escape(str(row.get("year", ""))), str(cited))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def web_address(url: str) -> bool:
    """Return whether *url* is a plain http or https address, the only kind that becomes a link."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c.isspace() or ord(c) < 32 for c in url)


def _count(number: Any) -> str:
    return f"{number:,}" if isinstance(number, int) else str(number)


def _counted(number: Any, word: str) -> str:
    many = word if number == 1 else f"{word.removesuffix('y')}ies" if word.endswith("y") else f"{word}s"
    return f"{_count(number)} {many}"
