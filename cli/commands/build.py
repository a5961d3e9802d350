"""``citewalk build``: the main job, from sources to page and files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from ..choices import READER, Source, Word
from ..opening import check_page, open_option, open_page, page_of
from ..options import as_json, command, seed
from ..output import print_json, tell
from .add import summary
from .enrich import check_sources, enrich_options


@command("build", short_help="The main job: add, enrich, measure, write.")
@click.argument("sources", nargs=-1, required=True, type=Source(), metavar="SOURCE...")
@click.option(
    "-o",
    "--output",
    "outputs",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="File to write; its ending decides the format. Repeatable. Default: citewalk.html.",
)
@click.option("--listing-date", metavar="DATE", help="Day of a listing page whose dates carry no year, like 2025-12-09.")
@click.option("--format", "format_", type=READER, help="Read the files as this format instead of looking at their content.")
@click.option(
    "--renderer", type=Word("renderer", ["sigma", "pyvis"]), default="sigma", show_default=True, help="What draws .html pages."
)
@open_option
@enrich_options
@seed
@as_json
def run(
    sources: tuple[str, ...],
    outputs: tuple[Path, ...],
    listing_date: str | None,
    format_: str | None,
    renderer: str,
    open_: bool,
    seed: int,
    as_json: bool,
    **how: Any,
) -> None:
    """Add, enrich, measure, write: from a list of papers to a graph page, GraphML and GEXF.

    \b
    Examples:
      citewalk build listing.txt -o graph.html -o graph.gexf -o graph.graphml
      citewalk build refs.bib --offline -o graph.html
      citewalk build listing.txt --open
      citewalk build listing.txt --dry-run
    """
    from ..sources import add_sources, without_queries
    from ..summary import print_summary
    from ..work import check_outputs, day, enriched, leave_strictly, measured, opened, print_plan, settings, undone, write_outputs

    outputs = outputs or (Path("citewalk.html"),)
    check_outputs(outputs, renderer=renderer)
    check_sources(how)
    how["settings"] = settings(offline=how["offline"])
    page = page_of(outputs)
    if open_:
        check_page(page)
    if open_ and how["dry_run"]:
        raise click.UsageError("--open shows a page, and --dry-run writes none")
    strict = how.pop("strict")
    reading = {"format_": format_, "listing_date": day(listing_date), "offline": how["offline"]}
    with opened(create=True) as collection:
        if how["dry_run"]:
            with undone(collection):
                tell(summary(add_sources(collection, without_queries(sources), **reading)))
                plan = print_plan(collection, as_json, how)
            leave_strictly(strict, plan)
            return
        tell(summary(add_sources(collection, sources, **reading)))
        report = enriched(collection, how)
        if not report.papers and not report.repositories:
            tell("the collection is empty, so no file is written")
            page, outputs = None, ()
        graph = measured(collection, seed=seed)
    write_outputs(graph, outputs, renderer=renderer)
    if as_json:
        print_json(report.as_dict())
    else:
        print_summary(report, how["settings"], page)
    if open_ and page:
        open_page(page)
    leave_strictly(strict, report)
