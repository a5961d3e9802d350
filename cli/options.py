"""Options that commands share, and what was said with them."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import click

from ..graph.model import SCOPES
from .choices import Word

F = TypeVar("F", bound=Callable[..., Any])


@dataclass
class Common:
    """What was said before or after the command: the collection's *file*, if it was *named*, and how much to print."""

    file: str | None = None
    verbosity: int = 0
    named: bool = False

    @property
    def collection(self) -> str:
        """The collection's file: what ``-c`` names, else the setting, else the default."""
        if self.file is None:
            from ..graph.sources.settings import collection_file

            self.file = collection_file()
        return self.file

    @property
    def is_default(self) -> bool:
        """Whether nobody named a collection, so that the default is used."""
        from ..graph.sources.settings import DEFAULT_COLLECTION

        return not self.named and self.collection == DEFAULT_COLLECTION

    @property
    def quiet(self) -> bool:
        """True when only errors are wanted on stderr."""
        return self.verbosity < 0


def common() -> Common:
    """Return what was said around the running command."""
    found: Common = click.get_current_context().ensure_object(Common)
    return found


def with_common_options(function: F) -> F:
    """Add ``-c``, ``-q`` and ``-v``: accepted before the command as well as after it."""

    def keep_collection(_: click.Context, __: click.Parameter, value: str | None) -> None:
        if value is not None:
            common().file, common().named = value, True

    def keep_quiet(_: click.Context, __: click.Parameter, value: bool) -> None:
        if value:
            common().verbosity = -1

    def keep_verbose(_: click.Context, __: click.Parameter, value: int) -> None:
        if value:
            common().verbosity = value

    options = (
        click.option(
            "-c",
            "--collection",
            type=click.Path(),
            metavar="FILE",
            expose_value=False,
            callback=keep_collection,
            is_eager=True,
            help="The collection's file (default: citewalk.db; also set by CITEWALK_COLLECTION or citewalk.toml).",
        ),
        click.option("-q", "--quiet", is_flag=True, expose_value=False, callback=keep_quiet, help="Print errors only."),
        click.option("-v", "--verbose", count=True, expose_value=False, callback=keep_verbose, help="Print more: every problem."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def command(name: str, **attributes: Any) -> Callable[[F], click.Command]:
    """Make *name* a citewalk command: click's, with the common options added."""

    def decorate(function: F) -> click.Command:
        @functools.wraps(function)
        def moving(*arguments: Any, **options: Any) -> Any:
            from .progress import activity

            activity.begin(f"citewalk {name}")
            try:
                return function(*arguments, **options)
            finally:
                activity.end()

        made: click.Command = click.command(name, **attributes)(with_common_options(moving))  # type: ignore[no-untyped-call]
        return made

    return decorate


as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")


def rows(default: int) -> Callable[[F], F]:
    """``-n``: how many rows a table has; 0 means all."""
    return click.option(
        "-n",
        "--rows",
        type=click.IntRange(min=0),
        default=default,
        show_default=True,
        metavar="N",
        help="Rows to print; 0 means all.",
    )


def scope(default: str) -> Callable[[F], F]:
    """``--scope``: which papers a table is about."""
    return click.option(
        "--scope",
        type=Word("scope", SCOPES),
        default=default,
        show_default=True,
        help="Papers you put in, papers found through them, or all.",
    )


seed = click.option("--seed", type=int, default=0, show_default=True, help="Seed of everything random; same seed, same result.")
