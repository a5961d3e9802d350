"""What enrichment says: before (the plan), during (progress) and after (the report)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ..model import Problem

SPENT = "calls"
"""Where the collection's ``meta`` keeps how many requests were ever made for it, by source."""


def calls_spent(meta: Mapping[str, str]) -> dict[str, int]:
    """Return how many requests, retries too, were ever made for a collection with this *meta*, by source."""
    return {str(source): int(n) for source, n in json.loads(meta.get(SPENT, "{}")).items()}


class Progress(Protocol):
    """Whoever shows a person how far each source is."""

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """*source* has answered *done* of *total* questions; it waits *waiting* seconds because of *why*."""


class Silence:
    """Nobody watches."""

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: at most ``calls`` per source if nothing fails, at least ``least``, in no less than ``seconds``.

    The two differ because nobody knows beforehand how many lists come short and how many titles stay ambiguous.
    """

    calls: dict[str, int]
    least: dict[str, int]
    seconds: float
    problems: list[Problem] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether there is nothing to fetch."""
        return not self.calls

    def as_dict(self) -> dict[str, Any]:
        """Return the document that ``enrich --dry-run --json`` prints."""
        return {"calls": self.calls, "seconds": self.seconds, "least": self.least}


@dataclass(slots=True)
class EnrichReport:
    """What a run did. ``calls`` are those of a run without failures, ``retries`` those that repeated a failed one.

    ``papers``, ``citations`` and ``repositories`` are what the collection holds now; ``complete`` is false where something
    could not be fetched.
    """

    calls: dict[str, int] = field(default_factory=dict)
    retries: dict[str, int] = field(default_factory=dict)
    papers: int = 0
    citations: int = 0
    repositories: int = 0
    coverage: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    complete: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Return the document that ``enrich --json`` prints."""
        return {
            "calls": self.calls,
            "retries": self.retries,
            "papers": self.papers,
            "citations": self.citations,
            "repositories": self.repositories,
            "coverage": self.coverage,
            "problems": [{"source": p.source, "id": p.where, "what": p.what} for p in self.problems],
            "complete": self.complete,
        }
