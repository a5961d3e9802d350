"""Crossref: recorded works with references of every form, calls against the fake."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from citewalk.graph.errors import SourceError
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import crossref
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded" / "crossref"
DAY = "2026-11-21"


def recorded(name):
    return json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8"))["response"].get("json")


def reference(**entry):
    return crossref.read_reference({name.replace("_", "-"): value for name, value in entry.items()}, date=DAY)


def gather(apis, keys, clock, environ=None):
    async def run():
        whole = Batch()
        async with Transport(Settings.load({**apis.environ, **(environ or {})}), clock=clock) as transport:
            async for batch in crossref.fetch_references(transport, keys):
                whole.extend(batch)
        return whole

    return asyncio.run(run())


# ------------------------------------------------------------------------------------------- payload -> model


def test_an_article_and_what_it_cites():
    key = "doi:10.1073/pnas.1205508109"
    batch = crossref.read_references(recorded("work_mixed_references"), [key], date=DAY)
    article = next(p for p in batch.papers if p.id == key)
    assert article.title.startswith("Oncogenic mutations mimic and enhance dynamic events in the natural activation")
    assert (article.venue, article.year, article.reference_count) == ("Proceedings of the National Academy of Sciences", 2012, 37)
    assert article.evidence == Evidence("crossref", "work", DAY)
    (coverage,) = batch.coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("ok", 37, 37)
    assert len(batch.citations) == 37
    assert {c.evidence for c in batch.citations} == {Evidence("crossref", "reference list", DAY)}
    assert {c.cited for c in batch.citations} <= {name for p in batch.papers for name in p.names}


def test_every_reference_is_cited_or_counted():
    for name in ("work_one_reference", "work_mixed_references", "work_free_text_references", "work_old_references"):
        message = recorded(name)["message"]
        key = f"doi:{message['DOI'].lower()}"
        batch = crossref.read_references({"message": message}, [key], date=DAY)
        (coverage,) = batch.coverage
        nameless = int(coverage.detail.split()[0]) if coverage.detail else 0
        assert coverage.found + nameless == coverage.declared == len(message["reference"])
        assert len(batch.citations) <= coverage.found


def test_free_text_gives_arxiv_ids_and_titles_but_no_inventions():
    batch = crossref.read_references(recorded("work_free_text_references"), ["doi:10.1038/s42256-024-00832-8"], date=DAY)
    cited = {c.cited for c in batch.citations}
    assert {"arxiv:2302.13971", "arxiv:2304.10510"} <= cited
    (coverage,) = batch.coverage
    assert coverage.detail == f"{coverage.declared - coverage.found} name neither an identifier nor a title"
    titles = {p.title for p in batch.papers if p.evidence.detail == "title read from free text"}
    assert "Language models are few-shot learners" in titles
    assert not any(title.startswith(("Brown", "In ")) or " et al" in title for title in titles)


def test_no_reference_field_is_not_no_references():
    batch = crossref.read_references(recorded("work_no_reference_field"), ["doi:10.3892/ijo_00000353"], date=DAY)
    (coverage,) = batch.coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("empty", 0, None)
    assert coverage.detail == "the publisher deposited no reference list"
    (article,) = batch.papers
    assert article.reference_count is None


def test_a_declared_list_that_is_not_shown_is_withheld():
    work = {"DOI": "10.5555/A", "references-count": 12}
    (coverage,) = crossref.read_references({"message": work}, ["doi:10.5555/a"], date=DAY).coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("withheld", 0, 12)


def test_a_list_of_nothing_but_authors_and_years_is_empty_and_counted():
    work = {"DOI": "10.5555/A", "reference": [{"author": "Doe", "year": "2019"}, {"key": "b2"}]}
    (coverage,) = crossref.read_references({"message": work}, ["doi:10.5555/a"], date=DAY).coverage
    assert (coverage.status, coverage.found, coverage.declared) == ("empty", 0, 2)
    assert coverage.detail == "2 name neither an identifier nor a title"


def test_a_list_is_matched_by_doi_and_absent_ones_are_not_found():
    items = recorded("list_with_references")["message"]["items"]
    keys = [f"doi:{item['DOI'].lower()}" for item in reversed(items)] + ["doi:10.5555/unknown"]
    batch = crossref.read_references(recorded("list_with_references"), keys, date=DAY)
    assert [f.key for f in batch.fetches] == keys
    assert batch.fetches[-1].status == "not_found"
    for item in items:
        key = f"doi:{item['DOI'].lower()}"
        (coverage,) = (c for c in batch.coverage if c.paper == key)
        assert (coverage.status == "ok") == ("reference" in item)


@pytest.mark.parametrize(
    "broken", [None, [], {}, {"message": None}, {"message": {"items": None}}, {"message": {"items": [1, {}]}}]
)
def test_an_odd_payload_finds_nothing_and_says_so(broken):
    batch = crossref.read_references(broken, ["doi:10.5555/a"], date=DAY)
    assert [c.status for c in batch.coverage] == ["error"]
    assert [f.status for f in batch.fetches] == ["unfetched"], "it is asked again in the next run"
    assert batch.fetches[0].detail.startswith("Crossref answered in an unexpected shape: ")
    assert not batch.papers


def test_markup_in_titles_and_abstracts_goes():
    work = {"DOI": "10.5555/a", "title": ["Role of p110&amp;#945; in <i>C.&amp;nbsp;elegans</i> when p &lt; 0.05"]}
    work["abstract"] = "<jats:title>Abstract</jats:title><jats:p>We <jats:italic>know</jats:italic>.</jats:p>"
    (article,) = crossref.read_references({"message": work}, ["doi:10.5555/a"], date=DAY).papers
    assert article.title == "Role of p110α in C. elegans when p < 0.05"
    assert article.abstract == "Abstract We know."


def test_a_reference_by_doi():
    found = reference(DOI="10.1016/S0010-8545(00)80316-1", author="HB Dunford", year="1976", journal_title="Coord Chem Rev")
    assert found == Paper(
        evidence=Evidence("crossref", "reference list", DAY),
        identifiers=("doi:10.1016/s0010-8545(00)80316-1",),
        year=1976,
        authors=("HB Dunford",),
        venue="Coord Chem Rev",
    )


def test_arxivs_own_doi_is_its_id():
    assert reference(DOI="10.48550/arXiv.1706.03762").id == "arxiv:1706.03762"
    assert reference(DOI="https://doi.org/10.5555/A").id == "doi:10.5555/a"


@pytest.mark.parametrize(
    "entry",
    [
        {"article_title": "Attention is all you need", "journal_title": "arXiv preprint arXiv:1706.03762", "year": "2017"},
        {"unstructured": "Vaswani, A. et al. Attention is all you need. Preprint at https://arxiv.org/abs/1706.03762v5 (2017)."},
        {"unstructured": "A. Vaswani. Attention is all you need. arXiv: 1706.03762, 2017"},
    ],
)
def test_an_arxiv_id_in_the_text_is_an_identifier(entry):
    assert reference(**entry).id == "arxiv:1706.03762"


def test_a_doi_in_the_text_is_an_identifier():
    text = "Henzler-Wildman, K. & Kern, D. Dynamic personalities. Nature 450, https://doi.org/10.1038/nature06522 (2007)."
    assert reference(unstructured=text).identifiers == ("doi:10.1038/nature06522",)


def test_a_deposited_doi_beats_a_printed_one():
    assert reference(DOI="10.5555/right", unstructured="see doi:10.5555/wrong").identifiers == ("doi:10.5555/right",)


def test_a_title_alone_makes_a_title_paper():
    found = reference(article_title="Restricted normal mixture QMLE for <i>TGARCH</i>(1, 1) models", author="H Wang", year="2014")
    assert found.id.startswith("title:restricted-normal-mixture-qmle-for-tgarch-1-1-models-")
    assert found.year == 2014


@pytest.mark.parametrize(
    "entry",
    [
        {},
        {"author": "Hanselowski", "year": "2019", "first_page": "493"},
        {"year": "0"},
        {"article_title": "Introduction"},
        {"journal_title": "Z. phys. Chem.", "year": "1914"},
        {"unstructured": "RDKit: open-source cheminformatics (RDKit, 2023); www.rdkit.org"},
        {"DOI": "not a doi", "article_title": None},
        {"DOI": 7, "unstructured": [], "article_title": {}},
    ],
)
def test_what_names_no_work_is_none(entry):
    assert reference(**entry) is None


def test_a_reference_to_itself_is_left_out():
    work = {"DOI": "10.5555/A", "reference": [{"DOI": "10.5555/a"}, {"DOI": "10.5555/b"}]}
    batch = crossref.read_references({"message": work}, ["doi:10.5555/a"], date=DAY)
    assert [c.cited for c in batch.citations] == ["doi:10.5555/b"]


# ------------------------------------------------------------------------------------------- calls


def test_what_is_asked():
    assert (
        crossref.reference_key(Paper(evidence=Evidence("x"), identifiers=("arxiv:2101.00001", "doi:10.5555/a")))
        == "doi:10.5555/a"
    )
    assert crossref.reference_key(Paper(evidence=Evidence("x"), identifiers=("arxiv:2101.00001",))) is None
    assert crossref.plan(["doi:10.5555/a", "doi:10.5555/b,c", "arxiv:2101.00001", "doi:10.5555/d"]) == [
        ("doi:10.5555/a", "doi:10.5555/d"),
        ("doi:10.5555/b,c",),
    ]


def world_of(count, **more):
    from fake_apis import World, WorldPaper

    cited = [WorldPaper(f"c{n}", f"A cited work number {n} on something", year=2010, authors=["Ann Other"]) for n in range(6)]
    cited[0].doi, cited[1].arxiv = "10.5555/cited", "1001.00001"
    papers = [
        WorldPaper(f"p{n}", f"Article {n}", doi=f"10.5555/Article.{n}", year=2020, references=[c.key for c in cited], **more)
        for n in range(count)
    ]
    return World([*papers, *cited])


def test_two_hundred_articles_take_few_calls_within_the_limits(play, clock):
    apis = play(world_of(200, unresolved=["An internal report that no index knows"]))
    keys = [f"doi:10.5555/article.{n}" for n in range(200)]
    batch = gather(apis, keys, clock)
    assert len(apis["crossref"].requests) == 2 <= crossref.JOBS[0].calls(200)
    assert {f.key: f.status for f in batch.fetches} == dict.fromkeys(keys, "ok")
    assert len(batch.citations) == 200 * 7
    assert {"doi:10.5555/cited", "arxiv:1001.00001"} <= {c.cited for c in batch.citations}
    assert sum(c.cited.startswith("title:") for c in batch.citations) == 200 * 5


def test_long_dois_are_split_by_bytes(play, clock):
    apis = play(world_of(1))
    keys = [f"doi:10.5555/{'long-' * 20}{n}" for n in range(100)]
    batch = gather(apis, keys, clock)
    assert [f.status for f in batch.fetches] == ["not_found"] * 100
    assert len(apis["crossref"].requests) == len(crossref.plan(keys)) == 2
    assert all(len(request.target) < 8100 for request in apis["crossref"].requests)


def test_a_doi_with_a_comma_is_asked_for_alone(play, clock):
    from fake_apis import World, WorldPaper

    apis = play(World([WorldPaper("a", "A", doi="10.5555/a,b;c<d>", year=2020, declared=3)]))
    batch = gather(apis, ["doi:10.5555/a,b;c<d>", "doi:10.5555/x,y"], clock)
    assert {f.key: f.status for f in batch.fetches} == {"doi:10.5555/a,b;c<d>": "withheld", "doi:10.5555/x,y": "not_found"}
    paths = [request.path for request in apis["crossref"].requests]
    assert paths == [
        "/works/10.5555%2Fa%2Cb%3Bc%3Cd%3E",
        "/works/10.5555%2Fx%2Cy",
    ]


@pytest.mark.parametrize("kind", ["429", "502", "truncated", "closed", "html", "empty"])
def test_failures_are_waited_out(play, clock, kind):
    apis = play(world_of(2))
    apis["crossref"].misbehave(kind)
    assert [f.status for f in gather(apis, ["doi:10.5555/article.0", "doi:10.5555/article.1"], clock).fetches] == ["ok", "ok"]


def test_being_blocked_is_told_in_one_line(play, clock):
    from fake_apis import Response

    apis = play(world_of(1))
    apis["crossref"].answer = lambda request: Response(403, "Forbidden")
    with pytest.raises(SourceError, match="CITEWALK_MAILTO"):
        gather(apis, ["doi:10.5555/article.0"], clock)


def test_a_doi_that_the_server_refuses_is_named(play, clock):
    from fake_apis import Response

    apis = play(world_of(10))
    fake, answer = apis["crossref"], apis["crossref"].answer
    fake.answer = lambda request: Response(400, {"message": []}) if "article.4" in request.target else answer(request)
    keys = [f"doi:10.5555/article.{n}" for n in range(10)]
    batch = gather(apis, keys, clock)
    assert {f.key: f.status for f in batch.fetches} == dict.fromkeys(keys, "ok") | {keys[4]: "error"}
    assert [c.status for c in batch.coverage if c.paper == keys[4]] == ["error"]


def test_an_alias_is_a_name_of_the_article_that_answers():
    """A DOI may be answered under the one that its registrant uses today; the last question and the last answer fit."""
    works = [
        {"DOI": "10.5555/A", "title": ["Known"]},
        {"DOI": "10.7777/new", "title": ["Moved"], "reference": [{"DOI": "10.5555/r"}]},
    ]
    keys = ["doi:10.5555/a", "doi:10.6666/old"]
    batch = crossref.read_references({"message": {"items": works}}, keys, date=DAY)
    moved = next(paper for paper in batch.papers if paper.title == "Moved")
    assert moved.identifiers == ("doi:10.6666/old", "doi:10.7777/new")
    assert [(c.citing, c.cited) for c in batch.citations] == [("doi:10.6666/old", "doi:10.5555/r")]
    assert [f.status for f in batch.fetches] == ["empty", "ok"]


def test_another_article_of_the_registrant_is_no_alias():
    batch = crossref.read_references({"message": {"DOI": "10.5555/b", "title": ["Another"]}}, ["doi:10.5555/a"], date=DAY)
    assert not batch.papers
    assert [(f.status, f.detail) for f in batch.fetches] == [("not_found", "it answered with another paper, doi:10.5555/b")]


@pytest.mark.parametrize("reference", [5, "text", {}, [None], [5], [[]]])
def test_a_reference_list_of_another_shape_is_not_empty(reference):
    batch = crossref.read_references({"message": {"DOI": "10.5555/a", "reference": reference}}, ["doi:10.5555/a"], date=DAY)
    assert [c.status for c in batch.coverage] == ["error"]
    assert [f.status for f in batch.fetches] == ["unfetched"]
    assert batch.fetches[0].detail.startswith("Crossref answered in an unexpected shape: reference")
