"""The 38 papers of the listing, each against all others on the same topic."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from citewalk.graph.intake import read
from citewalk.graph.model import Paper
from citewalk.graph.resolve import decide

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def listed(shared: Path) -> list[Paper]:
    """What the listing says, in its order."""
    return [paper for paper in read(shared / "data" / "listing.txt").batch().papers if paper.listed]


@pytest.fixture(scope="module")
def records(shared: Path) -> list[Paper]:
    """What a source would answer: the same papers with their ids, under other evidence."""
    with (shared / "data" / "seed" / "seed_papers.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    template = Paper(evidence=read("2312.07000").batch().papers[0].evidence)
    return [
        replace(
            template,
            title=row["title"].lower(),
            identifiers=(f"arxiv:{row['arxiv_id']}",),
            date=row["date_iso"] or None,
            authors_count=int(row["author_count"]) if row["author_count"] else None,
        )
        for row in rows
    ]


def test_every_listed_paper_finds_its_id_and_no_other(listed: list[Paper], records: list[Paper]) -> None:
    assert len(listed) == len(records) == 38
    for paper, meant in zip(listed, records, strict=True):
        unnamed = replace(paper, identifiers=())
        assert decide(unnamed, records).match == meant
        assert decide(unnamed, [record for record in records if record is not meant]).match is None


def test_a_listed_paper_under_another_name_is_known_by_its_abstract(listed: list[Paper], records: list[Paper]) -> None:
    found = []
    for paper, record in zip(listed, records, strict=True):
        words = (paper.abstract or "").split()
        edited = " ".join(words[len(words) // 4 :])
        found.append(replace(record, title="A title that nobody has seen", abstract=edited, date=paper.date, authors_count=None))
    for paper, meant in zip(listed, found, strict=True):
        unnamed = replace(paper, identifiers=())
        others = [candidate for candidate in found if candidate is not meant]
        assert decide(unnamed, others).match is None
        if paper.date:
            assert decide(unnamed, found).match == meant
