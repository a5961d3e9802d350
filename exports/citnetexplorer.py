"""CitNetExplorer: a publications file and a citation relations file, tab-separated.

Columns ``authors title source year doi cit_score`` and ``citing_pub_index cited_pub_index``; an index is the publication's
place in the first file, from 1. CitNetExplorer draws publications by year, so that one without a year cannot be in it.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from .citations import citations, left_out, papers
from .columns import FlatGraph
from .writing import Written, replace_together, text_of

if TYPE_CHECKING:
    import networkx as nx

_WHY = "CitNetExplorer holds papers with a year and citations between two of them"


def write_citnetexplorer(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write the publications of *graph* to *path*, citations beside it (``a.citnetexplorer.txt``, ``a.citations.txt``).

    ``cit_score`` is how many papers of the file cite the publication. Raises OutputError where they cannot be written.
    """
    path = Path(path)
    beside = path.with_name(
        re.sub(r"(\.citnetexplorer|\.publications)?\.txt$", "", path.name, flags=re.IGNORECASE) + ".citations.txt"
    )
    flat = FlatGraph(graph)
    rows = dict(flat.nodes())
    dated = [node for node in papers(graph) if isinstance(rows[flat.ids[node]].get("year"), int)]
    index = {node: number for number, node in enumerate(dated, start=1)}
    pairs = sorted({(index[citing], index[cited]) for citing, cited, _ in citations(graph) if citing in index and cited in index})
    cited_by = Counter(cited for _, cited in pairs)
    with replace_together(path, beside) as (publication_file, citation_file):
        with text_of(publication_file) as text:
            text.write("authors\ttitle\tsource\tyear\tdoi\tcit_score\n")
            for node, number in index.items():
                row = rows[flat.ids[node]]
                title = row.get("title") or row.get("label") or flat.ids[node]
                values = (row.get("authors", ""), title, row.get("venue", ""), row["year"], row.get("doi", ""), cited_by[number])
                text.write("\t".join(" ".join(str(value).split()) for value in values) + "\n")
        with text_of(citation_file) as text:
            text.write("citing_pub_index\tcited_pub_index\n")
            text.writelines(f"{citing}\t{cited}\n" for citing, cited in pairs)
    notes = left_out(flat, len(index), len(pairs), _WHY)
    return Written(path, "citnetexplorer", len(index), len(pairs), flat.cleaner.cleaned, notes, (path, beside))
