"""The dry run: how many calls the open questions take, and how long that is at the rates in force."""

from __future__ import annotations

from collections import Counter

from ..collection import Collection
from ..model import Paper
from ..sources import MODULES, Job, arxiv
from ..sources.settings import Settings
from . import titles
from .memory import Memory
from .questions import Questions, Wish, all_jobs, missing, questions, unanswered
from .report import Plan

REFERENCES_OF_A_PAPER = 100
"""Assumed where no number of references is declared."""
GITHUB_PER_CALL = {"repository": 50, "readme": 20}
"""With a token. Most READMEs come along with their repositories, but one under an odd name takes a call of its own.
Without a token every repository takes a call, one more where it moved and one more where it may be empty."""
GITHUB_AN_HOUR = 60
"""What GitHub answers without a token."""


def plan(collection: Collection, memory: Memory, wish: Wish, settings: Settings) -> Plan:
    """Return how many calls a run would make at most and at least, without making one."""
    with collection.snapshot():
        asked = questions(collection, memory, wish)
        open_questions = unanswered(collection, memory=memory, wish=wish)
    most: Counter[str] = Counter()
    least: Counter[str] = Counter()
    for source, papers in asked.titles.items():
        most[source] += titles.calls(source, papers)
        if source == "arxiv":
            least[source] += len(arxiv.plan_titles(papers))
    token = bool(settings["github"].key)
    known = all_jobs()
    suggested = len(asked.keys.get(("github", "candidate"), ())) + len(asked.fresh)
    for name, keys in asked.keys.items():
        job, things = known[name], asked.about(known[name])
        hoped = len(keys) + sum(1 for p in things if isinstance(p, Paper) and p.id in asked.fresh and not job.key(p))
        least[job.source] += _least(job, len(keys), token)
        if job.source == "github":
            # A suggestion takes up to two looks, and a repository that it turns out to be is asked for like the others.
            looks = suggested if job.kind == "candidate" else len(keys) + len(asked.fresh) + 2 * suggested
            most[job.source] += _github_calls(job, looks, token)
            continue
        if name == ("openalex", "paper"):
            hoped = len(keys) + _references_expected(asked, memory, known["openalex", "references"])
        elif job.kind == "references":
            hoped += asked.more
        most[job.source] += job.calls(hoped)
    if not token:
        most["github"] = min(most["github"], GITHUB_AN_HOUR)
    calls = {source: most[source] for source in (*MODULES, "pages") if most[source]}
    least_calls = {source: min(n, calls.get(source, 0)) for source, n in least.items() if n}
    return Plan(calls, least_calls, _seconds(calls, settings), missing=open_questions)


def _least(job: Job, keys: int, token: bool) -> int:
    if job.source == "github" and token:
        return -(-keys // GITHUB_PER_CALL["repository"]) if job.kind == "repository" else 0
    return job.calls(keys) - (job.extra(keys) if keys else 0)


def _references_expected(asked: Questions, memory: Memory, job: Job) -> int:
    papers = [*asked.scope.hop, *asked.hop]
    named = [p for p in papers if missing(job, [p], memory) or (p.id in asked.fresh and not job.key(p))]
    expected = sum(p.reference_count or REFERENCES_OF_A_PAPER for p in named) + asked.more * REFERENCES_OF_A_PAPER
    return expected + REFERENCES_OF_A_PAPER if expected else 0


def _github_calls(job: Job, repositories: int, token: bool) -> int:
    if not repositories:
        return 0
    if job.kind == "candidate":
        return job.calls(repositories)
    if not token:
        return (3 if job.kind == "repository" else 1) * repositories
    return -(-repositories // GITHUB_PER_CALL[job.kind]) + (repositories if job.kind == "readme" else 0)


def _seconds(calls: dict[str, int], settings: Settings) -> float:
    """Return the least time the calls take: sources are asked side by side, each at its own rate."""
    each = [max(0, n - settings[s].limit.burst) / settings[s].limit.rate for s, n in calls.items()]
    return round(max(each, default=0.0), 1)
