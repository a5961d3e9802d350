"""Citations as the graph's edges: one for each pair of papers, with everything and everyone that asserts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from ..model import Evidence

Row = tuple[int, int, int, str, int | None, str]  # citing, cited, evidence, fetched, influential, intents
Said = dict[int, tuple[str, str, str]]  # evidence -> source, found in, detail

_END: Row = (-1, -1, 0, "", None, "")


def united(rows: Iterable[Row], ids: Mapping[int, str], said: Said) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield (citing id, cited id, attributes) for each pair in *rows*, where the rows of a pair follow each other.

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
    texts = {str(Evidence(*said[key][:2], fetched, said[key][2])) for key, fetched, _, _ in asserted}
    edge = {
        "relation": "cites",
        "sources": ";".join(sorted({said[key][0] for key, _, _, _ in asserted})),
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
