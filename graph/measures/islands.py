"""Pictures of many nodes: every community drawn alone, the communities set beside those they are tied to, as discs."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from .network import Ints

Points = npt.NDArray[np.float64]
STEPS = 300
REACH = 0.97
GRAVITY = np.array([0.2, 0.45])


def gathered(group: Ints, low: Ints, high: Ints, spacing: float, draw: Callable[[Ints, Ints, Ints], Points]) -> Points:
    """Return positions of one component: each of its groups as *draw* gives it, in a disc of its own.

    *draw* takes (groups, low, high) of a part, renumbered from 0. Inside a disc the nodes keep their places, turned so
    that those with most ties to the outside look towards them.
    """
    _, member, sizes = np.unique(group, return_inverse=True, return_counts=True)
    parts = []
    for number in range(sizes.size):
        nodes = np.flatnonzero(member == number)
        position = np.full(group.size, -1, np.int32)
        position[nodes] = np.arange(nodes.size, dtype=np.int32)
        inside = (member[low] == number) & (member[high] == number)
        points = draw(np.zeros(nodes.size, np.int32), position[low[inside]], position[high[inside]])
        parts.append((nodes, drawn_in(points, spacing)))
    radius = np.array([float(np.sqrt((points**2).sum(axis=1)).max()) + 2 * spacing for _, points in parts])
    between = member[low] != member[high]
    ties = sp.coo_array((np.ones(int(between.sum())), (member[low[between]], member[high[between]])), shape=(sizes.size,) * 2)
    centre = discs(radius, (ties + ties.T).toarray())
    result = np.zeros((group.size, 2))
    for number, (nodes, points) in enumerate(parts):
        result[nodes] = points + centre[number]
    for number, (nodes, points) in enumerate(parts):
        turned = _turned(nodes, points, member, result, low, high, centre[number])
        result[nodes] = turned + centre[number]
    return np.asarray(result - result.mean(axis=0))


def drawn_in(points: Points, spacing: float) -> Points:
    """Return *points* around (0, 0) with the few that stand far out drawn in to the edge of the disc of the rest."""
    centred = points - np.median(points, axis=0)
    distance = np.sqrt((centred**2).sum(axis=1))
    edge = max(float(np.quantile(distance, REACH)), spacing)
    beyond = distance > edge
    factor = np.ones(distance.size)
    factor[beyond] = (edge + spacing * np.log1p((distance[beyond] - edge) / spacing)) / distance[beyond]
    return np.asarray(centred * factor[:, None])


def discs(radius: npt.NDArray[np.float64], ties: npt.NDArray[np.float64]) -> Points:
    """Return centres for discs of the given *radius* that do not overlap, those with many *ties* near each other.

    The largest starts in the middle; all are pulled to the centre (more so down than across: pages are wide) and to
    those they are tied to, then pushed apart.
    """
    count = radius.size
    order = np.argsort(np.argsort(-radius, kind="stable"), kind="stable")
    angle = order * np.pi * (3 - np.sqrt(5))
    area = np.sqrt(np.cumsum(np.sort(radius)[::-1] ** 2))[order] * 1.2
    centre = np.column_stack((area * np.cos(angle), area * np.sin(angle)))
    strength = ties / np.maximum(ties.sum(axis=1, keepdims=True), 1.0)
    least = radius[:, None] + radius[None, :]
    for step in range(STEPS):
        pull = 0.1 * (1 - step / STEPS)
        centre += pull * (strength @ centre - centre * strength.sum(axis=1, keepdims=True)) - pull * GRAVITY * centre
        for _ in range(4 if step < STEPS - 1 else 400):
            apart = centre[:, None] - centre[None, :]
            distance = np.sqrt((apart**2).sum(axis=2)) + np.eye(count)
            overlap = np.maximum(least - distance, 0) * (1 - np.eye(count))
            if overlap.max(initial=0.0) < 1e-3 * float(radius.max()):
                break
            # The larger disc moves less.
            share = (radius**2)[None, :] / ((radius**2)[:, None] + (radius**2)[None, :])
            centre += 0.5 * ((overlap * share / distance)[:, :, None] * apart).sum(axis=1)
    return np.asarray(centre)


def _turned(
    nodes: npt.NDArray[np.intp],
    points: Points,
    member: npt.NDArray[np.intp],
    result: Points,
    low: Ints,
    high: Ints,
    centre: Points,
) -> Points:
    """Return *points* turned about (0, 0) so that nodes tied to other groups look towards them as far as possible."""
    position = np.full(member.size, -1, np.int64)
    position[nodes] = np.arange(nodes.size)
    own, other = np.concatenate((low, high)), np.concatenate((high, low))
    outward = (position[own] >= 0) & (position[other] < 0)
    here, there = points[position[own[outward]]], result[other[outward]] - centre
    # The angle that makes the sum of the scalar products largest (Procrustes in the plane).
    along = float((here * there).sum())
    across = float((here[:, 0] * there[:, 1] - here[:, 1] * there[:, 0]).sum())
    angle = np.arctan2(across, along)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return np.asarray(points @ turn)
