"""Citations as the graph's edges: one for each pair of papers, with everything and everyone that asserts it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from ..model import Evidence

Row = tuple[int, int, int, str, int | None, str]  # citing, cited, evidence, fetched, influential, intents
Said = dict[int, tuple[str, str, str]]  # evidence -> source, found in, detail

_END: Row = (-1, -1, 0, "", None, "")


def united(rows: Iterable[Row], said: Said) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """Yield (citing, cited, attributes) for each pair in *rows*, which are sorted by pair.

    A few evidences stand behind most edges, so their attributes are made once and copied.
    """
    made: dict[tuple[tuple[Any, ...], ...], dict[str, Any]] = {}
    pair: tuple[int, int] | None = None
    asserted: tuple[tuple[Any, ...], ...] = ()
    # By hand and not by itertools.groupby, which takes twice as long where nearly every group is of one.
    for citing, cited, *said_so in chain(rows, (_END,)):
        if (citing, cited) == pair:
            asserted += (tuple(said_so),)
            continue
        if pair is not None:
            edge = made.get(asserted)
            if edge is None:
                edge = made[asserted] = attributes(asserted, said)
            yield *pair, edge.copy()
        pair, asserted = (citing, cited), (tuple(said_so),)


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
