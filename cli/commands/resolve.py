"""``citewalk resolve``: a person decides which work a record is."""

from __future__ import annotations

import click

from ..choices import PAPER
from ..options import command
from ..output import tell


@command("resolve", short_help="Say which work a paper known by its title is.")
@click.argument("paper", type=PAPER)
@click.argument("identifier")
def run(paper: str, identifier: str) -> None:
    """Say that PAPER (known by its title) is the work IDENTIFIER; no machine overrules that.

    \b
    Example:
      citewalk resolve title:nudging-inference-time-alignment-0d7a2c1f arxiv:2410.09300
    """
    from datetime import date

    from ...graph.decisions import decide_by_person
    from ..work import opened

    with opened(write=True) as collection:
        decided = decide_by_person(collection, paper, identifier, date.today())
    tell(f"{paper} is {decided.id}: {decided.title or 'no title known yet'}")
