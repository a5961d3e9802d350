"""Cutting lists to what an API takes, and finding the entry that spoils a call."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from math import ceil, log2

from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.model import Batch, Fetch
from citewalk.graph.sources.answer import Answer
from citewalk.graph.sources.chunks import Refused, bisect, cut, no_list


@given(st.lists(st.integers(1, 40)), st.integers(1, 10), st.integers(1, 60), st.booleans())
def test_runs_hold_everything_in_order_and_within_the_limits(items, count, size, several):
    number = (lambda n: n % 3 + 1) if several else (lambda n: 1)
    runs = cut(items, count=count, size=size, weigh=lambda n: n, number=number)
    assert [n for run in runs for n in run] == items
    for run in runs:
        assert len(run) == 1 or (sum(run) <= size and sum(map(number, run)) <= count)
    for run, following in pairwise(runs):  # as few as fit: the next item would not have fitted
        more = (*run, following[0])
        assert sum(more) > size or sum(map(number, more)) > count


def halve(items, bad):
    """Bisect *items* against a server that refuses every call with one of *bad* in it; return states and calls."""
    calls = []

    async def ask(part):
        calls.append(tuple(part))
        if set(part) & bad:
            raise Refused(f"no good: {sorted(set(part) & bad)[0]}")
        return Batch(fetches=[Fetch("x", "paper", str(item), "ok") for item in part])

    def spoiled(item, reason):
        return Batch(fetches=[Fetch("x", "paper", str(item), "error", detail=reason)])

    async def run():
        return [batch async for batch in bisect(items, ask, spoiled)]

    return [fetch for batch in asyncio.run(run()) for fetch in batch.fetches], calls


@given(st.integers(1, 120).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n - 1))))
def test_one_bad_entry_is_named_and_the_rest_answered(case):
    count, bad = case
    fetches, calls = halve(list(range(count)), {bad})
    states = {fetch.key: fetch.status for fetch in fetches}
    assert len(fetches) == len(states) == count
    assert [key for key, status in states.items() if status == "error"] == [str(bad)]
    assert [fetch.detail for fetch in fetches if fetch.status == "error"] == [f"no good: {bad}"]
    assert len(calls) <= 2 * ceil(log2(max(count, 2))) + 1


@given(st.integers(0, 120).flatmap(lambda n: st.tuples(st.just(n), st.sets(st.integers(0, max(0, n - 1))))))
def test_every_entry_is_answered_once_whatever_is_refused(case):
    count, bad = case
    fetches, calls = halve(list(range(count)), bad)
    assert sorted(int(fetch.key) for fetch in fetches) == list(range(count))
    assert {int(f.key) for f in fetches if f.status == "error"} >= bad & set(range(count))
    assert len(calls) <= 2 * ceil(log2(max(count, 2))) + 4


def test_nothing_is_asked_for_nothing():
    assert halve([], set()) == ([], [])


def test_an_answer_without_its_list_is_told_apart_from_an_empty_one():
    check = no_list("message", "items")
    assert check(Answer("crossref", 200, {}, b'{"message": {"items": []}}')) is None
    for body in (b"null", b"[]", b'{"message": null}', b'{"message": {"items": null}}', b"x"):
        assert check(Answer("crossref", 200, {}, body))
