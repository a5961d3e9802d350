"""CSL-JSON: what Zotero, pandoc and citation processors read; repositories stand in the note."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .columns import FlatGraph
from .json_text import write_list
from .works import Work, left_out, name_parts, read_works
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx


def write_csl(graph: nx.DiGraph, path: Path | str, *, listed: bool = False) -> Written:
    """Write the papers of *graph* (with *listed* only the listed ones) as a CSL-JSON list.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    with replace_text(path) as file:
        entries = write_list(file, map(_item, read_works(flat, listed=listed)))
        file.write("\n")
    return Written(Path(path), "csl", entries, 0, flat.cleaner.cleaned, left_out(graph, entries))


def _item(work: Work) -> dict[str, Any]:
    kind = "article" if not work.venue else "paper-conference" if work.at_meeting else "article-journal"
    item: dict[str, Any] = {"id": work.key, "type": kind, "title": work.title}
    if work.authors:
        item["author"] = [_author(name) for name in work.authors]
    if work.date:
        item["issued"] = {"date-parts": [list(work.date)]}
    texts = {"container-title": work.venue, "DOI": work.doi, "URL": work.url, "abstract": work.abstract, "note": _note(work)}
    texts["number"] = f"arXiv:{work.arxiv_id}" if work.arxiv_id else ""
    return item | {name: text for name, text in texts.items() if text}


def _author(name: str) -> dict[str, str]:
    given, family = name_parts(name)
    return {"family": family, "given": given} if given else {"literal": family}


def _note(work: Work) -> str:
    lines = [f"Code: {url}" for url in work.code]
    return "\n".join(lines if work.all_authors else [*lines, "There are more authors than are named here."])
