"""``citewalk main-path``: the chain most citations run through."""

from __future__ import annotations

import click

from ..options import as_json, command
from ..output import print_json, print_table, tell


@command("main-path", short_help="The chain of citations that most others run through.")
@click.option(
    "--weights", type=click.Choice(["spc", "splc"]), default="spc", show_default=True, help="Search path count, or link count."
)
@click.option(
    "--kind",
    type=click.Choice(["global", "key-route"]),
    default="global",
    show_default=True,
    help="One chain, or all key routes.",
)
@as_json
def run(weights: str, kind: str, as_json: bool) -> None:
    """Show the main path: the chain of citations that most of the others run through, oldest work first.

    \b
    Example:
      citewalk main-path --weights spc
    """
    from ...graph.measures import main_path
    from ..work import assembled

    graph = assembled()
    found = main_path(graph, weights, kind)  # type: ignore[arg-type]
    if as_json:
        print_json(found.as_dict())
        return
    if not found.nodes:
        tell("there are no citations to walk along; 'citewalk enrich' fetches references")
        return
    cells = [
        (number, node, title, year)
        for number, (node, title, year) in enumerate(zip(found.nodes, found.titles, found.years, strict=True), start=1)
    ]
    print_table(
        [("#", "right"), ("id", "key"), ("title", "wide"), ("year", "right")],
        cells,
        title=f"Main path ({weights.upper()}, {kind})",
    )
    if found.cuts:
        tell(f"{len(found.cuts):,} citations were left out so that no circle remains:")
        for cut in found.cuts[:10]:
            tell(f"  {cut}")
