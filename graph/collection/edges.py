"""Citations as the graph's edges: one for each pair of papers, with everything and everyone that asserts it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ..model import Evidence
from .damage import Damage, shown
from .values import look_at

Row = tuple[int, int, int, str, int | None, str]  # citing, cited, evidence, fetched, influential, intents
Said = dict[int, tuple[str, str, str]]  # evidence -> source, found in, detail

_END: Row = (-1, -1, 0, "", None, "")


def united(rows: list[Row], ids: Mapping[int, str], said: Said) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return (citing id, cited id, attributes) for each pair in *rows*, sorted, in the order of *ids*.

    Raises :class:`Damage` where a paper or an evidence that *rows* name is missing, or an id stands for two papers.
    """
    if len(set(ids.values())) < len(ids):
        (double, _), *_ = Counter(ids.values()).most_common(1)
        raise Damage(f"two papers have the id {shown(double)}")
    place = dict(zip(ids, range(len(ids)), strict=True))
    try:
        # One number for a pair sorts three times as fast as a pair.
        rows.sort(key=lambda row: place[row[0]] * len(place) + place[row[1]])
    except KeyError as missing:
        raise Damage(f"a paper that is cited or cites is missing (number {shown(missing.args[0])})") from None
    return _united(rows, ids, said)


def _united(rows: Iterable[Row], ids: Mapping[int, str], said: Said) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Unite *rows* of the same pair, which follow each other.

    A few evidences stand behind most edges, so edges with the same evidence share one dictionary.
    """
    made: dict[tuple[tuple[Any, ...], ...], dict[str, Any]] = {}
    here = there = -1
    asserted: tuple[tuple[Any, ...], ...] = ()
    # By hand and not by itertools.groupby, which takes twice as long where nearly every group is of one.
    for citing, cited, *told in chain(rows, (_END,)):
        if cited == there and citing == here:
            asserted += (tuple(told),)
            continue
        if asserted:
            edge = made.get(asserted)
            if edge is None:
                edge = made[asserted] = attributes(asserted, said)
            yield ids[here], ids[there], edge
        here, there, asserted = citing, cited, (tuple(told),)


def attributes(asserted: tuple[tuple[Any, ...], ...], said: Said) -> dict[str, Any]:
    """Return the attributes of an edge that *asserted* (evidence, fetched, influential, intents) stand behind."""
    look_at(asserted, ("evidence", "fetched", "influential", "intents"))
    if not all(key in said for key, *_ in asserted):
        raise Damage("the evidence of a citation is missing")
    texts = {str(Evidence(*said[key][:2], fetched, said[key][2])) for key, fetched, _, _ in asserted}
    sources = sorted({said[key][0] for key, _, _, _ in asserted} - {""})
    edge = {
        "relation": "cites",
        **({"sources": ";".join(sources)} if sources else {}),
        "evidence": " | ".join(sorted(texts)),
        "weight": 1.0,
    }
    told = [influential for _, _, influential, _ in asserted if influential is not None]
    if told:
        edge["influential"] = any(told)
    intents = sorted({intent for _, _, _, some in asserted if some for intent in some.split(";")})
    if intents:
        edge["intents"] = ";".join(intents)
    return edge
