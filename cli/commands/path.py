"""``citewalk path``: how one paper leads to another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from ...graph.model import RELATIONS
from ..choices import NODE, Word
from ..options import as_json, command
from ..output import print_json, tell
from ..tables import Column, print_table

if TYPE_CHECKING:
    from ...graph.collection import Collection

_OWNER_AND_NAME = re.compile(r"[\w-]+/[\w.-]+")
COLUMNS = (Column("step"), Column("id", "id"), Column("title", "title"), Column("evidence", "prose", 5))


@command("path", short_help="How one paper leads to another.")
@click.argument("a", type=NODE)
@click.argument("b", type=NODE)
@click.option(
    "--through",
    type=Word("relation", RELATIONS),
    multiple=True,
    default=RELATIONS,
    help="Relations to walk. Repeatable; default all.",
)
@as_json
def run(a: str, b: str, through: tuple[str, ...], as_json: bool) -> None:
    """Show the shortest path from A to B (papers or repositories) through citations, code or both.

    \b
    Example:
      citewalk path arxiv:2312.07000 arxiv:1706.03741
    """
    from ...graph.assemble import assemble
    from ...graph.measures import shortest_path
    from ..empty import no_path
    from ..work import opened

    with opened() as collection:
        ends = _node(collection, a), _node(collection, b)
        graph = assemble(collection)
    path = shortest_path(graph, *ends, through)
    if not path:
        tell(no_path(graph, ends, through))
    if as_json:
        print_json(path.as_dict())
    elif path:
        steps = [("", None), *((step.verb, step.evidence) for step in path.steps)]
        cells = [
            (verb, node, graph.nodes[node].get("title") or graph.nodes[node].get("label"), evidence)
            for (verb, evidence), node in zip(steps, path.nodes, strict=True)
        ]
        print_table(COLUMNS, cells, title=f"Path from {ends[0]} to {ends[1]}")


def _node(collection: Collection, name: str) -> str:
    """Return the id of the paper or repository called *name*; ``owner/name``, as ``citewalk code`` prints it, is a repository."""
    from ...graph.identifiers import parse

    known = parse(name) or (f"github:{name.lower()}" if _OWNER_AND_NAME.fullmatch(name) else "")
    return collection.repository(known).id if known.startswith("github:") else collection.paper(name).id
