"""The proof: bad answers, kill -9 and two processes at once change nothing of what a collection holds in the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from fake_apis import World
from fake_apis.bench import Bench, content, listed

import citewalk
from citewalk.graph.collection import Collection

KINDS = ("429", "429-hint", "429-hint:2", "500", "502", "503", "truncated", "closed", "empty", "html")
PACKAGE = Path(citewalk.__file__).resolve().parent

_CHILD = """
import os, signal, sys
from citewalk.graph.collection import Collection
from citewalk.graph.enrich import enrich

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs are started with it ignored
collection = Collection.open(sys.argv[1])
kill_after = int(sys.argv[2])
if kill_after >= 0:
    add, left = collection.add, [kill_after]

    def dying(batch):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return add(batch)

    collection.add = dying
enrich(collection, contexts=True)
"""


def a_world(papers, seed=1):
    world = World.generate(papers, references=6, seed=seed)
    keys = [p for p in world.papers if p.startswith("p")]
    for n, key in enumerate(keys):
        paper = world.papers[key]
        paper.withheld = n % 17 == 3
        paper.declared = 30 if n % 29 == 4 else None
        paper.unknown_to = ["semantic_scholar"] if n % 23 == 5 else []
        paper.twin = f"10.5555/twin.{n}" if n % 13 == 6 else None
        if n % 31 == 7:
            paper.doi = f"10.5555/published.{n}"
    return world


@pytest.mark.parametrize("seed", [1, 2])
def test_thirty_percent_bad_answers_change_nothing(play, seed):
    """300 papers, every tenth known by title only; compared: all papers, records, edges, coverage and fetches."""
    world = a_world(300)

    def enriched(share):
        apis = play(world)
        for number, api in enumerate(apis.apis.values()):
            api.misbehave_often(share, KINDS, seed=100 * seed + number)
        b = Bench(apis, batch=listed(world, titles_only=lambda n: n % 10 == 9), GITHUB_TOKEN="t")
        for _ in range(4):  # a call that failed twelve times out of twelve is made in the next run
            report = b.enrich(max_wait=1000)
            if report.complete:
                break
        return content(b.collection), report, sum(len(api.requests) for api in apis.apis.values())

    clean, quiet, few = enriched(0.0)
    stormy, report, many = enriched(0.3)
    assert not quiet.retries
    assert many > 1.3 * few
    assert report.complete
    for part, expected in clean.items():
        assert stormy[part] == expected, part


def start(apis, path, kill_after=-1, child=_CHILD):
    environ = {
        **os.environ,
        **apis.environ,
        "GITHUB_TOKEN": "t",
        "HOME": str(path.parent),
        "PYTHONPATH": str(_above(path.parent)),
    }
    environ.pop("COVERAGE_PROCESS_START", None)
    return subprocess.Popen([sys.executable, "-c", child, str(path), str(kill_after)], env=environ, stderr=subprocess.PIPE)


def ended(run):
    """Wait for a process; return its exit status and fail the test if it died of an error."""
    told = run.communicate()[1].decode()
    assert run.returncode in (0, -signal.SIGKILL), told
    return run.returncode


def _above(folder):
    """A folder from which ``import citewalk`` finds this checkout, whatever the checkout is called."""
    link = folder / "import" / "citewalk"
    if not link.is_symlink():
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(PACKAGE)
    return link.parent


def new_collection(path, batch):
    with Collection.open(path) as collection:
        collection.add(batch)


def all_of(path):
    with Collection.open(path) as collection:
        return content(collection)


@pytest.fixture
def rehearsed(play, tmp_path):
    """A world, its apis, what an undisturbed run holds and how many calls it made."""
    world = a_world(40)
    batch = listed(world, titles_only=lambda n: n % 10 == 9)
    apis = play(world)
    new_collection(tmp_path / "calm.db", batch)
    run = start(apis, tmp_path / "calm.db")
    assert ended(run) == 0
    calls = apis.calls()
    for api in apis.apis.values():
        api.requests.clear()
    return apis, batch, all_of(tmp_path / "calm.db"), calls


def test_killed_at_twenty_random_points_it_resumes_to_the_same_content(rehearsed, tmp_path):
    """SIGKILL before some commit; then again, twenty times in all; at most the calls in flight are made twice."""
    apis, batch, expected, calls = rehearsed
    draw = random.Random(7)
    path, kills = tmp_path / "killed.db", 0
    new_collection(path, batch)
    while kills < 20:
        run = start(apis, path, kill_after=draw.randint(0, 5))
        if ended(run) == 0:  # it got to the end before its turn came
            break
        kills += 1
    run = start(apis, path)
    assert ended(run) == 0
    assert kills == 20
    held = all_of(path)
    for part, whole in expected.items():
        assert held[part] == whole, part
    made = apis.calls()
    sources_at_once = 4 + 4  # of one stage, and HF's open requests
    assert sum(made.values()) <= sum(calls.values()) + (kills + 1) * sources_at_once
    assert ended(start(apis, path)) == 0
    assert apis.calls() == made, "when all is there nothing is asked"


def test_two_processes_at_once_fetch_nothing_twice(rehearsed, tmp_path):
    apis, batch, expected, calls = rehearsed
    path = tmp_path / "shared.db"
    new_collection(path, batch)
    both = [start(apis, path), start(apis, path)]
    for run in both:
        assert ended(run) == 0
    assert apis.calls() == calls
    held = all_of(path)
    for part, whole in expected.items():
        assert held[part] == whole, part
    assert not list(tmp_path.glob("*-enriching"))


def test_the_lock_of_a_dead_process_is_nobodys(rehearsed, tmp_path):
    apis, batch, _, _ = rehearsed
    path = tmp_path / "dead.db"
    new_collection(path, batch)
    assert ended(start(apis, path, kill_after=0)) == -signal.SIGKILL
    assert (tmp_path / "dead.db-enriching").exists()
    assert ended(start(apis, path)) == 0


def test_interrupted_it_keeps_what_it_has_and_goes_on(rehearsed, tmp_path):
    apis, batch, expected, _ = rehearsed
    path = tmp_path / "interrupted.db"
    new_collection(path, batch)
    child = _CHILD.replace("os.kill(os.getpid(), signal.SIGKILL)", "left[0] < -1 or os.kill(os.getpid(), signal.SIGINT)")
    run = start(apis, path, kill_after=3, child=child)  # early: a run that is over cannot be interrupted
    told = run.communicate()[1].decode()
    assert run.returncode in (1, 130, -signal.SIGINT)
    assert "KeyboardInterrupt" in told
    with Collection.open(path) as collection:
        assert collection.fetches()
    assert not list(tmp_path.glob("*-enriching"))
    assert ended(start(apis, path)) == 0
    held = all_of(path)
    for part, whole in expected.items():
        assert held[part] == whole, part
