"""The colours of communities: one list for the page, Gephi's files and figures, so that a group looks the same in all."""

from __future__ import annotations

# Paul Tol's "muted" scheme, made for colour-blind readers (personal.sron.nl/~pault).
_MUTED = ("#332288", "#88ccee", "#cc6677", "#117733", "#ddcc77", "#aa4499", "#44aa99", "#882255", "#999933")
# Two of them are hard to see on a dark ground and are lighter there.
_LIGHTER = {"#332288": "#5c4ea0", "#882255": "#943866"}


def _pale(color: str) -> str:
    return "#" + "".join(f"{(int(color[i : i + 2], 16) + 255) // 2:02x}" for i in (1, 3, 5))


# The largest groups take the first nine colours, the next nine groups the same in pale.
LIGHT = (*_MUTED, *map(_pale, _MUTED))
DARK = (*(_LIGHTER.get(color, color) for color in _MUTED), *map(_pale, _MUTED))
ALONE = "#bbbbbb"
"""Grey, for papers that belong to no group and for groups after the eighteenth."""
