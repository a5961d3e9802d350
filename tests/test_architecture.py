"""The house stands as it was drawn: who may import whom, what is packaged, how long a module is, what starts quickly."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import citewalk

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("cli", "exports", "graph")
LONGEST = 400
HEAVY = {"networkx", "httpx", "igraph", "numpy", "scipy", "lxml", "rapidfuzz", "pyvis", "semanticscholar"}


def modules(*parts: str) -> list[Path]:
    return sorted(path for part in parts for path in (ROOT / part).rglob("*.py") if "node_modules" not in path.parts)


def setting(*keys: str) -> object:
    value: object = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for key in keys:
        value = value[key]  # type: ignore[index]
    return value


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run this Python on *arguments*, away from the checkout."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, cwd=cwd, timeout=300, check=False)


def test_imports_keep_to_their_direction(tmp_path: Path) -> None:
    pytest.importorskip("importlinter")
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"
    answer = run("-c", script, str(ROOT / "pyproject.toml"), cwd=tmp_path)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert f"{len(setting('tool', 'importlinter', 'contracts'))} kept, 0 broken" in answer.stdout  # type: ignore[arg-type]


def test_the_linter_would_see_a_wrong_import(tmp_path: Path) -> None:
    pytest.importorskip("importlinter")
    config = tmp_path / "contracts.toml"
    config.write_text(
        '[tool.importlinter]\nroot_package = "citewalk"\n[[tool.importlinter.contracts]]\nname = "upside down"\n'
        'type = "layers"\nlayers = ["citewalk.graph.model", "citewalk.graph.collection"]\n'
    )
    script = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(sys.argv[1], no_cache=True))"
    assert run("-c", script, str(config), cwd=tmp_path).returncode == 1


def test_every_folder_of_modules_is_packaged_and_no_other() -> None:
    folders = {path.parent.relative_to(ROOT) for path in modules(*PARTS)} | {Path()}
    names = {".".join(("citewalk", *folder.parts)) for folder in folders}
    assert names == set(setting("tool", "setuptools", "packages"))  # type: ignore[call-overload]
    assert [str(folder) for folder in sorted(folders) if not (ROOT / folder / "__init__.py").exists()] == []


def test_the_root_holds_no_other_module() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py", "setup.py"}


@pytest.mark.parametrize("path", modules(*PARTS), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_module_is_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def imported(path: Path) -> Iterator[str]:
    """Yield the top-level names that a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", modules("exports", "graph"), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_below_the_command_line_nothing_prints(path: Path) -> None:
    assert set(imported(path)) & {"click", "rich"} == set()
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"] == []


@pytest.mark.parametrize("path", modules(*PARTS), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_inside_are_relative(path: Path) -> None:
    assert "citewalk" not in set(imported(path))


def loaded(*arguments: str, cwd: Path) -> tuple[set[str], subprocess.CompletedProcess[str]]:
    """Return the top-level modules that a start of Python with *arguments* loads."""
    answer = run("-X", "importtime", *arguments, cwd=cwd)
    lines = [line for line in answer.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines}, answer


@pytest.mark.parametrize("arguments", [("-c", "import citewalk"), ("-m", "citewalk", "--help"), ("-m", "citewalk", "--version")])
def test_starting_is_light(arguments: tuple[str, ...], tmp_path: Path) -> None:
    names, answer = loaded(*arguments, cwd=tmp_path)
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert "citewalk" in names
    assert names & HEAVY == set()


def test_help_names_every_command(tmp_path: Path) -> None:
    _, answer = loaded("-m", "citewalk", "--help", cwd=tmp_path)
    for path in (ROOT / "cli" / "commands").glob("[!_]*.py"):
        assert path.stem.replace("_", "-") in answer.stdout


@pytest.mark.parametrize("name", citewalk.__all__)
def test_every_public_name_is_there_and_explained(name: str) -> None:
    assert getattr(citewalk, name).__doc__


def test_an_unknown_public_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing_of_the_kind'"):
        getattr(citewalk, "nothing_of_the_kind")  # noqa: B009
