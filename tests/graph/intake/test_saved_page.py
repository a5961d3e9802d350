from __future__ import annotations

import json

import pytest

from citewalk.graph.errors import InputError
from citewalk.graph.intake.daily_papers import entries, read_entries
from citewalk.graph.model import Evidence


def check_daily(reading_, batch):
    first, second = batch.papers
    assert (first.id, first.title) == ("arxiv:2512.00001", "A Stand-in Title About <b>Things</b> & More")
    assert first.authors == ("Ada Example", "Ben Example")
    assert (first.date, first.upvotes, first.comments, first.organization) == ("2025-12-08", 10, 1, "Institute of Stand-ins")
    assert (first.project_page, first.tldr) == ("https://project.example.org/", "A shorter stand-in.")
    assert second.id == "arxiv:2512.00002"
    official = {
        link.repository: (link.official, link.evidence.found_in) for link in batch.links if link.evidence.found_in == "githubRepo"
    }
    assert official == {"github:some-owner/code": (True, "githubRepo"), "github:other/code": (None, "githubRepo")}
    assert [r.stars for r in batch.repositories if r.id == "github:some-owner/code"] == [9]
    assert (reading_.read, reading_.new, reading_.merged, reading_.skipped) == (4, 2, 1, 1)


@pytest.mark.parametrize("name", ["daily.html", "daily.json"])
def test_the_pages_data_and_the_apis_answer_are_read_alike(reading, data, name):
    page = reading(data / name)
    check_daily(page, page.batch())


def test_a_page_without_data_is_read_by_its_links(reading, data):
    page = reading(data / "links.html")
    batch = page.batch()
    assert page.format == "html"
    assert [(p.id, p.title, p.date) for p in batch.papers] == [
        ("arxiv:2512.00001", "A Stand-in Title About <b>Things</b> & More", None),
        ("arxiv:2512.00002", "Another Stand-in", "2025-11-30"),
    ]
    first, second = batch.papers
    assert (first.upvotes, first.authors_count, first.comments) == (10, 5, 3)
    assert (second.upvotes, second.links) == (None, ("https://project.example.org/page",))
    assert [link.repository for link in batch.links] == ["github:some-owner/code"]


def test_the_sign_in_page_is_told(reading, data):
    with pytest.raises(InputError, match="sign-in page"):
        reading(data / "sign_in.html").batch()


def test_a_title_inside_blocks_inside_its_link(reading):
    page = "<html><body><a href='/papers/2512.00001'><div><h3>A Title\nin Blocks</h3></div></a><p>By nobody.</p></body></html>"
    assert [(p.id, p.title) for p in reading(page, "x.html").batch().papers] == [("arxiv:2512.00001", "A Title in Blocks")]


def test_any_page_gives_the_identifiers_in_it(reading):
    page = "<html><body><p>See <a href='https://arxiv.org/abs/2312.07000'>this</a> and doi:10.1000/abc.</p><script>2301.00001</script>"
    assert [p.id for p in reading(page, "x.html").batch().papers] == ["arxiv:2312.07000", "doi:10.1000/abc"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"])
def test_pages_in_many_encodings(reading, encoding):
    meta = '<meta charset="iso-8859-1">' if encoding == "latin-1" else ""
    page = f"<!doctype html><html><head>{meta}</head><body><h3><a href='/papers/2512.00001'>Schöne Grüße</a></h3></body></html>"
    (paper,) = reading(page.encode(encoding), "x.html").batch().papers
    assert paper.title == "Schöne Grüße"


def test_a_page_nested_deeper_than_python_may_call(reading):
    page = "<html><body>" + "<div>" * 1_500 + "arXiv:2312.07000" + "</div>" * 1_500
    (paper,) = reading(page, "x.html").batch().papers
    assert paper.id == "arxiv:2312.07000"


@pytest.mark.parametrize("payload", [None, 3, "x", {}, {"dailyPapers": 3}, {"papers": {}}])
def test_what_is_no_listing_has_no_entries(payload):
    assert entries(payload) == []


def test_entries_that_cannot_be_read_are_told():
    good = {"id": "2512.00001", "title": "A Title", "authors": None, "upvotes": "many", "publishedAt": 3}
    batch, problems = read_entries(
        [good, None, {"paper": {}}, {"paper": []}, {"title": "?!"}], Evidence("hugging_face"), listed=False
    )
    assert [(p.id, p.title, p.upvotes, p.listed) for p in batch.papers] == [("arxiv:2512.00001", "A Title", None, False)]
    assert [p.where for p in problems] == ["entry 2", "entry 3", "entry 4", "entry 5"]


@pytest.mark.shared
def test_the_recorded_entry(shared):
    (file,) = (shared / "data" / "api" / "huggingface" / "daily_papers").iterdir()
    payload = json.loads(file.read_text(encoding="utf-8"))["response"]["json"]
    batch, problems = read_entries(payload, Evidence("hugging_face"))
    (paper,) = batch.papers
    assert problems == []
    assert (paper.id, paper.date, paper.upvotes, paper.comments) == ("arxiv:2602.23229", "2026-02-26", 10, 1)
    assert paper.organization == "Multimedia and Human Understanding Group"
    assert [(r.name, r.stars) for r in batch.repositories] == [("marco-garosi/CIRCLE", 9)]
