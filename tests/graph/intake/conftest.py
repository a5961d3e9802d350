"""Helpers of the intake tests."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from citewalk.graph.intake import Reading, read, read_bytes

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of recorded and made-up inputs."""
    return Path(__file__).parent / "data"


@pytest.fixture(scope="session")
def reading():
    """Read text or bytes (or a path) as citewalk would read a file of that name, on a fixed day."""

    def run(source: str | bytes | Path, name: str = "input.txt", **options: object) -> Reading:
        options.setdefault("today", TODAY)
        if isinstance(source, Path):
            return read(source, **options)
        data = source.encode() if isinstance(source, str) else source
        return read_bytes(data, name, **options)

    return run
