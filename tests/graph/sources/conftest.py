"""The fake APIs, and time that need not be waited for."""

from fake_apis.fixtures import clock, mock, play

__all__ = ["clock", "mock", "play"]
