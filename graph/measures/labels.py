"""Labels for groups of papers, out of nothing but their titles."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence

_WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-'’+](?=[^\W_]))+")
PAIR = 1.7
_PARTS = re.compile(r"[\s-]")
_STOP = frozenset(
    """a about above across after against all also am among an and another any are aren't as at based be because been
    before being below between beyond both but by can cannot could de der did die do does doing don't down du during
    each either else et every few for from further get had has have having he her here hers him his how however i if in
    into is isn't it its itself just la le les like many may me might more most much must my need neither no nor not now
    of off on once one only onto or other our out over own per rather same she should since so some still such than that
    the their them then there these they this those through to too toward towards two under und until up upon us use
    used using very via was we well were what when where whether which while who whom whose why will with within without
    would yet you your
    approach approaches analysis case effect effects evidence first framework general high improving introduction large
    low method methods new novel paper problem report results review some studies study survey technical theory three
    towards overview via""".split()
)


def label_groups(groups: Sequence[Sequence[str]], words: int = 3) -> list[str]:
    """Return a label for every group of titles: its *words* most telling words or word pairs, joined by a comma.

    TF-IDF over groups: in how many of the group's titles the term stands, times the logarithm of how much more often
    that is than in all titles; a pair of words counts 1.7 times, because it says more than one. A term must stand in
    two titles of its group (if it has more than two). A group of one title is labelled with that title.
    """
    counts = [_count(titles) for titles in groups]
    everywhere: Counter[str] = Counter()
    for found in counts:
        everywhere.update(found)
    total = sum(len(titles) for titles in groups)
    spelling = _spellings(titles for titles in groups if len(titles) > 1)
    labels = []
    for titles, found in zip(groups, counts, strict=True):
        if len(titles) == 1:
            labels.append(shorten(titles[0]))
            continue
        least = 2 if len(titles) > 2 else 1
        weight = {
            term: (PAIR if " " in term else 1.0)
            * count
            * (0.01 + math.log(max(count * total / (len(titles) * everywhere[term]), 1.0)))
            for term, count in found.items()
            if count >= least
        }
        chosen = _distinct(weight, words)
        labels.append(", ".join(spelling.get(term, term) for term in chosen) or shorten(titles[0]))
    return labels


def shorten(title: str, limit: int = 60) -> str:
    """Return *title* cut at a word's end to at most *limit* characters, with an ellipsis where cut."""
    line = " ".join(title.split())
    return line if len(line) <= limit else line[: limit - 1].rsplit(" ", 1)[0].rstrip(" ,:;-") + "…"


def terms(title: str) -> Iterator[str]:
    """Yield the telling words of *title* in lower case, and the pairs of them that stand side by side."""
    previous = ""
    for word in re.split(r"[\s/]+", title):
        match = _WORD.search(word)
        term = singular(match[0].lower()) if match else ""
        if not match or len(term) < 3 or term in _STOP or match[0].lower() in _STOP:
            previous = ""
            continue
        yield term
        if previous and previous != term:
            yield f"{previous} {term}"
        previous = "" if word[-1] in ",;:.?!)" else term


def singular(word: str) -> str:
    """Return an English plural without its ending, so that ``models`` and ``model`` are one term."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "as", "os", "ics")):
        return word[:-1]
    return word


def _count(titles: Sequence[str]) -> Counter[str]:
    """Return in how many of the *titles* each term stands."""
    found: Counter[str] = Counter()
    for title in titles:
        found.update(set(terms(title)))
    return found


def _spellings(groups: Iterator[Sequence[str]]) -> dict[str, str]:
    """Return how each word is most often written where its case tells something: ``LLM``, ``LoRA``, ``GPT-4``."""
    seen: dict[str, Counter[str]] = {}
    for titles in groups:
        for title in titles:
            for word in re.split(r"[\s/]+", title):
                if (match := _WORD.search(word)) and any(letter.isupper() for letter in match[0][1:]):
                    seen.setdefault(singular(match[0].lower()), Counter())[singular_case(match[0])] += 1
    return {term: max(sorted(forms), key=lambda form: forms[form]) for term, forms in seen.items()}


def singular_case(word: str) -> str:
    """Return *word* in its own case without the plural ending that :func:`singular` takes off (``LLMs`` to ``LLM``)."""
    return word[: len(singular(word.lower()))] if not word.lower().endswith("ies") else word


def _distinct(weight: dict[str, float], words: int) -> list[str]:
    """Return the *words* heaviest terms that share no word; a pair takes the place of its words if half as heavy."""
    chosen: list[str] = []
    for term in sorted(weight, key=lambda term: (-weight[term], term)):
        parts = set(_PARTS.split(term))
        overlapping = [known for known in chosen if parts & set(_PARTS.split(known))]
        if not overlapping:
            chosen.append(term)
        elif all(set(_PARTS.split(known)) < parts and weight[term] >= weight[known] / 2 for known in overlapping):
            chosen[chosen.index(overlapping[0])] = term
            chosen = [known for known in chosen if known not in overlapping]
    return chosen[:words]
