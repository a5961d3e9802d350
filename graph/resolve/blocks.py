"""Pairs of titles worth comparing, out of tens of thousands, without comparing all with all."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from ..titles import read_title, stem

_RARE_WORDS = 5
_COMMONEST = 60
_NEXT_TO = 4


def alike_keys(titles: Mapping[str, str], ratio: float) -> Iterator[tuple[str, str]]:
    """Yield the pairs of keys in *titles* (key to title) that rapidfuzz finds alike by *ratio*, or one a part of the other.

    Looked at are keys that share two of their five rarest words, that stand next to each other when sorted (by their
    beginnings, and by their ends), or of which one is what stands before or after the other's colon.
    """
    seen: set[tuple[str, str]] = set()
    for pair in _near(titles):
        left, right = min(pair), max(pair)
        if left != right and (left, right) not in seen:
            seen.add((left, right))
            if fuzz.ratio(left, right, score_cutoff=ratio):
                yield left, right
    yield from _parts(titles)


def _near(titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    by_start, by_end = sorted(titles), sorted(titles, key=lambda key: key[::-1])
    for ordered in (by_start, by_end):
        for step in range(1, _NEXT_TO + 1):
            yield from zip(ordered, ordered[step:], strict=False)
    words = {key: {stem(word) for word in read_title(title).words} for key, title in titles.items()}
    spread = Counter(word for found in words.values() for word in found)
    keys_with: dict[str, list[str]] = defaultdict(list)
    for key in by_start:
        rare = sorted((spread[word], word) for word in words[key] if 1 < spread[word] <= _COMMONEST)[:_RARE_WORDS]
        met = Counter(other for _, word in rare for other in keys_with[word])
        enough = min(2, len(rare))
        yield from ((other, key) for other, times in met.items() if times >= enough)
        for _, word in rare:
            keys_with[word].append(key)


def _parts(titles: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, title in titles.items():
        found = read_title(title)
        if found.head:
            for part in sorted({"".join(found.head), "".join(found.words[len(found.head) :])}):
                if part != key and part in titles:
                    yield part, key
