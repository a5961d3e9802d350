"""GEXF 1.3, read back by readers that are not ours."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from citewalk.exports.gexf import NAMESPACE, VIZ, day_of, hex_color, write_gexf

SCHEMAS = Path(__file__).resolve().parent / "schemas" / "gexf-1.3"
IN_VIZ = {"x", "y", "size", "color"}


class Official:
    """Both official schemas of GEXF 1.3: the RELAX NG one, and the XSD, which knows no viz namespace."""

    def __init__(self) -> None:
        self.relax_ng = etree.RelaxNG(etree.parse(SCHEMAS / "gexf.rng"))
        self.xsd = etree.XMLSchema(etree.parse(SCHEMAS / "gexf.xsd"))

    def assert_valid(self, path: Path) -> None:
        tree = etree.parse(path, etree.XMLParser(recover=False, huge_tree=True))
        self.relax_ng.assertValid(tree)
        etree.strip_elements(tree, f"{{{VIZ}}}*", with_tail=False)
        self.xsd.assertValid(tree)


@pytest.fixture(scope="module")
def schema() -> Official:
    return Official()


def parse(path: Path) -> etree._Element:
    """Parse strictly: any fault in the XML raises."""
    return etree.parse(path, etree.XMLParser(recover=False, resolve_entities=False, huge_tree=True)).getroot()


def read(path: Path) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, dict[str, Any]]]]:
    """Read a GEXF file by the letter of the specification, with lxml."""
    root = parse(path)
    tag = f"{{{NAMESPACE}}}"
    types: dict[tuple[str, str], tuple[str, str]] = {}
    for group in root.iter(tag + "attributes"):
        for column in group:
            key = (group.get("class"), column.get("id"))
            assert key not in types
            types[key] = (column.get("title"), column.get("type"))
    number = {"integer": int, "long": int, "double": float}

    def values(element: etree._Element, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for value in element.iter(tag + "attvalue"):
            name, kind_of_value = types[kind, value.get("for")]
            text = value.get("value")
            if kind_of_value == "boolean":
                assert text in ("true", "false")
                found[name] = text == "true"
            else:
                found[name] = number.get(kind_of_value, str)(text)
                assert kind_of_value != "integer" or -(2**31) <= found[name] < 2**31
        return found

    nodes = {}
    for node in root.iter(tag + "node"):
        data = {"label": node.get("label"), **values(node, "node")}
        for look in node:
            if look.tag == f"{{{VIZ}}}color":
                data["color"] = "#{:02x}{:02x}{:02x}".format(*(int(look.get(channel)) for channel in "rgb"))
            elif look.tag == f"{{{VIZ}}}position":
                data |= {"x": float(look.get("x")), "y": float(look.get("y"))}
            elif look.tag == f"{{{VIZ}}}size":
                data["size"] = float(look.get("value"))
            elif look.tag == f"{{{VIZ}}}shape":
                assert look.get("value") == ("square" if data["kind"] == "repository" else "disc")
        assert node.get("id") not in nodes
        nodes[node.get("id")] = data
    edges = []
    for edge in root.iter(tag + "edge"):
        data = values(edge, "edge")
        assert edge.get("kind") == data.get("relation")
        if edge.get("weight"):
            data["weight"] = float(edge.get("weight"))
        edges.append((edge.get("source"), edge.get("target"), data))
    return nodes, edges


def expected(graph: nx.DiGraph) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, dict[str, Any]]]]:
    nodes = {node: {key: value for key, value in data.items() if key != "id"} for node, data in graph.nodes(data=True)}
    for data in nodes.values():
        if "color" in data:
            data["color"] = data["color"].lower()
    return nodes, list(graph.edges(data=True))


def test_demo_comes_back_equal_and_valid(demo: nx.DiGraph, tmp_path: Path, schema: Official) -> None:
    written = write_gexf(demo, tmp_path / "a.gexf")
    assert (written.nodes, written.edges, written.cleaned) == (len(demo), demo.number_of_edges(), 0)
    schema.assert_valid(tmp_path / "a.gexf")
    assert read(tmp_path / "a.gexf") == expected(demo)
    write_gexf(demo, tmp_path / "b.gexf", timeline=True)
    schema.assert_valid(tmp_path / "b.gexf")
    assert read(tmp_path / "b.gexf") == expected(demo)


def test_the_schemas_refuse_what_is_wrong(small: nx.DiGraph, tmp_path: Path, schema: Official) -> None:
    """Neither schema is one that takes everything."""
    write_gexf(small, tmp_path / "a.gexf")
    good = (tmp_path / "a.gexf").read_text(encoding="utf-8")
    for old, new in (('class="node"', 'class="vertex"'), (' source="', ' from="'), ('type="boolean"', 'type="truth"')):
        assert old in good
        tree = etree.fromstring(good.replace(old, new).encode())
        assert not schema.relax_ng.validate(tree)
        etree.strip_elements(tree, f"{{{VIZ}}}*", with_tail=False)
        assert not schema.xsd.validate(tree)


@pytest.mark.parametrize("timeline", [False, True])
@pytest.mark.parametrize("name", ["empty", "small", "traps"])
def test_comes_back_equal_and_valid(
    name: str, timeline: bool, request: pytest.FixtureRequest, tmp_path: Path, schema: Official
) -> None:
    graph = request.getfixturevalue(name)
    write_gexf(graph, tmp_path / "a.gexf", timeline=timeline)
    schema.assert_valid(tmp_path / "a.gexf")
    nodes, edges = read(tmp_path / "a.gexf")
    wanted_nodes, wanted_edges = expected(graph)
    assert edges == wanted_edges
    assert set(nodes) == set(wanted_nodes)
    for node, data in wanted_nodes.items():
        # names of attributes are put on one line; their values are not touched
        assert nodes[node] == {" ".join(key.split()): value for key, value in data.items()}


def test_graphology_reads_the_demo(demo: nx.DiGraph, tmp_path: Path, graphology: Callable[[Path], Any]) -> None:
    write_gexf(demo, tmp_path / "a.gexf")
    found = graphology(tmp_path / "a.gexf")
    assert found.type == "directed"
    assert set(found.nodes) == set(demo)
    for node, data in demo.nodes(data=True):
        wanted = {key: value for key, value in data.items() if key != "id"}
        rgb = "rgb({},{},{})".format(*hex_color(data["color"]) or ())
        shape = "square" if data["kind"] == "repository" else "disc"
        assert found.nodes[node] == wanted | {"color": rgb, "shape": shape}
    edges = {(source, target): data for source, target, data, _ in found.edges}
    for source, target, data in demo.edges(data=True):
        assert edges[source, target] == data | {"kind": data["relation"]}


def test_graphology_reads_trap_values(traps: nx.DiGraph, tmp_path: Path, graphology: Callable[[Path], Any]) -> None:
    write_gexf(traps, tmp_path / "a.gexf")
    found = graphology(tmp_path / "a.gexf")
    assert set(found.nodes) == set(traps)
    for node, data in traps.nodes(data=True):
        for name in ("label", "title", "venue", "year", "x", "size"):
            assert found.nodes[node][name] == data[name]


def test_networkx_reads_it(demo: nx.DiGraph, tmp_path: Path) -> None:
    write_gexf(demo, tmp_path / "a.gexf")
    found = nx.read_gexf(tmp_path / "a.gexf", version="1.3")
    assert found.is_directed()
    assert set(found) == set(demo)
    assert set(found.edges) == set(demo.edges)
    for node, data in demo.nodes(data=True):
        wanted = {key: value for key, value in data.items() if key not in IN_VIZ | {"id"}}
        assert {key: value for key, value in found.nodes[node].items() if key != "viz"} == wanted
        assert found.nodes[node]["viz"]["position"]["x"] == data["x"]
    for source, target, data in demo.edges(data=True):
        assert {key: found.edges[source, target][key] for key in data} == data


def test_tulip_reads_it(small: nx.DiGraph, tmp_path: Path) -> None:
    """Tulip is a C++ program with its own GEXF importer; it runs in Debian's Python."""
    python = "/usr/bin/python3"
    if not shutil.which(python) or subprocess.run([python, "-c", "import tulip"], capture_output=True, check=False).returncode:
        pytest.skip("Debian's tulip is not installed (apt install tulip)")
    write_gexf(small, tmp_path / "a.gexf")
    code = (
        "import sys; from tulip import tlp; tlp.loadPlugins();"
        "g = tlp.importGraph('GEXF', {'filename': sys.argv[1]});"
        "print(g.numberOfNodes(), g.numberOfEdges());"
        "print(sorted(g['viewLabel'][n] for n in g.getNodes()));"
        "print(sorted((round(g['viewLayout'][n][0], 2), round(g['viewLayout'][n][1], 2)) for n in g.getNodes()));"
        "print(sorted(tuple(g['viewColor'][n])[:3] if hasattr(g['viewColor'][n], '__iter__') else"
        " (g['viewColor'][n].getR(), g['viewColor'][n].getG(), g['viewColor'][n].getB()) for n in g.getNodes()))"
    )
    done = subprocess.run([python, "-c", code, str(tmp_path / "a.gexf")], capture_output=True, text=True, check=True, timeout=60)
    counts, labels, places, colors = done.stdout.strip().splitlines()[-4:]
    assert counts == "3 3"
    assert labels == str(sorted(["Yang 2023", "Older 1999", "GAIR-NLP/alignment"]))
    assert places == str(sorted([(-10.5, 20.25), (0.0, -3.0), (3.5, 4.5)]))
    assert colors == str(sorted([(0, 0x72, 0xB2), (0xE6, 0x9F, 0), (0xBB, 0xBB, 0xBB)]))


