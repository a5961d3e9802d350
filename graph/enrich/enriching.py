"""The run: stage by stage, sources side by side, every answer committed before the next call."""

from __future__ import annotations

import asyncio
import functools
import json
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime, timedelta

from ..code_links import code_batch
from ..collection import Collection
from ..coverage import by_paper, summary
from ..errors import InputError, OfflineError, SourceError, SourceStopped, UnknownSourceError
from ..model import Batch, Coverage, Paper, Problem, Status
from ..sources import MODULES, Job, github, semantic_scholar
from ..sources.plain import today
from ..sources.settings import Settings
from ..sources.transport import FAILURES_IN_A_ROW, MAX_WAIT, Clock, Transport
from . import titles, uniting
from .lock import alone
from .memory import Memory, read_age
from .planning import plan
from .queries import run
from .questions import Scope, Wish, all_jobs, co_cited, missing, note_wish, unanswered
from .report import SPENT, EnrichReport, Missing, Plan, Progress, Silence, calls_spent

Stage = Sequence[tuple[str, str]]

# Jobs of one stage run side by side, a source's own one after the other. Later stages know more: Semantic Scholar, OpenAlex
# and DataCite tell the DOIs that Crossref wants, reference lists of OpenAlex bring works known by number only, and
# everybody tells of repositories.
PAPERS: tuple[Stage, ...] = (
    (("semantic_scholar", "references"), ("arxiv", "paper"), ("hugging_face", "hf_paper")),
    (("openalex", "references"),),
    (("datacite", "twin"),),
    (
        ("semantic_scholar", "contexts"),
        ("semantic_scholar", "citations"),
        ("openalex", "paper"),
        ("crossref", "references"),
    ),
)
# Repositories that a page only suggests come last: without a token there are few calls, and they go to what is told.
CODE: tuple[Stage, ...] = (
    (("pages", "pages"),), (("github", "repository"),), (("github", "readme"),), (("github", "candidate"),),
)  # fmt: skip


def stages(jobs: Mapping[tuple[str, str], Job]) -> tuple[Sequence[Stage], Sequence[Stage]]:
    """Return the stages about papers and those about code; a job of a source that was added comes last in its own."""
    named = {name for stage in (*PAPERS, *CODE) for name in stage}
    added = [name for name in jobs if name not in named]
    about_code = tuple(name for name in added if jobs[name].about in ("repositories", "listed_repositories"))
    about_papers = tuple(name for name in added if name not in about_code)
    return (*PAPERS, *filter(None, (about_papers,))), (*CODE, *filter(None, (about_code,)))


def enrich(
    collection: Collection,
    *,
    settings: Settings | None = None,
    hops: int = 1,
    citations: bool = False,
    contexts: bool = False,
    follow_pages: bool = False,
    only: Sequence[str] = (),
    without: Sequence[str] = (),
    refresh: str | timedelta | None = None,
    max_wait: float = MAX_WAIT,
    max_papers: int = 500,
    offline: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
    clock: Clock | None = None,
) -> EnrichReport | Plan:
    """Fetch what *collection* is missing, and return what was done; with *dry_run* make no call and return the plan.

    Asked about: the listed papers (references, identifiers, counts, code), with ``hops=2`` also up to *max_papers* of the
    works they cite, the most co-cited first. *only* and *without* name sources. *refresh* (``"30d"``) asks again what is
    older. A source that wants a longer pause than *max_wait* seconds is left for a later run. Interrupt it whenever you
    like: every answer is in the collection before the next call, and the next run asks only for what is missing.

    Raises SettingsError for settings that make no sense, CollectionError when the file cannot be written. What a source
    could not give is in the report (``missing``, ``problems``) and raises nothing.
    """
    settings = settings or Settings.load()
    settings = replace(settings, offline=offline or settings.offline)
    progress = progress or Silence()
    only, without = ((names,) if isinstance(names, str) else names for names in (only, without))
    for least, name, number in ((1, "hops", hops), (1, "max_papers", max_papers), (0, "max_wait", max_wait)):
        if number < least:
            raise InputError(f"{name} must be at least {least}, not {number}")
    for name in (*only, *without):
        if name not in MODULES:
            raise UnknownSourceError("source", name, MODULES)
    sources = tuple(s for s in MODULES if (not only or s in only) and s not in without)
    wish = Wish(
        sources=sources, hops=hops, max_papers=max_papers, citations=citations, contexts=contexts, follow_pages=follow_pages
    )
    age = read_age(refresh)
    if dry_run:
        with collection.snapshot():
            return plan(collection, Memory.of(collection, age), wish, settings)
    with alone(collection.path, lambda: progress.update("collection", 0, 1, 1.0, "another citewalk is enriching it")):
        note_wish(collection.meta, wish)
        return run(_Run(collection, settings, wish, age, max_wait, progress, clock).all())


