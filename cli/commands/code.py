"""``citewalk code``: papers and their repositories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from ..options import as_json, command, rows, scope
from ..output import print_json, print_table, tell

if TYPE_CHECKING:
    from ...graph.code_table import CodeRow

HEALTHS = ("ok", "moved", "archived", "empty", "gone", "unchecked")
SORTS = ("confidence", "stars", "pushed", "health", "language", "license", "paper", "repository", "papers", "lists")


@command("code", short_help="Papers and their repositories, and whether these live.")
@click.option("--health", type=click.Choice(HEALTHS), multiple=True, help="Only repositories in this state. Repeatable.")
@click.option("--language", multiple=True, metavar="NAME", help="Only this language. Repeatable.")
@click.option("--license", "licenses", multiple=True, metavar="SPDX", help="Only this licence, like MIT. Repeatable.")
@click.option("--min-stars", type=click.IntRange(min=0), metavar="N", help="Only repositories with at least N stars.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="Only links at least this sure, 0 to 1.")
@click.option("--lists", "lists", is_flag=True, help="Show which repositories list which papers instead.")
@click.option("--missing", is_flag=True, help="Show papers without any repository instead.")
@click.option("--sort", type=click.Choice(SORTS), default="confidence", show_default=True, help="Order of the rows.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@scope("all")
@rows(30)
@as_json
def run(
    health: tuple[str, ...],
    language: tuple[str, ...],
    licenses: tuple[str, ...],
    min_stars: int | None,
    min_confidence: float | None,
    lists: bool,
    missing: bool,
    sort: str,
    as_csv: bool,
    scope: str,
    rows: int,
    as_json: bool,
) -> None:
    """Show papers and their repositories: where each link was found, how sure it is, and whether the code is alive.

    \b
    Examples:
      citewalk code --health ok --min-stars 100 --sort stars
      citewalk code --missing --scope listed
    """
    from ...graph.code_table import code_rows, filter_rows, sort_rows
    from ..work import assembled

    graph = assembled()
    found = code_rows(graph, relation="lists" if lists else "has_code", missing=missing, scope=scope)
    if not missing:
        found = filter_rows(
            found, health=health, language=language, license=licenses, min_stars=min_stars, min_confidence=min_confidence
        )
    found = sort_rows(found, sort)
    shown = found[: rows or None]
    if as_json:
        print_json([row.as_json() for row in shown])
    elif as_csv:
        _print_csv(shown)
    elif not shown:
        tell("no paper is without a repository" if missing else "no such link between a paper and a repository is here")
    else:
        _print(shown, len(found), missing)


def _print(rows: Sequence[CodeRow], total: int, missing: bool) -> None:
    caption = f"{len(rows):,} of {total:,}" + ("; -n 0 shows all" if len(rows) < total else "")
    if missing:
        print_table(
            ["paper", ("title", "wide")], [(r.paper, r.title) for r in rows], title="Papers without code", caption=caption
        )
        return
    cells = [
        (
            r.title or r.paper,
            r.name or r.repository,
            r.health,
            r.stars,
            r.language,
            r.license,
            r.pushed,
            None if r.confidence is None else f"{r.confidence:.2f}",
            r.found_in,
        )
        for r in rows
    ]
    columns: list[str | tuple[str, str]] = [
        ("paper", "wide"),
        ("repository", "wide"),
        "health",
        ("stars", "right"),
        "language",
        "licence",
    ]
    print_table([*columns, "last push", ("sure", "right"), "found in"], cells, title="Code", caption=caption)


def _print_csv(rows: Sequence[CodeRow]) -> None:
    import csv
    import sys

    from ...graph.code_table import KEYS

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(KEYS)
    for row in rows:
        known = row.as_json()
        writer.writerow([_harmless(known[key]) for key in KEYS])


def _harmless(value: object) -> object:
    """Return *value* so that no spreadsheet takes it for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t")) else value
