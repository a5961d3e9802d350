"""The table of measures and its door for others."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import networkx as nx
import pytest

from citewalk.graph.errors import InputError
from citewalk.graph.measures import Measure, Network, measure, measures, table

FIXED = (
    "in_degree out_degree pagerank hits_authority hits_hub core betweenness closeness harmonic katz citerank year_rank".split()
)


def test_the_names_of_the_design_are_all_there() -> None:
    assert set(FIXED) <= measures().keys()


def test_every_measure_tells_a_person_what_it_is() -> None:
    for name, each in measures().items():
        assert each.name == name
        assert each.label
        assert 10 < len(each.about) < 70


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="'fame'.*pagerank"):
        measure(nx.DiGraph(), ["fame"])


def test_one_name_may_be_given_bare() -> None:
    assert measure(nx.DiGraph([(1, 2)]), "in_degree") == {"in_degree": {1: 0, 2: 1}}


def test_influence_is_measured_only_where_somebody_judged() -> None:
    graph = nx.DiGraph([("a", "b"), ("a", "c")])
    assert "influential" not in measure(graph)
    assert measure(graph, ["influential", "influential_pagerank"]) == {"influential": {}, "influential_pagerank": {}}
    graph["a"]["b"]["influential"] = True
    found = measure(graph)
    assert found["influential"] == {"b": 1}, "of the citation of c no source says anything, and nothing cites a"
    graph["a"]["c"]["influential"] = False
    assert measure(graph, ["influential"])["influential"] == {"b": 1, "c": 0}
    weighted = nx.DiGraph()
    weighted.add_weighted_edges_from([("a", "b", 5), ("a", "c", 1)])
    assert found["influential_pagerank"] == pytest.approx(nx.pagerank(weighted, tol=1e-14))
    assert found["pagerank"]["b"] == found["pagerank"]["c"]


def twice_cited(network: Network) -> list[int]:
    """Twice the citations."""
    return [2 * int(count) for count in network.in_degree]


ready = Measure("ready", "ready", "made elsewhere", lambda network, _: network.out_degree)


def test_other_packages_can_add_measures(monkeypatch: pytest.MonkeyPatch) -> None:
    class Found(EntryPoint):
        def load(self) -> object:
            return {"doubled": twice_cited, "ready": ready, "pagerank": twice_cited}[self.name]

    points = [Found(name, "somewhere:thing", table.ENTRY_POINTS) for name in ("doubled", "ready", "pagerank")]
    monkeypatch.setattr(table, "entry_points", lambda group: points if group == "citewalk.measures" else [])
    graph = nx.DiGraph([(1, 2), (3, 2)])
    assert measure(graph, ["doubled", "ready"]) == {"doubled": {1: 0, 2: 4, 3: 0}, "ready": {1: 1, 2: 0, 3: 1}}
    assert measures()["doubled"].about == "Twice the citations."
    assert measure(graph, ["pagerank"])["pagerank"][1] < 1, "citewalk's own names cannot be taken over"
