"""How the time of a target grows with its text: a fragment repeated n times, and four times as often.

A text of a million characters may take two seconds. What grows in proportion shows nothing at a few thousand characters;
what grows with the square shows in the ratio of two sizes long before it is slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

from citewalk.graph.errors import CitewalkError

from .fragments import FRAGMENTS, HEADS, NUMBERED, TAILS, repeated
from .fuzzing import TooSlow, limited
from .targets import Target, forget

MILLION = 1_000_000
SECONDS = 2.0
"""What a text of a million characters may take."""

REPEATED = tuple(fragment for fragment in (*FRAGMENTS, *NUMBERED) if len(fragment) <= 400)


@dataclass(frozen=True, slots=True)
class Case:
    """A beginning, a fragment to repeat, and an end."""

    head: str
    fragment: str
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.head!a} + {self.fragment!a} * n + {self.tail!a}"


def cases(target: Target, fragments: tuple[str, ...] = REPEATED) -> Iterator[Case]:
    """Yield every case for *target*."""
    for head in dict.fromkeys((*target.heads, *HEADS)):
        for fragment in fragments:
            for tail in TAILS:
                yield Case(head, fragment, tail)


def seconds(target: Target, case: Case, size: int, limit: float) -> float:
    """Return the processor time that *target* takes for *case* at *size* characters; *limit* where it takes longer."""
    text = repeated(case.head, case.fragment, case.tail, size)
    forget()
    start = time.thread_time()
    try:
        with limited(limit):
            target.run(text)
    except CitewalkError:
        pass
    except TooSlow:
        return limit
    return min(time.thread_time() - start, limit)


def exponent_is_high(target: Target, case: Case, size: int, rounds: int = 3) -> bool:
    """Tell whether the time grows clearly faster than the text: from *size* to four times *size* by a factor of nine or more.

    In proportion it is four, with the square sixteen. The best of several rounds counts, and a case is only told when
    every round says so, because other programs only ever make a round slower.
    """
    small, large = 1e9, 1e9
    for _ in range(rounds):
        small = min(small, seconds(target, case, size, SECONDS))
        large = min(large, seconds(target, case, 4 * size, SECONDS))
        if large < max(9 * small, 0.004 + 4 * small):
            return False
    return True


def too_long(target: Target, case: Case, size: int = MILLION, rounds: int = 2) -> float:
    """Return the time at *size* where it is over the limit in every round, else 0."""
    best = 1e9
    for _ in range(rounds):
        best = min(best, seconds(target, case, size, 2 * SECONDS))
        if best <= SECONDS * size / MILLION:
            return 0.0
    return best
