"""``citewalk related``: neighbours of a paper."""

from __future__ import annotations

import click

from ..choices import PAPER, Word
from ..options import as_json, command, rows
from ..output import tell


@command("related", short_help="The papers most like one paper.")
@click.argument("paper", type=PAPER)
@rows(20)
@click.option(
    "--norm",
    type=Word("norm", ["salton", "jaccard"]),
    default="salton",
    show_default=True,
    help="How likeness is normalised.",
)
@as_json
def run(paper: str, rows: int, norm: str, as_json: bool) -> None:
    """Show the papers most like PAPER: they share its references (coupling) or are cited together with it (co-citation).

    \b
    Example:
      citewalk related arxiv:2312.07000
    """
    from ...graph.assemble import assemble
    from ...graph.measures import related
    from ..empty import nothing_related
    from ..rankings import print_ranking
    from ..work import opened, what_helps

    with opened() as collection:
        chosen = collection.paper(paper)
        graph = assemble(collection)
    found = related(graph, chosen.id, norm=norm, limit=rows or None)  # type: ignore[arg-type]
    if not found:
        tell(nothing_related(graph, chosen.id, what_helps("references")))
    print_ranking(
        found,
        as_json=as_json,
        title=f"Related to {chosen.title or chosen.id}",
        score="likeness",
        total=found.total,
    )
