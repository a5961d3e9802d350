"""Titles: read one as words, and say how two of them agree.

The same title reaches us in many hands: LaTeX, HTML, capitals, British and American spelling, hyphens lost at a line's end,
letters misread by OCR, a subtitle dropped. And different papers have nearly the same title: the next model number, part two,
a reply, one word exchanged. Both are judged here by words, never by letters alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from .text import normal, unescaped

Kind = Literal["same", "spelled", "misread", "misprint", "cut", "subtitle", "reordered", "longer", "changed", "different"]

_FONTS = r"(?:text|math)?(?:bf|cal|em|emph|frak|it|large|left|right|rm|sc|scr|sf|sl|tt|up|bar|hat|tilde|vec|url)"
_COMMAND = re.compile(rf"\\{_FONTS}(?![a-z])", re.IGNORECASE)
_ACCENT = re.compile(r"\\[`'^\"~=.](?=\{?\\?[A-Za-z])|\\[cuvHkrdb](?=\{)|[${}]")
_TAG = re.compile(r"</?[a-z]{1,8}(?:\s[^<>]{0,80})?/?>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_GREEK = {chr(code): unicodedata.name(chr(code)).split()[-1].lower() for code in range(0x3B1, 0x3CA) if code != 0x3C2}
_SMALL = frozenset(
    "a all an and are as at be by can de der des die do does du el for from how in into is it its la le les of on or over "
    "some than that the their this to toward towards und une under upon using via vs what when where which who why will "
    "with you".split()
)
_COMMON = frozenset(
    "advances analysis application applications approach approaches based case comparison data deep effect effects "
    "evaluation evidence field framework general introduction language large learning lectures llm llms method methods "
    "model models network networks neural new notes problem quantum report research review role status study survey "
    "system systems technical theories theory".split()
)
_NUMERALS = {word: str(n) for n, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)}
_NUMERALS |= {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11", "xii": "12"}
_NUMERALS |= {"second": "2", "third": "3", "twice": "2"}
_PART = re.compile(r"\b(?:part|paper|volume|vol|chapter|section|lecture)\s+([ivx])\b")
_ABOUT = (
    r"comments?|notes?|remarks?|repl(?:y|ies)|responses?|answers?|rebuttals?|critiques?|discussion|supplement|addendum|"
    r"supplementary (?:material|information)|corrigend(?:um|a)|errat(?:um|a)|corrections?|retraction|review"
)
_NOTICE = r"erratum|errata|corrigendum|corrigenda|addendum|correction|retraction|reply"
_DERIVED = re.compile(
    rf"^(?:(?:an? |the |some )?({_ABOUT})\s+(?:notice\s+)?(?:of|on|to|for|about)\b|(?:publisher\s+)?({_NOTICE})\b)"
    r"|\b(erratum|errata|corrigendum|addendum|a reply|reply|a comment|supplementary materials?)$"
)
_GENRE = re.compile(
    r"^\s*(?:\[?(?:re|retracted(?: article)?|withdrawn|position(?: paper)?|extended abstract|invited paper)\]?\s*:|\[re\])\s*",
    re.IGNORECASE,
)
_CUT = 20  # letters that a title cut off must have
_LOOK_ALIKE = str.maketrans("1i0ch", "lloeb")
_HEAD = re.compile(r"\s*(?:[:?!]\s|\s[-–—]+\s|\.\s|\s--+\s)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title as read: its ``words``, the ``key`` (letters and digits only), the numbers in it, and its head before a colon."""

    text: str
    words: tuple[str, ...]
    key: str
    numbers: tuple[str, ...]
    head: tuple[str, ...]
    derived: str

    @property
    def weight(self) -> float:
        """How much the title says: 1 for a telling word, half for a common one; ``The Standard Model`` has 2."""
        return sum(map(_weight, self.words))


@dataclass(frozen=True, slots=True)
class Agreement:
    """How two titles agree: the *kind*, the ``share`` of telling words in common (0 to 1), and *why* in plain English.

    Kinds, the best first: ``same`` (letters and digits agree), ``spelled`` (spelling, small words), ``misread`` (letters that
    scanners confuse), ``misprint`` (a letter or two), ``cut`` (one is the beginning of the other, and says so by "…"),
    ``subtitle`` (one adds a part before or after), ``reordered`` (the same words in another order), ``longer`` (one has more
    words inside), ``changed`` (words exchanged), ``different``. ``head`` says that what stands before the colon agrees.
    """

    kind: Kind
    share: float
    why: str
    head: bool = False


def _weight(word: str) -> float:
    """Return what a word says: half for small and common ones, more for names with a number (``qwen2``, ``c60``)."""
    if word in _SMALL or word in _COMMON:
        return 0.5
    return 1.5 if len(word) > 2 and not word.isalpha() and not word.isdigit() else 1.0


