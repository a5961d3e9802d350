"""What the user has becomes papers: one module a format, one table of readers.

:func:`read` opens a source, tells its format by content and returns a :class:`Reading`, which yields batches.
"""

from __future__ import annotations

from .read import read, read_bytes
from .reading import Reading
from .table import Reader, readers

__all__ = ["Reader", "Reading", "read", "read_bytes", "readers"]
