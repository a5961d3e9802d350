"""Saving what can be saved of a damaged collection, into a new file: what is readable is said again, as if it came today.

Papers, their names and their merged views follow from the records, so only what was *said* is taken from the old file.
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import CollectionError
from .check import Checked, Finding, check, existing
from .damage import told
from .file import Collection
from .said import Said
from .salvage import private, read_tables
from .schema import VERSION
from .stray import gather


@dataclass(frozen=True, slots=True)
class Repaired:
    """What :func:`repair` did: the new file (None where nothing had to be repaired), what it holds, and what was ``lost``."""

    checked: Checked
    path: Path | None = None
    holds: dict[str, int] | None = None
    lost: tuple[Finding, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON object that ``citewalk check --repair --json`` prints."""
        new = {"file": str(self.path), "holds": self.holds, "lost": [finding.as_dict() for finding in self.lost]}
        return {**self.checked.as_dict(), "repaired": new if self.path else None}


def repair(path: str | Path, to: str | Path | None = None) -> Repaired:
    """Write what can be saved of the collection at *path* to the new file *to*; the old file stays as it is.

    Without *to* the new file stands beside the old one (``citewalk.repaired.db``). A sound collection is not written again.

    Raises :class:`CollectionError` when *path* is no collection, or *to* is there already or cannot be written.
    """
    path = Path(path)
    existing(path)
    to = Path(to) if to is not None else path.with_name(f"{path.stem}.repaired{path.suffix}")
    if os.path.lexists(to):
        raise CollectionError(f"{to} is there already; name a new file with -o")
    checked = check(path)
    if checked.sound:
        return Repaired(checked)
    with told(str(path)), private(path) as (connection, file):
        tables = read_tables(connection, path)
        gather(tables, connection, file, checked.format or VERSION)
    said = Said(tables)
    new = to.with_name(f".citewalk-{secrets.token_hex(8)}.db")
    try:
        with Collection.open(new) as collection:
            with collection.transaction():
                for batch in said.batches():
                    collection.add(batch)
                    collection.counts()  # what was added gets its names, by which the next batch knows it
                collection.meta.update(said.meta)
            holds = collection.counts()
        new.rename(to)
    except OSError as error:
        raise CollectionError(f"{to} cannot be written: {error.strerror or error}") from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{new}{end}").unlink(missing_ok=True)
    return Repaired(checked, to, holds, tuple(said.lost.all()))
