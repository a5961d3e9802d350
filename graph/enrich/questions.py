"""Which questions are open: derived from the collection and its fetches alone, so an interrupted run needs no memory."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import asdict, dataclass, replace

from ..collection import Collection, of_one_state
from ..model import Paper, Repository
from ..sources import MODULES, Job, jobs
from . import titles
from .memory import Memory, names_of
from .report import Missing

WISH = "wish"
"""Where the collection's ``meta`` keeps what the last run was asked for."""
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
        """Return whether *job* is among what was asked for."""
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


def missing(job: Job, things: Iterable[Paper | Repository], memory: Memory, *, refused: bool = True) -> list[str]:
    """Return the keys that *job* has to ask for, without repeats, in the order of *things*.

    With *refused* False those too that the source refused for their own sake.
    """
    keys: dict[str, None] = {}
    for thing in things:
        key = job.key(thing) if isinstance(thing, Paper) else thing.id
        if key and not memory.holds(job.source, job.kind, (key, *names_of(thing)), job.fields, refused=refused):
            keys[key] = None
    return list(keys)


def co_cited(collection: Collection, citing: set[str], most: int) -> list[str]:
    """Return up to *most* papers outside *citing* that papers in it cite, those cited by most of them first."""
    count = Counter(cited for _, cited in {(c.citing, c.cited) for c in collection.citations() if c.citing in citing})
    outside = ((name, number) for name, number in count.items() if name not in citing)
    return [name for name, _ in sorted(outside, key=lambda pair: (-pair[1], pair[0]))[:most]]


@dataclass(frozen=True, slots=True)
class Questions:
    """What a run would ask first.

    ``titles`` are the papers to search for by title, by source; ``keys`` what the other jobs ask about, by source and kind.
    ``fresh`` are the papers of which an answer may bring identifiers and repositories, ``hop`` the found papers that
    further hops reach, ``more`` how many more they may reach.
    """

    scope: Scope
    titles: dict[str, list[Paper]]
    keys: dict[tuple[str, str], list[str]]
    fresh: set[str]
    hop: list[Paper]
    more: int

    def about(self, job: Job) -> Sequence[Paper | Repository]:
        """Return what *job* is about in this run."""
        return [*self.scope.of(job), *(self.hop if job.kind == "references" else ())]


def questions(collection: Collection, memory: Memory, wish: Wish) -> Questions:
    """Return what a run that fulfils *wish* would ask of the sources first."""
    scope = Scope(collection)
    known = {name: job for name, job in all_jobs().items() if wish.wants(job)}
    searched = {s: titles.open_titles(s, scope.listed, memory) for s in titles.SEARCHED if s in wish.sources}
    fresh = {p.id for found in searched.values() for p in found}
    for job in (known[name] for name in TELLING if name in known):
        fresh |= {p.id for p in scope.listed if missing(job, [p], memory)}
    hop, more = _hops(collection, scope, memory, wish, known.get(("semantic_scholar", "references")), bool(fresh))
    found = Questions(scope, searched, {}, fresh, hop, more)
    found.keys.update({name: missing(job, found.about(job), memory) for name, job in known.items()})
    return found


@of_one_state
def unanswered(collection: Collection, *, memory: Memory | None = None, wish: Wish | None = None) -> list[Missing]:
    """Return the questions that no source has answered: those of *wish*, or of the last run's.

    A question that a source refused for its own sake is not answered either, though it is asked again only after a day.
    That a project page of somebody cannot be read is an answer.
    """
    memory = memory or Memory.of(collection)
    open_ = questions(collection, memory, wish or last_wish(collection.meta))
    found = [Missing(source, "title", len(papers)) for source, papers in open_.titles.items() if papers]
    for (source, kind), keys in open_.keys.items():
        job = all_jobs()[source, kind]
        number = len(keys) if kind == "pages" else len(missing(job, open_.about(job), memory, refused=False))
        if number:
            found.append(Missing(source, kind, number, "" if keys else "refused"))
    order = [*MODULES, "pages"]
    return sorted(found, key=lambda each: (order.index(each.source), each.kind != "title"))


def any_open(collection: Collection, *kinds: str) -> bool:
    """Return whether a run that is asked for everything would ask a question of one of *kinds*."""
    wish = Wish(sources=tuple(MODULES), citations=True, contexts=True)
    return any(each.kind in kinds for each in unanswered(collection, wish=wish))


def last_wish(meta: Mapping[str, str]) -> Wish:
    """Return what the last run was asked for; before the first one, what a run without options is asked for."""
    usual = Wish(sources=tuple(MODULES))
    try:
        told = json.loads(meta.get(WISH, "{}"))
        sources = tuple(name for name in MODULES if name in told.get("sources", MODULES))
        numbers = {name: told[name] for name in ("hops", "max_papers") if type(told.get(name)) is int and told[name] > 0}
    except (ValueError, AttributeError, TypeError):  # the file may come from anywhere
        return usual
    flags = {name: told[name] for name in ("citations", "contexts", "follow_pages") if isinstance(told.get(name), bool)}
    return replace(usual, sources=sources, **numbers, **flags)


def note_wish(meta: MutableMapping[str, str], wish: Wish) -> None:
    """Keep *wish* as what the last run was asked for."""
    meta[WISH] = json.dumps(asdict(wish), sort_keys=True)


def _hops(
    collection: Collection, scope: Scope, memory: Memory, wish: Wish, references: Job | None, unknown: bool
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
        unknown = bool(references and missing(references, new, memory))
    return list(reached.values()), 0
