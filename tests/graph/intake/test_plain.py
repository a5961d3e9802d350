from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import CitewalkError, InputError
from citewalk.graph.intake import read_bytes


def test_prose(reading, data):
    mail = reading(data / "prose.txt")
    batch = mail.batch()
    assert mail.format == "text"
    assert [p.id for p in batch.papers] == ["arxiv:2312.07000", "arxiv:2307.12966", "doi:10.1145/3442188.3445922"]
    assert [r.name for r in batch.repositories] == ["GAIR-NLP/alignment-for-honesty"]
    assert (mail.read, mail.new, mail.merged, mail.skipped) == (5, 4, 1, 0)
    assert all(p.listed for p in batch.papers)


def test_identifiers_one_a_line(reading):
    listed = reading("2312.07000v2\n10.1000/abc\nW2741809807\nhf.co/papers/2307.12966\nowner\nhttps://github.com/Own/Code\n")
    batch = listed.batch()
    assert [p.id for p in batch.papers] == ["arxiv:2312.07000", "doi:10.1000/abc", "openalex:W2741809807", "arxiv:2307.12966"]
    assert [r.id for r in batch.repositories] == ["github:own/code"]
    assert (listed.skipped, listed.problems[0].where) == (1, "input.txt:5")


def test_titles_one_a_line(reading):
    listed = reading('# my list\n1. Alignment for Honesty\n2. "Large Language Model Alignment: A Survey"\n- arXiv:2307.12966\n\n')
    assert [(p.id.partition(":")[0], p.title) for p in listed.batch().papers] == [
        ("title", "Alignment for Honesty"),
        ("title", "Large Language Model Alignment: A Survey"),
        ("arxiv", None),
    ]


def test_a_title_may_stand_beside_its_identifier(reading):
    listed = reading("2312.07000,Alignment for Honesty\n- **A Survey of Things** (arXiv:2307.12966)\n- _A Bare Title_\n")
    assert [(p.identifiers, p.title) for p in listed.batch().papers] == [
        (("arxiv:2312.07000",), "Alignment for Honesty"),
        (("arxiv:2307.12966",), "A Survey of Things"),
        ((), "A Bare Title"),
    ]


def test_prose_without_identifiers_is_no_list_of_titles(reading):
    with pytest.raises(CitewalkError, match="nothing was found"):
        reading("This is a letter. It has sentences, and they end with full stops.\nIt names no paper at all, alas.\n").batch()


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    told, batch = "", None
    try:
        reading = read_bytes(text.encode("utf-8", "surrogatepass"), "input.txt")
        batch = reading.batch()
    except CitewalkError as error:
        told = str(error)
    assert "\n" not in told
    assert (batch is None) == bool(told)
    assert all(paper.id for paper in (batch.papers if batch else ()))


def test_the_word_doi_is_no_part_of_the_title(reading):
    papers = reading("Étude de la zone: doi 10.1000/182\nA Second Work, arXiv 2312.07000\n", "x.txt").batch().papers
    assert [paper.title for paper in papers] == ["Étude de la zone", "A Second Work"]


def test_lines_that_end_as_on_old_macs_are_told(reading):
    with pytest.raises(InputError, match="old Macs"):
        reading("1706.03762\r2312.07000\r", "x.txt").batch()
