"""Text as it enters: cleaned once, here, so that nothing behind needs to ask again."""

from __future__ import annotations

import html
import re
import unicodedata
from itertools import groupby
from typing import Literal

# C0 and C1 controls but tab and line ends, lone surrogates, and the two code points XML forbids.
_UNSTORABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_NOT_STORABLE = re.compile(f"[{_UNSTORABLE}]")
_UNWANTED = re.compile(f"[{_UNSTORABLE}\r]")
_MOST_MARKS = 30  # combining marks in a row, as in Unicode's "stream-safe" text (UAX #15)
_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{_MOST_MARKS + 1},}}")  # no combining mark is a letter or a blank
_HUGE_REFERENCE = re.compile(r"&#x?[0-9a-f]{9,};?", re.IGNORECASE)


def clean_text(text: str) -> tuple[str, int]:
    r"""Return *text* in NFC with ``\r\n`` as ``\n``, and how many characters had to be taken out.

    Control characters (tab and line feed stay) and lone surrogates go, because no export could hold them.
    """
    text, removed = _UNWANTED.subn("", text.replace("\r\n", "\n"))
    return normal("NFC", text), removed


def normal(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Return *text* in a Unicode normal *form*, with at most 30 combining marks in a row.

    Python sorts the marks of a run in a time that grows with the square of their number: 100,000 take minutes.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize(form, _RUN.sub(_shortened, text))
    return _RUN.sub(_shortened, text)  # a few marks become two


def _shortened(run: re.Match[str]) -> str:
    parts = ("".join(part) for _, part in groupby(run[0], lambda character: unicodedata.combining(character) > 0))
    return "".join(part[:_MOST_MARKS] if unicodedata.combining(part[0]) else part for part in parts)


def unescaped(text: str) -> str:
    """Return *text* with HTML's character references resolved; a number of nine digits and more is no character."""
    return html.unescape(_HUGE_REFERENCE.sub("\ufffd", text))


def storable_text(text: str) -> str:
    """Return *text* without the characters that no file can hold: control characters and lone surrogates; line ends stay."""
    return text if text.isprintable() else _NOT_STORABLE.sub("", text)


def one_line(text: str) -> str:
    """Return *text* with every run of white space as one blank."""
    return " ".join(text.split())
