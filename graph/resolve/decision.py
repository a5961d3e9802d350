"""Which of the papers that a search returned is the one a record means, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Paper
from .evidence import PRIOR, score, weigh
from .uniting import same_work

ACCEPT = 0.9
"""A candidate is the match from this score on; set on the development half of ``benchmarks/resolve``."""

MARGIN = 2.0
"""By how many bits the best candidate must lead the next one that is another work."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that was looked at: its ``score`` (0 to 1) and the ``reason`` in plain English."""

    paper: Paper
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a record: the ``match`` or None, its ``score`` (0 to 1; of the best candidate when refused),
    the ``reason`` in plain English, kept as evidence, and all ``candidates``, the best first."""

    match: Paper | None
    score: float
    reason: str
    candidates: tuple[Candidate, ...] = ()

    @property
    def detail(self) -> str:
        """The decision in one line, as its evidence keeps it: ``score 0.98: the titles are the same; …``."""
        return f"score {self.score:.2f}: {self.reason}"

    def rows(self, limit: int = 5) -> list[dict[str, str | float | None]]:
        """Return the best *limit* candidates as JSON rows ``{id, title, score, reason}``, for a person to choose from."""
        return [
            {"id": seen.paper.id, "title": seen.paper.title, "score": round(seen.score, 3), "reason": seen.reason}
            for seen in self.candidates[:limit]
        ]


def decide(record: Paper, candidates: Sequence[Paper]) -> Decision:
    """Return which of *candidates* is the work that *record* names; the order of the candidates does not matter.

    No match is better than a wrong one: the best candidate must reach :data:`ACCEPT` and lead every candidate that is
    another work by :data:`MARGIN` bits.
    """
    ranked = sorted((_look(record, paper) for paper in candidates), key=_best_first)
    seen = tuple(candidate for _, candidate in ranked)
    if not seen:
        return Decision(None, 0.0, "nothing was found under this title")
    bits, best = ranked[0]
    if best.score < ACCEPT:
        return Decision(None, best.score, f"too uncertain: {best.reason}", seen)
    for other_bits, other in ranked[1:]:
        if bits - other_bits >= MARGIN:
            break
        if same_work(best.paper, other.paper) is None:
            return Decision(
                None, best.score, f"two works fit equally well, {best.paper.id} and {other.paper.id}: {best.reason}", seen
            )
    return Decision(best.paper, best.score, best.reason, seen)


def _look(record: Paper, paper: Paper) -> tuple[float, Candidate]:
    weights = weigh(record, paper)
    bits = PRIOR + sum(weight.bits for weight in weights)
    return bits, Candidate(paper, score(weights), "; ".join(weight.why for weight in weights))


def _best_first(looked: tuple[float, Candidate]) -> tuple[float, int, tuple[str, ...], str]:
    """The most evidence first; then the record that knows more, then by name, so that order never matters."""
    bits, candidate = looked
    paper = candidate.paper
    return (-bits, -len(paper.identifiers), paper.names, repr(paper))
