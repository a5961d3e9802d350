"""How a node looks: a colour for its community, a size for what it weighs."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..palette import ALONE, LIGHT
from .network import Floats

REPOSITORY = "#e69f00"
SMALLEST, LARGEST = 4.0, 40.0


def community_color(number: int, size: int = 2) -> str:
    """Return the colour (``#rrggbb``) of the community with this *number*; grey for the small ones after the 18th.

    A paper that is a community of its own is grey too: it belongs to no group.
    """
    return LIGHT[number] if number < len(LIGHT) and size > 1 else ALONE


def sizes(values: npt.ArrayLike) -> Floats:
    """Return a diameter from 4 to 40 for every value: the disc's area grows with the value, NaN is smallest."""
    given = np.nan_to_num(np.asarray(values, dtype=np.float64))
    if not given.size:
        return given
    span = float(given.max() - given.min())
    share = (given - given.min()) / span if span > 0 else np.zeros(given.size)
    return np.round(SMALLEST + (LARGEST - SMALLEST) * np.sqrt(share), 2)
