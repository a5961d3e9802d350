"""JSON in a stream: documents whose long lists are written item by item."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TextIO

_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

to_json = _ENCODER.encode


def write_list(file: TextIO, items: Iterable[Any]) -> None:
    """Write *items* as a JSON list, one a line."""
    file.write("[")
    between = "\n"
    for item in items:
        file.write(between + to_json(item))
        between = ",\n"
    file.write("\n]")
