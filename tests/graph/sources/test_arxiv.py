"""arXiv: recorded feeds, calls against the fake."""

from __future__ import annotations

import asyncio
import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import SourceError
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import arxiv
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "arxiv"
DAY = "2026-11-21"


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["response"]["text"].encode()


def entry(*parts, identifier="http://arxiv.org/abs/2501.00001v2"):
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:arxiv="http://arxiv.org/schemas/atom"><entry>'
        f"<id>{identifier}</id>{''.join(parts)}</entry></feed>"
    ).encode()


def titled(title, **more):
    return Paper(evidence=Evidence("listing"), title=title, **more)


def gather(apis, calls, clock):
    async def run():
        async with Transport(Settings.load(apis.environ), clock=clock) as transport:
            return [item async for item in calls(transport)]

    return asyncio.run(run())


def joined(batches):
    whole = Batch()
    for batch in batches:
        whole.extend(batch)
    return whole


# ------------------------------------------------------------------------------------------- payload -> model


def test_an_entry_with_all_its_fields():
    (paper,) = arxiv.read_feed(recorded("one"), date=DAY)
    assert paper.id == "arxiv:1605.08386"
    assert paper.title == "Heat-bath random walks with Markov bases"
    assert paper.authors == ("Caprice Stanley", "Tobias Windisch")
    assert (paper.date, paper.year, paper.authors_count) == ("2016-05-26", 2016, 2)
    assert paper.comment == "20 pages, 3 figures"
    assert paper.abstract.startswith("Graphs on lattice points are studied")
    assert paper.url == "https://arxiv.org/abs/1605.08386"
    assert paper.evidence == Evidence("arxiv", "metadata", DAY)


@pytest.mark.parametrize("name", ["old_style", "old_style_version", "title_zero"])
def test_versions_go_and_old_ids_stay(name):
    (paper,) = arxiv.read_feed(recorded(name), date=DAY)
    assert paper.id in ("arxiv:astro-ph/0601001", "arxiv:quant-ph/0201082", "arxiv:2104.12255")
    assert paper.title


def test_a_page_of_a_search_in_its_order():
    papers = arxiv.read_feed(recorded("search_page"), date=DAY)
    assert len(papers) == 10
    assert papers[0].id == "arxiv:1202.4527"
    assert papers[0].venue.startswith("International Journal of Software Engineering & Applications")
    assert arxiv.read_total(recorded("search_page")) == 214881


def test_unknown_ids_are_absent_and_answered_as_not_found():
    batch = arxiv.read_papers(recorded("one_unknown_one_known"), ["arxiv:0808.05394", "arxiv:1707.08567"], date=DAY)
    assert [(f.key, f.status) for f in batch.fetches] == [("arxiv:0808.05394", "not_found"), ("arxiv:1707.08567", "ok")]
    assert [p.id for p in batch.papers] == ["arxiv:1707.08567"]
    assert arxiv.read_feed(recorded("unknown_id"), date=DAY) == []


def test_an_error_feed_holds_no_paper():
    assert arxiv.read_feed(recorded("malformed_id"), date=DAY) == []


@pytest.mark.parametrize(
    "content",
    [b"", b"Rate exceeded.", b"<html><body>502</body></html>", b"<feed", b"{}", b"<?xml version='1.0'?><feed/>", b"\xff\xfe<"],
)
def test_what_is_no_whole_feed_is_an_error(content):
    with pytest.raises(SourceError, match="arXiv answered in an unexpected shape"):
        arxiv.read_feed(content, date=DAY)


