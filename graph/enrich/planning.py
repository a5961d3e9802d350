"""What is missing: derived from the collection and its fetches alone, so that an interrupted run needs no memory of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..collection import Collection
from ..model import Paper, Repository
from ..sources import MODULES, Job, arxiv, jobs
from ..sources.settings import Settings
from . import titles
from .memory import Memory, names_of
from .report import Plan

REFERENCES_OF_A_PAPER = 100
"""Assumed for the dry run where nobody has declared a number."""
GITHUB_PER_CALL = {"repository": 50, "readme": 20}
"""With a token. Most READMEs come along with their repositories, but one under an odd name takes a call of its own.
Without a token every repository takes a call, one more where it moved and one more where it may be empty."""
GITHUB_AN_HOUR = 60
"""What GitHub answers without a token."""
TELLING = (
    ("semantic_scholar", "references"),
    ("arxiv", "paper"),
    ("hugging_face", "hf_paper"),
    ("openalex", "references"),
    ("datacite", "twin"),
)
"""Jobs whose answers may bring identifiers and repositories, about which others are then asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the user wants of a run."""

    sources: tuple[str, ...]
    hops: int = 1
    max_papers: int = 500
    citations: bool = False
    contexts: bool = False
    follow_pages: bool = False

    def wants(self, job: Job) -> bool:
        """Tell whether *job* is among what was asked for."""
        if job.source not in self.sources and job.source != "pages":
            return False
        return {"contexts": self.contexts, "citations": self.citations, "pages": self.follow_pages}.get(job.kind, True)


def all_jobs() -> dict[tuple[str, str], Job]:
    """Return every job by source and kind, project pages and suggested repositories included."""
    from ..sources import github, pages

    found = [job for source in MODULES for job in jobs(source)]
    return {(job.source, job.kind): job for job in (*found, github.CANDIDATES, *pages.JOBS)}


class Scope:
    """The papers and repositories a run is about, read once per stage."""

    def __init__(self, collection: Collection, hop: Sequence[str] | None = None) -> None:
        with collection.snapshot():
            self.all = collection.papers()
            self.listed = [paper for paper in self.all if paper.listed]
            chosen = set(hop or ())
            self.hop = self.listed if hop is None else [p for p in self.all if p.id in chosen]
            self.repositories = _listed_first(collection, {p.id for p in self.listed})

    def of(self, job: Job) -> Sequence[Paper | Repository]:
        """Return what *job* is about."""
        if job.about == "listed":
            return self.listed
        if job.about == "papers":
            return self.hop if job.kind == "references" else self.all
        return self.repositories


def _listed_first(collection: Collection, listed: set[str]) -> list[Repository]:
    first = {link.repository for link in collection.links() if link.relation == "has_code" and link.paper in listed}
    return sorted(collection.repositories(), key=lambda r: (not (r.listed or r.id in first), r.id))


def missing(job: Job, things: Iterable[Paper | Repository], memory: Memory) -> list[str]:
    """Return the keys that *job* has to ask for, without repeats, in the order of *things*."""
    keys: dict[str, None] = {}
    for thing in things:
        key = job.key(thing) if isinstance(thing, Paper) else thing.id
        if key and not memory.holds(job.source, job.kind, (key, *names_of(thing)), job.fields):
            keys[key] = None
    return list(keys)


def co_cited(collection: Collection, citing: set[str], most: int) -> list[str]:
    """Return up to *most* papers outside *citing* that papers in it cite, those cited by most of them first."""
    count = Counter(cited for _, cited in {(c.citing, c.cited) for c in collection.citations() if c.citing in citing})
    outside = ((name, number) for name, number in count.items() if name not in citing)
    return [name for name, _ in sorted(outside, key=lambda pair: (-pair[1], pair[0]))[:most]]


def plan(collection: Collection, memory: Memory, wish: Wish, settings: Settings) -> Plan:
    """Return how many calls a run would make at most and at least, without making one."""
    scope = Scope(collection)
    most: Counter[str] = Counter()
    least: Counter[str] = Counter()
    known = all_jobs()
    searching = {}
    for source in titles.SEARCHED:
        if source in wish.sources:
            searching[source] = titles.open_titles(source, scope.listed, memory)
            most[source] += titles.calls(source, searching[source])
            if source == "arxiv":
                least[source] += len(arxiv.plan_titles(searching[source]))
    fresh = {p.id for found in searching.values() for p in found}
    for job in (known[name] for name in TELLING):
        if wish.wants(job):
            fresh |= {p.id for p in scope.listed if missing(job, [p], memory)}
    suggested = len(missing(known["github", "candidate"], scope.listed, memory)) + len(fresh)
    hop, extra = _hops(collection, scope, memory, wish, known["semantic_scholar", "references"], bool(fresh))
    for job in known.values():
        if not wish.wants(job):
            continue
        things = [*scope.of(job), *(hop if job.kind == "references" else ())]
        keys = missing(job, things, memory)
        hoped = len(keys) + sum(1 for p in things if isinstance(p, Paper) and p.id in fresh and not job.key(p))
        least[job.source] += _least(job, len(keys), bool(settings["github"].key))
        if job.source == "github":
            # A suggestion takes up to two looks, and a repository that it turns out to be is asked for like the others.
            asked = suggested if job.kind == "candidate" else len(keys) + len(fresh) + 2 * suggested
            most[job.source] += _github_calls(job, asked, bool(settings["github"].key))
            continue
        if (job.source, job.kind) == ("openalex", "paper"):
            hoped = len(keys) + _references_expected([*scope.hop, *hop], memory, known["openalex", "references"], fresh, extra)
        elif job.kind == "references":
            hoped += extra
        most[job.source] += job.calls(hoped)
    if not settings["github"].key:
        most["github"] = min(most["github"], GITHUB_AN_HOUR)
    calls = {source: most[source] for source in (*MODULES, "pages") if most[source]}
    return Plan(calls, {source: min(n, calls.get(source, 0)) for source, n in least.items() if n}, _seconds(calls, settings))


def _least(job: Job, keys: int, token: bool) -> int:
    if job.source == "github" and token:
        return -(-keys // GITHUB_PER_CALL["repository"]) if job.kind == "repository" else 0
    return job.calls(keys) - (job.extra(keys) if keys else 0)


def _hops(
    collection: Collection, scope: Scope, memory: Memory, wish: Wish, references: Job, unknown: bool
) -> tuple[list[Paper], int]:
    """Return the found papers that further hops are known to reach, and how many more they may reach at most."""
    reached: dict[str, Paper] = {}
    by_id = {p.id: p for p in scope.all}
    for hop in range(1, wish.hops):
        if unknown:
            return list(reached.values()), wish.max_papers * (wish.hops - hop)
        citing = {p.id for p in scope.listed} | set(reached)
        new = [by_id[name] for name in co_cited(collection, citing, wish.max_papers)]
        reached |= {p.id: p for p in new}
        unknown = bool(wish.wants(references) and missing(references, new, memory))
    return list(reached.values()), 0


def _references_expected(papers: Sequence[Paper], memory: Memory, job: Job, fresh: set[str], extra: int) -> int:
    asked = [p for p in papers if missing(job, [p], memory) or (p.id in fresh and not job.key(p))]
    expected = sum(p.reference_count or REFERENCES_OF_A_PAPER for p in asked) + extra * REFERENCES_OF_A_PAPER
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
