"""Text in a terminal: how many columns it takes, how it is shortened and wrapped, and what is kept away from the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Terminals obey control characters, and bidirectional overrides can make a title read as something else.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\ud800-\udfff]")
_BLANKS = re.compile("[\\s\u2028\u2029]+")


def printable(text: object) -> str:
    """Return *text* without what a terminal would obey."""
    return _UNSAFE.sub("\ufffd", str(text))


def one_line(text: object) -> str:
    """Return *text* on one line, without what a terminal would obey."""
    return _BLANKS.sub(" ", printable(text)).strip()


def width(text: str) -> int:
    """Return how many columns *text* takes at most: terminals disagree about joined emoji, the widest counts."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return max(cell_len(text), sum(map(_width, text)))


def shorten(text: str, room: int) -> str:
    """Return *text* in at most *room* columns, with … where its end is left out."""
    if width(text) <= room:
        return text
    kept, used = "", 0
    if text.isascii():
        return text[: room - 1].rstrip() + "…" if room > 0 else ""
    for cluster in _clusters(text):
        used += width(cluster)
        if used > room - 1:
            break
        kept += cluster
    return kept.rstrip(" \u200d") + "…" if room > 0 else ""


def pad(text: str, room: int, *, right: bool = False) -> str:
    """Return *text* with blanks up to *room* columns: after it, or before it when it stands to the *right*."""
    blanks = " " * (room - width(text))
    return blanks + text if right else text + blanks


def wrap(text: str, room: int, *, later: int = 0, fold: bool = True) -> list[str]:
    """Return *text* as lines of at most *room* columns, the *later* ones moved in by that many blanks.

    A word that is too long is folded, or with *fold* False stays in one piece on a line of its own: an identifier or an
    address has to be copied whole.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        room_here = room - (later if lines else 0)
        if line and width(line) + 1 + width(word) > room_here:
            lines.append(line)
            line, room_here = "", room - later
        line = f"{line} {word}" if line else word
        while fold and width(line) > room_here:
            head = _head(line, room_here)
            lines.append(head)
            line, room_here = line[len(head) :], room - later
    if line or not lines:
        lines.append(line)
    return [lines[0], *(" " * later + line for line in lines[1:])]


def _head(text: str, room: int) -> str:
    """Return as much of the beginning of *text* as *room* holds, at least one character."""
    kept, used = "", 0
    for cluster in _clusters(text):
        used += width(cluster)
        if kept and used > room:
            break
        kept += cluster
    return kept


def _clusters(text: str) -> Iterator[str]:
    """Yield the characters of *text*, each with the marks that stand on it."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _width(text[end]):
            yield text[start:end]
            start = end


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    from rich.cells import cell_len

    return cell_len(character)
