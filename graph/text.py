"""Text as it enters: cleaned once, here, so that nothing behind needs to ask again."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls but tab and line ends, lone surrogates, and the two code points XML forbids.
_UNSTORABLE = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
_NOT_STORABLE = re.compile(f"[{_UNSTORABLE}]")
_UNWANTED = re.compile(f"[{_UNSTORABLE}\r]")


def clean_text(text: str) -> tuple[str, int]:
    r"""Return *text* in NFC with ``\r\n`` as ``\n``, and how many characters had to be taken out.

    Control characters (tab and line feed stay) and lone surrogates go, because no export could hold them.
    """
    text, removed = _UNWANTED.subn("", text.replace("\r\n", "\n"))
    return unicodedata.normalize("NFC", text), removed


def storable_text(text: str) -> str:
    """Return *text* without the characters that no file can hold: control characters and lone surrogates; line ends stay."""
    return text if text.isprintable() else _NOT_STORABLE.sub("", text)


def one_line(text: str) -> str:
    """Return *text* with every run of white space as one blank."""
    return " ".join(text.split())
