"""How long an archive of 300,000 rows takes, and how much memory, as Parquet and as JSON.

``python benchmarks/code_links/archive.py [rows]``. The rows are made up (ids, titles and names by number), one in a hundred
belongs to a paper of the collection. Ratios hold, seconds are this machine's.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from citewalk.graph.archive import import_archive
from citewalk.graph.model import Evidence, Paper

MAKE = """
COPY (SELECT printf('%02d%02d.%05d', 7 + n % 18, 1 + n % 12, n // 216) AS paper_arxiv_id,
             printf('A made-up paper number %d on subject %d', n, n % 97) AS paper_title,
             printf('https://github.com/lab%d/code-%d', n % 5000, n) AS repo_url, n % 3 = 0 AS is_official,
             n % 3 < 2 AS mentioned_in_paper, n % 2 = 0 AS mentioned_in_github, 'pytorch' AS framework
      FROM range({rows}) AS t(n)) TO '{path}' ({options})
"""


def papers(rows: int) -> list[Paper]:
    return [
        Paper(evidence=Evidence("listing"), identifiers=(f"arxiv:{7 + n % 18:02}{1 + n % 12:02}.{n // 216:05}",))
        for n in range(0, rows, 100)
    ]


def measure(path: Path, rows: int) -> None:
    start = time.perf_counter()
    links = len(import_archive(papers(rows), path).links)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    size = path.stat().st_size / 1e6
    print(f"| {path.suffix[1:]} | {rows:,} | {size:.1f} | {links:,} | {seconds:.2f} | {peak:.0f} |", flush=True)


def main() -> None:
    if len(sys.argv) == 3:  # one file in a fresh process, so that the peak is its own
        measure(Path(sys.argv[1]), int(sys.argv[2]))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    print("| format | rows | MB | links | s | peak MB |\n|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for name, options in (("links.parquet", "FORMAT parquet"), ("links.json", "FORMAT json, ARRAY true")):
            path = Path(folder) / name
            duckdb.sql(MAKE.format(rows=rows, path=path, options=options))
            subprocess.run([sys.executable, __file__, str(path), str(rows)], check=True)


if __name__ == "__main__":
    main()
