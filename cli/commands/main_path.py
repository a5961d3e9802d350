"""``citewalk main-path``: the chain most citations run through."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..choices import Word
from ..options import as_json, command, common
from ..output import print_json, tell
from ..tables import Column, print_table

if TYPE_CHECKING:
    from ...graph.measures.acyclic import Cut

_CUTS_SHOWN = 10


@command("main-path", short_help="The chain of citations that most others run through.")
@click.option(
    "--weights", type=Word("weights", ["spc", "splc"]), default="spc", show_default=True, help="Search path count, or link count."
)
@click.option(
    "--kind",
    type=Word("kind", ["global", "key-route"]),
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
    from ..empty import no_main_path
    from ..work import assembled, what_helps

    graph = assembled()
    found = main_path(graph, weights, kind)  # type: ignore[arg-type]
    if not found.nodes:
        tell(no_main_path(graph, what_helps("references")))
    if as_json:
        print_json(found.as_dict())
        return
    cells = [
        (number, node, title, year)
        for number, (node, title, year) in enumerate(zip(found.nodes, found.titles, found.years, strict=True), start=1)
    ]
    print_table(
        (Column("#", "number"), Column("id", "id"), Column("title", "title"), Column("year", "number", 5)),
        cells,
        title=f"Main path ({weights.upper()}, {kind})",
    )
    if found.cuts:
        _tell_cuts(found.cuts)


def _tell_cuts(cuts: Sequence[Cut]) -> None:
    """Tell which citations are no part of the walk, one plain line each."""
    many = len(cuts) > 1
    tell(f"{len(cuts):,} citation{'s were' if many else ' was'} left out so that no circle remains:")
    for cut in cuts[: None if common().verbosity > 0 else _CUTS_SHOWN]:
        tell(f"  {cut.source} cites {cut.target}: {cut.reason}")
    if len(cuts) > _CUTS_SHOWN and common().verbosity <= 0:
        tell(f"  and {len(cuts) - _CUTS_SHOWN:,} more; -v or --json shows all")
