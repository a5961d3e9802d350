"""In Python, too, a word that does not exist is refused, and a paper may be called by any spelling of its identifier."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable
from typing import Any, Literal, get_origin

import networkx as nx
import pytest

import citewalk
from citewalk.graph import code_table, measures
from citewalk.graph.demo import write_collection
from citewalk.graph.enrich import enrich
from citewalk.graph.errors import InputError, UnknownPaperError
from citewalk.graph.measures import Network
from citewalk.graph.model import Batch, CodeLink, Evidence, Paper, Repository
from citewalk.graph.nodes import find_node

PAPER, CITED = "arxiv:2312.07000", "arxiv:2203.02155"

# public function -> parameter that takes one of a few words -> a wrong word and the nearest right one
WRONG: dict[str, dict[str, tuple[Any, str]]] = {
    "Collection.papers": {"scope": ("listd", "listed")},
    "paper_rows": {"scope": ("listd", "listed")},
    "code_rows": {"scope": ("listd", "listed"), "relation": ("has_cod", "has_code")},
    "filter_rows": {"health": (["archive"], "archived")},
    "sort_rows": {"by": ("star", "stars")},
    "rank": {"by": ("page_rank", "pagerank"), "scope": ("fond", "found")},
    "measure": {"names": (["be_tweenness"], "betweenness")},
    "annotate": {"names": (["be_tweenness"], "betweenness"), "intervals": (["in_degre"], "in_degree")},
    "related": {"norm": ("saltn", "salton")},
    "coupling": {"norm": ("jacard", "jaccard")},
    "cocitation": {"norm": ("jacard", "jaccard")},
    "main_path": {"weights": ("spcc", "spc"), "kind": ("globl", "global")},
    "shortest_path": {"through": (["site"], "cites")},
    "enrich": {"only": (["openalx"], "openalex"), "without": (["git_hub"], "github")},
    "read_papers": {"format": ("bibtx", "bibtex")},
    "write": {"format": ("gex", "gexf")},
    "write_page": {"theme": ("drak", "dark")},
    "show": {"theme": ("drak", "dark")},
}
# What is a name, a number or free text and not one of a few words.
FREE = frozenset(
    "graph path title collection network paper node a b name source sources key query settings refresh progress clock rows "
    "language license create batch listing_date repository limit height minimum seed resamples resolution top routes radius "
    "hops citations contexts follow_pages max_wait max_papers offline dry_run missing official min_stars min_confidence".split()
)


def functions() -> dict[str, Callable[..., Any]]:
    found = {name: getattr(citewalk, name) for name in citewalk.__all__}
    found |= {name: getattr(measures, name) for name in measures.__all__}
    found |= {"filter_rows": code_table.filter_rows, "sort_rows": code_table.sort_rows}
    found |= {f"Collection.{name}": method for name, method in inspect.getmembers(citewalk.Collection, inspect.isfunction)}
    return {
        name: each for name, each in found.items() if inspect.isfunction(each) and not name.rpartition(".")[2].startswith("_")
    }


def takes_words(annotation: Any, names: dict[str, Any]) -> bool:
    """Return whether an *annotation* is a Literal, or the name that a module gives one."""
    return "Literal[" in str(annotation) or get_origin(names.get(str(annotation))) is Literal


@pytest.mark.parametrize("name", functions())
def test_no_parameter_that_takes_words_is_forgotten(name: str) -> None:
    function = functions()[name]
    module = vars(sys.modules[function.__module__])
    named = {p for p, about in inspect.signature(function).parameters.items() if takes_words(about.annotation, module)}
    words = "scope relation by names norm weights kind through only without format theme health sort intervals".split()
    named |= {p for p in inspect.signature(function).parameters if p in words and p not in FREE}
    if name in ("rank", "foundations", "followups"):
        named.discard("intervals")  # true or false there
    if name in ("Collection.fetches", "Collection.names"):
        named.discard("kind")  # whatever kinds were asked; a filter
    assert named == WRONG.get(name, {}).keys()


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("words") / "demo.db"
    write_collection(path)
    with citewalk.Collection.open(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def graph(collection: citewalk.Collection) -> nx.DiGraph:
    return citewalk.assemble(collection)


@pytest.mark.parametrize(("name", "parameter"), [(name, parameter) for name, words in WRONG.items() for parameter in words])
def test_an_unknown_word_is_refused_with_the_nearest_one(name, parameter, collection, graph, tmp_path) -> None:
    word, nearest = WRONG[name][parameter]
    function = enrich if name == "enrich" else functions()[name]
    (tmp_path / "papers.txt").write_text("2312.07000\n", encoding="utf-8")
    first: dict[str, list[Any]] = {
        "Collection.papers": [collection], "paper_rows": [collection], "enrich": [collection],
        "filter_rows": [[]], "sort_rows": [[], word], "related": [graph, PAPER], "shortest_path": [graph, PAPER, CITED],
        "read_papers": [str(tmp_path / "papers.txt")], "write": [graph, tmp_path / "a.out"], "write_page": [graph, tmp_path / "a.html"],
    }  # fmt: skip
    arguments = first.get(name, [graph])
    given = {} if name == "sort_rows" else {parameter: word}
    with pytest.raises(InputError) as error:
        answer = function(*arguments, **given)
        list(answer) if name == "read_papers" else None
    bare = word[0] if isinstance(word, list) else word
    assert repr(bare) in str(error.value)
    assert repr(nearest) in str(error.value)
    assert list(tmp_path.iterdir()) == [tmp_path / "papers.txt"]


@pytest.mark.parametrize("how", [{"hops": 0}, {"max_papers": 0}, {"max_wait": -1}])
def test_numbers_that_make_no_sense_are_refused(collection, how) -> None:
    with pytest.raises(InputError, match=next(iter(how))):
        enrich(collection, dry_run=True, **how)


SPELLINGS = (
    "arxiv:2312.07000", "2312.07000", "arXiv:2312.07000v2", "https://arxiv.org/abs/2312.07000", "http://arxiv.org/pdf/2312.07000v1.pdf",
    "10.48550/arXiv.2312.07000", "https://doi.org/10.48550/arxiv.2312.07000", "hf.co/papers/2312.07000", " 2312.07000 ",
    "Alignment for Honesty", "alignment for honesty",
)  # fmt: skip


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_paper_goes_by_every_spelling(name, graph, collection) -> None:
    assert find_node(graph, name) == PAPER
    assert collection.paper(name).id == PAPER, "as on the command line"
    assert [row.id for row in citewalk.related(graph, name, limit=3)] == [
        row.id for row in citewalk.related(graph, PAPER, limit=3)
    ]
    assert citewalk.related(Network.from_graph(graph), name, limit=1)
    path = citewalk.shortest_path(graph, name, CITED)
    assert path.nodes[0] == PAPER
    some = citewalk.measure(graph, ["betweenness"], sources=[name, CITED])
    assert some == citewalk.measure(graph, ["betweenness"], sources=[PAPER, CITED])


def test_repositories_go_by_their_addresses_and_former_names() -> None:
    with citewalk.Collection.open(":memory:") as collection:
        said = Evidence("text")
        repository = Repository(id="github:lab/name", name="Lab/Name", evidence=said, former_names=("github:old/name",))
        paper = Paper(evidence=said, identifiers=("doi:10.1000/x", "acl:P18-1001"), title="A paper", listed=True)
        link = CodeLink(paper="doi:10.1000/x", repository="github:lab/name", relation="has_code", evidence=said)
        collection.add(Batch(papers=[paper], repositories=[repository], links=[link]))
        graph = citewalk.assemble(collection)
    for name in ("https://github.com/lab/name.git", "github:lab/name", "https://github.com/Old/Name"):
        assert citewalk.shortest_path(graph, "https://doi.org/10.1000/x", name).nodes == ("doi:10.1000/x", "github:lab/name")
    assert find_node(graph, "acl:P18-1001") == "doi:10.1000/x"


def test_an_unknown_paper_is_refused_with_the_nearest() -> None:
    graph = nx.DiGraph([("arxiv:2312.07000", "arxiv:1706.03762"), (1, 2)])
    graph.add_node("a", title="Same title")
    graph.add_node("b", title="Same: title")
    with pytest.raises(UnknownPaperError, match=r"'2312\.07001'; did you mean arxiv:2312\.07000\?"):
        citewalk.related(graph, "2312.07001")
    with pytest.raises(UnknownPaperError, match="did you mean a or b"):
        find_node(graph, "same title")
    for name in ("", "nobody", 3, None, ["a"], ("a", 1)):
        with pytest.raises(UnknownPaperError):
            find_node(graph, name)
        with pytest.raises(UnknownPaperError):
            citewalk.related(graph, name)
    assert find_node(graph, 1) == 1
