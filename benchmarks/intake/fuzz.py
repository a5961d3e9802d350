"""Mutated inputs of every format: never anything but a CitewalkError, never a hang.

Run: python benchmarks/intake/fuzz.py [INPUTS PER FORMAT, default 10000] [FORMAT…] [--seed=N]. The last table is in fuzz.md.
"""

from __future__ import annotations

import gzip
import random
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from citewalk.graph.errors import CitewalkError
from citewalk.graph.intake import read_bytes

DATA = Path(__file__).resolve().parents[2] / "tests" / "graph" / "intake" / "data"
SEEDS = {
    "listing": ["listing.txt", "trending.txt", "search.txt"],
    "html": ["daily.html", "links.html", "sign_in.html"],
    "daily_papers": ["daily.json"],
    "text": ["prose.txt"],
    "bibtex": ["library.bib"],
    "ris": ["library.ris"],
    "csl": ["library.json"],
    "csv": ["zotero.csv", "scopus.csv", "table.tsv"],
    "reading_list": ["reading_list.md"],
    "network": ["edges.txt", "edges.csv"],
    "graphml": ["citations.graphml"],
    "gexf": ["citations.gexf"],
    "interchange": ["interchange/papers.csv", "interchange/citations.csv", "interchange/links.csv", "interchange/coverage.csv"],
}
TOKENS = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\r\n", b"\n\n", b"\t", b'"', b"'", b"{", b"}", b"[", b"]", b"(", b")",
    b"<", b">", b"&", b"&#0;", b"&lol;", b"<!ENTITY a 'b'>", b"<!--", b"-->", b"]]>", b"@", b"@article{", b"#", b"|", b",", b";", b"\\", b"\\u",
    b"\\ud800", b"\\'{", b"$", b"%", b"%00", b"TY  - ", b"ER  - ", b"https://", b"10.48550/arXiv.", b"arXiv:", b"doi:", b"9" * 400, b"-1",
    b"1e999", b"NaN", b"null", b"true", b"[[[[", b"a" * 3000, "é".encode("latin-1"), "é".encode(), "\u202e".encode(), "🧪".encode(),
    b"Feb 29", b"  \xe2\x80\xa2 9 authors", b"\xc2\xb7", b"title:x-00000000", b"```", b"](", b"![](", b"<a href=", b"data-props=",
]  # fmt: skip


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Return *data* with a few pieces cut, doubled, swapped, replaced or put in; now and then in another encoding."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 20))):
        here = rng.randrange(len(out) + 1)
        there = min(len(out), here + rng.choice((1, 2, 8, 64, 1000)))
        kind = rng.randrange(8)
        if kind == 0:
            del out[here:there]
        elif kind == 1:
            out[here:here] = out[here:there] * rng.choice((1, 2, 50))
        elif kind == 2 and out:
            out[min(here, len(out) - 1)] = rng.randrange(256)
        elif kind == 3:
            out[here:there] = rng.choice(TOKENS)
        elif kind == 4:
            del out[here:]
        elif kind == 5:
            lines = bytes(out).split(b"\n")
            rng.shuffle(lines)
            out = bytearray(b"\n".join(lines))
        elif kind == 6:
            out[here:here] = rng.randbytes(rng.choice((1, 4, 40)))
        else:
            out[here:here] = rng.choice(TOKENS)
    result = bytes(out[:200_000])
    wrap = rng.random()
    if wrap < 0.03:
        return result.decode("utf-8", "replace").encode("utf-16")
    if wrap < 0.05:
        return result.decode("utf-8", "replace").encode("utf-16-le")
    if wrap < 0.08:
        packed = gzip.compress(result, 1, mtime=0)
        return packed if rng.random() < 0.5 else packed[: rng.randrange(len(packed))]
    return result


def inputs(name: str, count: int, seed: int = 0) -> Iterator[bytes]:
    """Yield *count* mutated inputs of the format *name*, the same for the same *seed*."""
    rng = random.Random(f"{name} {seed}")
    originals = [(DATA / file).read_bytes() for file in SEEDS[name]]
    for _ in range(count):
        yield mutate(rng.choice(originals), rng)


def try_one(data: bytes, name: str, forced: bool) -> str:
    """Read *data*; return ``read`` or ``refused``. The account of the reading must add up."""
    try:
        reading = read_bytes(data, f"input.{name}", format=name if forced else None, today=date(2026, 11, 21))
        batch = reading.batch()
    except CitewalkError as error:
        if "\n" in str(error):
            raise AssertionError(f"an error of several lines: {error}") from None
        return "refused"
    if reading.new < 0 or min(reading.read, reading.merged, reading.skipped) < 0:
        raise AssertionError("the counts do not add up")
    for paper in batch.papers:
        if not paper.id or (paper.title and ("\n" in paper.title or (not paper.title.isprintable() and "\ud800" in paper.title))):
            raise AssertionError(f"a bad record: {paper}")
        str(paper).encode()
    for citation in batch.citations:
        if citation.citing == citation.cited:
            raise AssertionError("a self-citation")
    return "read"


def main() -> None:
    seed = next((int(word[7:]) for word in sys.argv[1:] if word.startswith("--seed=")), 0)
    words = [word for word in sys.argv[1:] if not word.startswith("--seed=")]
    count = int(words[0]) if words else 10_000
    print("| format | inputs | read | refused in one line | anything else | slowest, ms |\n|---|--:|--:|--:|--:|--:|")
    for name in words[1:] or SEEDS:
        outcome = {"read": 0, "refused": 0}
        bad, slowest = 0, 0.0
        for number, data in enumerate(inputs(name, count, seed)):
            start = time.perf_counter()
            try:
                outcome[try_one(data, name, forced=number % 2 == 0)] += 1
            except Exception as error:  # noqa: BLE001 - this is what is looked for
                bad += 1
                place = Path(f"/tmp/citewalk-fuzz-{name}-{number}")
                place.write_bytes(data)
                if bad <= 5:
                    print(f"{name} {number}: {type(error).__name__}: {error} ({place})", file=sys.stderr)
            took = time.perf_counter() - start
            if took > 2:
                Path(f"/tmp/citewalk-fuzz-slow-{name}-{number}").write_bytes(data)
            slowest = max(slowest, took)
        print(f"| {name} | {count:,} | {outcome['read']:,} | {outcome['refused']:,} | {bad} | {slowest * 1000:.0f} |", flush=True)


if __name__ == "__main__":
    main()
