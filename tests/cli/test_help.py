"""Every command has help with an example and a section in docs/commands.md; start-up is quick."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from citewalk.cli.main import COMMANDS, cli

DOCS = Path(__file__).resolve().parents[2] / "docs" / "commands.md"
NO_TABLE = {"demo", "resolve", "help"}


def command(name: str) -> click.Command:
    with click.Context(cli) as context:
        found = cli.get_command(context, name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_an_example(name):
    found = command(name)
    assert re.search(rf"Examples?:\s+(.*\| )?citewalk {name}", found.help or ""), f"{name} --help shows no example"
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented(name):
    assert f"\n## {name}\n" in DOCS.read_text(encoding="utf-8")


def test_nothing_is_documented_that_is_not_there():
    assert set(re.findall(r"^## (\S+)$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - NO_TABLE))
def test_every_table_has_a_json_twin(name):
    assert any("--json" in parameter.opts for parameter in command(name).params)


@pytest.mark.parametrize("name", COMMANDS)
def test_common_options_are_taken_after_the_command_too(name):
    options = {option for parameter in command(name).params for option in parameter.opts}
    assert {"--collection", "--quiet", "--verbose"} <= options


def test_the_list_of_commands_is_not_cut_at_80_columns(citewalk, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert "..." not in citewalk("--help").out.partition("Commands:")[2]


def test_help_imports_nothing_heavy():
    script = "import sys; from citewalk.cli.main import main\n"
    script += "try:\n main(['--help'])\nfinally:\n print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    for heavy in ("networkx", "httpx", "igraph", "numpy", "scipy", "lxml", "rich"):
        assert f"'{heavy}'" not in done.stderr, f"{heavy} is imported for --help"


def test_igraph_does_not_bring_pyplot_and_matplotlib_stays_usable():
    script = "import sys; from citewalk.cli.main import spare_pyplot; spare_pyplot(); import igraph\n"
    script += "print('matplotlib' in sys.modules); import igraph.drawing\ntry:\n import matplotlib\nexcept ImportError as e:\n print(e.name)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()[0]) == (0, "False"), done.stderr
    if importlib.util.find_spec("matplotlib"):
        assert done.stdout.split() == ["False"]


def test_a_mistyped_command_is_answered_with_the_nearest(citewalk):
    done = citewalk("ranks")
    assert done.status == 2
    assert "Did you mean 'rank'?" in done.err


def test_python_m_is_the_same_program():
    done = subprocess.run([sys.executable, "-m", "citewalk", "--version"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert re.match(r"citewalk \d+", done.stdout)
