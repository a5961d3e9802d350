from __future__ import annotations

import pytest

from citewalk.graph.errors import InputError
from citewalk.graph.intake.fields import meaning, people


def test_zoteros_csv(reading, data):
    table = reading(data / "zotero.csv")
    papers = table.batch().papers
    assert (table.format, table.read, table.new, table.skipped) == ("csv", 3, 2, 1)
    assert [(p.id, p.date or p.year, p.authors) for p in papers] == [
        ("arxiv:2312.07000", "2023-12-12", ("Yuqing Yang", "Ethan Chern")),
        ("arxiv:2305.16739", 2023, ("Yuheng Zha",)),
    ]
    assert papers[0].abstract == "A stand-in\nabstract in two lines"
    assert table.problems[0].where == "zotero.csv:5"


def test_scopus_csv(reading, data):
    (paper,) = reading(data / "scopus.csv").batch().papers
    assert (paper.id, paper.authors, paper.citation_count, paper.venue) == (
        "doi:10.5555/abc.1", ("Yuqing Yang", "Ethan Chern"), 12, "Advances",
    )  # fmt: skip


def test_a_table_with_tabs_and_stray_quotes(reading, data):
    table = reading(data / "table.tsv")
    assert [(p.id, p.title, p.year) for p in table.batch().papers] == [
        ("arxiv:2312.07000", "Alignment for Honesty", 2023),
        ("title:a-quoted-title-5cd426ea", 'A "quoted" Title', 2020),
    ]
    assert "row" in table.problems[0].what


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_separators_and_line_ends(reading, separator, ending):
    text = ending.join(separator.join(row) for row in (["Title", "DOI", "Year"], ["One Thing", "10.1000/a", "2020"], []))
    (paper,) = reading(text, "x.csv").batch().papers
    assert (paper.id, paper.title, paper.year) == ("doi:10.1000/a", "One Thing", 2020)


def test_a_doi_that_cannot_be_read_is_told_and_the_row_kept(reading):
    table = reading("title,doi\nOne Thing,unknown\n", "x.csv")
    assert [p.title for p in table.batch().papers] == ["One Thing"]
    assert "unknown" in table.problems[0].what


def test_code_columns_are_evidence_of_code(reading):
    batch = reading("title,arxiv,github_url\nOne Thing,2312.07000,https://github.com/Own/Code\n", "x.csv").batch()
    assert [(link.paper, link.repository, link.relation) for link in batch.links] == [
        ("arxiv:2312.07000", "github:own/code", "has_code")
    ]


def test_a_forced_table_without_columns_is_refused(reading):
    with pytest.raises(InputError, match="no column title"):
        reading("a,b\n1,2\n", "x.csv", format="csv").batch()


@pytest.mark.shared
def test_real_tables_of_the_seed(reading, shared):
    daily = reading(shared / "data" / "networks" / "hf_daily_papers" / "daily_papers_by_date.csv.gz")
    papers = daily.batch().papers
    assert (daily.format, len(papers), daily.skipped) == ("csv", 2881, 0)
    assert all(p.id.startswith("arxiv:") and p.title for p in papers)
    works = reading(shared / "data" / "seed" / "cited_works.tsv").batch().papers
    assert len(works) == 1512
    assert sum(p.id.startswith("arxiv:") for p in works) == 614


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Yang, Yuqing; Chern, Ethan", ("Yuqing Yang", "Ethan Chern")),
        ("Yuqing Yang and Ethan Chern", ("Yuqing Yang", "Ethan Chern")),
        ("Yuqing Yang, Ethan Chern, and Pengfei Liu", ("Yuqing Yang", "Ethan Chern", "Pengfei Liu")),
        ("Yuqing Yang, Ethan Chern", ("Yuqing Yang", "Ethan Chern")),
        ("Yang, Yuqing", ("Yuqing Yang",)),
        ("Plato", ("Plato",)),
        ("Yang, Y. (123); Chern, E. (45)", ("Y. Yang", "E. Chern")),
        ("", ()),
    ],
)
def test_authors_in_one_cell(text, names):
    assert people(text) == names


def test_headers_are_known_however_they_are_written():
    assert meaning("Publication Year") == meaning("publication_year") == meaning("PY") == "year"
    assert meaning("DOI") == meaning("doi ") == "doi"
    assert meaning("colour") is None


def test_a_quote_that_is_never_closed_costs_no_other_row(reading):
    table = reading('Title,DOI\nFoo,10.1000/182\n"Open one, 10.1000/183\nBar,10.1000/184\nBaz,10.1000/185\n', "x.csv")
    titles = [paper.title for paper in table.batch().papers]
    assert titles == ["Foo", "Open one, 10.1000/183", "Bar", "Baz"]
    assert [(p.where, "never closed" in p.what) for p in table.problems] == [("x.csv:3", True)]


def test_a_cell_of_several_lines_is_kept_whole(reading):
    table = reading('Title,Abstract,DOI\nFoo,"a\n\n""b"" c",10.1000/182\nBar,"x\ny",10.1000/184\n', "x.csv")
    assert [paper.abstract for paper in table.batch().papers] == ['a\n\n"b" c', "x\ny"]
    assert not table.problems


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("sep=;\ntitle;doi\nA paper one;10.1000/182\n", "A paper one", "doi:10.1000/182"),
        ("Paper Title,Link to paper\nFoo bar,https://arxiv.org/abs/1706.03762\n", "Foo bar", "arxiv:1706.03762"),
        ("name,doi\nFoo bar,10.1000/182\n", "Foo bar", "doi:10.1000/182"),
        ("Title,Archive,Archive Location\nFoo bar,arXiv,1812.01234\n", "Foo bar", "arxiv:1812.01234"),
    ],
)
def test_what_other_programs_call_their_columns(reading, text, title, name):
    (paper,) = reading(text, "x.csv").batch().papers
    assert (paper.title, paper.id) == (title, name)
