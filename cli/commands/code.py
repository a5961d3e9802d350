"""``citewalk code``: papers and their repositories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import click

from ...graph.model import HEALTHS
from ..choices import Word
from ..options import as_json, command, rows, scope
from ..output import print_json, tell, tell_cut
from ..progress import put
from ..tables import Column, print_table

if TYPE_CHECKING:
    from ...graph.code_table import CodeRow

SORTS = ("confidence", "stars", "pushed", "health", "language", "license", "paper", "repository", "papers", "lists")
COLUMNS = (
    Column("paper", "id"),
    Column("title", "title", least=16),
    Column("repository", "id"),
    Column("health", importance=8),
    Column("stars", "number", 7),
    Column("sure", "number", 6),
    Column("language", importance=4),
    Column("licence", importance=3),
    Column("last push", importance=5),
    Column("found in", importance=2),
)


@command("code", short_help="Papers and their repositories, and whether these live.")
@click.option("--health", type=Word("health", HEALTHS), multiple=True, help="Only repositories in this state. Repeatable.")
@click.option("--language", multiple=True, metavar="NAME", help="Only this language. Repeatable.")
@click.option("--license", "licenses", multiple=True, metavar="SPDX", help="Only this licence, like MIT. Repeatable.")
@click.option("--min-stars", type=click.IntRange(min=0), metavar="N", help="Only repositories with at least N stars.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="P", help="Only links at least this sure, 0 to 1.")
@click.option("--lists", "lists", is_flag=True, help="Show which repositories list which papers instead.")
@click.option("--missing", is_flag=True, help="Show papers without any repository instead.")
@click.option("--sort", type=Word("order", SORTS), default="confidence", show_default=True, help="Order of the rows.")
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
    from ..empty import no_code, none_missing
    from ..work import assembled

    if as_csv and as_json:
        raise click.UsageError("--csv and --json exclude each other")
    if missing and (lists or health or language or licenses or min_stars is not None or min_confidence is not None):
        raise click.UsageError("--missing shows papers without a repository: options about repositories make no sense with it")
    graph = assembled()
    relation: Literal["lists", "has_code"] = "lists" if lists else "has_code"
    found = code_rows(graph, relation=relation, missing=missing, scope=scope)  # type: ignore[arg-type]
    links = len(found)
    if not missing:
        found = filter_rows(
            found, health=health, language=language, license=licenses, min_stars=min_stars, min_confidence=min_confidence
        )
    found = sort_rows(found, sort)
    shown = found[: rows or None]
    if not found:
        tell(none_missing(graph, scope) if missing else no_code(graph, relation, links, scope))
    if as_json:
        print_json([row.as_json() for row in shown], total=len(found))
    elif as_csv:
        _print_csv(shown)
        tell_cut(len(shown), len(found))
    else:
        _print(shown, len(found), missing)


def _print(rows: Sequence[CodeRow], total: int, missing: bool) -> None:
    if missing:
        print_table(COLUMNS[:2], [(row.paper, row.title) for row in rows], title="Papers without code", total=total)
    else:
        print_table(COLUMNS, [_cells(row) for row in rows], title="Code", total=total)


def _cells(row: CodeRow) -> tuple[object, ...]:
    sure = None if row.confidence is None else f"{row.confidence:.2f}"
    about = (row.health, row.stars, sure, row.language, row.license, row.pushed, row.found_in)
    return (row.paper, row.title, row.name or row.repository, *about)


def _print_csv(rows: Sequence[CodeRow]) -> None:
    from ...exports.sheets import sheet_text
    from ...graph.code_table import KEYS

    known = (row.as_json() for row in rows)
    put(sheet_text(KEYS, ([row[key] for key in KEYS] for row in known)), nl=False)
