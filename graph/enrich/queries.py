"""Queries as sources: the Daily Papers of a day, a search, a repository's reading list. One list, fetched when asked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any, TypeVar

from ..errors import InputError
from ..intake import read_bytes
from ..model import Batch, Fetch
from ..sources import github, hugging_face
from ..sources.plain import today
from ..sources.settings import Settings
from ..sources.transport import MAX_WAIT, Transport

T = TypeVar("T")

nothing_listed = hugging_face.nothing_listed


def fetch_query(query: str, *, settings: Settings | None = None, offline: bool = False) -> Batch:
    """Return what ``daily:DAY``, ``search:WORDS`` or ``github:owner/name`` lists.

    DAY is ``today``, a day (``2025-12-09``), a week (``2025-W50``) or a month (``2025-12``); one without
    papers gives an empty batch. Entries that could not be read are in ``problems`` of the batch, each with its place in the
    list. Raises InputError when the query makes no sense or a search finds nothing, OfflineError where connections are
    forbidden, SourceError when the list cannot be fetched.
    """
    settings = settings or Settings.load()
    kind, _, what = query.partition(":")
    asking = {"daily": _daily, "search": _search, "github": _reading_list}.get(kind)
    if asking is None:
        raise InputError(f"{query!r} is no query; write daily:2025-12-09, search:WORDS or github:owner/name")
    return run(_ask(asking, what.strip().strip('"'), replace(settings, offline=offline or settings.offline)))


async def _ask(asking: Callable[[Transport, str], Coroutine[Any, Any, Batch]], what: str, settings: Settings) -> Batch:
    async with Transport(settings, max_wait=MAX_WAIT) as transport:
        return await asking(transport, what)


async def _daily(transport: Transport, what: str) -> Batch:
    batch = Batch()
    async for part, problems in hugging_face.fetch_daily(transport, what):
        batch.extend(part)
        batch.problems += problems
    return _told_by_listing(batch)


async def _search(transport: Transport, what: str) -> Batch:
    batch, problems = await hugging_face.fetch_search(transport, what)
    batch.problems += problems
    return _told_by_listing(batch)


async def _reading_list(transport: Transport, what: str) -> Batch:
    content, name = await github.reading_list(transport, what)
    return read_bytes(content, f"{name}/README.md", format="reading_list", repository=name).batch()


def _told_by_listing(batch: Batch) -> Batch:
    """A paper that a listing brought is not asked for a second time by itself."""
    keys = {key for paper in batch.papers if (key := hugging_face.paper_key(paper))}
    for key in sorted(keys):
        batch.fetches.append(Fetch("hugging_face", "hf_paper", key, "ok", today(), hugging_face.FIELDS, "brought by a listing"))
    return batch


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run *work* to its end, also from inside a notebook, whose own event loop is running and has to wait meanwhile."""
    try:
        outer = asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    asyncio._set_running_loop(None)
    try:
        return asyncio.run(work)
    finally:
        asyncio._set_running_loop(outer)
        asyncio.set_event_loop(outer)
