"""JSON in a stream: documents whose long lists are written item by item."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

to_json = _ENCODER.encode


def write_list(file: TextIO, items: Iterable[Any]) -> int:
    """Write *items* as a JSON list, one a line, and return how many there were."""
    file.write("[")
    count = 0
    for item in items:
        file.write((",\n" if count else "\n") + to_json(item))
        count += 1
    file.write("\n]")
    return count
