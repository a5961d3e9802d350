"""What the page says without its script: one line of summary and a plain table of the fifty most cited papers."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

TOP = 50


def summary(collection: Mapping[str, Any], graph: nx.DiGraph) -> str:
    """Return what the collection holds, how much of its reference lists is known, from whom and when, in one line."""
    kinds = [kind or "paper" for _, kind in graph.nodes(data="kind")]
    repositories = kinds.count("repository")
    listed = sum(1 for _, row in graph.nodes(data=True) if row.get("listed") and row.get("kind") != "repository")
    relations = [relation or "cites" for _, _, relation in graph.edges(data="relation")]
    parts = [
        f"{_count(collection.get('listed', listed))} listed and "
        f"{_count(collection.get('found', len(kinds) - repositories - listed))} found papers",
        f"{_count(relations.count('cites'))} citations",
    ]
    if repositories:
        parts.insert(1, f"{_count(repositories)} code repositories")
    if "with_references" in collection:
        parts.append(f"reference lists known for {_count(collection['with_references'])} of {_count(listed)} listed papers")
    if collection.get("references_declared"):
        found, declared = collection.get("references_found", 0), collection["references_declared"]
        parts.append(f"{_count(found)} of {_count(declared)} references found")
    if collection.get("sources"):
        parts.append("from " + ", ".join(str(collection["sources"]).replace("_", " ").split(";")))
    if collection.get("fetched"):
        parts.append(f"fetched {collection['fetched']}")
    return " · ".join(parts)


def plain_table(graph: nx.DiGraph) -> str:
    """Return the rows of an HTML table: the papers most cited inside the collection, at most :data:`TOP`."""
    cited = dict.fromkeys(graph, 0)
    for _, target, relation in graph.edges(data="relation"):
        if (relation or "cites") == "cites":
            cited[target] += 1
    papers = [node for node, kind in graph.nodes(data="kind") if kind != "repository"]
    papers.sort(key=lambda node: (-cited[node], str(node)))
    return "\n".join(_row(rank, graph.nodes[node], node, cited[node]) for rank, node in enumerate(papers[:TOP], 1))


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
