"""BibTeX: one entry a paper; its repositories stand in the note. Zotero, JabRef, pandoc, biber and bibtex read it.

Text is text: what means something to LaTeX is escaped, capitals of titles are protected, addresses and identifiers, which
BibTeX styles take literally, are percent-encoded only where they would break the entry.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from .columns import FlatGraph
from .works import Work, left_out, read_works
from .writing import Written, replace_text

if TYPE_CHECKING:
    import networkx as nx

_SPECIAL = {character: f"\\{character}" for character in "&%$#_{}"} | {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_ODD_BRACES = {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}
_ESCAPED, _ESCAPED_ODD = str.maketrans(_SPECIAL), str.maketrans(_SPECIAL | _ODD_BRACES)
_LIGATURE = re.compile(r"([-'`])(?=\1)|[?!](?=`)")  # what LaTeX makes a dash, a quote or a Spanish sign of
_BRACE = re.compile("[{}]")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_IN_ADDRESS = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"{}\\<>^`|')


def write_bibtex(graph: nx.DiGraph, path: Path | str, *, listed: bool = False) -> Written:
    """Write the papers of *graph* (with *listed* only the listed ones) as BibTeX.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    entries = 0
    with replace_text(path) as file:
        for work in read_works(flat, listed=listed):
            file.write("\n" if entries else "")
            file.write(entry(work))
            entries += 1
    return Written(Path(path), "bibtex", entries, 0, flat.cleaner.cleaned, left_out(graph, entries))


def latex(text: str) -> str:
    """Return *text* with what means something to LaTeX escaped; braces stay balanced, for BibTeX counts escaped ones too."""
    plain = text.translate(_ESCAPED if _balanced(text) else _ESCAPED_ODD)
    return _LIGATURE.sub(r"\g<0>{}", plain)


def entry(work: Work) -> str:
    """Return *work* as one BibTeX entry, with a line end at its end."""
    kind = "misc" if not work.venue else "inproceedings" if work.at_meeting else "article"
    fields = {
        "title": f"{{{latex(work.title)}}}",
        "author": _authors(work),
        "year": str(work.date[0]) if work.date else "",
        "month": _MONTHS[work.date[1] - 1] if len(work.date) > 1 and 1 <= work.date[1] <= 12 else "",
        "day": str(work.date[2]) if len(work.date) > 2 else "",
        ("booktitle" if kind == "inproceedings" else "journal"): latex(work.venue),
        "doi": _address(work.doi),
        "eprint": _address(work.arxiv_id),
        "archiveprefix": "arXiv" if work.arxiv_id else "",
        "url": _address(work.url),
        "abstract": latex(work.abstract),
        "note": latex("Code: " + ", ".join(work.code)) if work.code else "",
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in fields.items() if value]
    return f"@{kind}{{{work.key},\n" + ",\n".join(lines) + "\n}\n"


def _authors(work: Work) -> str:
    names = [_author(name) for name in work.authors]
    return " and ".join(names if work.all_authors else [*names, "others"])


def _author(name: str) -> str:
    """Return *name* as BibTeX splits it; one that its splitting would tear apart stands in braces."""
    torn = name.count(",") > 1 or name.casefold() in ("and", "others") or " and " in f" {name.casefold()} "
    return f"{{{latex(name)}}}" if torn else latex(name)


def _address(text: str) -> str:
    return quote(text, safe=_IN_ADDRESS) if not text.isascii() or set(text) - set(_IN_ADDRESS) else text


def _balanced(text: str) -> bool:
    depth = 0
    for brace in _BRACE.findall(text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0
