"""What a killed run leaves beside its outputs: the next run clears what is its own, and nothing else."""

from __future__ import annotations

import contextlib
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from citewalk.exports import leftovers
from citewalk.exports.writing import replace_text, replace_together
from citewalk.graph.demo import write_collection

WRITING = """
import sys, time
from citewalk.exports.writing import replace_together
with replace_together(*sys.argv[1:]) as files:
    for file in files:
        file.write(b"half")
        file.flush()
    print("written", flush=True)
    time.sleep(600)
"""
TAKING = """
import sys, time
from pathlib import Path
from citewalk.exports.writing import replace_together
if "moved" in sys.argv:
    def no_links(self, target): raise OSError(1, "no links here")
    Path.hardlink_to = no_links
def stop(self, target):
    print("about to take its place", flush=True)
    time.sleep(600)
Path.replace = stop
with replace_together(*sys.argv[1:3]) as files:
    for file in files:
        file.write(b"new")
"""
STOPPED = """
import sys, time
from pathlib import Path
from citewalk.cli.main import main
def stop(self, target):
    print("about to take its place", flush=True)
    time.sleep(600)
Path.replace = stop
main(sys.argv[1:])
"""
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


@contextlib.contextmanager
def running(script: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """Run *script* until it has printed a line."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline()
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)


def killed(script: str, *arguments: object) -> None:
    with running(script, *arguments):
        pass


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_next_run_clears_what_a_killed_one_left(tmp_path: Path) -> None:
    a, b = tmp_path / "a.gexf", tmp_path / "b.gexf"
    a.write_text("old")
    killed(WRITING, a, b)
    assert len(names(tmp_path)) == 3
    assert a.read_text() == "old"
    with replace_together(a, b) as files:
        for file in files:
            file.write(b"new")
    assert names(tmp_path) == {"a.gexf", "b.gexf"}
    assert a.read_text() == b.read_text() == "new"


def test_what_belongs_to_a_running_process_or_to_another_output_is_left_alone(tmp_path: Path) -> None:
    a, b = tmp_path / "a.gexf", tmp_path / "b.gexf"
    killed(WRITING, b)
    others = {".citewalk-0123456789abcdef.tmp", ".citewalk-notes.tmp", "a.gexf.tmp", ".a.gexf.swp"}
    for name in others:
        (tmp_path / name).write_text("somebody's")
    folder = leftovers.name(a, leftovers.NEW)
    folder.mkdir()
    link = leftovers.name(a, leftovers.NEW)
    link.symlink_to(tmp_path / "a.gexf.tmp")
    before = names(tmp_path)
    with running(WRITING, a):
        (mine,) = names(tmp_path) - before
        with replace_text(a) as file:
            file.write("new")
        assert names(tmp_path) == before | {"a.gexf", mine}
    with replace_text(a) as file:
        file.write("newer")
    assert names(tmp_path) == before | {"a.gexf"}


@pytest.mark.parametrize("way", ["linked", "moved"])
def test_killed_while_files_take_their_places(tmp_path: Path, way: str) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("old a")
    b.write_text("old b")
    killed(TAKING, a, b, way)
    assert a.exists() == (way == "linked")
    leftovers.clear(a)
    leftovers.clear(b)
    assert (a.read_text(), b.read_text()) == ("old a", "old b")
    assert names(tmp_path) == {"a", "b"}


@pytest.mark.parametrize("locks", [None, "broken"])
def test_where_locks_are_not_to_be_had_a_file_is_left_for_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locks: str | None
) -> None:
    a = tmp_path / "a"
    fresh = leftovers.name(a, leftovers.NEW)
    fresh.write_text("half")

    class Broken:
        LOCK_EX = LOCK_NB = 0

        @staticmethod
        def flock(*_: object) -> None:
            raise OSError(95, "Operation not supported")

    monkeypatch.setattr(leftovers, "fcntl", Broken if locks else None)
    leftovers.clear(a)
    assert fresh.exists()
    later = time.time() + 2 * 86_400
    monkeypatch.setattr(leftovers.time, "time", lambda: later)
    leftovers.clear(a)
    assert not fresh.exists()
    with replace_text(a) as file:
        file.write("new")
    assert names(tmp_path) == {"a"}


def test_a_killed_command_leaves_nothing_after_the_next(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    write_collection(tmp_path / "c.db")
    export = ["-m", "citewalk", "-c", str(tmp_path / "c.db"), "export", str(page)]
    killed(STOPPED, *export[2:])
    assert len(list(tmp_path.glob(".citewalk-*.tmp"))) == 1
    assert not page.exists()
    subprocess.run([sys.executable, *export], check=True, capture_output=True)
    assert names(tmp_path) == {"c.db", "page.html"}
