"""One row of a ranking, and what it rests on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ..coverage import References, read_status
from .network import Flags, Ints, Network

FEW_CITERS = 2
LITTLE_COVERAGE = 0.5
RESTS_ON_LITTLE = (
    f"rests on little: fewer than {FEW_CITERS} papers stand behind the rank, less than {LITTLE_COVERAGE:.0%} of the references "
    "that could name it are known, or its range is wider than three times its low end plus ten"
)
"""What ``*`` in a table and a ``caution`` in JSON mean; :func:`caution` says which of the three it is."""


@dataclass(frozen=True, slots=True)
class Known:
    """How much is known of the reference lists a rank rests on.

    ``papers`` could have cited the ranked one (they are not older), of ``with_list`` of them references are known. Of
    those with a declared number of references ``declared`` is the sum and ``found`` how many of these are known. Where
    none declares a number, ``declared`` is None and ``found`` the references known (None: none is). ``status`` says how
    the ranked paper's own list stands with each source.
    """

    found: int | None
    declared: int | None
    papers: int
    with_list: int
    status: dict[str, str] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Found over declared, 0 to 1; None where nothing is declared."""
        return self.found / self.declared if self.declared and self.found is not None else None

    def as_dict(self) -> dict[str, Any]:
        """Return the ``coverage`` object of ``--json``."""
        return {
            "found": self.found,
            "declared": self.declared,
            "status": self.status,
            "papers": self.papers,
            "with_list": self.with_list,
        }


@dataclass(frozen=True, slots=True)
class RankRow:
    """A paper's place in a ranking.

    ``interval`` is (lowest, highest) whole rank between which it moves when reference lists are drawn again, None
    where there is nothing to draw; ``caution`` says in words why the rank rests on little, None when it does not;
    ``coverage`` is about the lists behind the rank, ``references`` about the ranked paper's own list; ``details`` are
    further keys of this kind of ranking.
    """

    rank: int
    id: Hashable
    title: str
    year: int | None
    score: float
    interval: tuple[int, int] | None
    coverage: Known
    cited_by: tuple[Hashable, ...]
    references: References = field(default_factory=References)
    caution: str | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the row as ``--json`` prints it."""
        return {
            "rank": self.rank,
            "id": self.id,
            "title": None if self.title == self.id else self.title,  # an id stands in for an unknown title
            "year": self.year,
            "score": self.score,
            "interval": list(self.interval) if self.interval else None,
            "coverage": self.coverage.as_dict(),
            "cited_by": list(self.cited_by),
            "references": {"found": self.references.found, "declared": self.references.declared},
            "caution": self.caution,
            **self.details,
        }


class Ranking(list[RankRow]):
    """The rows of a ranking, the first first.

    ``total`` is how many there would be without a limit, ``unknown`` how many papers have no rank because the measure has
    no value for them.
    """

    def __init__(self, rows: Iterable[RankRow], total: int, unknown: int = 0) -> None:
        super().__init__(rows)
        self.total = total
        self.unknown = unknown


class Evidence:
    """What stands behind the ranks of a network: who could have cited a paper and how well their lists are known.

    *citing* marks the papers whose lists count (None: all).
    """

    def __init__(self, network: Network, citing: Flags | None = None) -> None:
        self.network = network
        self.citing = np.ones(len(network), np.bool_) if citing is None else citing

    @cached_property
    def _cumulated(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
        """Return (times ascending, sums from each time on): found, declared, found where undeclared, papers, lists."""
        found, declared = self.network.references
        counted = declared >= 0
        columns = np.column_stack(
            (
                np.where(counted, np.maximum(found, 0), 0),
                np.where(counted, declared, 0),
                np.where(~counted, np.maximum(found, 0), 0),
                np.ones(len(self.network), np.int64),
                found > 0,
                counted,
            )
        ).astype(np.int64)[self.citing]
        time = np.where(np.isnan(self.network.time), np.inf, self.network.time)[self.citing]
        order = np.argsort(time, kind="stable")
        sums = np.zeros((order.size + 1, columns.shape[1]), np.int64)
        sums[:-1] = np.cumsum(columns[order][::-1], axis=0)[::-1]
        return time[order], sums

    def known(self, paper: int) -> Known:
        """Return how well the lists are known of the papers that could have cited *paper* (a position)."""
        times, sums = self._cumulated
        time = self.network.time[paper]
        # To the year: a date inside the year is often the publisher's, not the day the text went round.
        start = 0 if np.isnan(time) else int(np.searchsorted(times, np.floor(time)))
        found, declared, loose, papers, lists, counted = (int(value) for value in sums[start])
        if self.citing[paper]:
            own_found, own_declared = (int(column[paper]) for column in self.network.references)
            papers, lists = papers - 1, lists - (own_found > 0)
            if own_declared >= 0:
                found, declared, counted = found - max(own_found, 0), declared - own_declared, counted - 1
            else:
                loose -= max(own_found, 0)
        status = dict(self.own(paper).status)
        if counted:
            return Known(found, declared, papers, lists, status)
        return Known(loose if lists else None, None, papers, lists, status)

    def own(self, paper: int) -> References:
        """Return what is known of the reference list of *paper* (a position) itself."""
        found, declared = (int(column[paper]) for column in self.network.references)
        status = read_status(self._status[paper]) if self._status else {}
        return References(found if found >= 0 else None, declared if declared >= 0 else None, status)

    @cached_property
    def _status(self) -> Sequence[Any]:
        return self.network.facts("coverage_status")

    @cached_property
    def _citers(self) -> tuple[Ints, Ints]:
        matrix = self.network.plain.T.tocsr()
        return matrix.indptr, matrix.indices

    def cited_by(self, paper: int) -> tuple[Hashable, ...]:
        """Return the ids of the papers (among those that count) that cite *paper*, in the graph's order."""
        starts, citers = self._citers
        found = np.sort(citers[starts[paper] : starts[paper + 1]])
        return tuple(self.network.ids[citer] for citer in found[self.citing[found]].tolist())


def row(
    evidence: Evidence,
    rank: int,
    paper: int,
    score: float,
    interval: tuple[int, int] | None,
    *,
    rests_on: int | None = None,
    of: str = "cites it",
    **details: Any,
) -> RankRow:
    """Return the row of *paper* (a position); *rests_on* papers *of* what the rank is made of (None: its citers)."""
    network = evidence.network
    citers, known = evidence.cited_by(paper), evidence.known(paper)
    count = len(citers) if rests_on is None else rests_on
    year = int(network.year[paper])
    return RankRow(
        rank=rank,
        id=network.ids[paper],
        title=network.titles[paper],
        year=year or None,
        score=score,
        interval=interval,
        coverage=known,
        cited_by=citers,
        references=evidence.own(paper),
        caution=caution(count, of, known, interval),
        details=details,
    )


def caution(count: int, of: str, known: Known, interval: tuple[int, int] | None) -> str | None:
    """Return why a rank rests on little, None when it does not: few papers, unknown lists, or an interval that is wide."""
    reasons = []
    if count < FEW_CITERS:
        reasons.append(f"rests on {'one paper' if count else 'no paper'} that {of}")
    if known.share is not None and known.share < LITTLE_COVERAGE:
        reasons.append(f"{known.share:.0%} of the references that could name it are known")
    if interval and interval[1] > 3 * interval[0] + 10:
        reasons.append(f"anywhere from rank {interval[0]} to {interval[1]}")
    return "; ".join(reasons) or None
