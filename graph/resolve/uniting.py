"""Whether two records are one work, and which of thousands are: for references that several sources list.

Sources name the same reference with other identifiers, or with none. Records are united by any shared identifier; else by
title, where years are equal, one apart (preprint and conference) or missing. Two arXiv ids are two works, and so are two
DOIs of one registrant, whatever the titles say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from ..model import Paper
from ..titles import compare, read_title
from .blocks import alike_keys
from .evidence import when
from .identity import contradict, doubled, known
from .names import shared_authors

RATIO = 93.0
"""Titles that differ in spelling only must agree by this rapidfuzz ratio of their keys; see ``benchmarks/resolve``."""

SHORT = 3.0
"""Titles of less weight than this (``Solar Neutrinos``) need a shared author; half a word more where the year is not the same."""

_WINDOW = 40

Pair = tuple[int, int, "Match"]


@dataclass(frozen=True, slots=True)
class Match:
    """Two records are one work: ``score`` (0 to 1) and the ``reason`` in plain English."""

    score: float
    reason: str


def same_work(a: Paper, b: Paper) -> Match | None:
    """Return why *a* and *b* are one work, or None; it does not matter which comes first."""
    mine, theirs = known(a), known(b)
    if both := mine & theirs:
        return Match(1.0, f"both are {min(both)}")
    if not a.title or not b.title or contradict(mine, theirs):
        return None
    return _by_title(a, b, doubtful=doubled(mine, theirs))


def _by_title(a: Paper, b: Paper, *, doubtful: bool) -> Match | None:
    one, other = read_title(a.title or ""), read_title(b.title or "")
    years, others = when(a).years, when(b).years
    gap = min((abs(x - y) for x in years for y in others), default=None)
    if gap is not None and gap > 1:
        return None
    found = compare(a.title or "", b.title or "")
    if found.kind not in ("same", "spelled", "misread", "misprint", "subtitle"):
        return None
    shared = shared_authors(a.authors, b.authors)
    short = min(one.weight, other.weight) < (SHORT if gap == 0 and found.kind == "same" else SHORT + 0.5)
    if shared == 0 or (not shared and (short or found.kind == "subtitle")):
        return None
    if found.kind in ("spelled", "misread", "misprint") and fuzz.ratio(one.key, other.key) < RATIO:
        return None
    if not shared and gap is None and (doubtful or found.kind in ("misread", "misprint")):
        return None
    base = {"same": 0.94, "spelled": 0.92, "misread": 0.91, "misprint": 0.90, "subtitle": 0.88}[found.kind]
    why = [found.why, "an author is shared" if shared else "", {None: "", 0: "the same year", 1: "one year apart"}[gap]]
    return Match(round(base + (0.03 if shared else 0.0) + {None: 0.0, 0: 0.02, 1: 0.01}[gap], 2), "; ".join(filter(None, why)))


def unite(papers: Sequence[Paper]) -> list[Pair]:
    """Return the pairs ``(i, j, match)`` of indices into *papers* that make one work of several records.

    The pairs form a forest: a work with *n* records has *n* - 1 of them. Nothing is united through a third record that
    could not be united outright: a work never gets two arXiv ids, and a record that fits two such works equally well stays
    alone. The order of *papers* does not matter. Titles are blocked by their keys and rare words, so that time grows with
    the number of records, not with its square.
    """
    order = sorted(range(len(papers)), key=lambda i: _content(papers[i]))
    rank = {index: place for place, index in enumerate(order)}
    ids = [known(paper) for paper in papers]
    pairs: dict[tuple[int, int], Match] = {}
    for i, j in _candidates(papers, order, ids):
        key = (i, j) if rank[i] < rank[j] else (j, i)
        if key not in pairs and (match := same_work(papers[key[0]], papers[key[1]])):
            pairs[key] = match
    kept = _without_ambiguous(pairs, ids)
    kept.sort(key=lambda pair: (-pair[2].score, rank[pair[0]], rank[pair[1]]))
    return _forest(kept, ids)


def _content(paper: Paper) -> tuple[str, ...]:
    return (paper.title or "", str(paper.year), paper.date or "", *sorted(paper.identifiers), *paper.authors)


def _candidates(papers: Sequence[Paper], order: Sequence[int], ids: Sequence[set[str]]) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth a look: those that share an identifier, a title, or nearly a title."""
    by_id: dict[str, int] = {}
    groups: dict[str, list[int]] = defaultdict(list)
    alike: dict[tuple[object, ...], int] = {}
    for index in order:
        paper = papers[index]
        for identifier in sorted(ids[index]):
            first = by_id.setdefault(identifier, index)
            if first != index:
                yield first, index
        if not paper.title or not (key := read_title(paper.title).key):
            continue
        said = (key, when(paper).years, paper.authors, frozenset(ids[index]))
        twin = alike.setdefault(said, index)  # what is said twice in the same words is compared once
        if twin != index:
            yield twin, index
        else:
            groups[key].append(index)
    for members in groups.values():
        yield from _neighbours(members, members)
    for left, right in alike_keys({key: papers[members[0]].title or "" for key, members in groups.items()}, RATIO):
        yield from _neighbours(groups[left], groups[right])


def _neighbours(left: Sequence[int], right: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield pairs across two groups; within large groups only those near one another in the order of content."""
    for place, i in enumerate(left):
        start = place + 1 if left is right else max(0, place - _WINDOW // 2)
        yield from ((i, j) for j in right[start : start + _WINDOW])


def _without_ambiguous(pairs: dict[tuple[int, int], Match], ids: Sequence[set[str]]) -> list[Pair]:
    """Return *pairs* without those by title of a record whose best partners are different works."""
    partners: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (i, j), match in pairs.items():
        if match.score < 1.0:
            partners[i].append((match.score, j))
            partners[j].append((match.score, i))
    torn = {i: works for i, found in partners.items() if (works := _rivals(found, ids))}

    def keeps(i: int, j: int) -> bool:
        return not any(ids[j] & ids[rival] or contradict(ids[j], ids[rival]) for rival in torn.get(i, ()))

    return [(i, j, match) for (i, j), match in pairs.items() if match.score == 1.0 or (keeps(i, j) and keeps(j, i))]


def _rivals(found: Sequence[tuple[float, int]], ids: Sequence[set[str]]) -> list[int]:
    best = max(score for score, _ in found)
    named = [index for score, index in found if score == best and ids[index]]
    if len(named) < 2:
        return []
    return [i for i in named if any(contradict(ids[i], ids[j]) for j in named)]


def _forest(pairs: Sequence[Pair], ids: Sequence[set[str]]) -> list[Pair]:
    """Return the pairs, the best first, that join two works; never two that contradict each other."""
    parent: dict[int, int] = {}
    names = {index: set(found) for index, found in enumerate(ids)}

    def root(index: int) -> int:
        while (above := parent.get(index, index)) != index:
            parent[index] = parent.get(above, above)
            index = above
        return index

    joined = []
    for i, j, match in pairs:
        left, right = root(i), root(j)
        if left == right or (match.score < 1.0 and contradict(names[left], names[right])):
            continue
        parent[right] = left
        names[left] |= names.pop(right)
        joined.append((i, j, match))
    return joined
