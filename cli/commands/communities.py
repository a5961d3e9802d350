"""``citewalk communities``: groups with labels."""

from __future__ import annotations

import click

from ..options import as_json, command, rows, seed
from ..output import print_json, tell
from ..tables import Column, print_table


@command("communities", short_help="Groups of papers that cite each other.")
@rows(15)
@click.option(
    "--resolution", type=click.FloatRange(min=0, min_open=True), default=1.0, show_default=True, help="Above 1: smaller groups."
)
@seed
@as_json
def run(rows: int, resolution: float, seed: int, as_json: bool) -> None:
    """Show groups of papers that cite each other more than the rest (Leiden), with their central papers.

    \b
    Example:
      citewalk communities -n 10
    """
    from ...graph.measures import communities
    from ..empty import no_communities
    from ..work import assembled, what_helps

    graph = assembled()
    found = communities(graph, seed, resolution=resolution)
    groups = found.groups[: rows or None]
    alone = all(group.size == 1 for group in found.groups)
    if alone:
        tell(no_communities(graph, what_helps("references")))
    if as_json:
        print_json([group.as_dict() for group in groups], total=len(found.groups))
    if alone or as_json:
        return
    titles = {node: graph.nodes[node]["label"] for group in groups for node in group.papers[:3]}
    cells = [(g.id, g.size, g.label, [f"· {titles[paper]}" for paper in g.papers[:3]]) for g in groups]
    stable = f"; agreement with other seeds {found.stability:.2f} (NMI, 1 is perfect)" if found.stability is not None else ""
    print_table(
        (
            Column("id", "number"),
            Column("papers", "number"),
            Column("label", "prose"),
            Column("central papers", "title", least=36),
        ),
        cells,
        title="Communities",
        total=len(found.groups),
        notes=[f"modularity {found.modularity:.3f}{stable}"] if found.modularity is not None else [],
    )
