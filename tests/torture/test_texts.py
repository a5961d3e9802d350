"""Hostile text ends no reader, finder or writer with another error than ours, and none in a hang.

``TORTURE`` in the environment is how many inputs each target gets; ``make torture`` gives a million.
"""

from __future__ import annotations

import os

import pytest

from torture.fuzzing import fuzz
from torture.targets import Target, targets

INPUTS = int(os.environ.get("TORTURE", "200"))
SEED = INPUTS if "TORTURE" in os.environ else 0


@pytest.mark.parametrize("name", targets())
def test_joined_fragments_are_read_or_refused(name):
    found = fuzz(targets()[name], INPUTS, SEED)
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
