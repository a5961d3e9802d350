"""The Markdown report."""

from __future__ import annotations

import re
from pathlib import Path

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from citewalk.exports.markdown import escaped, linked, write_markdown


def sections(path: Path) -> dict[str, str]:
    head, *rest = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {"": head} | {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in rest}


def test_report_on_a_small_graph(small: nx.DiGraph, tmp_path: Path) -> None:
    written = write_markdown(small, tmp_path / "a.md")
    assert (written.nodes, written.edges) == (3, 3)
    found = sections(tmp_path / "a.md")
    assert list(found) == ["", "Most cited in this collection", "Code", "Coverage"]
    assert found[""] == (
        "# Two papers\n\n1 listed papers, 1 found through them, 1 code repositories, 1 citations, 1 links to code, "
        "1 papers named in READMEs.\n\n"
        "Made by hand for the tests.\n\n"
    )
    assert found["Most cited in this collection"].strip() == (
        "| Rank | Paper | Year | Cited here |\n| ---: | --- | ---: | ---: |\n| 1 | An older \\{work\\} &amp; more | 1999 | 1 |"
    )  # no column for what is known of no row
    assert (
        "| [Alignment for Honesty](https://arxiv.org/abs/2312.07000) "
        "| [GAIR-NLP/alignment](https://github.com/GAIR-NLP/alignment) "
        "| 0 | Python | MIT | 2024-01-02 | ok | 0.90 |"
    ) in found["Code"]
    assert "References are known of 1 of 1 listed papers." in found["Coverage"]
    assert "| openalex | ok | 1 |\n| semantic\\_scholar | withheld | 1 |" in found["Coverage"]


def test_report_on_the_demo(demo: nx.DiGraph, tmp_path: Path) -> None:
    write_markdown(demo, tmp_path / "a.md", top=5)
    found = sections(tmp_path / "a.md")
    assert list(found) == ["", "Most cited in this collection", "Foundations", "Communities", "Code", "Coverage"]
    cites = nx.DiGraph((s, t) for s, t, relation in demo.edges(data="relation") if relation == "cites")
    best = max(cites, key=lambda node: (cites.in_degree(node), node))
    assert f"| 1 | {linked(demo.nodes[best]['title'], demo.nodes[best].get('url'))} |" in found["Most cited in this collection"]
    low, high = demo.graph["intervals"]["in_degree"][best]
    assert f"| {cites.in_degree(best)} | {low} to {high} |" in found["Most cited in this collection"]
    for name, text in found.items():
        if name not in ("", "Coverage"):
            assert len(re.findall(r"^\| (?!---)", text, flags=re.MULTILINE)) == 1 + 5


def test_tables_keep_their_shape_with_any_title(traps: nx.DiGraph, tmp_path: Path) -> None:
    next(iter(traps.nodes.values()))["coverage_status"] = "<b>|`a`\x07=<i>|"
    write_markdown(traps, tmp_path / "a.md")
    assert "\x07" not in (tmp_path / "a.md").read_text(encoding="utf-8")
    html = MarkdownIt("gfm-like", {"linkify": False}).render((tmp_path / "a.md").read_text(encoding="utf-8"))
    for table in re.findall(r"<table>.*?</table>", html, flags=re.DOTALL):
        assert len({len(re.findall("<t[hd]", row)) for row in re.findall(r"<tr>.*?</tr>", table, flags=re.DOTALL)}) == 1
    assert len(re.findall("<table>", html)) == 2
    assert not re.search(r"<(?!/?(h1|h2|p|table|thead|tbody|tr|th|td|a)\b)", html)
    assert not re.search(r"<a href=\"(?!https?://)", html)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"])))
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    shown = MarkdownIt("gfm-like", {"linkify": False}).renderInline(escaped(text))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        shown = shown.replace(entity, character)
    assert shown == " ".join(text.replace("\0", "\ufffd").split())


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", None, "http://", "https:// x", "ftp://x.org"])
def test_only_web_addresses_are_linked(url: str | None) -> None:
    assert linked("text", url) == "text"


def test_addresses_cannot_leave_their_brackets() -> None:
    assert linked("a]b", "https://x.org/a)b |\\<>") == "[a\\]b](https://x.org/a%29b%20%7C%5C%3C%3E)"
