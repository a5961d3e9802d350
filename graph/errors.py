"""Everything citewalk raises on purpose.

::

    CitewalkError                one clear line for a person; the CLI prints it and exits 1
    ├── InputError               a file, text or value that cannot be used: what, where, what to do
    │   └── UnknownWordError     a measure, format or other word that does not exist, with the nearest; the CLI exits 2
    ├── CollectionError          the collection file is missing, locked, foreign or too new
    │   ├── DamagedCollectionError   the file holds what citewalk never writes; 'citewalk check --repair' saves the rest
    │   └── UnknownPaperError    no paper or repository goes by this name
    ├── OutputError              an export cannot be written; the old file is untouched
    │   └── UnknownFormatError   no output format goes by this name or ending (an UnknownWordError too)
    ├── SettingsError            an environment variable or citewalk.toml value that makes no sense
    │   └── UnknownSourceError   no public API goes by this name (an UnknownWordError too)
    ├── MissingExtraError        an optional dependency is needed and not installed
    └── SourceError              a public API did not give what was asked
        ├── UnexpectedAnswerError    its answer is not of the shape that was asked for
        ├── OfflineError         a connection was needed and connections are forbidden
        └── SourceStopped        the source asks to come back later than we are willing to wait

``str(error)`` is always one line.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime


class CitewalkError(Exception):
    """Base of all errors citewalk raises on purpose; its text is one line for a person."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))


class InputError(CitewalkError, ValueError):
    """Input, or a value given to a function, that cannot be used; Python knows it as a ValueError too."""


class UnknownWordError(InputError):
    """A word that must be one of a few, like a measure or a format, is none of them.

    ``what`` kind of word was wanted, ``word`` is the given one, ``known`` are those there are.
    """

    def __init__(self, what: str, word: object, known: Iterable[str], *, where: object = "") -> None:
        self.what, self.word, self.known = what, word, tuple(known)
        place = f"{where}: " if where else ""
        super().__init__(f"{place}unknown {what} {str(word)!r}{hint(str(word), self.known)}")


def hint(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence about an unknown *word*: the nearest of the *known* ones, or all of them."""
    from difflib import get_close_matches

    names = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), names, n=1)
    return f"; did you mean {names[near[0]]!r}?" if near else f"; known are {', '.join(names.values())}"


class CollectionError(CitewalkError):
    """The collection file cannot be used."""


class DamagedCollectionError(CollectionError):
    """The collection file holds something that citewalk never writes; :func:`citewalk.repair` saves the rest."""


class UnknownPaperError(CollectionError):
    """No paper or repository in the collection goes by the given name."""


class OutputError(CitewalkError):
    """An output cannot be written; what was there before is untouched."""


class UnknownFormatError(UnknownWordError, OutputError):
    """No output format goes by this name or file ending."""


class SettingsError(CitewalkError):
    """A setting has a value that makes no sense."""


class UnknownSourceError(UnknownWordError, SettingsError):
    """No public API that can be asked goes by this name."""


class MissingExtraError(CitewalkError):
    """An optional dependency is needed for this and not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs packages of the extra {extra!r}: pip install 'citewalk[{extra}]' (in a checkout: '.[{extra}]')"
        )
        self.extra = extra


class SourceError(CitewalkError):
    """A public API did not give what was asked.

    ``source`` is the source's name, ``status`` the coverage status that describes it.
    """

    def __init__(self, message: str, *, source: str = "", status: str = "error") -> None:
        super().__init__(message)
        self.source = source
        self.status = status


class UnexpectedAnswerError(SourceError):
    """The answer, as a whole, is not of the shape that was asked for: it says nothing of what was asked."""


class OfflineError(SourceError):
    """A connection was needed although connections are forbidden."""


class SourceStopped(SourceError):
    """The source asks to come back later than we are willing to wait.

    ``retry_after`` is that wait in seconds, ``after`` the time when it is over.
    """

    def __init__(self, message: str, *, source: str, retry_after: float | None = None, after: datetime | None = None) -> None:
        super().__init__(message, source=source, status="rate_limited")
        self.retry_after = retry_after
        self.after = after
