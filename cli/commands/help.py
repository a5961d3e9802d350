"""``citewalk help``: the help of a command."""

from __future__ import annotations

import click

from ..choices import Word
from ..options import command
from ..output import print_text


def _commands() -> tuple[str, ...]:
    from ..main import COMMANDS

    return tuple(COMMANDS)


@command("help", short_help="Show the help of a command.")
@click.argument("name", type=Word("command", _commands), required=False, metavar="[COMMAND]")
@click.pass_context
def run(ctx: click.Context, name: str | None) -> None:
    """Show the help of COMMAND, or the list of commands.

    \b
    Example:
      citewalk help rank
    """
    root = ctx.find_root()
    asked = root.command.get_command(root, name) if name and isinstance(root.command, click.Group) else None
    if asked is None:
        print_text(root.get_help())
        return
    with click.Context(asked, info_name=name, parent=root) as inner:
        print_text(asked.get_help(inner))
