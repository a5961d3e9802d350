"""The command line as a user meets it: arguments in; status, stdout and stderr out."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fake_apis.demo_world import demo_world
from fake_apis.fixtures import play

from citewalk.cli.main import main
from citewalk.graph.demo import write_collection

__all__ = ["play"]
KEYS = ("S2_API_KEY", "SEMANTIC_SCHOLAR_API_KEY", "OPENALEX_API_KEY", "GITHUB_TOKEN", "HF_TOKEN")


@dataclass
class Run:
    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def citewalk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Run]:
    """Run a command in an empty folder, with no setting of the person who runs the tests."""

    for name in list(os.environ):
        if name.startswith("CITEWALK_") or name in (
            "S2_API_KEY",
            "SEMANTIC_SCHOLAR_API_KEY",
            "OPENALEX_API_KEY",
            "GITHUB_TOKEN",
            "HF_TOKEN",
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("CITEWALK_OFFLINE", "1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))

    def run(*arguments: object) -> Run:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main([str(a) for a in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return Run(int(stop.value.code or 0), out, err)

    return run


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled collection, made once; not to be changed."""
    path = tmp_path_factory.mktemp("demo") / "citewalk.db"
    write_collection(path)
    return path


@pytest.fixture
def listing() -> Path:
    """A copied Daily Papers page with the real one's titles, dates, URLs and traps, and abstracts written for tests."""
    return Path(__file__).resolve().parents[1] / "graph" / "intake" / "data" / "listing.txt"


@pytest.fixture
def apis(play: Callable[..., Any], citewalk: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The public APIs, telling of the bundled collection's papers; citewalk is pointed at them."""
    playing = play(demo_world(tmp_path / "world.db"))
    (tmp_path / "world.db").unlink()
    monkeypatch.delenv("CITEWALK_OFFLINE")
    for name, value in playing.environ.items():
        monkeypatch.setenv(name, value)
    return playing
