"""The leading eigenvector, the same every time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import eigh_tridiagonal

from .network import Floats

STEPS = 40
LOOK = 4  # steps between two looks whether the vector has settled; divides STEPS
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
        diagonal: list[float] = []
        beside: list[float] = []
        for step in range(STEPS):
            following = product(basis[step])
            diagonal.append(float(np.einsum("i,i", following, basis[step])))
            # einsum, because BLAS threads wait for each other on a busy machine.
            following -= diagonal[-1] * basis[step]
            if step:
                following -= beside[-1] * basis[step - 1]
            # What rounding left of these and of the earlier ones would bring the same vectors back.
            inside = np.einsum("ij,j->i", basis[: step + 1], following)
            following -= np.einsum("ij,i->j", basis[: step + 1], inside)
            rest = float(np.sqrt(np.einsum("i,i", following, following)))
            exhausted = rest <= 1e-12 * max(diagonal)
            if exhausted or step % LOOK == LOOK - 1:
                values, vectors = eigh_tridiagonal(diagonal, beside)
                if settled := exhausted or rest * abs(vectors[-1, -1]) <= PRECISION * values[-1]:
                    break
            if step < STEPS - 1:
                beside.append(rest)
                basis[step + 1] = following / rest
        start = np.einsum("i,ij->j", vectors[:, -1], basis[: len(diagonal)])
        start /= np.sqrt(np.einsum("i,i", start, start))
        if settled:
            break
    return start
