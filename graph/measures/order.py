"""What a rank is: the same order everywhere, ties settled the same way every time."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import numpy.typing as npt

from .network import Floats, Network, once


def settled(values: npt.NDArray[Any]) -> Floats:
    """Return *values* to twelve significant digits, so that equal positions in the graph tie whatever engine ran."""
    given = floats(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.where(np.isfinite(given) & (given != 0), 11 - np.floor(np.log10(np.abs(given))), 0.0)
    scale = 10.0 ** np.clip(power, -300, 300)
    return np.asarray(np.rint(given * scale) / scale)


def floats(values: npt.NDArray[Any]) -> Floats:
    """Return *values* as floats, NaN where one is masked: whole numbers have no NaN, so measures mask what is unknown."""
    return np.ma.filled(np.ma.asarray(values).astype(np.float64), np.nan)


def ordered(network: Network, values: npt.NDArray[Any], papers: npt.NDArray[np.intp] | None = None) -> npt.NDArray[np.intp]:
    """Return the positions of *papers* (None: all) that have a value, the highest first.

    Ties go to the paper that is cited more here, then to the newer one, then to the smaller id.
    """
    chosen = np.arange(len(network)) if papers is None else papers
    given = settled(values[chosen])
    valid = ~np.isnan(given)
    chosen, given = chosen[valid], given[valid]
    return chosen[np.lexsort((name_order(network)[chosen], -newness(network)[chosen], -network.in_degree[chosen], -given))]


def newness(network: Network) -> Floats:
    """Return the decimal year of each paper, the unknown ones before all others."""
    return np.nan_to_num(network.time, nan=-1.0)


@once
def name_order(network: Network) -> npt.NDArray[np.intp]:
    """Return the place of each paper when the ids are sorted as text."""
    order = sorted(range(len(network)), key=lambda position: str(network.ids[position]))
    place = np.empty(len(network), np.intp)
    place[order] = np.arange(len(network))
    return place


def ranks_of(network: Network, values: npt.NDArray[Any]) -> dict[Hashable, int]:
    """Return the rank (from 1) of every paper that has a value, by paper."""
    return {network.ids[position]: rank for rank, position in enumerate(ordered(network, values).tolist(), start=1)}
