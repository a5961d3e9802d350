"""Functions that read a collection more than once and must see one state of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

if TYPE_CHECKING:
    from .file import Collection

P = ParamSpec("P")
R = TypeVar("R")


def of_one_state(read: Callable[Concatenate[Collection, P], R]) -> Callable[Concatenate[Collection, P], R]:
    """Make *read*, a function of a collection, run inside :meth:`Collection.snapshot`."""

    @wraps(read)
    def reading(collection: Collection, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with collection.snapshot():
            return read(collection, *args, **kwargs)

    return reading