def plain(title: str) -> str:
    """Return *title* without markup: LaTeX, HTML, accents and capitals gone, Greek letters of a Latin title spelt out."""
    text = normal("NFKC", _TAG.sub("", unescaped(title)))
    text = _COMMAND.sub(" ", text)
    text = normal("NFD", _ACCENT.sub("", text).casefold())
    text = normal("NFC", re.sub("[\u0300-\u036f]", "", text))
    if re.search("[a-z]", text):
        text = re.sub("[α-ω]", lambda m: f" {_GREEK.get(m[0], m[0])} ", text)
    return text.replace("&", " and ").replace("’", "'").replace("'s ", "s ")


@lru_cache(maxsize=65536)
def read_title(title: str) -> Title:
    """Return *title* as words and key; what is read once is kept."""
    text = plain(_GENRE.sub("", title) or title)
    words = tuple(_WORD.findall(text)) or tuple(_WORD.findall(plain(title)))
    parts = _HEAD.split(text, maxsplit=1)
    head = tuple(_WORD.findall(parts[0])) if len(parts) == 2 else ()
    derived = _DERIVED.search(" ".join(words))
    return Title(text, words, "".join(words), _numbers(text, words), head, _which(derived))


def _which(found: re.Match[str] | None) -> str:
    return next(filter(None, found.groups()), "") if found else ""


def telling(title: Title) -> list[str]:
    """Return the words of *title* that tell it from others, as they come: no small and no common ones."""
    return list(dict.fromkeys(word for word in title.words if word not in _SMALL and word not in _COMMON and len(word) > 2))


def text_words(text: str) -> frozenset[str]:
    """Return the longer words of an abstract, each in one spelling."""
    return frozenset(stem(word) for word in _WORD.findall(plain(text)) if len(word) > 4)


