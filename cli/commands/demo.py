"""``citewalk demo``: the bundled collection, with no network."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from ..opening import open_option, open_page
from ..options import Common, command, seed
from ..output import print_paragraph, print_text, tell

OUTPUTS = ("citewalk.html", "citewalk.gexf", "citewalk.graphml")
NEXT = """
Open {page} in a browser, {gexf} in Gephi. Then try:
  citewalk rank --by in_degree -c {collection}
  citewalk build {listing} -c my.db -o my.html
-c names the collection; without it, a command uses citewalk.db in the current folder."""


@command("demo", short_help="A bundled collection as page and Gephi files; no network.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("citewalk-demo"),
    show_default=True,
    metavar="DIR",
    help="Folder for the collection, the page, the Gephi files and the listing.",
)
@open_option
@seed
@click.pass_context
def run(ctx: click.Context, folder: Path, open_: bool, seed: int) -> None:
    """Write the bundled collection as a page and Gephi files, and print its top papers. Needs no network.

    The folder also gets listing.txt, the list of papers that the collection starts from, to try `citewalk build` with.

    \b
    Example:
      citewalk demo -o demo
    """
    from ...exports.writing import replace_binary
    from ...graph.demo import listing, write_collection
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
    listed = folder / "listing.txt"
    if not listed.exists():  # it may be a list of the user's own
        with replace_binary(listed) as file:
            file.write(listing())
        tell(f"wrote {listed}")
    print_ranking(rank(graph, "pagerank", seed=seed, limit=10), title="The most influential papers", score="PageRank")
    print_text("")
    print_ranking(
        foundations(graph, seed=seed, limit=10), title="Foundations: what the listed papers rest on", score="listed citers"
    )
    print_text("")
    print_paragraph(note)
    shown = {"page": folder / "citewalk.html", "gexf": folder / "citewalk.gexf", "collection": path, "listing": listed}
    print_text(NEXT.format(**{name: shlex.quote(str(file)) for name, file in shown.items()}))
    if open_:
        open_page(shown["page"])