def test_columns_are_typed_once(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node(
        "a", mixed=1, number=1, whole=1, wide=2**40, words=["x", 'say "hi"', "back\\slash"], yes=True, odd="text", huge=2**70
    )
    graph.add_node("b", mixed="one", number=0.5, whole=2, wide=1, words=[], yes=False, odd=True, huge=1)
    write_gexf(graph, tmp_path / "a.gexf")
    root = parse(tmp_path / "a.gexf")
    types = {column.get("title"): column.get("type") for column in root.iter(f"{{{NAMESPACE}}}attribute")}
    assert types == {
        "mixed": "string", "number": "double", "whole": "integer", "wide": "long", "words": "liststring", "yes": "boolean",
        "odd": "string", "huge": "string",
    }  # fmt: skip
    values = {
        (value.getparent().getparent().get("id"), value.get("for")): value.get("value")
        for value in root.iter(f"{{{NAMESPACE}}}attvalue")
    }
    assert values["a", "words"] == r'["x", "say \"hi\"", "back\\slash"]'
    assert values["b", "words"] == "[]"
    assert (values["a", "mixed"], values["a", "number"], values["b", "odd"], values["a", "huge"]) == (
        "1",
        "1.0",
        "true",
        str(2**70),
    )


def test_lists_come_back_through_graphology(tmp_path: Path, graphology: Callable[[Path], Any]) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", words=["one", "two, three", 'say "hi"'])
    write_gexf(graph, tmp_path / "a.gexf")
    assert graphology(tmp_path / "a.gexf").nodes["a"]["words"] == ["one", "two, three", 'say "hi"']


def test_names_that_other_writers_stumble_over(tmp_path: Path, schema: Official) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", id="something else", ID=2)
    graph.add_edge("a", "b", type="cites", id="e", kind="strong", source="me", target="you")
    write_gexf(graph, tmp_path / "a.gexf")
    schema.assert_valid(tmp_path / "a.gexf")
    root = parse(tmp_path / "a.gexf")
    (edge,) = root.iter(f"{{{NAMESPACE}}}edge")
    assert dict(edge.attrib) == {"id": "0", "source": "a", "target": "b"}
    titles = [column.get("title") for column in root.iter(f"{{{NAMESPACE}}}attribute")]
    assert titles == ["ID_2", "id_3", "kind", "id_2", "source_2", "target_2", "type"]


def test_looks_that_are_none(tmp_path: Path, schema: Official) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", color="red", size=-1, x=1.0)
    graph.add_node("b", color="#0f0", size=2, x=1.0, y=math.nan)
    written = write_gexf(graph, tmp_path / "a.gexf")
    schema.assert_valid(tmp_path / "a.gexf")
    text = (tmp_path / "a.gexf").read_text()
    assert written.cleaned == 4  # a size below zero, a NaN, and twice a place with only one coordinate
    assert '<attvalue for="color" value="red"/>' in text
    assert '<viz:color r="0" g="255" b="0"/>' in text
    assert "viz:position" not in text


def test_timeline_gives_every_dated_node_and_edge_its_time(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_gexf(small, tmp_path / "a.gexf", timeline=True)
    root = parse(tmp_path / "a.gexf")
    (graph,) = root.iter(f"{{{NAMESPACE}}}graph")
    assert (graph.get("mode"), graph.get("timeformat"), graph.get("timerepresentation")) == ("dynamic", "date", "interval")
    spans = {node.get("id"): (node.get("start"), node.get("end")) for node in root.iter(f"{{{NAMESPACE}}}node")}
    assert spans == {
        "arxiv:2312.07000": ("2023-12-12", "2023-12-12"),
        "doi:10.1000/182": ("1999-01-01", "2023-12-12"),
        "github:gair-nlp/alignment": (None, None),
    }
    starts = [edge.get("start") for edge in root.iter(f"{{{NAMESPACE}}}edge")]
    assert starts == ["2023-12-12", "2023-12-12", "1999-01-01"]
    assert written.notes == ("2 of 3 nodes have a date; the other 1 are always shown by Gephi's timeline.",)


@pytest.mark.parametrize(
    ("date", "year", "day"),
    [
        ("2023-12-12", 2020, "2023-12-12"), ("2023-12", None, "2023-12-01"), ("2023", None, "2023-01-01"),
        (None, 1999, "1999-01-01"), ("2023-02-30", 2023, "2023-01-01"), ("soon", None, None), (None, None, None),
        ("2023-12-12T10:00:00Z", None, "2023-12-12"),
        (None, 0, None), (None, -5, None), ("", "", None), ("0000-01-01", None, None),
    ],
)  # fmt: skip
def test_days(date: object, year: object, day: str | None) -> None:
    assert day_of(date, year) == day


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#0072b2", (0, 114, 178)),
        ("#FFF", (255, 255, 255)),
        ("red", None),
        ("#12", None),
        (None, None),
        (3, None),
        ("#0072b2 ", None),
    ],
)
def test_colors(text: object, color: tuple[int, int, int] | None) -> None:
    assert hex_color(text) == color


