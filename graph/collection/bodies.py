"""Records as the collection stores them: JSON of what is known, nothing of what is not."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields
from typing import Any, TypeVar

from ..model import Evidence, Paper, Repository

_Record = TypeVar("_Record", Paper, Repository)
_DEFAULTS: dict[type, dict[str, Any]] = {
    kind: {f.name: f.default for f in fields(kind) if f.name != "evidence"} for kind in (Paper, Repository)
}


def dump(record: Paper | Repository) -> str:
    """Return *record* without its evidence as canonical JSON (sorted keys, unknowns left out)."""
    known = {}
    for name, default in _DEFAULTS[type(record)].items():
        value = getattr(record, name)
        if value != default:
            known[name] = value
    body = json.dumps(known, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # An API's JSON may spell half of a surrogate pair, which no file can hold.
    return body.encode(errors="ignore").decode() if not body.isascii() else body


def load(kind: type[_Record], body: str, evidence: Evidence, **instead: Any) -> _Record:
    """Return the record that :func:`dump` wrote, with *evidence* put back; fields named in *instead* have that value."""
    known = {**json.loads(body), **instead}
    for name, value in known.items():
        if isinstance(value, list):
            known[name] = tuple(value)
    return kind(evidence=evidence, **known)


def digest(body: str) -> bytes:
    """Return eight bytes that tell bodies of one evidence and subject apart."""
    return hashlib.sha256(body.encode()).digest()[:8]
