"""What enrichment says: before (the plan), during (progress) and after (the report), and what "complete" means.

A collection is complete when no question is left that a run could still ask. A question is answered by what a source has,
by "not found", "empty" or "withheld"; it is not answered by a rate limit, a failure, a refusal or because the run was
offline. The plan, the report, ``status`` and ``--strict`` all go by :class:`Missing`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from ..model import Problem

SPENT = "calls"
"""Where the collection's ``meta`` keeps how many requests were ever made for it, by source."""
_MOST_CALLS = 10**12


def calls_spent(meta: Mapping[str, str]) -> dict[str, int]:
    """Return how many requests, retries too, were ever made for a collection with this *meta*, by source."""
    try:
        spent = json.loads(meta.get(SPENT, "{}"))
    except (ValueError, RecursionError):  # somebody else wrote there: count anew
        return {}
    if not isinstance(spent, dict):
        return {}
    return {source: n for source, n in spent.items() if isinstance(n, int) and 0 <= n <= _MOST_CALLS}


# kind of question -> what one of them, and what several of them are
_WORDS = {
    "references": ("reference list not fetched", "reference lists not fetched"),
    "citations": ("list of citing works not fetched", "lists of citing works not fetched"),
    "contexts": ("list of citation contexts not fetched", "lists of citation contexts not fetched"),
    "paper": ("paper not looked up", "papers not looked up"),
    "hf_paper": ("paper not looked up", "papers not looked up"),
    "title": ("title not searched for", "titles not searched for"),
    "twin": ("published version not looked up", "published versions not looked up"),
    "repository": ("repository not checked", "repositories not checked"),
    "readme": ("README not read", "READMEs not read"),
    "candidate": ("suggested repository not checked", "suggested repositories not checked"),
    "pages": ("project page not read", "project pages not read"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """Questions of one *kind* that *source* has not answered, how many, and *why* (``""``: they were not asked yet).

    *after* is the time before which the source does not want to be asked again, where it named one.
    """

    source: str
    kind: str
    questions: int
    why: str = ""
    after: datetime | None = None

    def __str__(self) -> str:
        words = f"{self.source.replace('_', ' ')}: {self.words}"
        return f"{words} ({self.why})" if self.why else words

    @property
    def words(self) -> str:
        """How many questions of which kind: ``46 repositories not checked``."""
        one, several = _WORDS.get(self.kind, (f"{self.kind} not asked about", f"{self.kind} not asked about"))
        return f"{self.questions:,} {one if self.questions == 1 else several}"

    def as_dict(self) -> dict[str, Any]:
        """Return the row under ``missing`` of ``enrich --json`` and ``status --json``."""
        row = {"source": self.source, "kind": self.kind, "questions": self.questions, "why": self.why or None}
        return {**row, "after": self.after.isoformat(timespec="seconds") if self.after else None}


class Progress(Protocol):
    """Shows a person how far each source is."""

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """*source* has answered *done* of *total* questions; it waits *waiting* seconds because of *why*."""


class Silence:
    """Progress that is not shown."""

    def update(self, source: str, done: int, total: int, waiting: float = 0.0, why: str = "") -> None:
        """Show nothing."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run would do: at most ``calls`` per source if nothing fails, at least ``least``, in no less than ``seconds``.

    The two differ because it is not known beforehand how many lists come short and how many titles stay ambiguous.
    ``missing`` are the questions it would ask first.
    """

    calls: dict[str, int]
    least: dict[str, int]
    seconds: float
    problems: list[Problem] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether there is nothing to fetch."""
        return not self.missing

    def as_dict(self) -> dict[str, Any]:
        """Return the document that ``enrich --dry-run --json`` prints."""
        return {"calls": self.calls, "seconds": self.seconds, "least": self.least}


@dataclass(slots=True)
class EnrichReport:
    """What a run did. ``calls`` are those of a run without failures, ``retries`` those that repeated a failed one.

    ``papers`` (``listed`` of them put in by the user, ``unresolved`` of these known by title alone), ``citations`` and
    ``repositories`` are what the collection holds now; ``missing`` are the questions that are
    not answered, ``problems`` what went wrong.
    """

    calls: dict[str, int] = field(default_factory=dict)
    retries: dict[str, int] = field(default_factory=dict)
    papers: int = 0
    listed: int = 0
    unresolved: int = 0
    citations: int = 0
    repositories: int = 0
    coverage: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether every question that could be asked is answered."""
        return not self.missing

    def as_dict(self) -> dict[str, Any]:
        """Return the document that ``enrich --json`` prints."""
        return {
            "calls": self.calls,
            "retries": self.retries,
            "papers": self.papers,
            "listed": self.listed,
            "unresolved": self.unresolved,
            "citations": self.citations,
            "repositories": self.repositories,
            "coverage": self.coverage,
            "problems": [{"source": p.source, "id": p.where, "what": p.what} for p in self.problems],
            "missing": [each.as_dict() for each in self.missing],
            "complete": self.complete,
        }