TEXTS = st.text(st.characters(), max_size=20)
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, st.lists(TEXTS, max_size=3), st.dates(), st.binary(max_size=3)
)
RECORDS = st.dictionaries(
    st.one_of(st.sampled_from(["id", "label", "x", "size", "color", "kind", "weight", "relation"]), TEXTS), VALUES
)


@st.composite
def graphs(draw: st.DrawFn) -> nx.DiGraph:
    """Any graph: any text or number as a node, any attributes."""
    graph = nx.DiGraph()
    nodes = draw(st.lists(st.one_of(TEXTS, st.integers()), max_size=5, unique_by=str))
    for node in nodes:
        graph.add_node(node)
        graph.nodes[node].update(draw(RECORDS))
    if nodes:
        for source, target in draw(st.lists(st.tuples(st.sampled_from(nodes), st.sampled_from(nodes)), max_size=5)):
            graph.add_edge(source, target)
            graph.edges[source, target].update(draw(RECORDS))
    return graph


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(graphs())
def test_any_graph_is_valid_and_keeps_its_shape(schema: Official, tmp_path: Path, graph: nx.DiGraph) -> None:
    written = write_gexf(graph, tmp_path / "a.gexf", timeline=True)
    schema.assert_valid(tmp_path / "a.gexf")
    nodes, edges = read_shape(tmp_path / "a.gexf")
    assert (len(nodes), len(edges)) == (written.nodes, written.edges) == (len(graph), graph.number_of_edges())
    assert len(set(nodes)) == len(nodes)
    numbers = {node: number for number, node in enumerate(graph)}
    assert [(nodes.index(s), nodes.index(t)) for s, t in edges] == [(numbers[s], numbers[t]) for s, t in graph.edges]


def read_shape(path: Path) -> tuple[list[str], list[tuple[str, str]]]:
    root = parse(path)
    nodes = [node.get("id") for node in root.iter(f"{{{NAMESPACE}}}node")]
    return nodes, [(edge.get("source"), edge.get("target")) for edge in root.iter(f"{{{NAMESPACE}}}edge")]


PLAIN = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False),
    st.integers(-(2**63) + 1, 2**63 - 1),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.text("abcxyz", min_size=1, max_size=4), PLAIN))
def test_plain_values_come_back_as_they_were(tmp_path: Path, data: dict[str, Any]) -> None:
    graph = nx.DiGraph()
    graph.add_node("n")
    graph.nodes["n"].update({f"a{key}": value for key, value in data.items()})
    write_gexf(graph, tmp_path / "a.gexf")
    nodes, _ = read(tmp_path / "a.gexf")
    wanted = {key: clean(value) for key, value in graph.nodes["n"].items()}
    assert nodes == {"n": {"label": "n", **wanted}}
    assert all(type(nodes["n"][key]) is type(value) for key, value in wanted.items())


def clean(value: Any) -> Any:
    return value.replace("\ufffe", "").replace("\uffff", "") if isinstance(value, str) else value
