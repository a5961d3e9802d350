"""Write the labelled sample that the tests carry: ``python benchmarks/resolve/sample.py``.

It holds the variants under which lists print one paper, and the look-alikes that score highest; all from the labelled set.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labelled import Case, cases
from measure import SHARED

from citewalk.graph.model import Paper
from citewalk.graph.resolve import decide

TARGET = Path(__file__).resolve().parents[2] / "tests" / "graph" / "resolve" / "labelled.csv"
FIELDS = ("same", "title", "year", "date", "authors", "found_id", "found_title", "found_year", "found_date", "found_authors")
NOTE = (
    "# Titles, ids, dates: Daily Papers listings and reference lists; ids before 1995 with authors: Paperscape "
    "(Damien P. George and Rob Knegjens, doi 10.5281/zenodo.10052, ODbL 1.0)"
)


def row(case: Case, found: Paper, *, same: bool) -> tuple[object, ...]:
    said = [(paper.year, paper.date, "; ".join(paper.authors[:3])) for paper in (case.record, found)]
    values = (int(same), case.record.title, *said[0], found.id, found.title, *said[1])
    return tuple("" if value is None else value for value in values)


def main() -> None:
    variants: dict[str, tuple[object, ...]] = {}
    alike: dict[str, tuple[float, tuple[object, ...]]] = {}
    for case in cases(SHARED):
        if case.kind.startswith("neighbours"):
            continue
        if case.truth is None:
            best = decide(case.record, case.candidates).candidates[0]
            kept = alike.get(best.paper.id)
            if not kept or best.score > kept[0]:
                alike[best.paper.id] = (best.score, row(case, best.paper, same=False))
        elif case.record.title != case.candidates[-1].title and (case.record.year or case.record.authors):
            lower = case.record.title == (case.candidates[-1].title or "").lower()
            if not lower or len(variants) % 7 == 0:
                variants.setdefault(case.truth, row(case, case.candidates[-1], same=True))
    hardest = [found for score, found in sorted(alike.values(), key=lambda pair: (-pair[0], pair[1])) if score < 0.9][:150]
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        file.write(NOTE + "\n")
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(FIELDS)
        writer.writerows(sorted(variants.values(), key=str)[:150])
        writer.writerows(hardest)


if __name__ == "__main__":
    main()
