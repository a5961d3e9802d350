"""How long reading a network takes beside the plainest ways to read the same file; ratios of one run, best of three.

Run: python benchmarks/intake/speed.py [EDGE LIST]; without one, a network of 400,000 edges is made up. The last table is in speed.md.
"""

from __future__ import annotations

import csv
import gzip
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx

from citewalk.graph.intake import read


def make(path: Path, nodes: int = 35_000, edges: int = 400_000) -> Path:
    """Write a made-up network in which later papers cite earlier ones."""
    rng = random.Random(0)
    names = [f"{1501 + 100 * (number // 4000)}.{number:05d}" for number in range(nodes)]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for _ in range(edges):
            citing = rng.randrange(1, nodes)
            file.write(f"{names[citing]}\t{names[rng.randrange(citing)]}\n")
    return path


def with_csv(path: Path) -> int:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, delimiter="\t"))


def with_networkx(path: Path) -> int:
    return int(nx.read_edgelist(path, delimiter="\t", create_using=nx.DiGraph, data=False).number_of_edges())


def with_citewalk(path: Path) -> int:
    return sum(len(batch.citations) for batch in read(path))


def best(run: Callable[[Path], int], path: Path) -> tuple[float, int]:
    times = []
    for _ in range(3):
        start = time.perf_counter()
        count = run(path)
        times.append(time.perf_counter() - start)
    return min(times), count


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(sys.argv[1]) if len(sys.argv) > 1 else make(Path(folder) / "network.tsv.gz")
        base, _ = best(with_csv, path)
        print("| reader | edges | times a bare csv.reader | seconds |\n|---|--:|--:|--:|")
        for run in (with_csv, with_networkx, with_citewalk):
            took, count = best(run, path)
            print(f"| {run.__name__.removeprefix('with_')} | {count:,} | {took / base:.1f} | {took:.2f} |")


if __name__ == "__main__":
    main()
