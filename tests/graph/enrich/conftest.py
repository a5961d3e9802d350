"""The fake APIs with a collection in front of them."""

from __future__ import annotations

import pytest
from fake_apis.bench import Bench
from fake_apis.fixtures import clock, mock, play

__all__ = ["bench", "clock", "mock", "play"]


@pytest.fixture
def bench(play):
    """Make a collection of a world's listed papers in front of fake APIs that play that world."""
    made = []

    def make(world, path=":memory:", batch=None, only=None, **environ):
        made.append(Bench(play(world, only), path, batch, **environ))
        return made[-1]

    yield make
    for b in made:
        b.collection.close()
