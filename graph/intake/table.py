"""The table of readers, and the choice among them by content."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from importlib.metadata import entry_points

from ..errors import UnknownWordError
from ..model import Batch
from . import sniff
from .document import Document
from .reading import Load, Reading

GROUP = "citewalk.readers"


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its ``name``, a word ``about`` it, usual ``suffixes``, how its content is told, how it is loaded.

    ``sniff`` takes the document (head only) and says whether it is this format. ``load(document, reading)`` yields batches
    and reports to the reading. A third party adds one under the entry-point group ``citewalk.readers``.
    """

    name: str
    about: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Document], bool]
    load: Load


def _load(module: str, function: str, document: Document, reading: Reading) -> Iterator[Batch]:
    found: Load = getattr(importlib.import_module(f".{module}", __package__), function)
    return found(document, reading)


def _later(module: str, function: str = "load") -> Load:
    return partial(_load, module, function)


# In the order in which they are tried; the last takes what no other did.
BUILT_IN: tuple[Reader, ...] = (
    Reader("html", "saved web page: Daily Papers, or any with identifiers", (".html", ".htm"), sniff.html, _later("saved_page")),
    Reader("graphml", "GraphML network", (".graphml", ".xml"), sniff.graphml, _later("graph_xml")),
    Reader("gexf", "GEXF network", (".gexf",), sniff.gexf, _later("graph_xml")),
    Reader("daily_papers", "answer of the Daily Papers API, as JSON", (".json",), sniff.daily_papers, _later("daily_papers")),
    Reader("csl", "CSL-JSON, JSON lines, other JSON lists of papers", (".json", ".jsonl"), sniff.json, _later("csl")),
    Reader("ris", "RIS bibliography", (".ris",), sniff.ris, _later("ris")),
    Reader("bibtex", "BibTeX or BibLaTeX bibliography", (".bib",), sniff.bibtex, _later("bibtex")),
    Reader(
        "interchange", "one of citewalk's own CSV files, or a folder of them", (".csv",), sniff.interchange, _later("interchange")
    ),
    Reader("paperscape", "Paperscape's table of arXiv papers and references", (".csv",), sniff.paperscape, _later("paperscape")),
    Reader("listing", "Daily Papers page as copied text or Markdown", (".txt", ".md"), sniff.listing, _later("listing")),
    Reader(
        "network",
        "edge list, or a folder with edges.csv and nodes.csv",
        (".csv", ".tsv", ".txt"),
        sniff.edges,
        _later("edge_list"),
    ),
    Reader("csv", "table of papers: Zotero, Scopus, any CSV or TSV", (".csv", ".tsv"), sniff.table, _later("sheet")),
    Reader("reading_list", "Markdown reading list, an awesome-list README", (".md",), sniff.markdown, _later("reading_list")),
    Reader("text", "identifiers and URLs in any text, or titles one a line", (".txt",), sniff.anything, _later("plain")),
)


@cache
def readers() -> dict[str, Reader]:
    """Return every reader by name: third parties' first, so that they may be tried before the general ones."""
    found = {}
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        reader = point.load()
        if isinstance(reader, Reader):
            found[reader.name] = reader
    return {**found, **{reader.name: reader for reader in BUILT_IN if reader.name not in found}}


def choose(document: Document, format: str | None) -> Reader:  # noqa: A002
    """Return the reader named *format*, else the one that *document*'s content asks for; endings are only shown to people."""
    table = readers()
    if format is not None:
        if format not in table:
            raise UnknownWordError("format", format, sorted(table))
        return table[format]
    document.encoding  # noqa: B018 - refuses what is no text
    return next(reader for reader in table.values() if reader.sniff(document))
