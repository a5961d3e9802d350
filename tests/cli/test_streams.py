"""Standard output that is closed, full or read only in part; processes that are stopped."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shells and signals of POSIX")


@pytest.fixture
def shell(demo_file, tmp_path):
    """Run a shell line in which ``citewalk`` is this program and ``$DEMO`` the bundled collection."""

    def run(line: str) -> subprocess.CompletedProcess[str]:
        setting = {**os.environ, "DEMO": str(demo_file), "CITEWALK_OFFLINE": "1", "PYTHON": sys.executable}
        script = 'citewalk() { "$PYTHON" -m citewalk "$@"; }; set -o pipefail; ' + line
        return subprocess.run(["bash", "-c", script], env=setting, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize("command", ["papers --scope all -n 0 --json", "show arxiv:2406.09264 -n 0", "code --csv -n 0"])
def test_whoever_has_seen_enough_is_no_error(shell, command):
    done = shell(f"citewalk -c $DEMO {command} | head -1")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("command", ["papers", "papers --json", "code --csv", "--help", "--version"])
def test_a_full_disk_behind_the_output_is_one_clear_line(shell, command):
    done = shell(f"citewalk -c $DEMO {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "No space left on device" in done.stderr


def test_a_closed_output_is_no_error(shell):
    done = shell("citewalk -c $DEMO papers >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_hostile_source_name_cannot_drive_the_terminal(citewalk):
    done = citewalk("add", "\x1b[2Jboo")
    assert done.status == 1
    assert "\x1b" not in done.err


@pytest.mark.parametrize("output", ["g.gexf", "g.html", "g.csv.gz"])
def test_a_full_disk_leaves_the_old_output(shell, tmp_path, output):
    (tmp_path / output).write_text("old")
    done = shell(f"ulimit -f 64; citewalk -c $DEMO export {output}")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert output in done.stderr
    assert (tmp_path / output).read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == [output]
