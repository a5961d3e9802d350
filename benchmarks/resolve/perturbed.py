"""A second look at the resolver: titles damaged in ways that the development of its weights never saw.

Run: ``python benchmarks/resolve/perturbed.py [--seed N] [--count N] [--errors]``. Works are sampled anew from all of the labelled set's
real papers; each is asked under every damage, with the paper meant among the candidates and without it.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from labelled import SAYS, Search, arxiv_year, catalogue, double_uploads
from measure import SHARED, rates

from citewalk.graph.model import Paper
from citewalk.graph.resolve import decide

OCR = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("O", "0"),
    ("cl", "d"),
    ("fi", "ﬁ"),
    ("ff", "ﬀ"),
    ("h", "b"),
    ("e", "c"),
    ("i", "l"),
]
LATEX = {"é": r"{\'e}", "ö": r"{\"o}", "α": r"$\alpha$", "β": r"$\beta$", "&": r"\&", "%": r"\%", "-": "--"}


def ocr(title: str, rng: random.Random) -> str:
    """Misread one or two places, as scanners do."""
    for _ in range(rng.choice((1, 2))):
        wrong, read = rng.choice(OCR)
        places = [m.start() for m in re.finditer(re.escape(wrong), title)]
        if places:
            here = rng.choice(places)
            title = title[:here] + read + title[here + len(wrong) :]
    return title


def cut(title: str, rng: random.Random) -> str:
    """Cut a long title as a narrow column does."""
    words = title.split()
    return " ".join(words[: rng.randrange(len(words) * 3 // 4, len(words))]) + "…" if len(words) >= 9 else title


def no_subtitle(title: str, rng: random.Random) -> str:  # noqa: ARG001 - all are called alike
    """Drop what stands behind the colon."""
    head = title.split(": ")[0]
    return head if len(head.split()) >= 3 else title


def latex(title: str, rng: random.Random) -> str:
    """Print it as BibTeX does: capitals braced, accents and Greek as commands."""
    title = "".join(LATEX.get(sign, sign) for sign in title)
    return " ".join(f"{{{word}}}" if word[:1].isupper() and rng.random() < 0.5 else word for word in title.split())


def unicode(title: str, rng: random.Random) -> str:
    """Another Unicode: decomposed, typographic marks, hard blanks."""
    title = title.replace("'", "’").replace("-", rng.choice("‐–‑")).replace(": ", rng.choice((" : ", ": ", " – ")))
    return unicodedata.normalize("NFD", title).replace(" ", "\u00a0", 2)


def capitals(title: str, rng: random.Random) -> str:
    """All capitals, or none, and a full stop."""
    return (title.upper() if rng.random() < 0.5 else title.lower()) + "."


DAMAGE: dict[str, Callable[[str, random.Random], str]] = {
    "OCR": ocr, "cut at the end": cut, "subtitle dropped": no_subtitle, "LaTeX": latex, "other Unicode": unicode, "capitals": capitals,
}  # fmt: skip


def known(paper: Paper, rng: random.Random) -> tuple[str, Paper]:
    """Return what a list tells beside the title: nothing, a year (right or one off), the first author, or both."""
    authors = tuple(paper.authors)
    year = int(paper.date[:4]) if paper.date else arxiv_year(paper.identifiers[0][6:])
    kinds = ["title alone", "right year", "year one off"] + (["year one off, first author"] if authors else [])
    kind = rng.choice(kinds)
    said = {"title alone": None, "right year": year}.get(kind, year + rng.choice((-1, 1)))
    return kind, replace(Paper(evidence=SAYS, year=said), authors=authors[:1] if "author" in kind else ())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=20261121)
    parser.add_argument("--count", type=int, default=1500, help="works sampled")
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    rng = random.Random(options.seed)
    works = catalogue(SHARED)
    doubled = double_uploads(works)
    names = [work.id for work in works.values() if work.paper]
    papers = [work.paper for work in works.values() if work.paper]
    able = [name for name in names if name not in doubled and not name.startswith("key:")]
    asked = []
    for name in rng.sample(able, options.count):
        paper = works[name].paper
        assert paper
        for damage, change in DAMAGE.items():
            title = change(paper.title or "", rng)
            if title != paper.title:
                kind, record = known(paper, rng)
                asked.append((damage, kind, name, replace(record, title=title)))
    search = Search(papers)
    table: dict[str, Counter[str]] = defaultdict(Counter)
    start = time.perf_counter()
    for (damage, kind, name, record), near in zip(asked, search.nearest([row[3] for row in asked]), strict=True):
        others = tuple(search.papers[i] for i in near if names[i] != name)
        meant = works[name].paper
        assert meant
        for there in (True, False):
            match = decide(record, (*others, meant) if there else others).match
            result = (
                ("missed" if there else "refused") if match is None else "right" if there and match.id == meant.id else "wrong"
            )
            for row in (damage, kind, "**all**"):
                table[row][result] += 1
                table[row]["wrong there"] += result == "wrong" and there
            if options.errors and (result == "wrong" or (result == "missed" and rng.random() < 0.02)):
                print(result, damage, kind, record.title, match and match.title, sep="\t", file=sys.stderr)
    print("| what was done, what was told | asked | right | missed | wrong | precision | recall |\n|---|--:|--:|--:|--:|--:|--:|")
    for row, counts in table.items():
        precision, recall = rates(counts)
        cells = (counts["right"] + counts["missed"] + counts["wrong there"], counts["right"], counts["missed"], counts["wrong"])
        print(f"| {row} | {' | '.join(map(str, cells))} | {precision:.4f} | {recall:.4f} |")
    print(f"\n{2 * len(asked)} decisions in {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
