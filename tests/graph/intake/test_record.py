"""Numbers and dates as people write them."""

from __future__ import annotations

import pytest

from citewalk.graph.intake import record


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("117", 117),
        ("1,234", 1234),
        ("3.29k", 3290),
        ("2M", 2_000_000),
        ("1,234,567,890", 1_234_567_890),
        ("1" + ",999" * 400, None),
        ("9" * 5_000, None),
        ("12k" + " " * 5_000, 12_000),
        ("٣", 3),
        ("²", None),
        ("-1", None),
        ("1.5", None),
        (None, None),
    ],
)
def test_counts(text, number):
    assert record.number(text) == number
