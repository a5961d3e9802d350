"""Many questions in few calls: cut lists to what an API takes at once, and find the one entry that spoils a call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from math import ceil, log2
from typing import TypeVar
from urllib.parse import quote

from ..errors import SourceError
from ..model import Batch
from .answer import Answer

T = TypeVar("T")


class Refused(SourceError):
    """The API refused a whole call (HTTP 400), which one entry of it may have spoiled."""


def encoded_size(text: str) -> int:
    """Return how many bytes *text* takes as a query value, every reserved character percent-encoded."""
    return len(quote(text, safe=""))


def no_json(answer: Answer) -> str | None:
    """Say why *answer*, which should be JSON, must be asked for again: a proxy's page with status 200 is none."""
    try:
        answer.json()
    except SourceError:
        return "no JSON"
    return None


def no_object(answer: Answer) -> str | None:
    """Say why *answer*, which should be a JSON object, must be asked for again."""
    return no_json(answer) or (None if isinstance(answer.json(), Mapping) else "no object")


def no_list(*names: str) -> Callable[[Answer], str | None]:
    """Return a check that there is a list under *names* in an answer: without one it says nothing of what was asked for."""

    what = f"no list of {names[-1]}" if names else "no list"

    def check(answer: Answer) -> str | None:
        return no_json(answer) or (None if isinstance(answer.key(*names), list) else what)

    return check


def cut(
    items: Iterable[T], *, count: int, size: int, weigh: Callable[[T], int], number: Callable[[T], int] = lambda _: 1
) -> list[tuple[T, ...]]:
    """Cut *items*, in their order, into as few runs as fit: at most *count* values and *size* bytes each.

    *weigh* says how many bytes an item takes, *number* how many values; an item that is too large by itself stands alone.
    """
    runs: list[tuple[T, ...]] = []
    run: list[T] = []
    bytes_used = values_used = 0
    for item in items:
        weight, values = weigh(item), number(item)
        if run and (values_used + values > count or bytes_used + weight > size):
            runs.append(tuple(run))
            run, bytes_used, values_used = [], 0, 0
        run.append(item)
        bytes_used += weight
        values_used += values
    return [*runs, tuple(run)] if run else runs


async def bisect(
    items: Sequence[T], ask: Callable[[Sequence[T]], Awaitable[Batch]], spoiled: Callable[[T, str], Batch]
) -> AsyncIterator[Batch]:
    """Ask for *items* in one call; where it is refused, halve until the entry that spoils it stands alone.

    Yields one batch per answer. *ask* raises :class:`Refused`; *spoiled* turns an entry and the API's reason into the
    batch that reports it. At most 2·⌈log2 n⌉ + 4 calls: when more would be needed the request as such is wrong, and
    what is left is reported with the same reason instead of being asked for one by one.
    """
    calls = 2 * ceil(log2(max(len(items), 2))) + 4
    waiting: list[Sequence[T]] = [items] if items else []
    reason = ""
    while waiting:
        part = waiting.pop()
        if calls <= 0:
            for item in part:
                yield spoiled(item, reason)
            continue
        calls -= 1
        try:
            yield await ask(part)
        except Refused as refusal:
            reason = str(refusal)
            if len(part) == 1:
                yield spoiled(part[0], reason)
            else:
                middle = len(part) // 2
                waiting += [part[middle:], part[:middle]]