def _numbers(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Return every number in a title, sorted: digits, number words, Roman numerals, ``part I``, the plus of ``ILLUME+``."""
    found = [digits.lstrip("0") or "0" for digits in re.findall(r"\d+", text)]
    found += [_NUMERALS[word] for word in words if word in _NUMERALS]
    found += re.findall(r"(?<=[a-z])\^?(\++)(?!\w)", text)
    found += [{"i": "1", "v": "5", "x": "10"}[letter] for letter in _PART.findall(text)]
    return tuple(sorted(found))


def compare(one: str, other: str) -> Agreement:
    """Return how the titles *one* and *other* agree; it does not matter which comes first."""
    a, b = (read_title(title) for title in sorted((one, other)))
    if a.key == b.key and a.numbers == b.numbers:
        return Agreement("same", 1.0, "the titles are the same", True) if a.key else Agreement("different", 0.0, "no title")
    short, long = (a, b) if len(a.key) < len(b.key) else (b, a)
    if _is_cut(short, long):
        return Agreement("cut", 1.0, "one title is the beginning of the other, cut off by “…”")
    if _is_misread(a, b):
        return Agreement("misread", 1.0, "the titles agree but for misread letters")
    if a.derived != b.derived:
        return Agreement("different", 0.0, f"only one of the titles is a {a.derived or b.derived}")
    left, right, typos = _leftovers(a, b)
    shared = _shared(a.words, b.words)
    share = shared / max(1.0, max(a.weight, b.weight))
    head = bool(a.head) and "".join(a.head) == "".join(b.head)
    if a.numbers != b.numbers:
        return Agreement("different", share, _number_words(a, b), head)
    return _judge(a, b, left, right, typos, share, head)


def _is_misread(a: Title, b: Title) -> bool:
    """Say whether the titles differ only in a few long words by letters that scanners confuse (``rn``/``m``, ``l``/``1``)."""
    if len(a.words) != len(b.words):
        return False
    pairs = [(one, other) for one, other in zip(a.words, b.words, strict=True) if one != other]
    if not 0 < len(pairs) <= 3 or not all(_shape(one) == _shape(other) for one, other in pairs):
        return False
    if any(
        not (one.isalpha() or other.isalpha()) or (min(len(one), len(other)) < 5 and not _SMALL & {one, other})
        for one, other in pairs
    ):
        return False
    digits = Counter(re.findall(r"\d+", " ".join(" ".join(pair) for pair in pairs)))
    return Counter(a.numbers) - digits == Counter(b.numbers) - digits


def _is_cut(short: Title, long: Title) -> bool:
    """Say whether *short* is the beginning of *long* and ends with "…"; not where a number follows, as of a part."""
    if len(short.key) < _CUT or not short.text.rstrip().endswith("...") or not long.key.startswith(short.key):
        return False
    rest = long.words[len(short.words) - 1 :]
    return not any(word in ("i", "v", "x") or word in _NUMERALS or word[0].isdigit() for word in rest)


def _shape(word: str) -> str:
    """Return *word* with all letters that look alike in a bad scan made one."""
    return word.replace("rn", "m").replace("cl", "d").translate(_LOOK_ALIKE)


def _number_words(a: Title, b: Title) -> str:
    only = sorted((Counter(a.numbers) - Counter(b.numbers)) + (Counter(b.numbers) - Counter(a.numbers)))
    return f"the titles differ in a number ({', '.join(only)})"


def _judge(a: Title, b: Title, left: list[str], right: list[str], typos: int, share: float, head: bool) -> Agreement:
    if not left and not right:
        if fuzz.ratio(a.key, b.key) < 80:
            return Agreement("reordered", share, "the titles have the same words in another order", head)
        if typos:
            return Agreement("misprint", share, "the titles agree but for a misprint", head)
        return Agreement("spelled", share, "the titles agree but for spelling", head)
    if len(a.key) >= 30 and left and right and _torn(left, right):
        return Agreement("misprint", share, "the titles agree but for a misprint", head)
    if left and right:
        kind: Kind = "changed" if share >= 0.3 or head else "different"
        return Agreement(kind, share, f"the titles exchange “{' '.join(left)}” and “{' '.join(right)}”", head)
    short, long = (a, b) if len(a.key) < len(b.key) else (b, a)
    if _is_part(short, long):
        return Agreement("subtitle", share, "one title adds a subtitle to the other", head)
    return Agreement("longer", share, f"one title has “{' '.join(left or right)}” more", head)


def _torn(left: list[str], right: list[str]) -> bool:
    """Say whether what differs is one word torn or misread in two ways (``gpte val`` for ``g eval``)."""
    one, other = "".join(left), "".join(right)
    return len(left) + len(right) > 2 and min(len(one), len(other)) >= 5 and Levenshtein.distance(one, other) <= 2


def _is_part(short: Title, long: Title) -> bool:
    """Say whether *short* is all that stands before, or all that stands after, the colon of *long*."""
    if not long.head:
        return False
    return short.key in ("".join(long.head), "".join(long.words[len(long.head) :]))


def _shared(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    both = Counter(map(stem, a)) & Counter(map(stem, b))
    return sum(_weight(word) * n for word, n in both.items())


def _leftovers(a: Title, b: Title) -> tuple[list[str], list[str], int]:
    """Return the telling words of each title that have no partner in the other, and how many partners were misprints."""
    left, right = Counter(map(stem, a.words)), Counter(map(stem, b.words))
    left, right = left - right, right - left
    _join(left, right, b.words)
    _join(right, left, a.words)
    typos = 0
    for word in sorted(left):
        partner = next((other for other in sorted(right) if _misprinted(word, other)), None)
        if partner is not None:
            del left[word]
            del right[partner]
            typos += 1
    return _in_order(left, a.words), _in_order(right, b.words), typos


def _in_order(left: Counter[str], words: tuple[str, ...]) -> list[str]:
    """Return what is *left* of a title's words, without the small ones, as the title has them."""
    return [word for word in dict.fromkeys(map(stem, words)) if word in left and word not in _SMALL]


def _join(mine: Counter[str], theirs: Counter[str], words: tuple[str, ...]) -> None:
    """Take out a word that the other title writes in two (``selfinstruct``, ``self instruct``)."""
    if not mine:
        return
    for first, second in pairwise(words):
        joined = stem(first + second)
        if joined in mine:
            del mine[joined]
            theirs.pop(stem(first), None)
            theirs.pop(stem(second), None)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return *word* in one spelling: American, without the plural's s."""
    if len(word) <= 3 or word in _SMALL:
        return word
    if len(word) > 5:
        word = re.sub(r"is(e|ed|es|ing|ation|ations|er|ers)$", r"iz\1", word)
        word = re.sub(r"our(s|al|ally|ed|ing)?$", r"or\1", word)
        word = re.sub(r"ll(ed|ing|er)$", r"l\1", word).replace("aeo", "eo")
        word = re.sub(r"(t)re$", r"\1er", word)
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _misprinted(word: str, other: str) -> bool:
    """Say whether two words are one but for a letter or two; never when one only adds a prefix (``non``, ``a``, ``un``)."""
    size = min(len(word), len(other))
    if size < 5 or word.endswith(other) or other.endswith(word) or not (word.isalpha() and other.isalpha()):
        return False
    return Levenshtein.distance(word, other, score_cutoff=2) <= (1 if size < 9 else 2)
