"""What every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The team's folder of real data beside the checkout; the test is skipped where it is not there."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the team's shared data folder is not beside this checkout")
    return SHARED
