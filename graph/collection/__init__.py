"""The collection: one SQLite file that holds everything read and fetched, with who said it.

What is kept are *records* (what one evidence says of one paper). Which records are one paper follows from the identifiers
they share, and a paper's fields follow from its records, so nothing depends on the order in which they came.
"""

from .check import Checked, Finding, check
from .file import Collection
from .repair import Repaired, repair
from .snapshots import of_one_state
from .writing import Added

__all__ = ["Added", "Checked", "Collection", "Finding", "Repaired", "check", "of_one_state", "repair"]
