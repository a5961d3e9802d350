"""Records as the collection stores them: JSON of what is known, nothing of what is not.

A file may be damaged or made by somebody else, so what is read passes the same door as what is put in (:mod:`.storable`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields as fields_of
from typing import Any, TypeVar

from ..model import Evidence, Paper, Repository
from .damage import Damage, shown
from .storable import readers

_Record = TypeVar("_Record", Paper, Repository)
_DEFAULTS: dict[type, dict[str, Any]] = {
    kind: {f.name: f.default for f in fields_of(kind) if f.name != "evidence"} for kind in (Paper, Repository)
}

_READERS = {kind: readers(kind) for kind in _DEFAULTS}


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
    """Return the record that :func:`dump` wrote, with *evidence* put back; fields named in *instead* have that value.

    Raises :class:`Damage` for a body that :func:`dump` cannot have written.
    """
    known = _parsed(body)
    fields = _READERS[kind]
    for name, value in known.items():
        if name not in fields or name == "evidence":
            raise Damage(f"a record has the unknown field {shown(name)}")
        try:
            known[name] = fields[name](value)
        except TypeError as expected:
            raise Damage(f"{name} of a record should be {expected} and is {shown(value)}") from None
    try:
        return kind(evidence=evidence, **{**known, **instead})
    except TypeError:
        raise Damage("a record lacks a field that every record has") from None


def _parsed(body: str) -> dict[str, Any]:
    if type(body) is not str:
        raise Damage(f"the body of a record is {shown(body)} and not a text")
    try:
        known = json.loads(body)
    except (ValueError, RecursionError):
        raise Damage("the body of a record is not JSON") from None
    if type(known) is not dict:
        raise Damage("the body of a record is not a JSON object")
    return known


def digest(body: str) -> bytes:
    """Return eight bytes that tell bodies of one evidence and subject apart."""
    return hashlib.sha256(body.encode()).digest()[:8]
