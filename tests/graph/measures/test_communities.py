"""Groups: the same for the same seed, labelled by what their titles say."""

from __future__ import annotations

import random
from importlib import import_module

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.measures import Network, communities
from citewalk.graph.measures.labels import label_groups, shorten, terms

partition = import_module("citewalk.graph.measures.communities").partition


def two_topics() -> nx.DiGraph:
    graph = nx.DiGraph()
    for topic, words in (("h", "honesty of language models"), ("p", "proving theorems in Lean")):
        for n in range(6):
            graph.add_node(f"{topic}{n}", kind="paper", title=f"{words.title()} {n}")
        graph.add_edges_from((f"{topic}{n}", f"{topic}{m}") for n in range(6) for m in range(n))
    graph.add_edge("h5", "p0")
    graph.add_node("alone", kind="paper", title="A Cat Nobody Cites")
    return graph


def test_two_topics_are_two_groups_and_a_loose_paper_its_own() -> None:
    found = communities(two_topics())
    assert [group.size for group in found.groups] == [6, 6, 1]
    assert {frozenset(str(paper)[0] for paper in group.papers) for group in found.groups} == {
        frozenset("h"),
        frozenset("p"),
        frozenset("a"),
    }
    assert found.groups[2].label == "A Cat Nobody Cites"
    assert found.stability == 1.0
    assert nx.community.modularity(two_topics().to_undirected(), [set(group.papers) for group in found.groups]) == pytest.approx(
        found.modularity
    )


def test_the_most_cited_of_a_group_comes_first() -> None:
    for group in communities(two_topics(), runs=0).groups[:2]:
        assert str(group.papers[0])[1:] == "0"
        assert 0.9 < group.inside <= 1


def test_every_paper_is_in_one_group(odd: nx.DiGraph) -> None:
    found = communities(odd)
    papers = [paper for group in found.groups for paper in group.papers]
    assert sorted(papers) == sorted(odd)
    assert found.of().keys() == set(odd)
    assert [group.id for group in found.groups] == list(range(len(found.groups)))


def test_the_same_seed_gives_the_same_groups_whatever_random_did_before() -> None:
    graph = nx.gnp_random_graph(300, 0.01, seed=1, directed=True)
    network = Network.from_graph(graph)
    first = partition(network, 3)[0]
    random.seed(99)
    before = random.getstate()
    assert np.array_equal(partition(network, 3)[0], first)
    assert random.getstate() == before, "the user's own random numbers are left alone"


def test_mutual_citations_do_not_count_twice() -> None:
    one, both = nx.DiGraph([(0, 1), (1, 2)]), nx.DiGraph([(0, 1), (1, 0), (1, 2), (2, 1)])
    assert communities(one).modularity == communities(both).modularity


def test_rows_have_the_keys_of_the_design() -> None:
    row = communities(two_topics()).groups[0].as_dict()
    assert list(row)[:4] == ["id", "label", "size", "papers"]


def test_labels_tell_groups_apart() -> None:
    groups = [
        ["Honesty Alignment of LLMs", "Teaching LLMs Honesty", "Honesty Alignment Benchmarks for LLMs"],
        ["Neural Theorem Proving with LLMs", "Theorem Proving in Lean 4", "A Survey of Theorem Proving"],
    ]
    first, second = label_groups(groups)
    assert "honesty alignment" in first
    assert second.startswith("theorem proving")
    assert "LLM" not in second, "what all groups say tells none apart"


def test_terms_are_words_that_say_something() -> None:
    assert list(terms("Towards a Survey of Large Language Models: the 2024 Results")) == [
        "language",
        "model",
        "language model",
    ]
    assert list(terms("LoRA, QLoRA")) == ["lora", "qlora"], "a comma parts a pair"


def test_a_long_title_is_cut_at_a_word() -> None:
    assert shorten("word " * 30) == "word word word word word word word word word word word…"
    assert shorten("  short\n title ") == "short title"


@given(st.lists(st.lists(st.text(max_size=40), min_size=1, max_size=5), max_size=5))
def test_any_titles_get_labels(groups: list[list[str]]) -> None:
    labels = label_groups(groups)
    assert len(labels) == len(groups)
    assert all("\n" not in label and len(label) <= 200 for label in labels)


@pytest.mark.shared
def test_leiden_here_is_no_worse_than_louvain_in_networkx(paperscape: nx.DiGraph) -> None:
    found = communities(paperscape, runs=2)
    plain = nx.Graph(paperscape)
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    louvain = nx.community.louvain_communities(plain, seed=1)
    assert nx.community.modularity(plain, [set(group.papers) for group in found.groups]) == pytest.approx(found.modularity)
    assert found.modularity >= nx.community.modularity(plain, louvain) - 0.002
    assert found.stability is not None
    assert 0.9 < found.stability <= 1


def test_what_is_made_of_no_citation_has_no_number() -> None:
    alone = nx.DiGraph()
    alone.add_nodes_from("ab")
    found = communities(alone)
    assert found.modularity is None
    assert [(group.inside, group.as_dict()["inside"]) for group in found.groups] == [(None, None)] * 2
