"""Fake public APIs on the loopback interface, for tests and for trying things by hand."""

from .server import FakeApi, FakeApis, Request, Response
from .world import World, WorldPaper, WorldRepository

__all__ = ["FakeApi", "FakeApis", "Request", "Response", "World", "WorldPaper", "WorldRepository"]
