"""Small facts about a collection itself, in its own table."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from typing import TYPE_CHECKING

from ..text import storable_text

if TYPE_CHECKING:
    from .file import Collection


class Meta(MutableMapping[str, str]):
    """Small facts about the collection itself (its name, its note), by key."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def __getitem__(self, key: str) -> str:
        rows = self._collection._rows("SELECT value FROM meta WHERE key = ?", key)
        if not rows:
            raise KeyError(key)
        return str(rows[0][0])

    def __setitem__(self, key: str, value: str) -> None:
        with self._collection.transaction():
            self._collection._connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, storable_text(value)))

    def __delitem__(self, key: str) -> None:
        with self._collection.transaction():
            if not self._collection._connection.execute("DELETE FROM meta WHERE key = ?", (key,)).rowcount:
                raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        return (row[0] for row in self._collection._rows("SELECT key FROM meta ORDER BY key"))

    def __len__(self) -> int:
        return int(self._collection._rows("SELECT count(*) FROM meta")[0][0])
