"""The fake APIs, and time that need not be waited for."""

import pathlib
import sys

sys.path.insert(0, str(next(p for p in pathlib.Path(__file__).resolve().parents if p.name == "tests")))

from fake_apis.fixtures import clock, mock, play

__all__ = ["clock", "mock", "play"]
