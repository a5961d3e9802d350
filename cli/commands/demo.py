"""``citewalk demo``: the bundled collection, with no network."""

from __future__ import annotations

from pathlib import Path

import click

from ..options import Common, command, seed
from ..output import print_paragraph, print_text, tell

OUTPUTS = ("citewalk.html", "citewalk.gexf", "citewalk.graphml")


@command("demo", short_help="A bundled collection as page and Gephi files; no network.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("citewalk-demo"),
    show_default=True,
    metavar="DIR",
    help="Folder for the collection, the page and the Gephi files.",
)
@seed
@click.pass_context
def run(ctx: click.Context, folder: Path, seed: int) -> None:
    """Write the bundled collection as a page and Gephi files, and print its top papers. Needs no network.

    \b
    Example:
      citewalk demo -o demo
    """
    from ...graph.demo import write_collection
    from ...graph.errors import OutputError
    from ...graph.measures import foundations, rank
    from ..rankings import print_ranking
    from ..work import measured, opened, write_outputs

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"the folder {folder} cannot be made: {error.strerror}") from error
    path = folder / "citewalk.db"
    write_collection(path)
    ctx.ensure_object(Common).file = str(path)
    tell(f"wrote {path}")
    with opened() as collection:
        graph = measured(collection, seed=seed)
        note = collection.meta.get("note", "")
    write_outputs(graph, [folder / name for name in OUTPUTS])
    print_ranking(rank(graph, "pagerank", seed=seed, limit=10), title="The most influential papers", score="PageRank")
    print_text("")
    print_ranking(
        foundations(graph, seed=seed, limit=10), title="Foundations: what the listed papers rest on", score="listed citers"
    )
    print_text("")
    print_paragraph(note)
    print_text(f"\nOpen {folder / 'citewalk.html'} in a browser, {folder / 'citewalk.gexf'} in Gephi.")
