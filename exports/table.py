"""The one table of writers: which file ending means which format, and who writes it.

Third parties add a writer through the entry-point group ``citewalk.writers``: each entry point loads a :class:`Writer`.
Nothing heavy is imported here; a writer's module is imported when it is used.
"""

from __future__ import annotations

import importlib
import inspect
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..graph.errors import MissingExtraError, OutputError, UnknownFormatError

if TYPE_CHECKING:
    from collections.abc import Callable

    import networkx as nx

    from .writing import Written

GROUP = "citewalk.writers"


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: its name, the file endings that mean it, one line for ``export --list``, where its function is.

    ``load`` is ``"module:function"`` of a ``write(graph, path, **options) -> Written`` (citewalk's own modules are named
    without their package); ``extra`` names the optional
    part of citewalk it needs (``pip install 'citewalk[extra]'``), ``modules`` the modules that part brings.
    """

    name: str
    suffixes: tuple[str, ...]
    description: str
    load: str
    extra: str | None = None
    modules: tuple[str, ...] = ()

    def function(self) -> Callable[..., Written]:
        """Import and return the function that writes. Raises MissingExtraError, OutputError."""
        module, _, name = self.load.partition(":")
        try:
            found: Callable[..., Written] = getattr(importlib.import_module(self._module(module)), name)
        except ImportError as error:
            if self.extra and (error.name or "").partition(".")[0] in self.modules:
                raise MissingExtraError(f"writing {self.name}", self.extra) from error
            raise OutputError(f"the writer for {self.name} cannot be loaded: {error}") from error
        return found

    def _module(self, module: str) -> str:
        return f"{__package__}.{module}" if self in WRITERS else module

    def options(self) -> dict[str, Any]:
        """Return the options it takes, by name, with their defaults."""
        parameters = inspect.signature(self.function()).parameters.values()
        return {parameter.name: parameter.default for parameter in parameters if parameter.kind is parameter.KEYWORD_ONLY}


WRITERS: tuple[Writer, ...] = (
    Writer("html", (".html", ".htm"), "one interactive page that needs no network", "page:write_page"),
    Writer(
        "pyvis",
        (".pyvis.html",),
        "a page made by pyvis, for small graphs",
        "pyvis_page:write_pyvis_page",
        "pyvis",
        ("pyvis",),
    ),
    Writer("gexf", (".gexf",), "Gephi: colours, sizes, positions, typed columns, timeline", "gexf:write_gexf"),
    Writer("graphml", (".graphml",), "Gephi, yEd, igraph, Cytoscape, networkx", "graphml:write_graphml"),
    Writer("cyjs", (".cyjs",), "Cytoscape and Cytoscape.js, positions and looks", "cyjs:write_cyjs"),
    Writer("cx2", (".cx2",), "Cytoscape and NDEx, with a visual style", "cx2:write_cx2"),
    Writer("pajek", (".net",), "Pajek: .net, .clu (communities), .vec (measures)", "pajek:write_pajek"),
    Writer("vosviewer", (".vosviewer.json",), "VOSviewer: one JSON file", "vosviewer:write_vosviewer"),
    Writer(
        "vosviewer-map",
        (".map.txt", ".vosviewer.txt"),
        "VOSviewer: a map file and a network file",
        "vosviewer:write_vosviewer_map",
    ),
    Writer(
        "citnetexplorer",
        (".citnetexplorer.txt",),
        "CitNetExplorer: publications and citations",
        "citnetexplorer:write_citnetexplorer",
    ),
    Writer("csv", (".csv",), "spreadsheets: nodes, and edges beside them", "sheets:write_csv"),
    Writer("tsv", (".tsv",), "the same, tab-separated", "sheets:write_tsv"),
    Writer(
        "parquet",
        (".parquet",),
        "DuckDB, Polars, pandas: nodes and edges with types",
        "parquet:write_parquet",
        "parquet",
        ("pyarrow",),
    ),
    Writer("jsonl", (".jsonl", ".ndjson"), "JSON Lines: one node or edge a line", "json_lines:write_json_lines"),
    Writer("json", (".json",), "node-link JSON: networkx, d3", "node_link:write_node_link"),
    Writer("bibtex", (".bib",), "BibTeX: LaTeX, Zotero, JabRef", "bibtex:write_bibtex"),
    Writer("ris", (".ris",), "RIS: Zotero, EndNote, Mendeley", "ris:write_ris"),
    Writer("csl", (".csl.json",), "CSL-JSON: Zotero, pandoc", "csl:write_csl"),
    Writer("dot", (".dot", ".gv"), "GraphViz", "dot:write_dot"),
    Writer("mermaid", (".mmd", ".mermaid"), "Mermaid: a small diagram for a README", "mermaid:write_mermaid"),
    Writer("neo4j", (".cypher",), "Neo4j: a Cypher script and the CSV files it loads", "neo4j:write_neo4j"),
    Writer("svg", (".svg",), "a still picture, text stays text", "svg:write_svg"),
    Writer("png", (".png",), "a still picture for a slide", "raster:write_png", "figure", ("matplotlib",)),
    Writer("pdf", (".pdf",), "a still picture for a paper", "raster:write_pdf", "figure", ("matplotlib",)),
    Writer("markdown", (".md", ".markdown"), "a report to paste into a wiki", "markdown:write_markdown"),
)


def list_writers() -> tuple[Writer, ...]:
    """Return every writer: citewalk's own in the table's order, then those of installed packages, by name."""
    return WRITERS + _foreign()


def writer_for(path: Path | str, format: str | None = None) -> Writer:  # noqa: A002 - the word the command line uses
    """Return the writer of *format*, or of the longest known ending of *path* (a last ``.gz`` only compresses).

    Raises UnknownFormatError (an OutputError), with the nearest or all known ones, where there is none.
    """
    writers = list_writers()
    if format is not None:
        for writer in writers:
            if writer.name == format.lower():
                return writer
        raise UnknownFormatError("format", format, (writer.name for writer in writers))
    name = Path(path).name.lower().removesuffix(".gz")
    endings = [(suffix, writer) for writer in writers for suffix in writer.suffixes if name.endswith(suffix)]
    if not endings:
        suffixes = [suffix for writer in writers for suffix in writer.suffixes]
        raise UnknownFormatError("file ending", Path(name).suffix, suffixes, where=path)
    return max(endings, key=lambda pair: len(pair[0]))[1]


def write(graph: nx.DiGraph, path: Path | str, format: str | None = None, **options: Any) -> Written:  # noqa: A002
    """Write *graph* to *path* in *format*, or in the format its ending means, and return what was written.

    Raises OutputError where it cannot be written (the old file is untouched) or *options* holds one the format does not
    take, MissingExtraError where an optional part is not installed.
    """
    writer = writer_for(path, format)
    taken = writer.options()
    for option in options:
        if option not in taken:
            known = f"it takes {', '.join(taken)}" if taken else "it takes none"
            raise OutputError(f"{writer.name} takes no option {option!r}; {known}")
    return writer.function()(graph, Path(path), **options)


def _foreign() -> tuple[Writer, ...]:
    """Return the writers of installed packages; a name of the table is not overridden, what cannot be loaded says so in use."""
    own = {writer.name for writer in WRITERS}
    found = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        if entry.name not in own:
            found[entry.name] = _loaded(entry.name, entry.value)
    return tuple(found.values())


def _loaded(name: str, value: str) -> Writer:
    module, _, attribute = value.partition(":")
    try:
        writer = getattr(importlib.import_module(module), attribute)
        if isinstance(writer, Writer):
            return writer
        reason = f"{value} is no citewalk.exports.table.Writer"
    except Exception as error:  # noqa: BLE001 - one broken package must not take every export down
        reason = f"{type(error).__name__}: {error}"
    return Writer(name, (), f"cannot be loaded ({reason})", value)
