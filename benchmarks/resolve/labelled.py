"""The labelled set: real titles as one list prints them, what other lists print under the same id, and look-alikes.

Nothing here is made up. A *case* is a record, the candidates a title search would bring (the nearest real titles by TF-IDF,
and the nearest of the same day), and the id of the one that is meant, or None where that one was taken out.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from citewalk.graph.model import Evidence, Paper
from citewalk.graph.resolve.names import shared_authors
from citewalk.graph.titles import read_title, stem

SAYS = Evidence("benchmark")
NEAREST = 8
UNTRUSTED = "2506.13901"  # prints ids of other papers
# a list's own words for a paper, not its title
NICKNAMES = {
    "2302.13971": "llamav1andv2",
    "2407.21783": "llama31anindepthanalysisofthenextgenerationlargelanguagemodel",
}
RETITLED = {  # id: listed title, today's title, day, number of authors as listed; from the listing and its notes
    "2410.09300": (
        "Nudging: Inference-time Alignment via Model Collaboration",
        "Nudging: Inference-time Alignment of LLMs via Guided Decoding",
        "2024-10-11",
        3,
    ),
    "2406.09264": (
        "Towards Bidirectional Human-AI Alignment: A Systematic Review for Clarifications, Framework, and Future Directions",
        "Position: Towards Bidirectional Human-AI Alignment",
        "2024-06-13",
        24,
    ),
}


@dataclass
class Work:
    """A real work and what the lists print of it; ``titles`` maps each printed title to who prints it."""

    id: str
    titles: dict[str, str] = field(default_factory=dict)
    paper: Paper | None = None


@dataclass(frozen=True)
class Case:
    """One question to the resolver."""

    kind: str
    record: Paper
    candidates: tuple[Paper, ...]
    truth: str | None
    half: str


def half(work: str) -> str:
    """Return ``dev`` or ``held-out``: an even split by the hash of the id."""
    return "dev" if hashlib.sha256(work.encode()).digest()[0] % 2 == 0 else "held-out"


def rows(path: Path) -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t" if ".tsv" in path.name else ","))


def paperscape(folder: Path) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for path in sorted(folder.glob("pscp-*.csv.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("#") and line.count(";") >= 6:
                    fields = line.rstrip("\n").split(";", 6)
                    if read_title(fields[6]).key:
                        yield fields[0], tuple(fields[5].split(",")), fields[6]


def arxiv_year(identifier: str) -> int:
    digits = re.findall(r"\d\d", identifier.partition("/")[2] or identifier)[0]
    return int(digits) + (1900 if int(digits) > 90 else 2000)


def catalogue(shared: Path) -> dict[str, Work]:
    """Return every work with the record that a source would answer with, and all titles printed for it."""
    works: dict[str, Work] = {}
    seed = shared / "data" / "seed"

    def put(name: str, title: str, who: str, **known: object) -> None:
        work = works.setdefault(name, Work(name))
        if read_title(title).key == NICKNAMES.get(name):
            return
        work.titles.setdefault(title, who)
        if work.paper is None:
            identifiers = () if name.startswith("key:") else (f"arxiv:{name}",)
            work.paper = Paper(evidence=SAYS, identifiers=identifiers, title=title, **known)  # type: ignore[arg-type]

    for row in rows(shared / "data/networks/hf_daily_papers/daily_papers_by_date.csv.gz"):
        put(row["arxiv_id"], row["title"], "Daily Papers", date=row["daily_date"])
    for row in rows(seed / "seed_papers.csv"):
        count = int(row["author_count"]) if row["author_count"] else None
        put(row["arxiv_id"], row["title"], "listing", date=row["date_iso"] or None, authors_count=count)
    for row in rows(seed / "companion_lists.tsv"):
        if row["listed_arxiv_id"]:
            put(row["listed_arxiv_id"], row["listed_title"], "companion list")
    for row in rows(seed / "cited_works.tsv"):
        year = int(row["year"]) if row["year"].isdigit() else None
        put(row["arxiv_id"] or f"key:{row['key']}", row["title"], "cited works", year=year)
    for name, authors, title in paperscape(shared / "data/networks/paperscape"):
        put(name, title, "Paperscape", authors=authors)
    return works


def records(shared: Path, works: dict[str, Work]) -> Iterator[tuple[str, str, Paper]]:
    """Yield (kind, id meant, record): what a list prints, without its id."""
    seed = shared / "data" / "seed"
    key_to_id = {}
    for row in rows(seed / "cited_works.tsv"):
        for key in (row["key"], *row["other_keys"].split()):
            key_to_id[key] = row["arxiv_id"] or f"key:{row['key']}"
    for file in ("seed_references.tsv", "second_hop_references.tsv"):
        for row in rows(seed / file):
            name = key_to_id.get(re.sub("[^a-z0-9]", "", row["cited_title"].lower()))
            if name and "untitled" not in row["cited_title"]:
                year = int(row["cited_year"]) if row["cited_year"].isdigit() else None
                yield "printed reference", name, Paper(evidence=SAYS, title=row["cited_title"], year=year)
    for name, work in works.items():
        known = work.paper
        assert known
        others = [title for title in work.titles if title != known.title]
        for title in others:
            spelling = read_title(title).key == read_title(known.title or "").key
            yield "other case or marks" if spelling else "other words", name, Paper(evidence=SAYS, title=title)
        if known.date:
            yield "listed with its day", name, Paper(evidence=SAYS, title=known.title, date=known.date)
        elif known.authors and hashlib.sha256(name.encode()).digest()[1] < 64:  # a quarter of Paperscape
            year = arxiv_year(name)
            lower = (known.title or "").lower()
            yield "title, year, authors", name, Paper(evidence=SAYS, title=lower, year=year, authors=known.authors)
            yield "title, year, first author", name, Paper(evidence=SAYS, title=known.title, year=year, authors=known.authors[:1])
            yield "title, year", name, Paper(evidence=SAYS, title=lower, year=year)
            yield "title alone", name, Paper(evidence=SAYS, title=known.title)


class Search:
    """The nearest titles by TF-IDF cosine: what a title search brings."""

    def __init__(self, papers: list[Paper]) -> None:
        self.papers = papers
        self.vocabulary: dict[str, int] = {}
        bags = [[self.vocabulary.setdefault(word, len(self.vocabulary)) for word in self._words(paper)] for paper in papers]
        spread = np.bincount([word for bag in bags for word in set(bag)], minlength=len(self.vocabulary))
        self.idf = np.log(len(papers) / np.maximum(spread, 1))
        self.matrix = self._matrix(bags)
        self.by_day: dict[str, list[int]] = defaultdict(list)
        for index, paper in enumerate(papers):
            if paper.date:
                self.by_day[paper.date].append(index)

    def _words(self, paper: Paper) -> list[str]:
        return [stem(word) for word in read_title(paper.title or "").words]

    def _matrix(self, bags: list[list[int]]) -> csr_matrix:
        indptr = np.cumsum([0, *map(len, bags)])
        indices = np.array([word for bag in bags for word in bag], dtype=int)
        matrix = csr_matrix((self.idf[indices], indices, indptr), shape=(len(bags), len(self.vocabulary)))
        lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return csr_matrix(matrix.multiply(1.0 / np.maximum(lengths, 1e-9)[:, None]))

    def nearest(self, queries: list[Paper]) -> Iterator[list[int]]:
        """Yield, per query, the indices of the nearest papers and of the two nearest of its day."""
        for start in range(0, len(queries), 500):
            part = queries[start : start + 500]
            bags = [[self.vocabulary[word] for word in self._words(paper) if word in self.vocabulary] for paper in part]
            scores = (self._matrix(bags) @ self.matrix.T).toarray()
            for paper, found in zip(part, scores, strict=True):
                best = np.argpartition(-found, NEAREST + 1)[: NEAREST + 2]
                day = sorted(self.by_day.get(paper.date or "", []), key=lambda i: -found[i])[:3]
                yield list(dict.fromkeys([*best.tolist(), *day]))


def double_uploads(works: dict[str, Work]) -> set[str]:
    """Return ids whose title and an author stand under another id too: either answer would be right, so none is asked."""
    by_key: dict[str, list[Work]] = defaultdict(list)
    for work in works.values():
        assert work.paper
        by_key[read_title(work.paper.title or "").key].append(work)
    doubled = set()
    for group in by_key.values():
        for work in group:
            assert work.paper
            others = [other.paper for other in group if other is not work and other.paper]
            if any(shared_authors(work.paper.authors, paper.authors) != 0 for paper in others):
                doubled.add(work.id)
    return doubled


def cases(shared: Path, works: dict[str, Work] | None = None) -> Iterator[Case]:
    """Yield every case twice: with the paper meant among the candidates, and without it."""
    works = works or catalogue(shared)
    doubled = double_uploads(works)
    names = [work.id for work in works.values() if work.paper]
    papers = [works[name].paper for name in names]
    asked = [(kind, name, record) for kind, name, record in records(shared, works) if name in works and name not in doubled]
    unique = list({(kind, name, repr(record)): (kind, name, record) for kind, name, record in asked}.values())
    search = Search([paper for paper in papers if paper])
    for (kind, name, record), near in zip(unique, search.nearest([r for _, _, r in unique]), strict=True):
        meant = works[name].paper
        assert meant
        others = tuple(search.papers[i] for i in near if names[i] != name)
        yield Case(kind, record, (*others, meant), meant.id, half(name))
        yield Case(kind, record, others, None, half(name))
        if record.date and kind.startswith("listed"):  # the worst case: all of that day, all with as many authors
            alike = tuple(replace(paper, date=record.date, authors_count=3) for paper in others)
            yield Case("neighbours made alike in day and authors", replace(record, authors_count=3), alike, None, half(name))
    for name, (listed, today, day, count) in RETITLED.items():
        record = Paper(evidence=SAYS, title=listed, date=day, authors_count=count)
        meant = Paper(evidence=SAYS, identifiers=(f"arxiv:{name}",), title=today, date=day, authors_count=count)
        near = [i for i in next(search.nearest([record])) if names[i] != name]
        others = tuple(replace(search.papers[i]) for i in near)
        yield Case("retitled, with day and number of authors", record, (*others, meant), meant.id, half(name))
        yield Case("retitled, with day and number of authors", record, others, None, half(name))
