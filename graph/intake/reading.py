"""A reading under way: batches come out of it, what was merged, skipped or not understood is kept in it."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from ..errors import CitewalkError, InputError
from ..model import Batch, Paper, Problem

if TYPE_CHECKING:
    from .document import Document

MOST_PROBLEMS = 10_000
Load = Callable[["Document", "Reading"], Iterator[Batch]]


class Reading:
    """The batches of one source, and the account of it.

    Iterate it once, or call :meth:`batch`. ``read`` counts the records found in the source (cards, entries, rows, edges,
    identifiers), ``merged`` those that only repeat one already read, ``skipped`` those that were left out, each with a
    problem; ``new`` is the rest, so ``read == new + merged + skipped``. The counts are final once it is iterated.
    Raises InputError when the source cannot be read or holds nothing.
    """

    def __init__(self, document: Document, format: str, load: Load) -> None:  # noqa: A002 - the word users know
        self.format = format
        self.name = document.name
        self.problems: list[Problem] = []
        self.read = self.merged = self.skipped = 0
        self._document = document
        self._load = load
        self._seen: set[str] = set()
        self._untold = 0

    @property
    def new(self) -> int:
        """Records that were neither merged nor skipped."""
        return self.read - self.merged - self.skipped

    def __iter__(self) -> Iterator[Batch]:
        something = False
        try:
            for batch in self._load(self._document, self):
                something = something or bool(batch)
                yield batch
        except CitewalkError:
            raise
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{self.name} is damaged: {error}") from None
        except (UnicodeError, RecursionError, MemoryError) as error:
            raise InputError(f"{self.name} cannot be read as {self.format}: {error}") from None
        self._tell_the_rest()
        if not something:
            why = f": {self.problems[0]}" if self.problems else "; is it what you meant? --format names another format"
            raise InputError(f"nothing was found in {self.name}, read as {self.format}{why}")

    def batch(self) -> Batch:
        """Return everything as one batch, with the problems."""
        whole = Batch()
        for batch in self:
            whole.extend(batch)
        whole.problems.extend(self.problems)
        return whole

    # For readers.

    def found(self, paper: Paper) -> bool:
        """Count *paper* as one record; False (and merged) when one of its names was read before."""
        self.read += 1
        names = paper.names
        known = not self._seen.isdisjoint(names)
        self._seen.update(names)
        self.merged += known
        return not known

    def named(self, name: str) -> bool:
        """Count something known by one *name* (a repository) as one record; False (and merged) when it was read before."""
        self.read += 1
        known = name in self._seen
        self._seen.add(name)
        self.merged += known
        return not known

    def skip(self, where: int | str, what: str, records: int = 1) -> None:
        """Count *records* as read and left out because of *what*; *where* is a line number or a name."""
        self.read += records
        self.skipped += records
        self.problem(where, what)

    def problem(self, where: int | str, what: str) -> None:
        """Note something that could not be understood in a record that is kept."""
        if len(self.problems) >= MOST_PROBLEMS:
            self._untold += 1
            return
        place = f"{self.name}:{where}" if where else self.name
        self.problems.append(Problem(self.format, place, what))

    def _tell_the_rest(self) -> None:
        document = self._document
        if self._untold:
            self.problems.append(Problem(self.format, self.name, f"more problems like these, not listed: {self._untold:,}"))
        if document.removed:
            what = f"control characters and lone surrogates taken out: {document.removed:,}"
            head = vars(document).get("head", b"")  # a folder has none
            if b"\r" in head and b"\n" not in head:
                what += "; its lines end as on old Macs (\\r): save it with \\n or \\r\\n as line ends"
            self.problems.append(Problem(self.format, self.name, what))
        if document.strange:
            what = f"lines that are not UTF-8, read as Windows-1252: {document.strange:,}"
            self.problems.append(Problem(self.format, self.name, what))
