"""RIS: one record a paper; its repositories stand in a note. Zotero, EndNote, Mendeley read it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .columns import FlatGraph
from .works import Work, left_out, name_parts, read_works
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx


def write_ris(graph: nx.DiGraph, path: Path | str, *, listed: bool = False) -> Written:
    """Write the papers of *graph* (with *listed* only the listed ones) as RIS.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    entries = 0
    with replace_text(path) as file:
        for work in read_works(flat, listed=listed):
            entries += 1
            file.writelines(f"{tag}  - {' '.join(value.split())}\n" for tag, value in _fields(work))
            file.write("ER  - \n\n")
    return Written(Path(path), "ris", entries, 0, flat.cleaner.cleaned, left_out(graph, entries))


def _fields(work: Work) -> list[tuple[str, str]]:
    kind = "GEN" if not work.venue else "CONF" if work.at_meeting else "JOUR"
    fields = [("TY", kind), ("ID", work.key), ("TI", work.title)]
    fields += [("AU", _author(name)) for name in work.authors]
    if work.date and work.date[0] > 0:  # RIS years have four digits
        year, *rest = work.date
        fields += [("PY", str(year)), ("DA", "/".join([str(year), *(f"{part:02}" for part in rest), *[""] * (3 - len(rest))]))]
    fields += [("T2", work.venue), ("DO", work.doi), ("UR", work.url), ("AB", work.abstract)]
    fields += [("AN", f"arXiv:{work.arxiv_id}")] if work.arxiv_id else []
    fields += [("N1", f"Code: {url}") for url in work.code]
    fields += [] if work.all_authors else [("N1", "There are more authors than are named here.")]
    return [(tag, value) for tag, value in fields if value]


def _author(name: str) -> str:
    given, family = name_parts(name)
    return f"{family}, {given}" if given else family
