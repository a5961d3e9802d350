"""BibTeX, RIS and CSL-JSON, read by bibtexparser, pandoc and rispy."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewalk.exports.bibtex import latex, write_bibtex
from citewalk.exports.csl import write_csl
from citewalk.exports.ris import write_ris
from citewalk.exports.works import name_parts


def test_bibtex_of_two_papers(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_bibtex(small, tmp_path / "a.bib")
    assert (written.nodes, written.edges) == (2, 0)
    assert written.notes == ("1 nodes are no entry: repositories stand in the note of their papers.",)
    assert (tmp_path / "a.bib").read_text() == (
        "@misc{yang2023alignment,\n"
        "  title = {{Alignment for Honesty}},\n"
        "  author = {Yuqing Yang and Ethan Chern},\n"
        "  year = {2023},\n"
        "  month = dec,\n"
        "  day = {12},\n"
        "  eprint = {2312.07000},\n"
        "  archiveprefix = {arXiv},\n"
        "  url = {https://arxiv.org/abs/2312.07000},\n"
        "  abstract = {Recent research has made significant strides.},\n"
        "  note = {Code: https://github.com/GAIR-NLP/alignment}\n"
        "}\n"
        "\n"
        "@inproceedings{lovelace1999older,\n"
        "  title = {{An older \\{work\\} \\& more}},\n"
        "  author = {Ada Lovelace and others},\n"
        "  year = {1999},\n"
        "  booktitle = {Proceedings of the Workshop on Tests},\n"
        "  doi = {10.1000/182}\n"
        "}\n"
    )


def test_only_the_listed(small: nx.DiGraph, tmp_path: Path) -> None:
    for write, name in ((write_bibtex, "a.bib"), (write_ris, "a.ris"), (write_csl, "a.csl.json")):
        assert write(small, tmp_path / name, listed=True).nodes == 1


def titles(graph: nx.DiGraph) -> list[str]:
    return [" ".join(data.get("title", node).split()) for node, data in graph.nodes(data=True) if data["kind"] == "paper"]


@pytest.mark.parametrize("name", ["small", "traps", "demo"])
def test_bibtexparser_reads_every_entry(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    graph = request.getfixturevalue(name)
    write_bibtex(graph, tmp_path / "a.bib")
    library = bibtexparser.parse_file(str(tmp_path / "a.bib"), encoding="utf-8")
    assert not library.failed_blocks
    assert len(library.entries) == len(titles(graph))
    assert [entry["title"] for entry in library.entries] == [f"{{{latex(title)}}}" for title in titles(graph)]
    keys = [entry.key for entry in library.entries]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9_]+", key) for key in keys)


@pytest.mark.parametrize("name", ["small", "traps", "demo"])
def test_pandoc_reads_the_titles_of_bibtex(
    name: str, request: pytest.FixtureRequest, tmp_path: Path, pandoc: Callable[[Path, str], Any]
) -> None:
    graph = request.getfixturevalue(name)
    write_bibtex(graph, tmp_path / "a.bib")
    found = pandoc(tmp_path / "a.bib", "bibtex")
    assert len(found) == len(titles(graph))
    assert [plain(item["title"]) for item in found] == [plain(title) for title in titles(graph)]


def plain(text: str) -> str:
    """Pandoc marks protected capitals with spans, escapes what means something to it, sets quotes and dashes.

    Pandoc 2 does not know ``\\textbraceleft``, which a brace without its partner has to be, so braces are not compared.
    """
    text = re.sub(r"</?span[^>]*>|[{}]", "", text)
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    text = text.translate(
        {0x201C: '"', 0x201D: '"', 0x2018: "'", 0x2019: "'", 0xA0: " ", 0x2013: "--", 0x2014: "---", 0x2026: "..."}
    )
    return "".join(text.replace("``", '"').replace("''", '"').replace("`", "'").replace("--", "-").replace("--", "-").split())


def test_pandoc_cites_csl(demo: nx.DiGraph, small: nx.DiGraph, tmp_path: Path, pandoc: Callable[[Path, str], Any]) -> None:
    write_csl(demo, tmp_path / "demo.csl.json")
    assert len(pandoc(tmp_path / "demo.csl.json", "csljson")) == len(titles(demo))
    write_csl(small, tmp_path / "a.csl.json")
    first, second = pandoc(tmp_path / "a.csl.json", "csljson")
    assert first["author"] == [{"family": "Yang", "given": "Yuqing"}, {"family": "Chern", "given": "Ethan"}]
    assert first["issued"] == {"date-parts": [[2023, 12, 12]]}
    assert (second["type"], second["container-title"]) == ("paper-conference", "Proceedings of the Workshop on Tests")


def test_csl_holds_what_is_known(small: nx.DiGraph, tmp_path: Path) -> None:
    write_csl(small, tmp_path / "a.csl.json")
    first, second = json.loads((tmp_path / "a.csl.json").read_text())
    assert first["note"] == "Code: https://github.com/GAIR-NLP/alignment"
    assert (first["URL"], first["number"]) == ("https://arxiv.org/abs/2312.07000", "arXiv:2312.07000")
    assert second["title"] == "An older {work} & more"
    assert second["note"] == "There are more authors than are named here."
    assert "URL" not in second


@pytest.mark.parametrize("name", ["empty", "small", "traps", "demo"])
def test_rispy_reads_every_record(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    rispy = pytest.importorskip("rispy", reason="rispy is not installed")
    graph = request.getfixturevalue(name)
    write_ris(graph, tmp_path / "a.ris")
    found = rispy.loads((tmp_path / "a.ris").read_text(encoding="utf-8"))
    assert [record["title"] for record in found] == (titles(graph) if len(graph) else [])


def test_ris_of_a_paper(small: nx.DiGraph, tmp_path: Path) -> None:
    write_ris(small, tmp_path / "a.ris")
    first = (tmp_path / "a.ris").read_text().split("\n\n")[0]
    assert first == (
        "TY  - GEN\nID  - yang2023alignment\nTI  - Alignment for Honesty\nAU  - Yang, Yuqing\nAU  - Chern, Ethan\nPY  - 2023\n"
        "DA  - 2023/12/12/\nUR  - https://arxiv.org/abs/2312.07000\nAB  - Recent research has made significant strides.\n"
        "AN  - arXiv:2312.07000\nN1  - Code: https://github.com/GAIR-NLP/alignment\nER  - "
    )


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Lovelace", ("Ada", "Lovelace")), ("Lovelace, Ada", ("Ada", "Lovelace")), ("Plato", ("", "Plato")),
        ("Ludwig van Beethoven", ("Ludwig van", "Beethoven")), (", Ada", ("", "Ada")), ("DeepSeek-AI", ("", "DeepSeek-AI")),
    ],
)  # fmt: skip
def test_name_parts(name: str, parts: tuple[str, str]) -> None:
    assert name_parts(name) == parts


def test_names_bibtex_would_tear_apart(tmp_path: Path) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title="T", authors="Procter and Gamble; others; A, B, C, D; Jane Doe")
    write_bibtex(graph, tmp_path / "a.bib")
    assert "author = {{Procter and Gamble} and {others} and {A, B, C, D} and Jane Doe}" in (tmp_path / "a.bib").read_text()


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.text(st.characters()), st.text(st.characters()), st.text(st.characters())), max_size=4))
def test_any_text_stays_inside_its_entry(tmp_path: Path, works: list[tuple[str, str, str]]) -> None:
    bibtexparser = pytest.importorskip("bibtexparser", reason="bibtexparser is not installed")
    graph = nx.DiGraph()
    for number, (title, authors, url) in enumerate(works):
        graph.add_node(number, title=title, authors=authors, url=url, venue=title, doi=url)
    write_bibtex(graph, tmp_path / "a.bib")
    library = bibtexparser.parse_file(str(tmp_path / "a.bib"), encoding="utf-8")
    assert not library.failed_blocks
    assert len(library.entries) == len(works)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a -- b", "a -{}- b"),
        ("---", "-{}-{}-"),
        ("``x''", "`{}`x'{}'"),
        ("?`", "?{}`"),
        ("50% & $x_1^2$", r"50\% \& \$x\_1\textasciicircum{}2\$"),
    ],
)
def test_latex(text: str, escaped: str) -> None:
    assert latex(text) == escaped


@given(st.text(st.characters(codec="utf-8")))
def test_braces_stay_balanced(text: str) -> None:
    depth = 0
    for character in latex(text):
        depth += (character == "{") - (character == "}")
        assert depth >= 0
    assert depth == 0
