"""Reference publication year spectroscopy: the years whose works a field keeps citing."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import networkx as nx
import numpy as np

from .network import Network

WINDOW = 2


@dataclass(frozen=True, slots=True)
class YearRow:
    """A publication year: how many ``references`` go to its works, their ``deviation`` from the five years' median.

    ``peak`` marks a year that stands above the median and above both its neighbours; ``papers`` are its most cited
    works here as (id, citations).
    """

    year: int
    references: int
    deviation: float
    peak: bool
    papers: tuple[tuple[Hashable, int], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the row for ``--json``."""
        papers = [{"id": paper, "citations": count} for paper, count in self.papers]
        return {
            "year": self.year,
            "references": self.references,
            "deviation": self.deviation,
            "peak": self.peak,
            "papers": papers,
        }


def rpys(graph: nx.DiGraph | Network, *, top: int = 3) -> list[YearRow]:
    """Return a row for every year from the first to the last cited one, those without references included.

    ``deviation`` is references(y) - median(references(y - 2 .. y + 2)), years outside the range counting 0. Citations
    of works without a year do not count. Marx, Bornmann, Barth and Leydesdorff 2014.
    """
    network = Network.from_graph(graph)
    other = network.source != network.target
    years = network.year[network.target[other]]
    years = years[years > 0]
    if not years.size:
        return []
    first = int(years.min())
    counts = np.bincount(years - first)
    padded = np.pad(counts, WINDOW)
    medians = np.median(np.lib.stride_tricks.sliding_window_view(padded, 2 * WINDOW + 1), axis=1)
    cited = np.bincount(network.target[other], minlength=len(network))
    order = np.lexsort((np.arange(len(network)), -cited, network.year))
    starts = np.searchsorted(network.year[order], np.arange(first, first + counts.size))
    rows = []
    for number, (start, count) in enumerate(zip(starts.tolist(), counts.tolist(), strict=True)):
        members = order[start : start + top]
        best = [m for m in members.tolist() if network.year[m] == first + number and cited[m]]
        around = padded[number + WINDOW - 1], padded[number + WINDOW + 1]
        deviation = float(count - medians[number])
        rows.append(
            YearRow(
                first + number,
                count,
                deviation,
                bool(deviation > 0 and count > around[0] and count > around[1]),
                tuple((network.ids[m], int(cited[m])) for m in best),
            )
        )
    return rows
