from __future__ import annotations

import csv
from datetime import date

import pytest

from citewalk.graph.intake.listing import split_cards
from citewalk.graph.intake.page_date import WrittenDate, page_year, read_date
from citewalk.graph.model import Batch

TODAY = date(2026, 11, 21)
REPOSITORIES = {
    3: "github:yeruimeng/wts",
    4: "github:gair-nlp/alignment-for-honesty",
    7: "github:garyyufei/alignllmhumansurvey",
    14: "github:roozbeh-yz/minif2f_v2",
    15: "github:bradyfu/awesome-multimodal-large-language-models",
    17: "github:thunlp-mt/align",
    25: "github:kangyangwhu/llmalignment",
}
LINKS = {
    18: "https://fywalter.github.io/nudging/",
    33: "https://FollowRAG.github.io",
    36: "https://eval.ai/web/challenges/challenge-page/2082",
}


def check_the_38(batch: Batch) -> None:
    """Hold what is the same in the real page and in the one made for the tests."""
    papers = {paper.position: paper for paper in batch.papers}
    assert sorted(papers) == list(range(1, 39))
    assert all(paper.listed and paper.title and paper.abstract for paper in papers.values())
    assert [n for n, paper in papers.items() if paper.date is None] == [11, 32]
    assert [n for n, paper in papers.items() if paper.authors_count is None] == [11, 32]
    assert sum(paper.date_inferred for paper in papers.values()) == 13
    assert {n: p.comments for n, p in papers.items() if p.comments} == {
        8: 2, 9: 2, 14: 2, 15: 3, 20: 4, 27: 2, 28: 1, 33: 3, 35: 2, 38: 1,
    }  # fmt: skip
    code = {link.paper: link for link in batch.links}
    assert {n: code[p.id].repository for n, p in papers.items() if p.id in code} == REPOSITORIES
    assert {link.evidence.found_in for link in batch.links} == {"abstract"}
    assert all(link.relation == "has_code" and link.evidence.source == "listing" for link in batch.links)
    assert {n: p.links[0] for n, p in papers.items() if p.links} == LINKS
    assert {r.id for r in batch.repositories} == set(REPOSITORIES.values())
    assert "GAIR-NLP/alignment-for-honesty" in {r.name for r in batch.repositories}


def test_every_field_of_the_38_papers(reading, data):
    listing = reading(data / "listing.txt")
    batch = listing.batch()
    assert (listing.format, listing.read, listing.new, listing.merged, listing.skipped) == ("listing", 38, 38, 0, 0)
    assert listing.problems == []
    check_the_38(batch)
    first, fifth = batch.papers[0], batch.papers[4]
    assert (first.title, first.date, first.authors_count) == ("Large Language Model Alignment: A Survey", "2023-09-26", 9)
    assert (fifth.date, fifth.year, fifth.date_inferred) == ("2025-02-10", 2025, True)
    assert "inferred as 2025" in fifth.evidence.detail
    assert "2024" in fifth.evidence.detail
    assert first.evidence.detail == ""
    assert first.evidence.found_in == "listing.txt"


