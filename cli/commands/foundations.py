"""``citewalk foundations``: what the listed papers rest on."""

from __future__ import annotations

import click

from ..options import as_json, command, rows, seed
from ..output import tell


@command("foundations", short_help="Works that several listed papers cite.")
@rows(20)
@click.option(
    "--min", "minimum", type=click.IntRange(min=1), default=2, show_default=True, metavar="N", help="Cited by at least N."
)
@seed
@as_json
def run(rows: int, minimum: int, seed: int, as_json: bool) -> None:
    """Show the works that several listed papers cite and that are not listed themselves.

    \b
    Example:
      citewalk foundations -n 15
    """
    from ...graph.measures import foundations
    from ..empty import no_foundations
    from ..rankings import print_ranking
    from ..work import assembled, what_helps

    graph = assembled()
    found = foundations(graph, minimum=minimum, seed=seed, limit=rows or None)
    if not found:
        tell(no_foundations(graph, minimum, what_helps("references")))
    print_ranking(found, as_json=as_json, title="Foundations of the listed papers", score="listed citers", total=found.total)
