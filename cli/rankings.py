"""Rankings as tables: every row with what its rank rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .output import print_json
from .tables import Column, print_table

if TYPE_CHECKING:
    from ..graph.measures.rows import Known, RankRow

_RANGE = "where the rank moves when reference lists are drawn again"
_LISTS = "of the papers that could have cited it, those whose references are known"


def print_ranking(
    rows: Sequence[RankRow], *, as_json: bool = False, title: str = "", score: str = "score", total: int | None = None,
) -> None:  # fmt: skip
    """Print *rows* as a table, or as the documented JSON; *total* is how many there would be without ``-n``."""
    if as_json:
        print_json([row.as_dict() for row in rows], total=total)
        return
    from ..graph.measures.rows import RESTS_ON_LITTLE

    columns = (
        Column("#", "number"),
        Column("id", "id"),
        Column("title", "title"),
        Column("year", "number", 5),
        Column(score, "number"),
        Column("range", "number", 6, note=_RANGE),
        Column("cited by", "number", 7),
        Column("lists known", "number", 4, note=_LISTS),
    )
    notes = [f"* {RESTS_ON_LITTLE}"] if any(row.caution for row in rows) else []
    print_table(columns, [_cells(row) for row in rows], title=title, total=total, notes=notes)


def _cells(row: RankRow) -> tuple[object, ...]:
    name = None if row.title == row.id else row.title
    span = f"{row.interval[0]}–{row.interval[1]}" if row.interval else None
    mark = "*" if row.caution else ""
    known = (number(row.score), span, len(row.cited_by), share(row.coverage))
    return (f"{row.rank}{mark}", row.id, name, row.year, *known)


def number(value: float) -> str:
    """Return a score with four significant digits; counts as they are."""
    return f"{value:,}" if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 1) else f"{value:.4g}"


def share(known: Known) -> str:
    """Return how many reference lists behind a rank are known, and how much of these where that is not all."""
    lists = f"{known.with_list:,}/{known.papers:,}"
    return lists if known.share is None or known.share >= 1 else f"{lists}, {known.share:.0%}"
