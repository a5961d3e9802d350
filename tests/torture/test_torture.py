"""A small part of ``make torture``, the same every time: hostile text ends no reader and no finder with another error than ours."""

from __future__ import annotations

import pytest

from .fuzzing import fuzz
from .targets import Target, targets

INPUTS = 200


@pytest.mark.parametrize("name", targets())
def test_joined_fragments_are_read_or_refused(name):
    found = fuzz(targets()[name], INPUTS)
    assert not found, "\n".join(map(str, found))


def test_what_fails_is_told_with_the_shortest_text_that_shows_it():
    def broken(text: str) -> None:
        if "[" in text:
            raise KeyError(text)

    (failure,) = fuzz(Target("broken", broken), 200)
    assert (failure.text, failure.what.partition(":")[0]) == ("[", "KeyError")


def test_what_never_ends_is_told():
    def endless(_: str) -> None:
        while True:
            pass

    (failure,) = fuzz(Target("endless", endless), 1, seconds=0.05)
    assert failure.what == "more than 0.05 s"
