"""What every source must hold, on its recorded answers: normalised names, evidence on everything, every key answered once."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from citewalk.graph.identifiers import best_first, parse, title_id
from citewalk.graph.model import STATUSES, Batch
from citewalk.graph.sources import MODULES, arxiv, crossref, datacite, hugging_face, jobs, openalex_works, semantic_scholar
from citewalk.graph.sources.github_records import read_rest
from citewalk.graph.text import clean_text, one_line

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded"
DAY = "2026-11-21"
KINDS = "references citations contexts paper title repository readme pages twin hf_paper listing".split()


def exchange(source, name):
    return json.loads((RECORDED / source / f"{name}.json").read_text(encoding="utf-8"))


def body(source, name):
    read = exchange(source, name)
    response = read.get("response", read)
    return response["json"] if "json" in response else response.get("text", response)


def openalex_lists():
    for name, keys in [
        ("title_search_two_versions", ["doi:10.1038/s42256-024-00832-8", "arxiv:2304.05376", "doi:10.5555/unknown"]),
        ("title_search_preprint", ["arxiv:2312.07559", "arxiv:2312.99999"]),
    ]:
        payload = body("openalex", name)
        yield name, keys, payload["results"], lambda part: openalex_works.read_references({"results": part[0]}, part[1], date=DAY)
    for name, key in [
        ("work_one_reference", "doi:10.1007/s40278-023-41815-2"),
        ("work_no_abstract", "doi:10.1016/j.xgen.2025.100814"),
        ("work_shortened_list", "doi:10.7717/peerj.4375"),
        ("work_selected_fields", "doi:10.1002/wrna.1370"),
    ]:
        work = body("openalex", name)
        yield name, [key], [work], lambda part: openalex_works.read_references({"results": part[0]}, part[1], date=DAY)


def crossref_lists():
    for name in ("work_one_reference", "work_no_reference_field", "work_mixed_references", "work_free_text_references"):
        work = body("crossref", name)["message"]
        yield name, [f"doi:{work['DOI'].lower()}", "doi:10.5555/unknown"], [work], crossref_read
    for name in ("list", "list_with_references", "list_empty"):
        items = body("crossref", name)["message"]["items"]
        yield name, [f"doi:{work['DOI'].lower()}" for work in items] + ["doi:10.5555/unknown"], items, crossref_read


def crossref_read(part):
    return crossref.read_references({"message": {"items": part[0]}}, part[1], date=DAY)


def datacite_lists():
    keys = [f"arxiv:2101.0000{n}" for n in range(1, 5)]
    yield "twins", keys, body("datacite", "twins")["data"], lambda part: datacite.read_twins({"data": part[0]}, part[1], date=DAY)


CASES = [
    pytest.param(source, keys, items, read, id=f"{source}-{name}")
    for source, lists in (("openalex", openalex_lists), ("crossref", crossref_lists), ("datacite", datacite_lists))
    for name, keys, items, read in lists()
]


def check(batch: Batch, source: str) -> None:
    """What holds for every batch."""
    for paper in batch.papers:
        assert paper.id, "a paper without a name"
        check_names(paper.identifiers, paper.title)
        check_evidence(paper.evidence, source)
        texts = [paper.title, paper.abstract, paper.venue, paper.comment, paper.tldr, *paper.authors]
        assert all(text == one_line(clean_text(text)[0]) and text for text in texts if text is not None)
        assert paper.year is None or 1500 <= paper.year <= 2100
        assert all(n is None or n >= 0 for n in (paper.citation_count, paper.reference_count, paper.authors_count))
    for citation in batch.citations:
        check_names((citation.citing,), None)
        check_names((citation.cited,), None)
        assert citation.citing != citation.cited
        check_evidence(citation.evidence, source)
    pairs = [(c.citing, c.cited) for c in batch.citations]
    assert len(pairs) == len(set(pairs)), "one answer says an edge twice"
    for coverage in batch.coverage:
        assert (coverage.source, coverage.date) == (source, DAY)
        assert coverage.status in STATUSES
        assert coverage.declared is None or coverage.declared > 0
        assert coverage.found is None or coverage.found <= (coverage.declared or 0)
        assert (coverage.status == "ok") == bool(coverage.found), "ok is said of lists that have entries, and of no others"
    for fetch in batch.fetches:
        assert (fetch.source, fetch.date) == (source, DAY)
        assert fetch.kind in KINDS
        assert fetch.fields


def check_names(identifiers, title):
    assert identifiers == best_first(identifiers)
    for name in identifiers:
        namespace, _, value = name.partition(":")
        if namespace == "title":
            assert title is None or name == title_id(title)
        else:
            assert parse(name) == name, f"{name} is not normalised"
        assert value
        assert "none" not in name.lower().split(":")[1:]


def check_evidence(evidence, source):
    assert (evidence.source, evidence.date) == (source, DAY)
    assert evidence.found_in


@pytest.mark.parametrize(("source", "keys", "items", "read"), CASES)
def test_names_evidence_and_answers(source, keys, items, read):
    batch = read((items, keys))
    check(batch, source)
    assert [fetch.key for fetch in batch.fetches] == keys, "every key is answered once"
    assert {citation.citing for citation in batch.citations} <= set(keys)
    states = {fetch.key: fetch.status for fetch in batch.fetches}
    if len(keys) > len(items):
        assert states[keys[-1]] == "not_found"
    for coverage in batch.coverage:
        assert states[coverage.paper] == coverage.status


@pytest.mark.parametrize(("source", "keys", "items", "read"), CASES)
def test_the_order_of_an_answer_means_nothing(source, keys, items, read):
    shuffled = list(items)
    random.Random(7).shuffle(shuffled)
    one, other = read((items, keys)), read((shuffled[::-1], keys))
    assert set(one.papers) == set(other.papers)
    assert set(one.citations) == set(other.citations)
    assert one.coverage == other.coverage
    assert one.fetches == other.fetches


@pytest.mark.parametrize(("source", "keys", "items", "read"), CASES)
def test_nulls_and_strangers_in_an_answer_move_nothing(source, keys, items, read):
    disturbed = [None, *[row for item in items for row in (item, None, "stranger", 7, [])]]
    whole, found = read((items, keys)), read((disturbed, keys))
    assert (found.papers, found.citations) == (whole.papers, whole.citations)
    for was, fetch in zip(whole.fetches, found.fetches, strict=True):
        # A stranger may have been the answer to what seems to be unknown.
        assert fetch == was if was.status != "not_found" else (fetch.key, fetch.status) == (was.key, "unfetched")
    for known, coverage in zip(whole.coverage, found.coverage, strict=True):
        assert coverage == known if known.status != "not_found" else coverage.status == "error"


@pytest.mark.parametrize(("source", "keys", "items", "read"), CASES)
def test_an_answer_without_anything_answers_every_key(source, keys, items, read):
    batch = read(([], keys))
    assert {fetch.status for fetch in batch.fetches} == {"not_found"}
    assert not batch.papers
    assert not batch.citations


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("one", ["arxiv:1605.08386"]),
        ("old_style", ["arxiv:astro-ph/0601001", "arxiv:2312.99999"]),
        ("one_unknown_one_known", ["arxiv:1707.08567", "arxiv:0808.05394"]),
        ("unknown_id", ["arxiv:0001.00001"]),
        ("search_page", ["arxiv:1202.4527"]),
    ],
)
def test_arxiv(name, keys):
    batch = arxiv.read_papers(body("arxiv", name).encode(), keys, date=DAY)
    check(batch, "arxiv")
    assert [fetch.key for fetch in batch.fetches] == keys


def test_hugging_face():
    batch, problems = hugging_face.read_list(body("hugging_face", "daily_papers"), "daily:2025-12-09", date=DAY)
    assert batch.papers
    assert not problems
    check(batch, "hugging_face")
    for link in batch.links:
        check_evidence(link.evidence, "hugging_face")
        assert parse(link.paper) == link.paper
        assert link.repository == link.repository.lower()


@pytest.mark.parametrize("name", ["repository", "repository_2012", "moved_to"])
def test_github(name):
    found = read_rest("github:asked/for", body("github", name), date=DAY)
    check_evidence(found.evidence, "github")
    assert parse(found.id) == found.id == f"github:{found.name.lower()}"


@pytest.mark.shared
def test_semantic_scholar_keeps_the_places_of_a_batch(shared):
    folder = shared / "data" / "api" / "semantic_scholar" / "paper_batch"
    read = next(json.loads(f.read_text()) for f in sorted(folder.glob("200*.json")) if "CorpusId:211530585" in f.read_text())
    items = read["response"]["json"]
    keys = ["corpusid:211530585", "corpusid:470667", "doi:10.2139/ssrn.2250500", "s2:0f40b1f08821e22e859c6050916cec3667778613"]
    for place in range(len(items) + 1):
        shifted = [*items[:place], None, *items[place:]]
        asked = [*keys[:place], "corpusid:999999999999", *keys[place:]]
        batch, short = semantic_scholar.read_batch(shifted, asked, date=DAY)
        for paper in batch.papers:
            check_names(paper.identifiers, paper.title)
            check_evidence(paper.evidence, "semantic_scholar")
        named = {name: paper for paper in batch.papers for name in paper.names}
        assert all(key in named for key in keys[1:])
        assert {f.key for f in batch.fetches if f.status == "not_found"} == {"corpusid:999999999999", keys[0]}
        assert {f.key for f in batch.fetches} | {item.key for item in short} == set(asked)


@pytest.mark.shared
def test_semantic_scholar_reference_pages(shared):
    for file in sorted((shared / "data" / "api" / "semantic_scholar" / "references").glob("200*.json")):
        items = json.loads(file.read_text())["response"]["json"]["data"]
        batch, works, wrong = semantic_scholar.read_references(items, "doi:10.2139/ssrn.2250500", date=DAY)
        check(batch, "semantic_scholar")
        assert works == len(batch.citations) > 0
        assert not wrong
        unresolved = [item for item in items if item["citedPaper"]["paperId"] is None]
        assert sum(c.cited.startswith("title:") for c in batch.citations) == len(unresolved)


@pytest.mark.parametrize("source", MODULES)
def test_jobs(source):
    for job in jobs(source):
        assert job.source == source
        assert job.kind in KINDS
        assert job.fields
        assert job.calls(0) == 0
        assert 1 <= job.calls(1) <= job.calls(50) <= job.calls(5000)