class _Run:
    """One run over one collection."""

    def __init__(
        self, collection: Collection, settings: Settings, wish: Wish, refresh: timedelta | None, max_wait: float,
        progress: Progress, clock: Clock | None,
    ) -> None:  # fmt: skip
        self.collection = collection
        self.wish = wish
        self.memory = Memory.of(collection, refresh)
        self.progress = progress
        self.jobs = all_jobs()
        self.papers, self.code = stages(self.jobs)
        self.done: Counter[str] = Counter()
        self.total: Counter[str] = Counter()
        self.asked: set[tuple[str, str, str]] = set()
        self.failed: dict[tuple[str, str], dict[str, SourceError]] = {}
        self.stopped: dict[str, SourceError] = {}
        self.changed = False
        self.spent = Counter(calls_spent(collection.meta))
        self.transport = Transport(settings, max_wait=max_wait, clock=clock, on_wait=self._waits)

    async def all(self) -> EnrichReport:
        """Run everything, what failed twice, and return the report."""
        async with self.transport:
            for second in (False, True):
                self.asked.clear()
                self.failed.clear()
                await self._round()
                if not self.failed or second or self.transport.settings.offline:
                    break
                self.transport.revive()
                self.stopped = {s: e for s, e in self.stopped.items() if isinstance(e, SourceStopped)}
        return self._report()

    async def _round(self) -> None:
        for source in titles.SEARCHED:  # one after the other: what the first finds the next need not look for
            await self._search_titles(source)
        hop: list[str] | None = None
        citing = {p.id for p in self.collection.papers("listed")}
        for _ in range(self.wish.hops):
            await self._ask_all(self.papers, hop)
            names = self.collection.ids()
            citing = {names.get(name, name) for name in (*citing, *(hop or ()))}
            hop = co_cited(self.collection, citing, self.wish.max_papers) if self.wish.hops > 1 else []
        self._read_texts()
        await self._ask_all(self.code)
        await self._ask_all(self.papers)

    async def _ask_all(self, stages: Sequence[Stage], hop: list[str] | None = None) -> None:
        """Ask stage by stage until no answer brings a new question: what is united has identifiers that others know."""
        jobs = [name for stage in stages for name in stage]
        while questions := self._questions(jobs, Scope(self.collection, hop)):
            for source, number in Counter(job.source for job, keys in questions for _ in keys).items():
                self._expect(source, number)
            for stage in stages:
                await self._stage(stage, hop)
            self._unite()

    def _questions(self, names: Stage, scope: Scope) -> list[tuple[Job, list[str]]]:
        """Return what is still to be asked in this round, by job."""
        found = []
        for job in (self.jobs[name] for name in names):
            if self.wish.wants(job) and job.source not in self.stopped:
                keys = missing(job, scope.of(job), self.memory)
                found.append((job, [key for key in keys if (job.source, job.kind, key) not in self.asked]))
        return [(job, keys) for job, keys in found if keys]

    async def _search_titles(self, source: str) -> None:
        papers = titles.open_titles(source, self.collection.papers("listed"), self.memory)
        if papers and source in self.wish.sources:
            per_call = titles.PER_CALL[source]
            await self._drive(source, "title", [p.id for p in papers], per_call, lambda keys: self._titles(source, papers, keys))

    def _titles(self, source: str, papers: Sequence[Paper], keys: Sequence[str]) -> AsyncIterator[Batch]:
        wanted = set(keys)
        return titles.search(self.transport, source, [p for p in papers if p.id in wanted])

    async def _stage(self, stage: Stage, hop: list[str] | None) -> None:
        by_source: dict[str, list[tuple[Job, list[str]]]] = {}
        for job, keys in self._questions(stage, Scope(self.collection, hop)):
            by_source.setdefault(job.source, []).append((job, keys))
        try:
            async with asyncio.TaskGroup() as group:
                for todo in by_source.values():
                    group.create_task(self._ask(todo))
        except BaseExceptionGroup as group_of_one:  # a full disk ends the run; say that, not how many tasks it ended
            raise group_of_one.exceptions[0] from None

    async def _ask(self, todo: Sequence[tuple[Job, list[str]]]) -> None:
        for job, keys in todo:
            await self._drive(job.source, job.kind, keys, job.per_call, functools.partial(self._fetch, job))

    def _fetch(self, job: Job, keys: Sequence[str]) -> AsyncIterator[Batch]:
        """Ask for *keys*, with what earlier answers said of how to ask."""
        match job.source, job.kind:
            case "github", "repository":
                etags = self.memory.detail("github", "repository")
                return github.fetch_repositories(self.transport, keys, etags=etags)
            case "semantic_scholar", "references":
                declared = self.memory.short("semantic_scholar", "references")
                return semantic_scholar.fetch_references(self.transport, keys, declared=declared)
        return job.fetch(self.transport, keys)

    async def _drive(
        self, source: str, kind: str, keys: list[str], per_call: int, fetch: Callable[[Sequence[str]], AsyncIterator[Batch]]
    ) -> None:
        """Ask for *keys* until each is answered or has failed; one call that fails does not keep the others from being made."""
        self._expect(source, len(keys))
        self.asked.update((source, kind, key) for key in keys)
        failed = self.failed.setdefault((source, kind), {})
        in_a_row = 0
        while keys:
            before = self.done[source]
            try:
                async with aclosing(fetch(keys)) as answers:  # type: ignore[type-var]
                    async for batch in answers:
                        self._keep(source, kind, batch)
                failed |= self._unread(source, kind, keys)
                break
            except (OfflineError, SourceStopped) as error:
                self.stopped[source] = error
                break
            except SourceError as error:
                keys = [key for key in keys if not self.memory.holds(source, kind, [key])]
                in_a_row = in_a_row + 1 if self.done[source] == before else 1
                # A key that is refused, say: what fails for one paper after the other would fail for all of them.
                hopeless = self.transport.stopped(source) or in_a_row >= FAILURES_IN_A_ROW
                wrong = keys if hopeless else keys[:per_call]
                failed |= dict.fromkeys(wrong, error)
                keys = keys[len(wrong) :]
        if not failed:
            del self.failed[source, kind]

    def _expect(self, source: str, questions: int) -> None:
        """Show that *source* has at least so many *questions* before it."""
        self.total[source] = max(self.total[source], self.done[source] + questions)
        self.progress.update(source, self.done[source], self.total[source])

    def _unread(self, source: str, kind: str, keys: Sequence[str]) -> dict[str, SourceError]:
        """Return why those of *keys* that were asked for are not answered: what came had an unexpected shape."""
        left = [key for key in keys if not self.memory.holds(source, kind, [key])]
        return {key: SourceError(self.memory.why(source, kind, key) or f"{source} did not answer", source=source) for key in left}

    def _keep(self, source: str, kind: str, batch: Batch) -> None:
        if not batch:
            return
        with self.collection.transaction():
            self.collection.add(batch)
            self._count_calls()
        self.changed = True
        self.memory.note(batch.fetches)
        self.done[source] += sum(1 for f in batch.fetches if f.kind == kind and f.status != "unfetched")
        self.progress.update(source, self.done[source], self.total[source])

    def _count_calls(self) -> None:
        self.collection.meta[SPENT] = json.dumps(self.spent + self.transport.calls, sort_keys=True)

    def _waits(self, source: str, seconds: float, why: str) -> None:
        self.progress.update(source, self.done[source], self.total[source], seconds, why)

    def _read_texts(self) -> None:
        """Links to code in abstracts and arXiv comments need no call."""
        links = Batch()
        for paper in self.collection.papers("listed"):
            records = [r for r in self.collection.records(paper.id) if r.evidence.source == "arxiv"] or [paper]
            for record in records:
                links.extend(code_batch(replace(record, identifiers=paper.identifiers)))
        self.collection.add(links)

    def _unite(self) -> None:
        if self.changed:
            self.collection.add(uniting.unite(self.collection.papers(), self.collection.records))
            self.changed = False

    def _report(self) -> EnrichReport:
        self._tell_failures()
        if self.transport.calls:
            self._count_calls()
        counts = self.collection.counts()
        listed = self.collection.papers("listed")
        lists = by_paper(listed, self.collection.coverage(), self.collection.references())
        calls, retries = self.transport.calls, self.transport.retries
        report = EnrichReport(
            calls={s: calls[s] - retries[s] for s in calls if calls[s]},
            retries={s: n for s, n in retries.items() if n},
            papers=counts["listed"] + counts["found"],
            listed=counts["listed"],
            unresolved=sum(paper.id.startswith("title:") for paper in listed),
            citations=counts["citations"],
            repositories=counts["repositories"],
            coverage=summary(lists.values()),
        )
        still_open = unanswered(self.collection, memory=self.memory, wish=self.wish)
        report.missing = [replace(each, why=each.why or self._why(each), after=self._after(each)) for each in still_open]
        for source, error in self.stopped.items():
            if not isinstance(error, OfflineError):
                left = sum(each.questions for each in still_open if each.source == source)
                report.problems.append(Problem(source, "", f"{error} ({left} questions left)" if left else str(error)))
        report.problems += self._failures()
        report.problems += self._refused()
        return report

    def _after(self, left: Missing) -> datetime | None:
        """Return when a source may be asked again, where it wants a pause."""
        error = self.stopped.get(left.source)
        return error.after if isinstance(error, SourceStopped) else None

    def _why(self, left: Missing) -> str:
        """Return why a source has not answered, as far as this run knows."""
        if error := self.stopped.get(left.source):
            return str(error)
        failures = {str(failure) for failure in self.failed.get((left.source, left.kind), {}).values()}
        return failures.pop() if len(failures) == 1 else "failed" if failures else ""

    def _failures(self) -> list[Problem]:
        """What failed twice: one line for each source and reason."""
        by_reason: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for (source, kind), failures in self.failed.items():
            for key, failure in failures.items():
                by_reason.setdefault((source, str(failure)), []).append((kind, key))
        return [Problem(source, _counted(keys), reason) for (source, reason), keys in by_reason.items()]

    def _refused(self) -> list[Problem]:
        """Entries that an API refuses by themselves, by name."""
        return [
            Problem(f.source, f.key, f.detail or "refused")
            for f in self.collection.fetches().values()
            if f.status == "error" and self.memory.holds(f.source, f.kind, [f.key]) and f.source != "pages"
        ]

    def _tell_failures(self) -> None:
        """Papers whose references could not be had say so in their coverage; what was known before stays."""
        day, batch = today(), Batch()
        for (source, kind), failures in self.failed.items():
            if kind == "references":
                batch.coverage += [Coverage(key, source, _status(e), date=day, detail=str(e)) for key, e in failures.items()]
        for source, error in self.stopped.items():
            if not isinstance(error, OfflineError):
                job = self.jobs.get((source, "references"))
                keys = missing(job, Scope(self.collection).of(job), self.memory) if job and self.wish.wants(job) else []
                for key in keys:
                    batch.coverage.append(Coverage(key, source, "rate_limited", date=day, detail=str(error)))
        self.collection.add(batch)


def _counted(keys: Sequence[tuple[str, str]]) -> str:
    """Name the one *key* of its kind that failed, or say how many did."""
    if len(keys) == 1:
        return keys[0][1]
    titles_failed = sum(kind == "title" for kind, _ in keys)
    numbers = ((titles_failed, "title"), (len(keys) - titles_failed, "question"))
    return " and ".join(f"{number} {word}{'s' if number > 1 else ''}" for number, word in numbers if number)


def _status(error: SourceError) -> Status:
    return "rate_limited" if error.status == "rate_limited" else "error"
