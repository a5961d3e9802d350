"""Options that take one of a few words: a wrong one is answered with the nearest, and the shell completes them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TYPE_CHECKING, Any

import click
from click.shell_completion import CompletionItem

from ..graph.errors import UnknownWordError
from ..graph.model import MEASURES

if TYPE_CHECKING:
    ParamType = click.ParamType[Any]
else:
    ParamType = click.ParamType  # not generic before click 8.5

_FEW = 8  # words; more are too long for the line of usage


class Word(ParamType):
    """One of the words that *known* returns; *what* they are called in errors."""

    def __init__(self, what: str, known: Callable[[], Iterable[str]] | Collection[str]) -> None:
        self.name = what
        self._known = known

    @property
    def known(self) -> tuple[str, ...]:
        """The words there are."""
        return tuple(self._known() if callable(self._known) else self._known)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word that *value* is, in whatever case it was written."""
        words = {word.casefold(): word for word in self.known}
        if str(value).casefold() not in words:
            self.fail(str(UnknownWordError(self.name, value, words.values())), param, ctx)
        return words[str(value).casefold()]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        """Return the words for the line of usage where they are few."""
        few = not callable(self._known) and len(self.known) <= _FEW
        return f"[{'|'.join(self.known)}]" if few else self.name.upper()

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the words that begin with what is typed."""
        return [CompletionItem(word) for word in self.known if word.casefold().startswith(incomplete.casefold())]


def _named(group: str) -> tuple[str, ...]:
    from importlib.metadata import entry_points

    return tuple(sorted(point.name for point in entry_points(group=group)))


def _measures() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*MEASURES, *_named("citewalk.measures"))))


def _writers() -> Iterable[str]:
    from ..exports.table import list_writers

    return (writer.name for writer in list_writers())


def _readers() -> Iterable[str]:
    from ..graph.intake.table import readers

    return readers()


MEASURE = Word("measure", _measures)
WRITER = Word("format", _writers)
READER = Word("format", _readers)


class Source(ParamType):
    """Something that can be read: the shell completes files, and the queries that need no further word."""

    name = "source"
    queries = ("daily:today",)

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the queries that begin with what is typed, else ask the shell for files."""
        queries = [CompletionItem(query) for query in self.queries if incomplete and query.startswith(incomplete)]
        return queries or [CompletionItem(incomplete, type="file")]


class Name(ParamType):
    """A paper (or with *repositories* also a repository) of the collection, which the shell completes."""

    name = "paper"

    def __init__(self, *, repositories: bool = False) -> None:
        self._repositories = repositories

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Return the identifiers of the collection that begin with what is typed."""
        from .completion import names

        return [CompletionItem(name) for name in names(ctx, incomplete, repositories=self._repositories)]


PAPER = Name()
NODE = Name(repositories=True)
