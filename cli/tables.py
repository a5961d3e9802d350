"""Rankings as tables: every row with what its rank rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .output import print_json, print_table

if TYPE_CHECKING:
    from ..graph.measures.rows import Known, RankRow

HOW_TO_READ = (
    "range: where the rank moves when reference lists are drawn again; * rests on little; "
    "lists known: of the papers that could have cited it, those whose references are known"
)


def print_ranking(
    rows: Sequence[RankRow], *, as_json: bool = False, title: str = "", score: str = "score", total: int | None = None,
    intervals: bool = True,
) -> None:  # fmt: skip
    """Print *rows* as a table, or as the documented JSON; *total* is how many there would be without ``-n``."""
    if as_json:
        print_json([row.as_dict() for row in rows])
        return
    columns: list[str | tuple[str, str]] = [("#", "right"), ("id", "key"), ("title", "wide"), ("year", "right"), (score, "right")]
    columns += [("range", "right")] if intervals else []
    columns += [("cited by", "right"), ("lists known", "right")]
    cells = []
    for row in rows:
        mark = "*" if row.caution else ""
        span = [f"{row.interval[0]}–{row.interval[1]}" if row.interval else ""] if intervals else []
        name = "" if row.title == row.id else row.title
        known = (number(row.score), *span, len(row.cited_by), share(row.coverage))
        cells.append((f"{row.rank}{mark}", row.id, name, row.year, *known))
    shown = f"{len(rows):,} of {total:,}; -n 0 shows all. " if total is not None and total > len(rows) else ""
    print_table(columns, cells, title=title, caption=shown + (HOW_TO_READ if intervals else "* rests on little"))


def number(value: float) -> str:
    """Return a score with four significant digits; counts as they are."""
    return f"{value:,}" if isinstance(value, int) or (float(value).is_integer() and abs(value) >= 1) else f"{value:.4g}"


def share(known: Known) -> str:
    """Return how many reference lists behind a rank are known, and how much of these where that is not all."""
    lists = f"{known.with_list:,}/{known.papers:,}"
    return lists if known.share is None or known.share >= 1 else f"{lists}, {known.share:.0%}"
