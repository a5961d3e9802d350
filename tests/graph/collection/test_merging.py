"""Merging is by identifier, loses nothing and does not depend on the order of arrival."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.collection import Collection
from citewalk.graph.decisions import decide_by_person
from citewalk.graph.identifiers import title_id
from citewalk.graph.model import Batch, Citation, CodeLink, Coverage, Evidence, Paper, Repository

NAMES = [
    "arxiv:2301.00001",
    "arxiv:2301.00002",
    "doi:10.1000/a",
    "doi:10.1000/b",
    "s2:" + "0" * 40,
    "openalex:W111111",
    "acl:P18-1001",
]
SOURCES = ["listing", "bibtex", "semantic_scholar", "openalex", "arxiv"]

evidences = st.builds(
    Evidence,
    st.sampled_from(SOURCES),
    st.sampled_from(["", "reference list", "paper"]),
    st.sampled_from(["2026-01-01", "2026-02-01"]),
)
papers = st.builds(
    Paper,
    evidence=evidences,
    identifiers=st.lists(st.sampled_from(NAMES), max_size=3).map(tuple),
    title=st.sampled_from([None, "On A", "On B"]),
    date=st.sampled_from([None, "2025", "2024-03-01"]),
    date_inferred=st.booleans(),
    upvotes=st.none() | st.integers(0, 3),
    authors=st.sampled_from([(), ("A. Writer",), ("A. Writer", "B. Writer")]),
    listed=st.booleans(),
    position=st.none() | st.integers(1, 3),
)
citations = st.builds(Citation, st.sampled_from(NAMES), st.sampled_from(NAMES), evidences, st.none() | st.booleans())
coverages = st.builds(
    Coverage, st.sampled_from(NAMES), st.sampled_from(SOURCES), st.sampled_from(["ok", "error", "withheld"]),
    st.none() | st.integers(0, 3), st.none() | st.integers(0, 3), st.sampled_from(["2026-01-01", "2026-02-01"]),
)  # fmt: skip
links = st.builds(
    CodeLink, paper=st.sampled_from(NAMES), repository=st.sampled_from(["github:a/b", "github:a/c"]),
    relation=st.sampled_from(["has_code", "lists"]), evidence=evidences, confidence=st.none() | st.sampled_from([0.25, 0.75]),
    official=st.none() | st.booleans(),
)  # fmt: skip
pieces = st.lists(
    papers.map(lambda p: Batch(papers=[p]))
    | citations.map(lambda c: Batch(citations=[c]))
    | coverages.map(lambda c: Batch(coverage=[c]))
    | links.map(lambda link: Batch(links=[link])),
    max_size=7,
)


def content(batches):
    """Everything a collection says after *batches* came in, in this order."""
    with Collection.open(":memory:") as collection:
        for batch in batches:
            collection.add(batch)
        found = collection.papers()
        records = {p.id: sorted(map(repr, collection.records(p.id))) for p in found if collection.records(p.id)}
        return found, list(collection.citations()), collection.links(), collection.coverage(), collection.ids(), records


@settings(max_examples=150, deadline=None)
@given(pieces, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(batches, random):
    shuffled = batches + batches
    random.shuffle(shuffled)
    assert content(shuffled) == content(batches)


@settings(max_examples=60, deadline=None)
@given(st.lists(papers, max_size=8))
def test_every_record_is_kept_or_replaced_by_a_newer_one(records):
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=records))
        for record in records:
            if not record.id:
                continue
            said = [r.evidence for r in collection.records(record.id) if r.evidence.source == record.evidence.source]
            assert any(e.found_in == record.evidence.found_in and e.date >= record.evidence.date for e in said)


def test_records_that_share_an_identifier_are_one_paper_with_every_name():
    first = Paper(evidence=Evidence("bibtex"), identifiers=("doi:10.1000/a",), title="From the user", listed=True)
    second = Paper(evidence=Evidence("openalex"), identifiers=("openalex:W111111",), title="From an API", citation_count=3)
    bridge = Paper(evidence=Evidence("semantic_scholar"), identifiers=("doi:10.1000/a", "openalex:W111111", "arxiv:2301.00001"))
    for order in itertools.permutations([first, second, bridge]):
        with Collection.open(":memory:") as collection:
            for record in order:
                collection.add(Batch(papers=[record]))
            (paper,) = collection.papers()
            assert paper.id == "arxiv:2301.00001"
            assert paper.identifiers == ("arxiv:2301.00001", "doi:10.1000/a", "openalex:W111111")
            assert (paper.title, paper.citation_count, paper.listed) == ("From the user", 3, True)
            assert collection.paper("https://doi.org/10.1000/A").id == paper.id


def test_a_title_keeps_leading_to_the_paper_when_a_better_identifier_turns_up():
    title = title_id("On A")
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=[Paper(evidence=Evidence("listing"), title="On A", listed=True)]))
        collection.add(Batch(citations=[Citation(title, "doi:10.1000/b", Evidence("openalex"))]))
        match = Paper(evidence=Evidence("arxiv", "title match"), identifiers=(title, "arxiv:2301.00001"))
        collection.add(Batch(papers=[match]))
        assert collection.paper(title).id == "arxiv:2301.00001"
        assert [(c.citing, c.cited) for c in collection.citations()] == [("arxiv:2301.00001", "doi:10.1000/b")]


def test_merging_two_papers_that_cite_each_other_leaves_no_self_citation():
    with Collection.open(":memory:") as collection:
        collection.add(Batch(citations=[Citation("doi:10.1000/a", "doi:10.1000/b", Evidence("crossref"))]))
        collection.add(Batch(papers=[Paper(evidence=Evidence("openalex"), identifiers=("doi:10.1000/a", "doi:10.1000/b"))]))
        assert list(collection.citations()) == []


def test_a_self_citation_is_refused_and_counted():
    with Collection.open(":memory:") as collection:
        added = collection.add(Batch(citations=[Citation("doi:10.1000/a", "doi:10.1000/a", Evidence("network"))]))
        assert (added.citations, added.self_citations) == (0, 1)


def test_a_failure_never_hides_what_was_known():
    with Collection.open(":memory:") as collection:
        collection.add(Batch(coverage=[Coverage("doi:10.1000/a", "openalex", "ok", 3, 4, "2026-01-01")]))
        collection.add(Batch(coverage=[Coverage("doi:10.1000/a", "openalex", "rate_limited", date="2026-05-01")]))
        assert [c.status for c in collection.coverage()] == ["ok"]


def test_two_answers_of_one_day_are_told_apart_by_everything_they_say():
    vague, exact = (Coverage("doi:10.1000/a", "listing", "error", 0, declared, "2026-01-01") for declared in (None, 0))
    for order in itertools.permutations([vague, exact]):
        assert content([Batch(coverage=[each]) for each in order])[3] == [exact]


def test_an_inferred_date_gives_way():
    listed = Paper(evidence=Evidence("listing"), identifiers=("arxiv:2301.00001",), date="2024-02-10", date_inferred=True)
    told = Paper(evidence=Evidence("arxiv"), identifiers=("arxiv:2301.00001",), date="2023-02-10")
    with Collection.open(":memory:") as collection:
        collection.add(Batch(papers=[listed, told]))
        assert (collection.papers()[0].date, collection.papers()[0].year) == ("2023-02-10", 2023)


def test_a_person_takes_a_machines_match_back():
    from datetime import date

    title = title_id("On A")
    listing = Evidence("listing", "page.txt", "2026-01-01")
    with Collection.open(":memory:") as collection:
        collection.add(
            Batch(
                papers=[Paper(evidence=listing, title="On A", listed=True, upvotes=7)],
                links=[CodeLink(paper=title, repository="github:a/b", relation="has_code", evidence=listing)],
            )
        )
        wrong = Paper(
            evidence=Evidence("arxiv", "title match", "2026-01-01"), identifiers=("arxiv:2301.00001", title), title="On Aa"
        )
        collection.add(Batch(papers=[wrong], citations=[Citation("arxiv:2301.00001", "doi:10.1000/b", Evidence("openalex"))]))
        collection.add(Batch(papers=[Paper(evidence=Evidence("openalex"), identifiers=("arxiv:2301.00001",), title="On Aa")]))

        decided = decide_by_person(collection, title, "2301.00002", date(2026, 2, 1))

        assert (decided.id, decided.title, decided.upvotes, decided.listed) == ("arxiv:2301.00002", "On A", 7, True)
        assert collection.paper(title).id == "arxiv:2301.00002"
        other = collection.paper("arxiv:2301.00001")
        assert (other.title, other.listed, other.identifiers) == ("On Aa", False, ("arxiv:2301.00001",))
        assert [link.paper for link in collection.links()] == ["arxiv:2301.00002"]
        assert [c.citing for c in collection.citations()] == ["arxiv:2301.00001"]

        collection.add(Batch(papers=[wrong]))  # the machine says it again, from another collection perhaps
        assert collection.paper(title).id == "arxiv:2301.00002"
        assert {p.id for p in collection.papers()} == {"arxiv:2301.00001", "arxiv:2301.00002", "doi:10.1000/b"}


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a_renamed_repository_is_one_and_a_reused_name_is_another(order):
    said = Evidence("github", "repository", "2026-01-01")
    records = [
        Repository(id="github:new/x", name="New/x", evidence=said, number=1, former_names=("github:old/x",), health="moved"),
        Repository(id="github:old/y", name="old/y", evidence=said, number=2),
        Repository(id="github:old/x", name="old/x", evidence=Evidence("listing")),
    ]
    with Collection.open(":memory:") as collection:
        for place in order:
            collection.add(Batch(repositories=[records[place]]))
        link = CodeLink(paper="doi:10.1000/a", repository="github:old/x", relation="has_code", evidence=Evidence("listing"))
        collection.add(Batch(links=[link]))
        assert {r.id: r.number for r in collection.repositories()} == {"github:new/x": 1, "github:old/y": 2}
        assert [link.repository for link in collection.links()] == ["github:new/x"]
        reused = Repository(id="github:old/x", name="old/x", evidence=Evidence("github", "repository", "2026-03-01"), number=3)
        collection.add(Batch(repositories=[reused]))
        assert {r.id: r.number for r in collection.repositories()} == {"github:new/x": 1, "github:old/x": 3, "github:old/y": 2}
