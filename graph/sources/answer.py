"""What an API answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from ..errors import SourceError
from ..model import Paper
from ..text import storable_text

_UNREAD = object()
NAMES = {
    "semantic_scholar": "Semantic Scholar",
    "openalex": "OpenAlex",
    "crossref": "Crossref",
    "datacite": "DataCite",
    "arxiv": "arXiv",
    "hugging_face": "Hugging Face",
    "github": "GitHub",
    "pages": "the page",
}
"""Sources as people write them."""


class Found(NamedTuple):
    """What a search brought: the papers, the best match first, and what in the answer had an unexpected shape."""

    papers: Sequence[Paper] = ()
    wrong: str = ""


def unexpected(source: str, what: str) -> str:
    """Return the sentence that says *what* in an answer of *source* is not of the shape that was asked for."""
    return f"{NAMES.get(source, source)} answered in an unexpected shape: {what}"


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
        """Return the body read as JSON, its texts without half and control characters; raise SourceError if it is no JSON."""
        if self._json is _UNREAD:
            try:
                self._json = read_json(self.content)
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

    def redirect(self) -> str | None:
        """Return the web address to which this redirects, None where that is none."""
        try:
            target = urljoin(self.url, self.headers.get("location", ""))
            return target if urlsplit(target).scheme in ("http", "https") else None
        except ValueError:  # an unfinished IPv6 address, say
            return None


def read_json(content: bytes) -> Any:
    r"""Return what the JSON in *content* says; raise ValueError or RecursionError where it is none.

    Half characters and control characters, which no file can hold, can be spelled (``\ud800``, ``\u0000``) and are taken out.
    """
    return _storable(json.loads(content))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable_text(value)
    if isinstance(value, list):
        return [_storable(entry) for entry in value]
    if isinstance(value, dict):
        return {storable_text(name): _storable(entry) for name, entry in value.items()}
    return value
