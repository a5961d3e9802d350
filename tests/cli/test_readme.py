"""The README's first steps work as printed: its commands in the demo's folder, its Python there too."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from citewalk.graph.demo import listing
from citewalk.graph.intake import read

README = Path(__file__).resolve().parents[2] / "README.md"
NOT_RUN = ("make", ".")  # they install, which .ci/newcomer does


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands() -> Iterator[list[str]]:
    for line in "".join(blocks("sh")).splitlines():
        words = shlex.split(line, comments=True)
        if words and words[0] not in NOT_RUN:
            yield words


def test_every_command_of_the_readme_works_after_the_demo(citewalk, monkeypatch):
    shown = citewalk("demo", "-o", "demo").out
    done = []
    for program, *words in commands():
        if program == "cd":
            monkeypatch.chdir(*words)
            continue
        assert program == "citewalk", f"README runs {program}"
        run = citewalk(*words)
        assert run.status == 0, f"citewalk {shlex.join(words)}: {run.err}"
        assert run.out or "-o" in words, f"citewalk {shlex.join(words)} prints nothing"
        done.append(words[0])
    assert Path.cwd().name == "demo"
    assert {"build", "rank", "foundations", "related", "path", "communities", "code", "show", "export"} <= set(done)
    assert Path("graph.html").exists()

    monkeypatch.chdir("..")  # and what the demo itself says to try
    tried = [shlex.split(line)[1:] for line in shown.splitlines() if line.startswith("  citewalk ")]
    assert [words[0] for words in tried] == ["rank", "build"]
    for words in tried:
        run = citewalk(*words)
        assert run.status == 0, run.err
    assert Path("my.html").exists()


def test_the_readme_s_python_works_in_the_demo_s_folder(demo_file, monkeypatch):
    monkeypatch.chdir(demo_file.parent)
    found: dict[str, object] = {}
    for block in blocks("python"):
        exec(compile(block, str(README), "exec"), found)
    assert isinstance(found["graph"], nx.DiGraph)
    assert len(found["graph"]) == 1711 + 132


def test_the_sample_listing_names_the_papers_of_the_demo(citewalk):
    assert citewalk("demo", "-o", "demo").status == 0
    before = citewalk("papers", "-n", 0, "--json", "-c", "demo/citewalk.db").json
    assert Path("demo/listing.txt").read_bytes() == listing()
    assert citewalk("add", "demo/listing.txt", "--listing-date", "2025-12-09", "-c", "new.db").status == 0
    known = ("id", "title", "date", "authors_count", "comments")
    rows = citewalk("papers", "-n", 0, "--json", "-c", "new.db").json
    assert [[row[key] for key in known] for row in rows] == [[row[key] for key in known] for row in before]
    assert "0 new, 38 merged" in citewalk("add", "demo/listing.txt", "-c", "demo/citewalk.db").err


def test_the_demo_keeps_a_listing_of_the_user_s_own(citewalk):
    Path("demo").mkdir()
    Path("demo", "listing.txt").write_text("arxiv:2312.07000\n", encoding="utf-8")
    assert citewalk("demo", "-o", "demo").status == 0
    assert Path("demo", "listing.txt").read_text(encoding="utf-8") == "arxiv:2312.07000\n"


def test_the_sample_listing_is_read_as_a_listing(tmp_path):
    (tmp_path / "listing.txt").write_bytes(listing())
    assert {paper.evidence.source for batch in read(tmp_path / "listing.txt") for paper in batch.papers} == {"listing"}
