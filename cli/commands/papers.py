"""``citewalk papers``: what is in the collection."""

from __future__ import annotations

from typing import Any

import click

from ..options import as_json, command, rows, scope
from ..output import print_json, tell
from ..tables import Column, print_table

COLUMNS = (
    Column("id", "id"),
    Column("title", "title"),
    Column("date", importance=7),
    Column("authors", "number", 3),
    Column("code", "number", 5),
    Column("references", importance=6),
)
CANDIDATES = (Column("candidate", "id"), Column("title", "title"), Column("score", "number", 5), Column("why not", "prose", 7))


@command("papers", short_help="The papers in the collection.")
@scope("listed")
@rows(50)
@click.option("--unresolved", is_flag=True, help="Only papers known by their title alone, with the candidates that were refused.")
@as_json
def run(scope: str, rows: int, unresolved: bool, as_json: bool) -> None:
    """Show the papers in the collection: the ones you listed, the ones found through them, or all.

    \b
    Examples:
      citewalk papers
      citewalk papers --scope all -n 0 --json
      citewalk papers --unresolved
    """
    from ...graph.catalogue import candidates, paper_rows
    from ..empty import Counts, no_papers, no_unresolved
    from ..work import opened

    with opened() as collection:
        found = paper_rows(collection, scope)  # type: ignore[arg-type]
        counts = Counts.in_collection(collection)
        if unresolved:
            found = [{**row, "candidates": candidates(collection, row["id"])} for row in found if row["unresolved"]]
    total = len(found)
    if not found:
        tell(no_unresolved(counts, scope) if unresolved else no_papers(counts, scope))
    found = found[: rows or None]
    if as_json:
        print_json(found, total=total)
        return
    print_table(COLUMNS, [_cells(row) for row in found], total=total)
    if unresolved:
        for row in found:
            cells = [(c["id"], c["title"], c["score"], c["reason"]) for c in row["candidates"]]
            if cells:
                print_table(CANDIDATES, cells, title=row["title"])


def _cells(row: dict[str, Any]) -> tuple[object, ...]:
    return (
        row["id"],
        row["title"],
        row["date"] or row["year"],
        row["authors_count"],
        len(row["repositories"]) or None,
        covered(row),
    )


def covered(row: dict[str, Any]) -> str:
    """Return a coverage object as ``found/declared``, ``?`` for what is unknown, or the reason why both are."""
    from ...graph.coverage import References

    coverage = row["coverage"]
    if not coverage["found"] and not coverage["declared"]:
        statuses = set(coverage["status"].values()) - {"ok"}
        return ", ".join(sorted(statuses)).replace("_", " ") or "unfetched"
    return References(**coverage).short
