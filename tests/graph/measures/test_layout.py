"""The picture: the same every time, groups apart, nothing far out, code beside its papers."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from scipy.spatial import KDTree

from citewalk.graph.measures import Network, communities, layout
from citewalk.graph.measures.appearance import community_color, sizes
from citewalk.graph.measures.islands import discs, drawn_in
from citewalk.graph.measures.packing import block
from citewalk.graph.palette import ALONE, DARK, LIGHT


def clusters(groups: int, size: int, seed: int = 0) -> nx.DiGraph:
    """Return *groups* dense groups of *size* papers with a few citations between them and some loose papers."""
    rng = np.random.default_rng(seed)
    graph = nx.DiGraph()
    for group in range(groups):
        for n in range(1, size):
            for m in rng.choice(n, min(n, 4), replace=False):
                graph.add_edge((group, n), (group, int(m)))
    for _ in range(groups * 4):
        one, other = rng.choice(groups, 2, replace=False)
        graph.add_edge((int(one), int(rng.integers(size))), (int(other), int(rng.integers(size))))
    graph.add_nodes_from(("loose", n) for n in range(30))
    return graph


def silhouette(points: np.ndarray, label: np.ndarray) -> float:
    """Mean over nodes of (distance to the nearest other group - to the own) / the larger of both, by mean distances."""
    scores = []
    for node in range(len(points)):
        distance = np.sqrt(((points - points[node]) ** 2).sum(axis=1))
        own = distance[(label == label[node])].sum() / max((label == label[node]).sum() - 1, 1)
        other = min(distance[label == group].mean() for group in set(label.tolist()) - {label[node]})
        scores.append((other - own) / max(own, other))
    return float(np.mean(scores))


@pytest.mark.parametrize(("groups", "size"), [(3, 20), (8, 60)], ids=["whole", "islands"])
def test_groups_are_islands_and_nothing_flies_out(groups: int, size: int) -> None:
    graph = clusters(groups, size)
    placed = layout(graph, seed=1)
    assert placed.keys() == set(graph)
    points = np.array(list(placed.values()))
    assert np.isfinite(points).all()
    core = np.array([node[0] != "loose" for node in graph])
    label = np.array([node[0] for node in graph if node[0] != "loose"])
    assert silhouette(points[core], label) > (0.5 if size == 60 else 0.3)
    # The loose papers widen the picture by little: the core fills it.
    span, whole = np.ptp(points[core], axis=0), np.ptp(points, axis=0)
    assert (whole <= span * 1.35 + 60).all()
    nearest = KDTree(points).query(points, k=2)[0][:, 1]
    assert nearest.min() > 2, "no two nodes stand on one another"
    assert 15 < np.median(nearest) < 25


def test_the_same_seed_draws_the_same_picture() -> None:
    graph = clusters(5, 50)
    assert layout(graph, seed=4) == layout(graph, seed=4)
    assert layout(graph, seed=4) != layout(graph, seed=5)
    assert layout(graph, seed=4) == layout(Network.from_graph(graph), seed=4)


def test_odd_graphs_have_places(odd: nx.DiGraph) -> None:
    placed = layout(odd)
    assert placed.keys() == set(odd)
    assert len(set(placed.values())) == len(odd), "no two nodes share a place"


def with_code() -> nx.DiGraph:
    graph = clusters(4, 60)
    nx.set_node_attributes(graph, "paper", "kind")
    graph.add_node("code", kind="repository")
    graph.add_edge((0, 0), "code", relation="has_code")
    graph.add_node("list", kind="repository")
    graph.add_edges_from((("list", ("loose", n)) for n in range(20)), relation="lists")
    graph.add_node("orphan", kind="repository")
    return graph


def test_code_stands_beside_its_paper_and_listed_papers_around_the_list() -> None:
    graph = with_code()
    placed = layout(graph)
    assert placed.keys() == set(graph)

    def away(one: object, other: object) -> float:
        return float(np.hypot(*np.subtract(placed[one], placed[other])))

    width = float(np.ptp(np.array(list(placed.values()))[:, 0]))
    assert away("code", (0, 0)) < width / 4
    assert max(away("list", ("loose", n)) for n in range(20)) < width / 4
    assert min(away("list", ("loose", n)) for n in range(20)) > 2


def test_the_rest_is_a_compact_block() -> None:
    pieces = [(np.array([n]), np.zeros((1, 2))) for n in range(100)]
    placed, width, height = block(pieces, 20.0, 150.0)
    points = np.vstack(placed)
    assert 1 < width / height < 4
    assert np.ptp(points, axis=0) == pytest.approx([width - 20, height - 20], abs=20)
    assert KDTree(points).query(points, k=2)[0][:, 1].min() >= 19.9


def test_discs_do_not_overlap_and_ties_draw_near() -> None:
    radius = np.array([50.0, 30, 30, 20, 20, 10])
    ties = np.zeros((6, 6))
    ties[4, 5] = ties[5, 4] = 10
    centre = discs(radius, ties)
    distance = np.sqrt(((centre[:, None] - centre[None]) ** 2).sum(axis=2))
    overlap = (radius[:, None] + radius[None]) - distance
    np.fill_diagonal(overlap, 0)
    assert overlap.max() < 0.1 * 10
    assert distance[4, 5] < np.median(distance[distance > 0])


def test_what_stands_far_out_is_drawn_in() -> None:
    points = np.vstack((np.random.default_rng(0).normal(size=(200, 2)) * 50, [[5_000.0, 0.0]]))
    found = drawn_in(points, 20.0)
    assert np.abs(found).max() < 300
    assert found[-1, 0] == found[:, 0].max(), "it stays the outermost on its side"


def test_sizes_go_with_the_area_and_colours_with_the_group() -> None:
    found = sizes([0.0, 0.25, 1.0, float("nan")])
    assert found.tolist() == [4.0, 22.0, 40.0, 4.0]
    assert sizes([]).size == 0
    assert sizes([2, 2]).tolist() == [4.0, 4.0]
    assert len({community_color(number) for number in range(len(LIGHT))}) == len(LIGHT)
    assert community_color(len(LIGHT)) == community_color(0, size=1) == ALONE
    assert all(len(color) == 7 and color.startswith("#") for color in (*LIGHT, *DARK))


# Vienot, Brettel and Mollon 1999: what is left of linear red, green, blue without red or green cones.
_DEUTAN = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
_PROTAN = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("sight", [np.eye(3), _DEUTAN, _PROTAN], ids=["all", "no-green", "no-red"])
def test_the_nine_largest_groups_look_different_to_colour_blind_eyes(sight: np.ndarray, palette: tuple[str, ...]) -> None:
    rgb = np.array([[int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)] for color in palette[:9]])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4) @ sight.T
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = (linear @ to_xyz.T) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > 0.008856, np.cbrt(np.maximum(xyz, 0)), 7.787 * xyz + 16 / 116)
    lab = np.column_stack((116 * f[:, 1] - 16, 500 * (f[:, 0] - f[:, 1]), 200 * (f[:, 1] - f[:, 2])))
    assert KDTree(lab).query(lab, k=2)[0][:, 1].min() > 8


@pytest.mark.shared
def test_the_seed_network_shows_its_groups(seeds: nx.DiGraph) -> None:
    placed = layout(seeds)
    points = np.array([placed[node] for node in seeds])
    group = communities(seeds, runs=0).of()
    label = np.array([group[node] for node in seeds])
    shown = np.isin(label, np.flatnonzero(np.bincount(label) > 10))
    assert silhouette(points[shown], label[shown]) > 0.4
    nearest = KDTree(points).query(points, k=2)[0][:, 1]
    assert (nearest < 8).mean() < 0.01
    assert nearest.max() < 150, "nothing stands far out"
