"""The largest component in the middle, the others packed in rows below it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Piece = tuple[npt.NDArray[np.intp], Points]


def beside(pieces: Sequence[Piece], count: int, spacing: float) -> Points:
    """Return the positions of all *count* nodes: the first of the *pieces* stays, the others stand in rows below it.

    A piece is (its nodes, their positions). The rows are as wide as the first piece, or as wide as makes the whole
    about 3 to 2 where that is more (many small pieces), a *spacing* apart.
    """
    points = np.zeros((count, 2))
    nodes, first = pieces[0]
    points[nodes] = first
    rest = pieces[1:]
    if not rest:
        return points
    boxes = [np.ptp(positions, axis=0) + spacing for _, positions in rest]
    area = sum(float(width * height) for width, height in boxes)
    span = np.ptp(first, axis=0)
    width = max(float(span[0]), float(np.sqrt(1.5 * (area + span[0] * span[1]))), max(float(box[0]) for box in boxes))
    left, top = float(first[:, 0].mean()) - width / 2, float(first[:, 1].min()) - 2 * spacing
    x, row = 0.0, 0.0
    for (nodes, positions), box in zip(rest, boxes, strict=True):
        if x and x + box[0] > width:
            x, top, row = 0.0, top - row, 0.0
        corner = np.array([positions[:, 0].min(), positions[:, 1].max()])
        points[nodes] = positions - corner + np.array([left + x, top])
        x, row = x + float(box[0]), max(row, float(box[1]))
    return points