def test_a_feed_that_breaks_off_is_an_error():
    whole = recorded("one")
    with pytest.raises(SourceError):
        arxiv.read_feed(whole[: len(whole) // 2], date=DAY)


def test_entities_are_not_expanded():
    bomb = b'<!DOCTYPE f [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/hostname">]>' + entry("<title>&a;&x;</title>")
    (paper,) = arxiv.read_feed(bomb, date=DAY)
    assert paper.title is None


def test_the_published_article_is_a_name_of_the_preprint():
    (paper,) = arxiv.read_feed(
        entry("<title>T</title><arxiv:doi>10.1103/PhysRevD.1.2 10.1103/PhysRevD.3.4</arxiv:doi>"), date=DAY
    )
    assert paper.identifiers == ("arxiv:2501.00001", "doi:10.1103/physrevd.1.2")


def test_titles_are_one_line_and_keep_their_tex_and_signs():
    feed = entry("<title>\n  On $p &lt; 0.05$ and\n   a&lt;b&gt;c</title><summary>  A\x7f\n B </summary>")
    (paper,) = arxiv.read_feed(feed, date=DAY)
    assert (paper.title, paper.abstract) == ("On $p < 0.05$ and a<b>c", "A B")


@pytest.mark.parametrize(
    "comment",
    [
        "This paper has been withdrawn by the author due to a crucial error in equation 3",
        "Withdrawn: see arXiv:2501.00002",
        "The submission was withdrawn",
        "withdrawn by arXiv administrators",
        "Withdrawn; superseded by arXiv:2405.13351",
        "Paper withdrawn",
        "Paper was withdrawn from arXiv",
        "The authors have withdrawn this paper.",
        "The author withdrew the manuscript because of an error",
        "This manuscript had been withdrawn",
    ],
)
def test_a_withdrawn_paper_says_so_in_its_evidence(comment):
    (paper,) = arxiv.read_feed(entry(f"<title>T</title><arxiv:comment>{comment}</arxiv:comment>"), date=DAY)
    assert paper.evidence.detail == "withdrawn"
    assert paper.comment == comment


@pytest.mark.parametrize(
    "comment",
    [
        None,
        "",
        "20 pages",
        "On money withdrawn from banks",
        "we study withdrawn drugs",
        "Withdrawn from ICLR 2025, now under review at TMLR",
        "This paper was withdrawn from NeurIPS 2023",
        "Paper withdrawn from the ACL workshop",
        "We study withdrawn papers on arXiv",
    ],
)
def test_other_comments_do_not(comment):
    assert not arxiv.is_withdrawn(comment)


def test_links_to_code_stay_in_the_comment():
    (paper,) = arxiv.read_feed(entry("<arxiv:comment>Code: https://github.com/a/b</arxiv:comment>"), date=DAY)
    assert paper.comment == "Code: https://github.com/a/b"
    assert paper.links == ()


# ------------------------------------------------------------------------------------------- what is asked


def test_only_well_formed_ids_are_asked_for():
    keys = ["arxiv:2312.07000", "doi:10.1/a", "arxiv:2313.07000", "arxiv:abc", "arxiv:hep-th/9711200", "arxiv:2312.07000"]
    assert arxiv.plan(keys) == [("arxiv:2312.07000", "arxiv:hep-th/9711200")]


@pytest.mark.parametrize(
    ("title", "clause"),
    [
        ("Attention Is All You Need", 'ti:"attention is all you need"'),
        ("PaperQA: Retrieval-Augmented (Generative) Agent", 'ti:"paperqa retrieval augmented generative agent"'),
        ('The “Big” question: "why" or why not?', 'ti:"the big question why or why not"'),
        ("Don’t stop at GPT-3.5", 'ti:"don\'t stop at gpt 3.5"'),
        ("On $\\mathcal{L}_2$ regularity of flows", "(ti:flows AND ti:of AND ti:on AND ti:regularity)"),
        ("Gödel machines revisited", "(ti:machines AND ti:revisited)"),
        ("0", 'ti:"0"'),
        ("???", None),
        (None, None),
    ],
)
def test_a_title_becomes_a_clause_without_syntax_of_its_own(title, clause):
    assert arxiv.title_clause(title) == clause


@given(st.text())
def test_no_title_can_break_the_query(title):
    clause = arxiv.title_clause(title)
    if clause is None:
        return
    fake = __import__("fake_apis.arxiv", fromlist=["_parse"])
    assert not isinstance(fake._parse(f"{clause} OR {clause}"), str), clause


def test_short_titles_do_not_crowd_out_the_others():
    papers = [titled(t) for t in ("Alignment", "A longer title one", "Deep learning", "A longer title two", "!!")]
    assert [[p.title for p in run] for run in arxiv.plan_titles(papers)] == [
        ["A longer title one", "A longer title two"],
        ["Alignment", "Deep learning"],
    ]


@pytest.mark.shared
def test_thirty_eight_titles_take_at_most_five_searches(shared):
    with (shared / "data" / "seed" / "seed_papers.csv").open(encoding="utf-8", newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    runs = arxiv.plan_titles([titled(title) for title in titles])
    assert len(titles) == 38
    assert sum(map(len, runs)) == 38
    assert len(runs) <= 5


# ------------------------------------------------------------------------------------------- calls


def test_two_hundred_and_fifty_papers_take_three_calls(play, clock):
    from fake_apis import World

    apis = play(World.generate(250, references=0, works=0))
    keys = [f"arxiv:2501.{10000 + n}" for n in range(250)]
    whole = joined(gather(apis, lambda t: arxiv.fetch_papers(t, keys), clock))
    assert len(apis["arxiv"].requests) == 3 <= arxiv.JOBS[0].calls(250)
    assert {f.key: f.status for f in whole.fetches} == dict.fromkeys(keys, "ok")
    assert sorted(p.id for p in whole.papers) == keys
    assert [request.one("max_results") for request in apis["arxiv"].requests] == ["100", "100", "50"]


def test_an_empty_feed_for_known_ids_is_asked_for_once_more(play, clock):
    from fake_apis import World

    apis = play(World.generate(2, references=0, works=0))
    apis["arxiv"].switches["empty"] = 1
    (batch,) = gather(apis, lambda t: arxiv.fetch_papers(t, ["arxiv:2501.10000", "arxiv:2501.10001"]), clock)
    assert [f.status for f in batch.fetches] == ["ok", "ok"]
    assert len(apis["arxiv"].requests) == 2


def test_ids_that_nobody_knows_are_not_found_after_two_calls(play, clock):
    from fake_apis import World

    apis = play(World())
    (batch,) = gather(apis, lambda t: arxiv.fetch_papers(t, ["arxiv:2501.10000"]), clock)
    assert [(f.key, f.status) for f in batch.fetches] == [("arxiv:2501.10000", "not_found")]
    assert len(apis["arxiv"].requests) == 2


def test_what_is_no_arxiv_id_is_named_and_not_sent(play, clock):
    from fake_apis import World

    apis = play(World.generate(1, references=0, works=0))
    whole = joined(gather(apis, lambda t: arxiv.fetch_papers(t, ["arxiv:2513.10000", "arxiv:2501.10000"]), clock))
    assert {f.key: f.status for f in whole.fetches} == {"arxiv:2513.10000": "error", "arxiv:2501.10000": "ok"}
    assert apis["arxiv"].requests[0].one("id_list") == "2501.10000"


@pytest.mark.parametrize("kind", ["429", "503", "truncated", "closed", "html", "empty", "500"])
def test_a_bad_day_at_arxiv_is_waited_out(play, clock, kind):
    from fake_apis import World

    apis = play(World.generate(3, references=0, works=0))
    apis["arxiv"].misbehave(kind, times=2)
    (batch,) = gather(apis, lambda t: arxiv.fetch_papers(t, [f"arxiv:2501.1000{n}" for n in range(3)]), clock)
    assert [f.status for f in batch.fetches] == ["ok"] * 3
    assert clock.slept


def test_a_406_now_and_then_is_waited_out(play, clock):
    from fake_apis import World

    apis = play(World.generate(1, references=0, works=0))
    apis["arxiv"].switches["busy"] = 2
    (batch,) = gather(apis, lambda t: arxiv.fetch_papers(t, ["arxiv:2501.10000"]), clock)
    assert [f.status for f in batch.fetches] == ["ok"]


def test_a_refused_batch_names_the_one_id(play, clock):
    from fake_apis import Response, World

    apis = play(World.generate(20, references=0, works=0))
    fake, answer = apis["arxiv"], apis["arxiv"].answer

    def refusing(request):
        return Response(400, recorded("malformed_id")) if "2501.10013" in request.target else answer(request)

    fake.answer = refusing
    whole = joined(gather(apis, lambda t: arxiv.fetch_papers(t, [f"arxiv:2501.{10000 + n}" for n in range(20)]), clock))
    states = {f.key: f.status for f in whole.fetches}
    assert states.pop("arxiv:2501.10013") == "error"
    assert set(states.values()) == {"ok"}
    assert [f.detail for f in whole.fetches if f.status == "error"] == ["arXiv refused the request: incorrect id format for abc"]


def test_titles_are_found_ten_a_call(play, clock):
    from fake_apis import World

    world = World.generate(25, references=0, works=0)
    apis = play(world)
    wanted = [titled(p.title) for p in world.papers.values()]
    answers = gather(apis, lambda t: arxiv.search_titles(t, wanted), clock)
    assert len(apis["arxiv"].requests) == 3
    assert [paper for run, _ in answers for paper in run] == wanted
    for run, found in answers:
        assert {p.title for p in run} <= {c.title for c in found.papers}
        assert all(c.evidence == Evidence("arxiv", "title search", c.evidence.date) for c in found.papers)
        assert not found.wrong