@pytest.mark.shared
def test_the_real_page_agrees_with_the_table_made_by_hand(reading, shared):
    batch = reading(shared / "data" / "listing.txt").batch()
    check_the_38(batch)
    with (shared / "data" / "seed" / "seed_papers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for paper, row in zip(batch.papers, rows, strict=True):
        assert paper.title == row["title"]
        assert (paper.date or "") == row["date_iso"]
        assert paper.date_inferred == (row["year_inferred_from_arxiv_id"] == "yes")
        assert str(paper.authors_count or "") == row["author_count"]
        assert str(paper.comments or "") == row["comment_count"]
    page = (shared / "data" / "listing.txt").read_text(encoding="utf-8").splitlines()
    assert {paper.abstract for paper in batch.papers} <= set(page)


def test_the_listing_date_decides_the_year(reading, data):
    batch = reading(data / "listing.txt", listing_date=date(2024, 12, 9)).batch()
    assert batch.papers[4].date == "2024-02-10"
    assert "2024-12-09" in batch.papers[4].evidence.detail


def test_trending_cards_stand_twice_and_are_read_once(reading, data):
    page = reading(data / "trending.txt")
    papers = page.batch().papers
    assert (page.read, page.merged, page.skipped) == (4, 2, 0)
    assert [(p.position, p.title, p.date, p.upvotes, p.organization, p.authors_count) for p in papers] == [
        (1, "A Small Agent That Reads Its Own Notes", "2026-10-04", 117, "Northern Institute of Notes", None),
        (2, "Counting Without Numbers: A Second Stand-in Title", "2026-09-28", None, None, 7),
    ]
    assert not any(p.date_inferred for p in papers)


def test_cards_with_upvotes_before_the_title(reading, data):
    papers = reading(data / "search.txt").batch().papers
    assert [(p.upvotes, p.comments, p.organization, p.authors_count, p.date) for p in papers] == [
        (12, 3, "Institute of Cards", None, "2026-05-29"),
        (None, 1, None, 4, "2025-11-03"),
        (5, None, None, 1, "2026-09-30"),
    ]


MARKDOWN = """
# Daily Papers

by AK and the research community

Dec 9

[![](https://cdn-thumbnails.huggingface.co/a.png)](/papers/2512.00001)

### [A Title With a [Bracket] In It](/papers/2512.00001)

[· 5 authors](/papers/2512.00001)

[2](/papers/2512.00001#community)

[GitHub 12](https://github.com/Owner/Repo-One)

### [Second Title](https://huggingface.co/papers/2512.00002v3)

An abstract about a second thing, with its [page](https://second.example.org/page).

· 3 authors
"""


def test_markdown_keeps_identifiers_and_repositories(reading):
    batch = reading(MARKDOWN, "page.md").batch()
    assert [(p.id, p.title, p.authors_count, p.comments) for p in batch.papers] == [
        ("arxiv:2512.00001", "A Title With a [Bracket] In It", 5, 2),
        ("arxiv:2512.00002", "Second Title", 3, None),
    ]
    assert batch.papers[1].links == ("https://second.example.org/page",)
    (link,) = batch.links
    assert (link.paper, link.repository, batch.repositories[0].name) == (
        "arxiv:2512.00001", "github:owner/repo-one", "Owner/Repo-One",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Feb 10", (2, 10, None, None)),
        ("Aug 10, 2023 2", (8, 10, 2023, 2)),
        ("Nov 4 2", (11, 4, None, 2)),
        ("Published on Oct 4, 2026", (10, 4, 2026, None)),
        ("Sept 1, 2024", (9, 1, 2024, None)),
        ("September 1, 2024 12", (9, 1, 2024, 12)),
        ("2025-12-09", (12, 9, 2025, None)),
        ("Feb 29", (2, 29, None, None)),
        ("Feb 30", None),
        ("Feb 29, 2023", None),
        ("Marching 3", None),
        ("May the 4th", None),
        ("Dec 9 2025 and more", None),
    ],
)
def test_dates_as_cards_write_them(text, expected):
    found = read_date(text)
    assert (found and (found.month, found.day, found.year, found.comments)) == expected


@pytest.mark.parametrize(
    ("header", "cards", "listing_date", "year"),
    [
        ("Dec 9", ["Sep 26, 2023", "Dec 18, 2024", "Feb 10"], None, 2025),  # the year after the latest written
        ("Dec 9", ["Dec 3, 2024", "Nov 1, 2025", "Feb 10"], None, 2025),  # 9 December 2026 is still to come
        ("Nov 20", ["Dec 3, 2024", "Nov 1, 2025", "Feb 10"], None, 2026),
        ("Dec 9", ["Sep 26, 2023", "Feb 10"], None, 2025),  # one year is no evidence
        ("Dec 9, 2022", ["Sep 26, 2023", "Oct 1, 2024", "Feb 10"], None, 2022),
        ("Dec 9", ["Sep 26, 2020", "Oct 1, 2020"], date(2019, 1, 1), 2019),
        (None, ["Sep 26, 2023", "Dec 18, 2024", "Feb 10"], None, 2025),
        (None, ["Dec 24"], None, 2025),
        (None, ["Nov 21"], None, 2026),
    ],
)
def test_the_year_of_a_page(header, cards, listing_date, year):
    dates = [card for card in map(read_date, cards) if card]
    assert len(dates) == len(cards)
    assert page_year(read_date(header) if header else None, dates, listing_date, TODAY)[0] == year


def test_a_day_that_the_year_does_not_have_is_told(reading):
    page = reading("Daily Papers\n\nA Title\n\nAn abstract.\n\n• 2 authors\n·\nFeb 29\n", listing_date=date(2025, 3, 1))
    (paper,) = page.batch().papers
    assert paper.date is None
    assert "Feb 29" in page.problems[0].what
    assert ":" in page.problems[0].where


def test_nothing_invented_where_nothing_is_written():
    assert WrittenDate(2, 29).in_year(2025) is None
    assert split_cards([]) == []


def test_short_abstracts_and_bare_titles(reading):
    text = "Daily Papers\n\nOne Title\n\nWe do a thing.\n\n  • 2 authors\n·\nFeb 1\n\n"
    text += "Two Title\n\n  • 1 authors\n·\nFeb 2, 2024\n"
    papers = reading(text).batch().papers
    assert [(p.title, p.abstract, p.authors_count, p.date) for p in papers] == [
        ("One Title", "We do a thing.", 2, "2026-02-01"),
        ("Two Title", None, 1, "2024-02-02"),
    ]
