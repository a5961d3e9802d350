"""``citewalk followups``: what builds on the listed papers."""

from __future__ import annotations

import click

from ..options import as_json, command, rows, seed
from ..output import tell


@command("followups", short_help="Later works that cite many of the listed papers.")
@rows(20)
@click.option("--min", "minimum", type=click.IntRange(min=1), default=2, show_default=True, metavar="N", help="Cites at least N.")
@seed
@as_json
def run(rows: int, minimum: int, seed: int, as_json: bool) -> None:
    """Show later works that cite many of the listed papers (fetch citers first: citewalk enrich --citations).

    \b
    Example:
      citewalk followups
    """
    from ...graph.measures import followups
    from ..empty import no_followups
    from ..rankings import print_ranking
    from ..work import assembled, what_helps

    graph = assembled()
    found = followups(graph, minimum=minimum, seed=seed, limit=rows or None)
    if not found:
        tell(no_followups(graph, minimum, what_helps("citations")))
    print_ranking(found, as_json=as_json, title="Later works on the listed papers", score="listed cited", total=found.total)
