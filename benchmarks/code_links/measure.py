"""Precision and recall of the link finder on labelled strings.

Run from anywhere: ``python benchmarks/code_links/measure.py [--show]``; ``--show`` prints every string that went wrong.
``strings.json``: one string a line with the repositories, links and candidates a person sees in it, and whose they are.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

from citewalk.graph.code_links import claims, extract

STRINGS = Path(__file__).with_name("strings.json")
FIELDS = {"repository": "repositories", "link": "links", "candidate": "candidates"}


def read() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(STRINGS.read_text("utf-8"))
    return rows


def measure(show: bool = False) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Return for each part and each kind (right, wrongly found, missed)."""
    table: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0]))
    for row in read():
        found = extract(str(row["text"]))
        for kind, field in FIELDS.items():
            told = {link.identifier for link in found if link.kind == kind}
            true = set(row[field])  # type: ignore[call-overload]
            cell = table[str(row["part"])][kind]
            for place, number in enumerate((len(told & true), len(told - true), len(true - told))):
                cell[place] += number
            if show and told != true:
                print(f"{row['part']}, {kind}: {row['text']!r}\n    found {sorted(told)}\n    true  {sorted(true)}")
        owners = dict(zip(row["repositories"], row["whose"], strict=True))  # type: ignore[call-overload]
        kept = {link.identifier for link, _ in claims(str(row["text"]), "abstract")}
        for repository, whose in owners.items():
            if whose != "unclear":
                cell = table[str(row["part"])]["own code"]
                right = (repository in kept) == (whose == "own")
                cell[0 if whose == "own" and right else 1 if whose == "theirs" and not right else 2 if not right else 0] += 1
                if show and not right:
                    print(f"{row['part']}, whose: {row['text']!r}\n    {repository} is {whose}, kept: {repository in kept}")
    return {part: {kind: tuple(cell) for kind, cell in cells.items()} for part, cells in table.items()}  # type: ignore[misc]


def main() -> None:
    rows = read()
    print(f"| part | strings | {' | '.join(f'{kind}: precision, recall (n)' for kind in [*FIELDS, 'own code'])} |")
    print("|---|---|" + "---|" * (len(FIELDS) + 1))
    for part, cells in measure("--show" in sys.argv).items():
        shown = []
        for kind in (*FIELDS, "own code"):
            right, wrong, missed = cells.get(kind, (0, 0, 0))
            ratio = [f"{right / total:.3f}" if total else "-" for total in (right + wrong, right + missed)]
            shown.append(f"{ratio[0]}, {ratio[1]} ({right + missed})")
        print(f"| {part} | {sum(row['part'] == part for row in rows)} | {' | '.join(shown)} |")


if __name__ == "__main__":
    main()
