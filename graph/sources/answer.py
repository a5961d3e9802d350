"""What an API answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..errors import SourceError

_UNREAD = object()


@dataclass(slots=True)
class Answer:
    """Status, headers (lower-case names), body and final URL of one HTTP answer; ``source`` is who gave it."""

    source: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    url: str = ""
    _json: Any = field(default=_UNREAD, repr=False)

    @property
    def text(self) -> str:
        """The body as text; bytes that are no UTF-8 are replaced."""
        return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body read as JSON; raise SourceError if it is none."""
        if self._json is _UNREAD:
            try:
                self._json = json.loads(self.content)
            except (ValueError, RecursionError) as error:
                kind = self.headers.get("content-type", "no content type")
                raise SourceError(f"{self.source} answered {self.status} with no JSON ({kind})", source=self.source) from error
        return self._json

    def key(self, *names: str) -> Any:
        """Return the value under *names*, one level each, where every level is an object; else None."""
        try:
            value = self.json()
        except SourceError:
            return None
        for name in names:
            value = value.get(name) if isinstance(value, dict) else None
        return value
