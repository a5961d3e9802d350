"""``citewalk communities``: groups with labels."""

from __future__ import annotations

import click

from ..options import as_json, command, rows, seed
from ..output import print_json, print_table


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
    from ..work import assembled

    graph = assembled()
    found = communities(graph, seed, resolution=resolution)
    groups = found.groups[: rows or None]
    if as_json:
        print_json([group.as_dict() for group in groups])
        return
    titles = {node: graph.nodes[node]["label"] for group in groups for node in group.papers[:3]}
    cells = [(g.id, g.size, g.label, "\n".join(f"· {titles[paper]}" for paper in g.papers[:3])) for g in groups]
    stable = f"; agreement with other seeds {found.stability:.2f} (NMI, 1 is perfect)" if found.stability is not None else ""
    print_table(
        [("id", "right"), ("papers", "right"), ("label", "wide"), ("central papers", "wide")],
        cells,
        title="Communities",
        caption=f"{len(groups):,} of {len(found.groups):,}; modularity {found.modularity:.3f}{stable}",
    )
