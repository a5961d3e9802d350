"""The graph carries what design promises, and nothing for what nobody told."""

from __future__ import annotations

import networkx as nx

from citewalk.graph.assemble import assemble
from citewalk.graph.collection import Collection
from citewalk.graph.demo import write_collection
from citewalk.graph.model import Batch, Citation, CodeLink, Coverage, Evidence, Paper, Repository

LISTING = Evidence("listing", "page.txt", "2026-01-01")
S2 = Evidence("semantic_scholar", "reference list", "2026-01-02")


def collection() -> Collection:
    made = Collection.open(":memory:")
    made.add(
        Batch(
            papers=[
                Paper(
                    evidence=LISTING,
                    identifiers=("arxiv:2312.07000", "doi:10.1000/x"),
                    title="Alignment for Honesty",
                    date="2023-12-12",
                    authors=("A. Writer", "B. Writer"),
                    upvotes=0,
                    listed=True,
                    position=1,
                ),
                Paper(evidence=S2, identifiers=("arxiv:1706.03741",), title="Found"),
            ],
            citations=[Citation("arxiv:2312.07000", "arxiv:1706.03741", S2, influential=False)],
            repositories=[
                Repository(id="github:new/name", name="New/Name", evidence=Evidence("github"), stars=5, health="moved",
                           former_names=("github:old/name",)),
            ],
            links=[
                CodeLink(paper="doi:10.1000/x", repository="github:old/name", relation="has_code", evidence=LISTING, confidence=0.9),
                CodeLink(paper="arxiv:1706.03741", repository="github:new/name", relation="lists", evidence=Evidence("github", "README"),
                         section="RLHF"),
            ],
            coverage=[
                Coverage("arxiv:2312.07000", "semantic_scholar", "ok", 1, 4, "2026-01-02"),
                Coverage("arxiv:2312.07000", "crossref", "not_found", date="2026-01-02"),
            ],
        )
    )  # fmt: skip
    return made


def test_nodes_and_edges_carry_what_is_known_and_nothing_else():
    graph = assemble(collection())
    assert dict(graph.nodes["arxiv:2312.07000"]) == {
        "id": "arxiv:2312.07000", "kind": "paper", "label": "Alignment for Honesty", "title": "Alignment for Honesty", "listed": True,
        "date": "2023-12-12", "year": 2023, "authors": "A. Writer; B. Writer", "authors_count": 2, "upvotes": 0,
        "arxiv_id": "2312.07000", "doi": "10.1000/x", "identifiers": "arxiv:2312.07000;doi:10.1000/x",
        "url": "https://arxiv.org/abs/2312.07000", "reference_count": 4, "references_found": 1,
        "references_declared": 4, "coverage": 0.25, "coverage_status": "crossref=not_found;semantic_scholar=ok",
    }  # fmt: skip
    assert "year" not in graph.nodes["arxiv:1706.03741"]
    assert dict(graph.nodes["github:new/name"]) == {
        "id": "github:new/name", "kind": "repository", "label": "New/Name", "listed": False, "stars": 5, "health": "moved",
        "former_names": "old/name", "url": "https://github.com/New/Name",
    }  # fmt: skip
    assert {(a, b): edge["relation"] for a, b, edge in graph.edges(data=True)} == {
        ("arxiv:2312.07000", "arxiv:1706.03741"): "cites",
        ("arxiv:2312.07000", "github:new/name"): "has_code",
        ("github:new/name", "arxiv:1706.03741"): "lists",
    }
    assert graph.edges["arxiv:2312.07000", "github:new/name"]["confidence"] == 0.9
    assert graph.edges["github:new/name", "arxiv:1706.03741"]["section"] == "RLHF"
    assert graph.edges["arxiv:2312.07000", "arxiv:1706.03741"]["influential"] is False
    assert not any(value is None or value == "" for _, node in graph.nodes(data=True) for value in node.values())


def test_the_graph_tells_what_the_collection_holds():
    made = collection()
    made.meta["note"] = "from a test"
    assert assemble(made, name="mine").graph == {
        "name": "mine", "note": "from a test", "fetched": "2026-01-02", "sources": "github;listing;semantic_scholar", "listed": 1,
        "found": 1, "repositories": 1, "references_found": 1, "references_declared": 4, "with_references": 1,
    }  # fmt: skip


def test_the_order_of_arrival_does_not_show(tmp_path):
    write_collection(tmp_path / "a.db")
    with Collection.open(tmp_path / "a.db") as one, Collection.open(":memory:") as other:
        pieces = [Batch(papers=list(one.records(p.id))) for p in one.papers()]
        pieces += [Batch(citations=list(one.citations())), Batch(links=one.links()), Batch(coverage=one.coverage())]
        pieces += [Batch(repositories=[r]) for r in one.repositories()]
        with other.transaction():
            for piece in reversed(pieces):
                other.add(piece)
        first, second = assemble(one), assemble(other)
        assert [n for n in first if first.nodes[n]["kind"] == "paper"] == [
            n for n in second if second.nodes[n]["kind"] == "paper"
        ]
        assert list(first.edges(data=True)) == list(second.edges(data=True))


def test_a_readme_that_calls_itself_unofficial_has_the_last_word():
    made = Collection.open(":memory:")
    said = {"paper": "arxiv:2312.07000", "repository": "github:a/b", "relation": "has_code"}
    made.add(Batch(links=[CodeLink(**said, evidence=Evidence("arxiv", "abstract"), confidence=0.85, official=True)]))
    assert assemble(made).edges["arxiv:2312.07000", "github:a/b"]["official"] is True
    made.add(Batch(links=[CodeLink(**said, evidence=Evidence("github", "README"), confidence=0.3, official=False)]))
    edge = assemble(made).edges["arxiv:2312.07000", "github:a/b"]
    assert edge["official"] is False
    assert edge["confidence"] == 0.6
    assert edge["found_in"] == "abstract; README"


def test_an_empty_collection_is_an_empty_graph():
    graph = assemble(Collection.open(":memory:"))
    assert isinstance(graph, nx.DiGraph)
    assert len(graph) == 0
