"""A small part of benchmarks/intake/fuzz.py, which is run by hand with 10,000 inputs a format."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

FUZZ = runpy.run_path(str(Path(__file__).resolve().parents[3] / "benchmarks" / "intake" / "fuzz.py"))


@pytest.mark.parametrize("name", FUZZ["SEEDS"])
def test_mutated_inputs_are_read_or_refused(name):
    outcomes = {FUZZ["try_one"](data, name, number % 2 == 0) for number, data in enumerate(FUZZ["inputs"](name, 40, seed=1))}
    assert "read" in outcomes
