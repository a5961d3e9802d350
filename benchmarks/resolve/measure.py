"""Precision and recall of the resolver on the labelled set; ``python benchmarks/resolve/measure.py [--dev] [--errors]``."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labelled import Case, cases

from citewalk.graph.resolve import decide

SHARED = Path(__file__).resolve().parents[3] / "shared"


def outcome(case: Case) -> str:
    """Return ``right``, ``wrong`` (another paper was taken), ``missed`` (it was there) or ``refused``, rightly."""
    match = decide(case.record, case.candidates).match
    if match is None:
        return "refused" if case.truth is None else "missed"
    return "right" if match.id == case.truth else "wrong"


def rates(counts: Counter[str]) -> tuple[float, float]:
    """Return precision and recall."""
    taken, there = counts["right"] + counts["wrong"], counts["right"] + counts["missed"] + counts["wrong there"]
    return counts["right"] / max(1, taken), counts["right"] / max(1, there)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the development half, for tuning")
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    wanted = "dev" if options.dev else "held-out"
    table: dict[str, Counter[str]] = defaultdict(Counter)
    asked = [case for case in cases(SHARED) if case.half == wanted]
    start = time.perf_counter()
    for case in asked:
        result = outcome(case)
        for name in (case.kind, "**all**"):
            table[name][result] += 1
            table[name]["wrong there"] += result == "wrong" and case.truth is not None
        if options.errors and result in ("wrong", "missed"):
            decision = decide(case.record, case.candidates)
            best = decision.candidates[0]
            taken = f"{best.paper.id}: {best.paper.title}"
            print(result, case.kind, case.record.title, taken, f"{decision.score:.2f} {decision.reason}", sep="\t")
    seconds = time.perf_counter() - start
    print(f"| records ({wanted}) | paper there | paper not there | right | missed | wrong | precision | recall |")
    print("|---|---|---|---|---|---|---|---|")
    for name, counts in sorted(table.items()):
        precision, recall = rates(counts)
        there = counts["right"] + counts["missed"] + counts["wrong there"]
        absent = counts["refused"] + counts["wrong"] - counts["wrong there"]
        cells = (there, absent, counts["right"], counts["missed"], counts["wrong"], f"{precision:.4f}", f"{recall:.4f}")
        print(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    print(f"\n{len(asked)} decisions in {seconds:.1f} s")


if __name__ == "__main__":
    main()
