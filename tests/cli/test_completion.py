"""The shell completes commands, options, measures, formats and the identifiers of the collection, quickly."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete

from citewalk.cli.main import cli


def completed(*words: str, incomplete: str = "") -> list[str]:
    found = ShellComplete(cli, {}, "citewalk", "_CITEWALK_COMPLETE").get_completions(list(words), incomplete)
    return [item.value if item.type == "plain" else item.type for item in found]


@pytest.mark.parametrize(
    ("words", "incomplete", "expected"),
    [
        ((), "fo", ["followups", "foundations"]),
        (("rank", "--by"), "page", ["pagerank"]),
        (("rank", "--by"), "hits", ["hits_authority", "hits_hub"]),
        (("rank", "--scope"), "", ["listed", "found", "all"]),
        (("export", "--format"), "ge", ["gexf"]),
        (("add", "--format"), "bib", ["bibtex"]),
        (("enrich", "--only"), "sem", ["semantic_scholar"]),
        (("code", "--health"), "a", ["archived"]),
        (("help",), "main", ["main-path"]),
        (("add",), "", ["file"]),
        (("add",), "daily:t", ["daily:today"]),
        (("export",), "", ["file"]),
        (("rank", "-c"), "", ["file"]),
    ],
)
def test_words_are_completed(words, incomplete, expected):
    assert sorted(completed(*words, incomplete=incomplete)) == sorted(expected)


def test_identifiers_of_the_collection_are_completed(demo_file):
    here = ("-c", str(demo_file))
    assert completed(*here, "show", incomplete="arxiv:2203.021") == ["arxiv:2203.02155"]
    assert completed("related", *here, incomplete="2203.021") == ["2203.02155"]
    assert completed(*here, "path", "arxiv:2203.02155", incomplete="github:gair") == ["github:gair-nlp/alignment-for-honesty"]
    assert completed(*here, "show", incomplete="github:") == []
    assert len(completed(*here, "show", incomplete="")) == 100


def test_without_a_collection_nothing_is_completed_and_nothing_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert completed("show", incomplete="a") == []
    (tmp_path / "citewalk.db").write_bytes(b"no database")
    assert completed("show", incomplete="a") == []
    assert [path.name for path in tmp_path.iterdir()] == ["citewalk.db"]


@pytest.fixture
def program(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``citewalk`` is this program."""
    program = tmp_path / "bin" / "citewalk"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m citewalk "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return {**os.environ, "PATH": f"{program.parent}:{os.environ['PATH']}"}


@pytest.mark.skipif(shutil.which("bash") is None or sys.platform == "win32", reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["show", "arxiv", ":", "2203.021"], "2203.02155"),
        (["show", "arxiv:2203.021"], "arxiv:2203.02155"),  # where COMP_WORDBREAKS has no colon
        (["path", "arxiv", ":", "2203.02155", "github", ":", "gair"], "gair-nlp/alignment-for-honesty"),
        (["rank", "--by", "page"], "pagerank"),
    ],
)
def test_bash_completes_identifiers_although_it_breaks_words_at_colons(words, expected, program, demo_file, tmp_path):
    line = " ".join(f'"{word}"' for word in ["citewalk", *words])
    script = f'eval "$(_CITEWALK_COMPLETE=bash_source citewalk)"; COMP_WORDS=({line}); COMP_CWORD={len(words)}; '
    script += '_citewalk_completion citewalk; echo "${COMPREPLY[@]}"'
    setting = {**program, "CITEWALK_COLLECTION": str(demo_file)}
    done = subprocess.run(["bash", "--norc", "-c", script], env=setting, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == expected


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_documented_shell_gets_its_script(shell, program, tmp_path):
    setting = {**program, "_CITEWALK_COMPLETE": f"{shell}_source"}
    done = subprocess.run(["citewalk"], env=setting, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert "_citewalk_completion" in done.stdout


def test_completing_imports_nothing_heavy(program, demo_file, tmp_path):
    setting = {
        **os.environ, "_CITEWALK_COMPLETE": "bash_complete", "CITEWALK_COLLECTION": str(demo_file),
        "COMP_WORDS": "citewalk\nshow\narxiv:2203.021", "COMP_CWORD": "2",
    }  # fmt: skip
    script = (
        "import sys; from citewalk.cli.main import main\ntry:\n main([])\nfinally:\n print(sorted(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=setting, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout == "plain,arxiv:2203.02155\n"
    for heavy in ("networkx", "httpx", "igraph", "numpy", "scipy", "lxml", "rich", "rapidfuzz"):
        assert f"'{heavy}'" not in done.stderr, f"{heavy} is imported for completion"
