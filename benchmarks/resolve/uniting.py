"""Uniting references of several sources: precision, recall and time; ``python benchmarks/resolve/uniting.py [--dev]``.

The records are every work of the catalogue as one source has it (with its id), and what the reference lists and other lists
print of it, without ids. A quarter of the works has no catalogue record, so that its
prints have only look-alikes to go to. A pair of records that ends up in one work is right when both are of one work.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labelled import catalogue, double_uploads, half, records
from rapidfuzz import fuzz

from citewalk.graph.model import Paper
from citewalk.graph.resolve import unite, uniting
from citewalk.graph.resolve.blocks import alike_keys
from citewalk.graph.titles import read_title

SHARED = Path(__file__).resolve().parents[3] / "shared"
KINDS = ("printed reference", "title, year, first author", "title, year", "title alone", "other words", "other case or marks")


def stubs(wanted: str) -> tuple[list[Paper], list[str]]:
    """Return the records and, beside each, the work it is of."""
    works = catalogue(SHARED)
    doubled = double_uploads(works)
    papers, of = [], []
    for name, work in works.items():
        absent = half(name) == wanted and hashlib.sha256(name.encode()).digest()[2] < 64
        if work.paper and name not in doubled and not absent:
            papers.append(work.paper)
            of.append(name)
    for kind, name, record in records(SHARED, works):
        if kind in KINDS and name in works and half(name) == wanted and name not in doubled:
            papers.append(record)
            of.append(name)
    return papers, of


def pairs_of(groups: list[int]) -> int:
    return sum(n * (n - 1) // 2 for n in groups)


def measure(papers: list[Paper], of: list[str], *, errors: bool = False) -> tuple[float, float, float]:
    """Return precision, recall (both over pairs of records) and seconds."""
    start = time.perf_counter()
    found = unite(papers)
    seconds = time.perf_counter() - start
    parent = list(range(len(papers)))

    def root(index: int) -> int:
        while parent[index] != index:
            index = parent[index]
        return index

    for i, j, match in found:
        parent[root(i)] = root(j)
        if errors and of[i] != of[j]:
            print("wrong", papers[i].title, papers[j].title, match, sep="\t")
    clusters: dict[int, list[int]] = defaultdict(list)
    for index in range(len(papers)):
        clusters[root(index)].append(index)
    taken = pairs_of([len(members) for members in clusters.values()])
    right = sum(pairs_of(list(Counter(of[i] for i in members).values())) for members in clusters.values())
    there = pairs_of(list(Counter(of).values()))
    return right / max(1, taken), right / there, seconds


def letters_alone(papers: list[Paper], of: list[str], ratio: float) -> tuple[float, int]:
    """Return precision and number of the pairs of unequal titles that a ratio of letters alone would unite."""
    holders: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for paper, work in zip(papers, of, strict=True):
        key = read_title(paper.title or "").key
        holders[key].add(work)
        titles.setdefault(key, paper.title or "")
    pairs = [(a, b) for a, b in alike_keys(titles, ratio) if fuzz.ratio(a, b) >= ratio]
    right = sum(bool(holders[a] & holders[b]) for a, b in pairs)
    return right / max(1, len(pairs)), len(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="the development half, for tuning")
    parser.add_argument("--errors", action="store_true", help="print what went wrong")
    options = parser.parse_args()
    papers, of = stubs("dev" if options.dev else "held-out")
    print(f"{len(papers)} records of {len(set(of))} works\n")
    print("| rapidfuzz ratio | precision | recall | seconds | unequal titles by letters alone | their precision |")
    print("|---|---|---|---|---|---|")
    for ratio in (86.0, 90.0, 93.0, 96.0, 99.0):
        uniting.RATIO = ratio
        precision, recall, seconds = measure(papers, of, errors=options.errors and ratio == 93.0)
        alone, number = letters_alone(papers, of, ratio)
        print(f"| {ratio:.0f} | {precision:.4f} | {recall:.4f} | {seconds:.1f} | {number} | {alone:.2f} |")


if __name__ == "__main__":
    main()
