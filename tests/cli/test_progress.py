"""Something moves while a command works, bars never run backwards, and nothing moves where nobody watches."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from real_terminal import run_in_terminal

from citewalk.cli import progress
from citewalk.cli.progress import Share, SourceProgress, duration

TURNING = re.compile("[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]")
STEPS = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 80)), max_size=40)


@given(STEPS)
def test_a_share_never_falls_whatever_turns_up(steps):
    share, done, total, before = Share(), 0, 0, 0.0
    for more_done, more_total in steps:
        total += more_total
        done = min(done + more_done, total)
        value = share.update(done, total)
        assert before <= value <= 1
        before = value


def test_a_share_grows_with_every_answer_although_the_total_grows_too():
    share = Share()
    values = [
        share.update(done, total)
        for done, total in ((0, 10), (5, 10), (10, 10), (10, 30), (20, 30), (30, 30), (30, 40), (40, 40))
    ]
    assert all(later >= before for before, later in pairwise(values))
    assert values[1] == pytest.approx(0.45)
    assert len(set(values)) == 6, "it stands still only where nothing was answered"
    assert values[-1] < 1, "the end is reached when the run ends"


def test_bars_never_run_backwards_and_are_full_at_the_end(monkeypatch, capsys):
    monkeypatch.setattr(progress, "wanted", lambda: True)
    seen: dict[str, list[float]] = {}
    with SourceProgress() as shown:
        for source, done, total in (
            ("openalex", 0, 38), ("openalex", 38, 38), ("openalex", 38, 500), ("arxiv", 0, 4), ("openalex", 300, 500), ("arxiv", 4, 4),
            ("openalex", 300, 900), ("openalex", 900, 900), ("github", 0, 60), ("github", 10, 60), ("github", 10, 16),
        ):  # fmt: skip
            shown.update(source, done, total)
            for task in shown._progress.tasks:
                seen.setdefault(task.description, []).append(task.percentage)
        tasks = {task.description: task for task in shown._progress.tasks}
    for values in seen.values():
        assert values == sorted(values)
    assert {name: tasks[name].percentage for name in ("openalex", "arxiv")} == {"openalex": 100, "arxiv": 100}
    assert tasks["github"].percentage < 100
    err = capsys.readouterr().err
    assert "900/900" in err
    assert "not finished" in err


def test_nobody_watches_a_pipe(citewalk, demo_file):
    for arguments in (("rank", "-n", 1), ("export", "g.gexf"), ("export", "g.csv", "-q")):
        done = citewalk(*arguments, "-c", demo_file)
        assert not TURNING.search(done.err)
        assert "\r" not in done.err + done.out


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
class TestInATerminal:
    @pytest.mark.parametrize("command", [("rank", "-n", 2), ("export", "g.gexf"), ("demo", "-o", "d")], ids=lambda c: c[0])
    def test_a_line_moves_and_is_gone_before_the_result_stands_there(self, command, demo_file, tmp_path):
        more = () if command[0] == "demo" else ("-c", demo_file)
        shown = run_in_terminal([(*command, *more)], columns=80, folder=tmp_path)
        assert shown.statuses == [0]
        assert len(TURNING.findall(shown.raw)) > 2
        left = [line.rpartition("\r")[2].replace("\x1b[K", "") for line in shown.raw.split("\n")]
        assert not TURNING.search("\n".join(left)), "nothing of it is left on the screen"

    def test_a_long_name_does_not_break_the_line(self, demo_file, tmp_path):
        name = "日本語" * 20 + ".gexf"
        shown = run_in_terminal([("export", name, "-c", demo_file)], columns=40, folder=tmp_path)
        assert shown.statuses == [0]
        assert "writing 日本語" in shown.raw
        for frame in re.findall(r"\r([^\r\n\x1b]*)", shown.raw):
            assert sum(2 if ord(c) > 0x2E80 else 1 for c in frame) < 40

    @pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {}], ids=["dumb", "quiet"])
    def test_nothing_moves_in_a_dumb_terminal_or_when_quiet_is_wanted(self, environ, demo_file, tmp_path):
        quiet = () if environ else ("-q",)
        shown = run_in_terminal([("rank", "-n", 1, *quiet, "-c", demo_file)], columns=80, folder=tmp_path, environ=environ)
        assert not TURNING.search(shown.raw)

    @pytest.mark.parametrize("columns", [40, 60])
    def test_enriching_shows_a_bar_for_each_source_and_no_line_is_too_wide(self, columns, apis, listing, tmp_path):
        settings = {**apis.environ, "CITEWALK_OFFLINE": "0"}
        shown = run_in_terminal([("build", listing, "-o", "g.gexf")], columns=columns, folder=tmp_path, environ=settings)
        assert shown.statuses == [0], shown.text
        for source in ("semantic scholar", "openalex", "arxiv", "github"):
            assert re.search(rf"{source} +.*━", shown.text)
        assert re.search(r"\d+/\d+", shown.text)
        assert max(len(line.rpartition("\r")[2]) for line in shown.text.split("\n")) <= columns


def test_the_line_is_there_before_the_libraries_are_loaded(demo_file):
    script = (
        "import sys\nfrom citewalk.cli import progress\nfrom citewalk.cli.main import main\n"
        "begun = progress.activity.begin\n"
        "def begin(what):\n print(sorted({'numpy', 'networkx', 'igraph', 'scipy', 'rich', 'httpx'} & set(sys.modules)), file=sys.stderr)\n"
        " progress.activity.begin = begun\n"
        f"progress.activity.begin = begin\nmain(['rank', '-n', '1', '--no-interval', '-c', {str(demo_file)!r}])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stderr.splitlines()[0] == "[]"


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.4, "0 s"), (99, "99 s"), (100, "2 min"), (3600, "60 min"), (7500, "2 h 5 min")]
)
def test_durations_in_words(seconds, words):
    assert duration(seconds) == words
