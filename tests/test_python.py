"""The Python twin of the command line, as docs/python.md shows it."""

from __future__ import annotations

import networkx as nx
import pytest

import citewalk
from citewalk.graph.demo import write_collection


@pytest.mark.parametrize("name", citewalk.__all__)
def test_every_public_name_is_there_and_explains_itself(name):
    assert getattr(citewalk, name).__doc__


def test_no_other_name_is():
    with pytest.raises(AttributeError, match="nonsense"):
        _ = citewalk.nonsense
    assert set(citewalk.__all__) <= set(dir(citewalk))


def test_from_a_file_to_a_page(tmp_path):
    (tmp_path / "ids.txt").write_text("2312.07000\nhttps://arxiv.org/abs/1706.03741\n", encoding="utf-8")
    with citewalk.Collection.open(tmp_path / "citewalk.db") as collection:
        for batch in citewalk.read_papers(tmp_path / "ids.txt"):
            collection.add(batch)
        assert [paper.id for paper in collection.papers("listed")] == ["arxiv:2312.07000", "arxiv:1706.03741"]
    write_collection(tmp_path / "demo.db")
    with citewalk.Collection.open(tmp_path / "demo.db") as collection:
        graph = citewalk.assemble(collection)
    assert isinstance(graph, nx.DiGraph)
    citewalk.annotate(graph)
    assert citewalk.rank(graph, by="in_degree", limit=1)[0].id == "arxiv:2203.02155"
    citewalk.write_page(graph, tmp_path / "graph.html")
    assert citewalk.write(graph, tmp_path / "graph.gexf").nodes == len(graph)
    assert citewalk.measure(nx.DiGraph([("a", "b")]), ["in_degree"]) == {"in_degree": {"a": 0, "b": 1}}
