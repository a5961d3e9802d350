"""The leading eigenvector, the same every time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import eigh_tridiagonal

from .network import Floats

STEPS = 40
RESTARTS = 100
PRECISION = 1e-14


def leading_vector(product: Callable[[Floats], Floats], n: int) -> Floats:
    """Return the eigenvector of the largest eigenvalue of a symmetric matrix without negative entries, of length 1.

    *product* multiplies the matrix with a vector of *n*. Lanczos' method from equal entries, restarted. Where the
    largest eigenvalue is shared by several vectors this is the one the power method reaches from equal entries; ARPACK
    draws at random there and gives another answer every time.
    """
    start = np.full(n, n**-0.5)
    basis = np.empty((STEPS, n))
    for _ in range(RESTARTS):
        basis[0] = start
        diagonal, beside = [], []
        for step in range(STEPS):
            following = product(basis[step])
            diagonal.append(float(np.einsum("i,i", following, basis[step])))
            # Twice, because once leaves rounding errors. einsum, because BLAS threads wait for each other on a busy machine.
            for _ in range(2):
                inside = np.einsum("ij,j->i", basis[: step + 1], following)
                following -= np.einsum("ij,i->j", basis[: step + 1], inside)
            rest = float(np.sqrt(np.einsum("i,i", following, following)))
            if rest <= 1e-12 * max(diagonal) or step == STEPS - 1:
                break
            beside.append(rest)
            basis[step + 1] = following / rest
        values, vectors = eigh_tridiagonal(diagonal, beside)
        start = np.einsum("i,ij->j", vectors[:, -1], basis[: len(diagonal)])
        start /= np.sqrt(np.einsum("i,i", start, start))
        if rest * abs(vectors[-1, -1]) <= PRECISION * values[-1] or rest <= 1e-12 * max(diagonal):
            break
    return start
