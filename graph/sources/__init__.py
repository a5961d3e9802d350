"""The public APIs: one module each, one small Protocol, one shared transport.

A source module has pure functions ``payload -> Batch`` (tested on recorded JSON), a few ``async`` calls through the one
:class:`~citewalk.graph.sources.transport.Transport`, and a tuple ``JOBS`` that says what it can be asked for. Enrichment
(:mod:`citewalk.graph.enrich`) knows sources only through these jobs and through :data:`MODULES`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, Protocol

from ..model import Batch, Paper

if TYPE_CHECKING:
    from .transport import Transport

MODULES = {
    "semantic_scholar": "semantic_scholar",
    "openalex": "openalex",
    "crossref": "crossref",
    "datacite": "datacite",
    "arxiv": "arxiv",
    "hugging_face": "hugging_face",
    "github": "github",
}
"""Source name (as in every Evidence, setting and report) to module, in the order in which they are asked."""


class Fetching(Protocol):
    """Ask a source for *keys* and yield one Batch per answer.

    The collection commits each batch before the next call is made, so a generator makes its next request only after it
    has yielded what the last one brought. Every key must be answered by a ``Fetch(source, kind, key, status)`` in one of
    the batches (``ok``, ``empty``, ``withheld``, ``not_found``); a key whose answer cannot be read gets ``unfetched`` with
    the reason, or none, and is asked for again in the second round and in the next run. ``SourceError`` (one call failed
    for good) and ``SourceStopped`` (come back later) may leave the generator; what was yielded before stays.
    """

    def __call__(self, transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
        """Yield a Batch per answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One kind of question that a source answers.

    ``kind`` is the ``Fetch.kind``; ``about`` says whom it concerns; ``key`` gives the identifier by which the source
    knows a paper, or None if it cannot be asked about it (repositories are asked by their id); ``per_call`` is how many
    keys one call holds (it bounds the dry run, so count what ``fetch`` really does in the worst case without failures:
    ``extra(keys)`` further calls may be declared). ``fields`` is the field set; when it changes, answers are stale.
    """

    source: str
    kind: str
    about: Literal["listed", "papers", "repositories", "listed_repositories"]
    per_call: int
    fetch: Fetching
    key: Callable[[Paper], str | None] = lambda paper: paper.id or None
    extra: Callable[[int], int] = lambda _keys: 0
    fields: str = ""
    optional: bool = False

    def calls(self, keys: int) -> int:
        """Return how many calls *keys* keys take at most in a run without failures."""
        return -(-keys // self.per_call) + self.extra(keys) if keys else 0


class Source(Protocol):
    """What a source module looks like from outside."""

    JOBS: tuple[Job, ...]


def jobs(source: str) -> tuple[Job, ...]:
    """Return the jobs of *source*; its module is imported only now."""
    module: Source = import_module(f".{MODULES[source]}", __name__)
    return module.JOBS
