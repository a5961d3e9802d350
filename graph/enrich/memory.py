"""What was asked before and still holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

from ..collection import Collection
from ..errors import SettingsError
from ..model import Fetch, Paper, Repository
from ..sources.plain import today

NEGATIVE_DAYS = 14
"""How long "not found", "empty" and "withheld" hold; what was found holds until it is refreshed."""
ERROR_DAYS = 1
"""How long a request that was refused for its own sake is not repeated."""

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "m": timedelta(days=30)}


def read_age(text: str | timedelta | None) -> timedelta | None:
    """Return the age that *text* names: ``30d``, ``12h``, ``2w``, ``1m`` (30 days); a bare number is days."""
    if text is None or isinstance(text, timedelta):
        return text
    match = re.fullmatch(r"\s*(\d{1,5})\s*([hdwm]?)\s*", text)
    if not match:
        raise SettingsError(f"invalid age {text!r}: use 30d, 2w or 12h")
    return int(match[1]) * _UNITS[match[2] or "d"]


class Memory:
    """All fetches of a collection, and those of this run, which always hold."""

    @classmethod
    def of(cls, collection: Collection, refresh: timedelta | None = None) -> Memory:
        """Return the memory of *collection* as of today; with *refresh*, what is older does not hold."""
        return cls(collection.fetches().values(), today=date.fromisoformat(today()), refresh=refresh)

    def __init__(self, fetches: Iterable[Fetch], *, today: date, refresh: timedelta | None = None) -> None:
        self._fetches = {(f.source, f.kind, f.key): f for f in fetches}
        self._now: set[tuple[str, str, str]] = set()
        self._today = today
        self._refresh = refresh

    def note(self, fetches: Iterable[Fetch]) -> None:
        """Remember what was just answered; ``unfetched`` is an answer that came short, and the rest is still to be asked for."""
        for f in fetches:
            self._fetches[f.source, f.kind, f.key] = f
            if f.status != "unfetched":
                self._now.add((f.source, f.kind, f.key))

    def holds(self, source: str, kind: str, names: Iterable[str], fields: str = "", *, refused: bool = True) -> bool:
        """Return whether *source* need not be asked this *kind* of question about any of *names*, with these *fields*.

        That is so when it has answered, and for a day when it has *refused* the question for its own sake.
        """
        return any(self._valid((source, kind, name), fields, refused) for name in names)

    def short(self, source: str, kind: str) -> dict[str, str]:
        """Return the ``detail`` of every answer that came short today, by key; older ones are asked for anew as a whole."""
        today = self._today.isoformat()
        return {
            f.key: f.detail
            for f in self._fetches.values()
            if (f.source, f.kind, f.status, f.date) == (source, kind, "unfetched", today)
        }

    def why(self, source: str, kind: str, key: str) -> str:
        """Return why the last answer to the question for *key* was none, ``""`` where that is not known."""
        fetch = self._fetches.get((source, kind, key))
        return fetch.detail if fetch is not None and fetch.status == "unfetched" and not fetch.detail.isdigit() else ""

    def detail(self, source: str, kind: str, status: str = "ok") -> dict[str, str]:
        """Return the ``detail`` of every such fetch by key."""
        return {
            f.key: f.detail for f in self._fetches.values() if (f.source, f.kind, f.status) == (source, kind, status) and f.detail
        }

    def _valid(self, key: tuple[str, str, str], fields: str, refused: bool) -> bool:
        fetch = self._fetches.get(key)
        if fetch is not None and fetch.status == "error" and not refused:
            return False
        if key in self._now:
            return True
        if fetch is None or (fetch.fields and fields and fetch.fields != fields):
            return False
        try:
            age = self._today - date.fromisoformat(fetch.date)
        except ValueError:
            return False
        if self._refresh is not None and age >= self._refresh:
            return False
        match fetch.status:
            case "ok":
                return True
            case "empty" | "withheld" | "not_found":
                return age < timedelta(days=NEGATIVE_DAYS)
            case "error":
                return age < timedelta(days=ERROR_DAYS)
        return False


def names_of(thing: Paper | Repository) -> tuple[str, ...]:
    """Return every name under which *thing* may have been asked for."""
    if isinstance(thing, Paper):
        return thing.names
    return (thing.id, *(f"github:{name.removeprefix('github:').lower()}" for name in thing.former_names))
