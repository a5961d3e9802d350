"""Run a target with many joined fragments, and say what went wrong with the shortest text that shows it."""

from __future__ import annotations

import contextlib
import random
import signal
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from citewalk.graph.errors import CitewalkError

from .fragments import HEADS, joined
from .targets import Target

LONGEST = 2.0
"""Seconds of processor time that one short input may take."""
LONGEST_FILE = 30.0
"""The same for one that is written to a file: libraries are imported and fonts are drawn."""


class TooSlow(BaseException):
    """The time is up; no ``except Exception`` may catch it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A text that a target does not survive, and how it fails."""

    target: str
    text: str
    what: str

    def __str__(self) -> str:
        return f"{self.target} {self.text!a}: {self.what}"


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise TooSlow after so much processor time, where the system can (a pattern that never ends is interrupted too)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def tried(target: Target, text: str, seconds: float = LONGEST) -> str | None:
    """Return how *target* fails with *text*; None when it reads or refuses it."""
    try:
        with limited(seconds):
            target.run(text)
    except CitewalkError:
        return None
    except TooSlow:
        return f"more than {seconds:g} s"
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__}: {str(error)[:100]} ({place.filename.rpartition('/')[2]}:{place.lineno})"
    return None


def inputs(target: Target, count: int, seed: int) -> Iterator[str]:
    """Yield *count* texts for *target*, the same for the same *seed*; half of them begin as its format does."""
    rng = random.Random(f"{target.name} {seed}")
    heads = (*target.heads, *HEADS)
    for _ in range(count):
        text = joined(rng)
        yield (
            text
            if rng.random() < 0.5
            else rng.choice(target.heads or heads) + text
            if rng.random() < 0.7
            else rng.choice(heads) + text
        )


def fuzz(target: Target, count: int, seed: int = 0, most: int = 5, seconds: float | None = None) -> list[Failure]:
    """Return the failures of *target* in *count* inputs: one of each kind, at most *most*."""
    found: dict[str, Failure] = {}
    seconds = seconds or (LONGEST_FILE if target.writes else LONGEST)
    for text in inputs(target, max(1, count // target.cost), seed):
        if what := tried(target, text, seconds):
            kind = what.rpartition("(")[2]
            if kind not in found:
                found[kind] = Failure(target.name, shortest(target, text, kind, seconds), what)
            if len(found) >= most:
                break
    return list(found.values())


def shortest(target: Target, text: str, kind: str, seconds: float = LONGEST) -> str:
    """Return *text* without the pieces that the failure does not need."""
    size = max(1, len(text) // 2)
    while size:
        place, shorter = 0, text
        while place < len(shorter):
            without = shorter[:place] + shorter[place + size :]
            if (what := tried(target, without, seconds)) and what.rpartition("(")[2] == kind:
                shorter = without
            else:
                place += size
        size = size // 2 if shorter == text else min(size, max(1, len(shorter) // 2))
        text = shorter
    return text
