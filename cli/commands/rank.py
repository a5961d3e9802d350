"""``citewalk rank``: influential papers."""

from __future__ import annotations

import click

from ...graph.model import MEASURES
from ..choices import MEASURE
from ..options import as_json, command, rows, scope, seed
from ..output import tell


@command("rank", short_help="The influential papers, and how sure their ranks are.")
@click.option(
    "--by",
    type=MEASURE,
    default="pagerank",
    show_default=True,
    help=f"One of {', '.join(MEASURES)}.",
)
@rows(20)
@scope("all")
@click.option("--no-interval", is_flag=True, help="Leave the stability intervals out; faster on large networks.")
@seed
@as_json
def run(by: str, rows: int, scope: str, no_interval: bool, seed: int, as_json: bool) -> None:
    """Rank the papers by a measure; every row says how far its rank can be trusted.

    \b
    Examples:
      citewalk rank --by pagerank -n 20
      citewalk rank --by in_degree --scope listed --json
    """
    from ...graph.measures import measures, rank
    from ..empty import Counts, no_papers
    from ..rankings import print_ranking
    from ..work import assembled, what_helps

    graph = assembled()
    found = rank(graph, by, scope=scope, intervals=not no_interval, seed=seed, limit=rows or None)  # type: ignore[arg-type]
    measure = measures()[by]
    print_ranking(found, as_json=as_json, title=f"Papers by {measure.label}", score=measure.label, total=found.total)
    if not found and not found.unknown:
        tell(no_papers(Counts.of(graph), scope))
    if found.unknown:
        helps = f"; {what_helps(measure.asked_by)}" if measure.asked_by else ""
        tell(f"{found.unknown:,} papers have no rank by {measure.label}: {measure.unknown}{helps}")
