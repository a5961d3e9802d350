"""SOURCE arguments go into the collection: all of them or, when one cannot be read, none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from .options import common
from .output import tell, warn
from .progress import activity, spinner
from .work import tell_problems

if TYPE_CHECKING:
    from ..graph.collection import Collection
    from ..graph.intake.reading import Reading
    from ..graph.model import Batch

_QUERIES = ("daily:", "search:", "github:")


def add_sources(
    collection: Collection, sources: Sequence[str], *, format_: str | None, listing_date: date | None, offline: bool
) -> dict[str, int]:
    """Add every source in one transaction and return the account of it.

    ``read == new + merged + skipped``: records of papers that were not there, of papers already known, and those left out.
    """
    account = dict.fromkeys(("read", "new", "merged", "skipped", "citations", "repositories", "links"), 0)
    before = collection.counts()["listed"]
    with ExitStack() as stack:
        readings: list[tuple[str, Reading | Batch]] = []
        for source in sources:  # all are opened before anything is written
            if _is_query(source):
                readings.append((source, _fetched(source, offline)))
            else:
                from ..graph.intake import read

                readings.append((source, read(source, format=format_, listing_date=listing_date)))
        stack.enter_context(collection.transaction())
        for source, reading in readings:
            _add(collection, source, reading, account)
    if sources and common().is_default:
        _tell_others(collection, before, account)
    return account


def _tell_others(collection: Collection, before: int, account: dict[str, int]) -> None:
    """Tell whoever named no collection that this one holds other papers than those that were just read."""
    here = collection.counts()["listed"]
    if before and here > account["new"] + account["merged"]:
        tell(
            f"{collection.path} held {before:,} listed paper{'s' if before > 1 else ''} before; these are added to them."
            " To start a new collection, name its file: -c NEW.db"
        )


def without_queries(sources: Sequence[str]) -> list[str]:
    """Return *sources* without those that need a call to be read, and tell which are left out; for dry runs."""
    for query in filter(_is_query, sources):
        warn(f"{query} is not fetched in a dry run: its own call and what its papers need are not counted")
    return [source for source in sources if not _is_query(source)]


def _is_query(source: str) -> bool:
    return source.startswith(_QUERIES)


def _fetched(query: str, offline: bool) -> Batch:
    from ..graph.enrich import fetch_query, nothing_listed

    with spinner(f"fetching {query}"):
        batch = fetch_query(query, offline=offline)
    if query.startswith("daily:") and not batch.papers:
        tell(nothing_listed(query.removeprefix("daily:")))
    return batch


def _add(collection: Collection, source: str, reading: Reading | Batch, account: dict[str, int]) -> None:
    from ..graph.model import Batch

    new = known = nameless = 0
    batches: Iterator[Batch] = iter([reading]) if isinstance(reading, Batch) else iter(reading)
    with spinner(f"reading {source}"):
        for batch in batches:
            added = collection.add(batch)
            new, known, nameless = new + added.new, known + added.known, nameless + added.nameless
            account["citations"] += added.citations
            account["repositories"] += added.repositories
            account["links"] += added.links
            activity.change(f"reading {source}: {new + known + nameless:,} records")
    if isinstance(reading, Batch):
        skipped = nameless + len(reading.problems)
        read, merged = new + known + skipped, known
    else:
        # What the collection already knew is merged too, beside what the file itself repeats.
        read, skipped = reading.read, reading.skipped
        merged = min(read - skipped, reading.merged + known)
    tell_problems(reading.problems, what="problem")
    account["read"] += read
    account["merged"] += merged
    account["skipped"] += skipped
    account["new"] += read - merged - skipped


def add_archive(collection: Collection, path: Path) -> int:
    """Add the rows of a Papers with Code links archive for papers in the collection; return how many links came."""
    from ..graph.archive import import_archive

    with spinner(f"reading {path}"):
        return collection.add(import_archive(collection.papers(), path)).links
