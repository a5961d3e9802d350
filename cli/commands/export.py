"""``citewalk export``: the collection as files for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..choices import WRITER, Word
from ..opening import check_page, open_option, open_page, page_of
from ..options import as_json, command, seed
from ..output import print_json
from ..tables import Column, print_table

if TYPE_CHECKING:
    from ...exports.table import Writer
    from ...exports.writing import Written


@command("export", short_help="Write the graph for Gephi and other tools.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--list", "list_", is_flag=True, help="Show every format and its file endings.")
@click.option("--format", "format_", type=WRITER, help="Write this format whatever the ending.")
@click.option(
    "--renderer", type=Word("renderer", ["sigma", "pyvis"]), default="sigma", show_default=True, help="What draws .html pages."
)
@click.option("--timeline", is_flag=True, help="GEXF: dates as start and end, for Gephi's timeline.")
@open_option
@seed
@as_json
def run(
    files: tuple[Path, ...],
    list_: bool,
    format_: str | None,
    renderer: str,
    timeline: bool,
    open_: bool,
    seed: int,
    as_json: bool,
) -> None:
    """Write the collection's graph to FILE; the ending decides the format.

    \b
    Examples:
      citewalk export graph.gexf graph.graphml
      citewalk export report.md papers.bib
      citewalk export --list
    """
    from ...exports.table import list_writers

    if list_ and files:
        raise click.UsageError("--list takes no FILE")
    if list_:
        writers = list_writers()
        if as_json:
            print_json([_writer_row(writer) for writer in writers])
        else:
            cells = [(w.name, " ".join(w.suffixes), w.description, w.extra) for w in writers]
            columns = (Column("format"), Column("endings", least=23), Column("what it is", "prose"), Column("needs"))
            print_table(columns, cells)
        return
    if not files:
        raise click.UsageError("name at least one FILE, or --list")
    from ..work import check_outputs, measured, opened, write_outputs

    check_outputs(files, format_, renderer=renderer, timeline=timeline)
    page = page_of(files, format_)
    if open_:
        check_page(page)
    with opened() as collection:
        graph = measured(collection, seed=seed)
    written = write_outputs(graph, files, format=format_, renderer=renderer, timeline=timeline)
    if as_json:
        print_json([_written_row(done) for done in written])
    if open_ and page:
        open_page(page)


def _writer_row(writer: Writer) -> dict[str, object]:
    row = {"format": writer.name, "suffixes": list(writer.suffixes), "description": writer.description}
    return {**row, "extra": writer.extra}


def _written_row(done: Written) -> dict[str, object]:
    return {"file": str(done.path), "format": done.format, "nodes": done.nodes, "edges": done.edges, "cleaned": done.cleaned}
