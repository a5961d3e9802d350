"""Fixtures for tests that talk to the fake APIs; see README.md."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator

import httpx
import pytest

from .server import FakeApis
from .world import World


class FakeClock:
    """Time that passes only by sleeping, and then at once; ``slept`` are all sleeps."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wall(self) -> float:
        return 1_800_000_000.0 + self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def play() -> Iterator[Callable[..., FakeApis]]:
    """Start fake APIs for a world; at the end nothing may have been sent that a real API refuses."""
    running: list[FakeApis] = []

    def start(world: World | None = None, only: tuple[str, ...] | None = None) -> FakeApis:
        apis = FakeApis(world or World(), only)
        running.append(apis.__enter__())
        return apis

    yield start
    for apis in running:
        apis.__exit__()
    refusals = [line for apis in running for line in apis.refusals]
    assert not refusals, "the real API would refuse:\n" + "\n".join(refusals)


@pytest.fixture
def mock() -> Callable[[Callable[[httpx.Request], httpx.Response]], httpx.MockTransport]:
    """Answer requests from a function, without any socket."""
    return httpx.MockTransport
