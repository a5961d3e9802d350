"""How often each API may be asked when nothing else is set, and where that is written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """``rate`` requests per second with up to ``burst`` at once, ``concurrency`` open at a time, ``timeout`` seconds each."""

    rate: float
    concurrency: int = 1
    timeout: float = 30.0
    burst: int = 1
    tries: int = 6
    first_wait: float = 1.0


URLS = {
    "semantic_scholar": "https://api.semanticscholar.org",
    "openalex": "https://api.openalex.org",
    "crossref": "https://api.crossref.org",
    "datacite": "https://api.datacite.org",
    "arxiv": "https://export.arxiv.org",
    "hugging_face": "https://huggingface.co",
    "github": "https://api.github.com",
    "pages": "",
}
"""Scheme and host of every API. ``pages`` stands for project pages anywhere: it is asked by absolute URL and has no key."""


def limit(source: str, *, known: bool) -> Limit:
    """Return the documented limit of *source*; *known* means that a key (Crossref, DataCite: a contact address) is there."""
    match source:
        case "semantic_scholar":  # 1 request a second over all endpoints with a key; without one a pool shared by everybody
            return Limit(1.0, timeout=60.0)
        case "openalex":  # 10 a second without a key, 30 with one; half of it is fast enough
            return Limit(15.0 if known else 5.0, concurrency=3, timeout=60.0)
        case "crossref":  # lists: public 1 a second, one at a time; polite 3 a second, three at a time
            return Limit(3.0, concurrency=3) if known else Limit(1.0)
        case "datacite":  # per 5 minutes: 500 anonymous, 1000 with a contact
            return Limit(3.0 if known else 1.5, concurrency=2)
        case "arxiv":  # one request every 3 seconds over one connection; at most 4 tries, growing from 3 seconds
            return Limit(1 / 3, timeout=60.0, tries=4, first_wait=3.0)
        case "hugging_face":  # fixed windows of 5 minutes: 500 anonymous, 1000 with a token
            return Limit(3.0 if known else 1.5, concurrency=4, burst=50)
        case "github":  # 900 points a minute, 100 at a time
            return Limit(5.0, concurrency=4)
        case _:
            return Limit(2.0, concurrency=2, timeout=15.0, tries=2)
