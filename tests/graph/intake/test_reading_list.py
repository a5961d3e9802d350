from __future__ import annotations

import csv

import pytest

from citewalk.graph.intake.reading_list import is_title, own_repository, words


def test_an_awesome_list(reading, data):
    page = reading(data / "reading_list.md")
    batch = page.batch()
    assert page.format == "reading_list"
    assert [(p.identifiers, p.title, p.section) for p in batch.papers] == [
        (("arxiv:2307.12966",), "Aligning Large Language Models with Human: A Survey", "Surveys"),
        (("arxiv:2309.15025",), "Large Language Model Alignment: A Survey", "Surveys"),
        (("arxiv:2312.07000", "openreview:67K3Xlvw8L"), "Alignment for Honesty", "Honesty / Training"),
        ((), "Teaching Models a Thing", "Honesty / Training"),
        (("arxiv:2312.14591",), "Reasons to Reject? Aligning Language Models with Judgments", "Honesty / Tables"),
        (
            ("acl:2023.acl-long.634",),
            "AlignScore: Evaluating Factual Consistency with a Unified Alignment Function",
            "Honesty / Tables",
        ),
        (("arxiv:2502.17424",), None, "Honesty / Tables"),
        (("arxiv:2412.14093",), None, "Honesty / Tables"),
    ]
    lists = [link for link in batch.links if link.relation == "lists"]
    assert {link.paper for link in lists} == {p.id for p in batch.papers}
    assert {link.repository for link in lists} == {"github:some-owner/awesome-standins"}
    assert lists[2].section == "Honesty / Training"
    assert {(link.paper[:16], link.repository) for link in batch.links if link.relation == "has_code"} == {
        ("arxiv:2307.12966", "github:garyyufei/alignllmhumansurvey"),
        ("title:teaching-m", "github:thing/thing"),
        ("arxiv:2312.14591", "github:wwxu21/cut"),
    }
    assert page.skipped == 1
    assert "nowhere.example.org" in page.problems[0].what


def test_the_repository_may_be_given(reading):
    text = "# A List\n\n- [A Paper of Note](https://arxiv.org/abs/2312.07000)\n"
    alone = reading(text, "README.md")
    assert alone.batch().links == []
    assert "no lists edge" in alone.problems[0].what
    (link,) = reading(text, "README.md", repository="Owner/Name").batch().links
    assert (link.repository, link.paper, link.relation) == ("github:owner/name", "arxiv:2312.07000", "lists")


def test_badges_of_other_repositories_are_not_ones_own():
    assert own_repository("https://github.com/a/b/issues https://github.com/c/d/issues") is None
    assert own_repository("https://github.com/A/B/issues") == "A/B"
    assert own_repository("https://github.com/sponsors/x/issues") is None
    assert own_repository("nothing") is None


def test_markdown_as_words():
    assert words("**[A *B*](x)** ![](y) <br> `C`") == "A B C"


@pytest.mark.parametrize(
    "label", ["Paper", "[PDF]", "arXiv 2023", "code", "NeurIPS 2023", "this one", "x", "https://a.b", "2023.12"]
)
def test_labels_are_no_titles(label):
    assert not is_title(label)


@pytest.mark.shared
def test_every_title_of_the_companion_lists_could_be_one(shared):
    with (shared / "data" / "seed" / "companion_lists.tsv").open(encoding="utf-8", newline="") as file:
        titles = [row["listed_title"] for row in csv.DictReader(file, delimiter="\t")]
    assert sum(map(is_title, titles)) >= 0.97 * len(titles)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("(ICLR 2024) Third Work on Something [[Paper](https://openreview.net/forum?id=abcdef123)]", "Third Work on Something"),
        ('Doe et al. "A Quoted Title of Work." arXiv:2401.00003.', "A Quoted Title of Work"),
        ("J. Doe, R. Roe. “A Quoted Title of Work”. arXiv:2401.00003.", "A Quoted Title of Work"),
        ('Our "own name for it all" of [The Work Itself](https://arxiv.org/abs/2401.00003)', "The Work Itself"),
    ],
)
def test_venue_or_authors_may_stand_before_the_title(reading, line, title):
    text = f"# List\n\n- {line}\n- [Some Other Work](https://arxiv.org/abs/2301.00001)\n"
    assert reading(text, "README.md").batch().papers[0].title == title


@pytest.mark.parametrize("run", ["<a ", "<img ", '<a href="x">', "![](", "[a]("])
def test_long_runs_of_markup_end_at_once(reading, run):
    """A quadratic expression would need minutes here."""
    text = f"# List\n- [Some Work Here](https://arxiv.org/abs/2301.00001) {run * 20_000}\n- [Other Work](https://arxiv.org/abs/2301.00002)\n"
    assert len(reading(text, "README.md", format="reading_list").batch().papers) == 2
