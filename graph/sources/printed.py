"""A reference as it is printed, one line of text: find the title in it, or say nothing."""

from __future__ import annotations

import re

from ..identifiers import title_key

SHORTEST_TITLE = 15
"""Letters and digits: a shorter title ("Introduction") does not tell which work is meant."""
LONGEST_TITLE = 40
"""Words."""

_QUOTED = re.compile(r"“([^“”]{15,400}?)[.,]?”|\"([^\"]{15,400}?)[.,]?\"")
_DOTTED = re.compile(r"(?:[^\W\d_a-z]\.-?){1,4}[,;:]?")
_BARE = re.compile(r"[^\W\d_a-z]{1,3}(?:-[^\W\d_a-z])?[,;:.]?")
_YEAR = re.compile(r"\(?(?:1[5-9]|20)\d\d[a-z]?\)?[.,:;]*")
_PARTICLES = frozenset("van von der den de del della di da la le el al bin ter ten and & jr jr. ii iii".split())
_BEHIND = re.compile(r"(?:; .*| \[(?:online|electronic resource)\].*|, (?:PhD|Ph\.D)\b.*|[.,] In:?)$", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<!\bvs)(?<!\bNo)(?<!\bSt)[.?!](?=\s|$)")


def title_in_text(text: str | None, journal: str | None = None) -> str | None:
    """Return the title inside the printed reference *text*, None where finding it would be guessing.

    Believed are words in double quotes, and what follows a list of authors with initials (with a year behind it, or
    not) up to *journal*, where that is known to stand in *text*, else up to the end of the sentence. Some publishers
    print the whole line twice; once is read.
    """
    if not text:
        return None
    half = len(text) // 2
    if half > 20 and text[:half].strip() == text[half:].strip():
        text = text[:half].strip()
    if quoted := _QUOTED.search(text):
        found = quoted[1] or quoted[2]
    else:
        words = text.split(" ")
        start = _after_authors(words)
        if start is None:
            return None
        rest = " ".join(words[start:])
        place = rest.find(journal) if journal else -1
        if place == 0:
            return None
        end = _SENTENCE_END.search(rest)
        found = rest[:place] if place > 0 else rest[: end.start() + (rest[end.start()] == "?")] if end else rest
    found = _BEHIND.sub("", found.strip(" .,:;")).strip(" .,:;")
    return found if _is_title(found) else None


def _is_title(text: str) -> bool:
    words = text.split()
    return (
        3 <= len(words) <= LONGEST_TITLE
        and len(title_key(text)) >= SHORTEST_TITLE
        and words[0] not in ("In", "In:", "in", "Proc", "Proc.")
        and "http" not in text
        and not re.search(r"\d\)?:\d", text)  # volume and page
        and not any(_DOTTED.fullmatch(word) for word in words[:6])  # authors that were taken for a title
    )


def _after_authors(words: list[str]) -> int | None:
    """Return the place of the first word behind the authors that *words* begin with, None if they begin otherwise.

    Authors are names with initials (``Brown, T. B.`` or ``Brown TB``, one way all through), at most three words apart;
    ``et al.`` or a year ends them.
    """
    initials: re.Pattern[str] | None = None
    last = None
    place = 0
    while place < len(words) and place - (last if last is not None else -1) <= 4:
        word = words[place]
        if _YEAR.fullmatch(word) and last is not None:
            return place + 1
        if word.lower().strip(".,:;") == "al" and place and words[place - 1].lower() == "et":
            behind = words[place + 1 : place + 3] if words[place + 1 : place + 2] and words[place + 1].startswith("(") else []
            return next(
                (place + 2 + n for n, word in enumerate(behind) if _YEAR.fullmatch(word)), place + 1
            )  # (2018). (Jun. 2018).
        if place and initials is None:
            initials = next((style for style in (_DOTTED, _BARE) if style.fullmatch(word)), None)
        if place and initials and initials.fullmatch(word):
            last = place
            if word.endswith(":"):
                return place + 1
        elif not (word[:1].isupper() or word[:1] == "(" or word.lower() in _PARTICLES or word.lower() == "et"):
            break
        place += 1
    if last is None or initials is _BARE:  # without a dot, a colon or a year nothing says where the names end
        return None
    return last + 1
