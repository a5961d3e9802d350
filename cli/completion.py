"""Completion by the shell: identifiers of the collection, and bash's habit of breaking words at colons."""

from __future__ import annotations

import os

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

_MOST = 100  # identifiers offered at once


def names(ctx: click.Context, incomplete: str, *, repositories: bool) -> list[str]:
    """Return identifiers of the collection that begin with *incomplete*; an arXiv number may go without ``arxiv:``."""
    from ..graph.collection import Collection
    from ..graph.errors import CitewalkError
    from .options import Common

    said = ctx.find_object(Common) or Common()
    try:
        with Collection.open(said.collection, create=False) as collection:
            found = collection.names(incomplete, _MOST, repositories=repositories)
            if not found and incomplete[:1].isdecimal():
                found = [name.removeprefix("arxiv:") for name in collection.names(f"arxiv:{incomplete}", _MOST)]
    except (CitewalkError, OSError):  # an error would break the line that is typed
        return []
    return found


@add_completion_class
class ColonsInBash(BashComplete):
    """Bash breaks a word at each colon and replaces only what follows the last: join the parts, and give that end back."""

    name = "bash"
    _before = ""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one that is typed, and that one."""
        words = split_arg_string(os.environ["COMP_WORDS"])
        at = int(os.environ["COMP_CWORD"])
        last = words[at] if at < len(words) else ""
        joined: list[str] = []
        for word in [*words[1:at], last]:
            if joined and (word.startswith(":") or joined[-1].endswith(":")):
                joined[-1] += word
            else:
                joined.append(word)
        incomplete = joined.pop()
        self._before = incomplete.removesuffix("" if last == ":" else last)
        return joined, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Return *item* as the script wants it, without the part that bash takes for another word."""
        return f"{item.type},{item.value.removeprefix(self._before)}"
