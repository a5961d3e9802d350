"""Graphs to write, and readers that are not ours."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from citewalk.exports.table import WRITERS, Writer

HERE = Path(__file__).resolve().parent

# One letter or sign of every plane that has any, and texts that break careless writers.
PLANES = "aé漢\U0001f600\U00020000\U00030000\U000e0041\U000f0000\U00100000"
TRAPS = {
    "markup": "<b>&amp; \"quoted\" 'too' ]]> <!-- --> </data> &#0; %s {x} {{y}} $z$ \\n",
    "formula": '=HYPERLINK("http://evil")',
    "minus": "-1+1",
    "lines": "one\ntwo\ttab\rreturn\r\nboth \u2028 \x85 end ",
    "spaces": "  leading and trailing  ",
    "braces": "unbalanced { brace } } and \\ backslash \\",
    "planes": PLANES,
    "right_to_left": "\u202eעברית العربية",
    "quote": '"',
    "semicolon": "a; b, c | d",
    "zero": "0",
    "word": "None",
}


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> nx.DiGraph:
    """The bundled collection, measured."""
    from citewalk.graph.assemble import assemble
    from citewalk.graph.collection import Collection
    from citewalk.graph.demo import write_collection
    from citewalk.graph.measures import annotate

    path = tmp_path_factory.mktemp("demo") / "demo.db"
    write_collection(path)
    with Collection.open(path) as collection:
        graph = assemble(collection)
    annotate(graph)
    return graph


@pytest.fixture
def small() -> nx.DiGraph:
    """Two papers and a repository with all three relations and every kind of attribute of the design."""
    graph = nx.DiGraph(name="Two papers", note="Made by hand for the tests.", measures=["in_degree", "pagerank"])
    graph.add_node(
        "arxiv:2312.07000", id="arxiv:2312.07000", kind="paper", label="Yang 2023", title="Alignment for Honesty", year=2023,
        date="2023-12-12", authors="Yuqing Yang; Ethan Chern", authors_count=2, arxiv_id="2312.07000",
        url="https://arxiv.org/abs/2312.07000", listed=True, coverage=0.75, citation_count=12, community=0,
        community_label="honesty", in_degree=0.0, pagerank=0.25, x=-10.5, y=20.25, size=8.0, color="#0072b2",
        abstract="Recent research has made significant strides.", coverage_status="openalex=ok;semantic_scholar=withheld",
    )  # fmt: skip
    graph.add_node(
        "doi:10.1000/182", id="doi:10.1000/182", kind="paper", label="Older 1999", title="An older {work} & more", year=1999,
        authors="Ada Lovelace; et al.", authors_count=3, doi="10.1000/182", venue="Proceedings of the Workshop on Tests",
        listed=False, citation_count=5_000_000_000, community=1, in_degree=1.0, pagerank=0.5, x=0.0, y=-3.0, size=12.5,
        color="#e69f00",
    )  # fmt: skip
    graph.add_node(
        "github:gair-nlp/alignment", id="github:gair-nlp/alignment", kind="repository", label="GAIR-NLP/alignment", stars=0,
        url="https://github.com/GAIR-NLP/alignment", language="Python", license="MIT", health="ok", pushed="2024-01-02",
        listed=False, x=3.5, y=4.5, size=4.0, color="#bbbbbb",
    )  # fmt: skip
    graph.add_edge(
        "arxiv:2312.07000", "doi:10.1000/182", relation="cites", sources="openalex", evidence="reference list", weight=1.0,
        influential=True, intents="background;methodology",
    )  # fmt: skip
    graph.add_edge(
        "arxiv:2312.07000", "github:gair-nlp/alignment", relation="has_code", weight=1.0, confidence=0.9, official=True,
        found_in="abstract",
    )  # fmt: skip
    graph.add_edge("github:gair-nlp/alignment", "doi:10.1000/182", relation="lists", weight=1.0, section="Papers")
    return graph


@pytest.fixture
def empty() -> nx.DiGraph:
    return nx.DiGraph()


@pytest.fixture
def traps() -> nx.DiGraph:
    """Every trap text as id, as value of every text attribute and as a name of an attribute."""
    graph = nx.DiGraph(name=TRAPS["markup"], note=TRAPS["lines"])
    texts = ["label", "title", "authors", "venue", "doi", "arxiv_id", "url", "abstract", "community_label", "coverage_status"]
    previous = None
    for number, (name, text) in enumerate(TRAPS.items()):
        node = f"{name} {text}"
        graph.add_node(node, id=node, kind="repository" if number % 4 == 3 else "paper", year=1990 + number, x=number, y=-number)
        graph.nodes[node]["listed"] = True
        graph.nodes[node].update(
            dict.fromkeys(texts, text), size=1.5 * number, color="#12abEF", community=number % 3, listed=True
        )
        graph.nodes[node][text] = number
        if previous is not None:
            graph.add_edge(previous, node, relation="cites", evidence=text, sources=text, weight=1.0 + number)
        previous = node
    return graph


class Reader:
    """What a reader that is not ours finds in a file: nodes with attributes, edges with attributes."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.type: str = document["type"]
        self.nodes: dict[str, dict[str, Any]] = document["nodes"]
        self.edges: list[list[Any]] = document["edges"]

    def edge(self, source: str, target: str) -> dict[str, Any]:
        (found,) = [data for s, t, data, _ in self.edges if (s, t) == (source, target)]
        return dict(found)


@pytest.fixture
def graphology() -> Callable[[Path], Reader]:
    """Read a GEXF or GraphML file with graphology (JavaScript)."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    if not (HERE / "node" / "node_modules" / "graphology").is_dir():
        pytest.skip("graphology is not installed: run npm install in tests/exports/node")

    def read(path: Path) -> Reader:
        command = ["node", str(HERE / "node" / "read.js"), path.suffix[1:], str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
        return Reader(json.loads(done.stdout))

    return read


@pytest.fixture
def pandoc() -> Callable[[Path, str], Any]:
    """Read a bibliography with pandoc and return it as CSL-JSON."""
    if not shutil.which("pandoc"):
        pytest.skip("pandoc is not installed")

    def read(path: Path, format_name: str) -> Any:
        command = ["pandoc", "-f", format_name, "-t", "csljson", str(path)]
        return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)

    return read


def own_writers() -> list[Writer]:
    """Every writer of this folder: all but the pages', which have tests of their own."""
    return [writer for writer in WRITERS if writer.name not in ("html", "pyvis")]


@pytest.fixture(params=own_writers(), ids=lambda writer: writer.name)
def writer(request: pytest.FixtureRequest) -> Writer:
    if request.param.extra:
        for module in request.param.modules:
            pytest.importorskip(module)
    return request.param
