"""The largest component fills the picture; the others are packed as a compact block where it leaves room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Piece = tuple[npt.NDArray[np.intp], Points]


def beside(pieces: Sequence[Piece], count: int, spacing: float) -> Points:
    """Return the positions of all *count* nodes: the first of the *pieces* stays, the others are one block beside it.

    A piece is (its nodes, their positions), the largest first. The block stands in an empty corner of the first
    piece's bounding box if there is one, else under it.
    """
    points = np.zeros((count, 2))
    nodes, first = pieces[0]
    points[nodes] = first
    if len(pieces) == 1:
        return points
    placed, width, height = block(pieces[1:], spacing, float(np.ptp(first[:, 0])) / 3)
    corner = _room(first, width, height, 2 * spacing)
    for (nodes, _), positions in zip(pieces[1:], placed, strict=True):
        points[nodes] = positions + corner
    return points


def block(pieces: Sequence[Piece], spacing: float, width: float) -> tuple[list[Points], float, float]:
    """Return (positions of each piece, width, height) of a block whose upper left corner is (0, 0).

    Rows are filled from the top, about *width* wide, or as wide as makes the block twice as wide as high.
    """
    boxes = [np.ptp(positions, axis=0) + spacing for _, positions in pieces]
    area = sum(float(across * down) for across, down in boxes)
    width = max(min(width, float(np.sqrt(6 * area))), float(np.sqrt(2 * area)), max(float(box[0]) for box in boxes))
    placed = []
    x = top = row = 0.0
    for (_, positions), box in zip(pieces, boxes, strict=True):
        if x and x + box[0] > width * 1.001:
            x, top, row = 0.0, top - row, 0.0
        corner = np.array([positions[:, 0].min(), positions[:, 1].max()])
        placed.append(positions - corner + np.array([x + spacing / 2, top - spacing / 2]))
        x, row = x + float(box[0]), max(row, float(box[1]))
    return placed, width, row - top


def _room(first: Points, width: float, height: float, margin: float) -> Points:
    """Return where the block's upper left corner goes: an empty corner of *first*'s box, else under its middle."""
    (left, bottom), (right, top) = first.min(axis=0), first.max(axis=0)
    for x, y in ((left, bottom + height), (right - width, bottom + height), (left, top), (right - width, top)):
        across = (first[:, 0] > x - margin) & (first[:, 0] < x + width + margin)
        down = (first[:, 1] < y + margin) & (first[:, 1] > y - height - margin)
        if not (across & down).any():
            return np.array([x, y])
    return np.array([(left + right - width) / 2, bottom - margin])
