"""The command line: one group, one table of commands, errors as one line and an exit status.

Exit status: 0 done, 1 a clear error, 2 wrong usage, 3 with ``--strict`` where anything is missing, 130 interrupted.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from pathlib import Path
from typing import Any

import click

from ..graph.errors import CitewalkError, UnknownWordError
from .options import Common, with_common_options
from .output import say

# Command names in the order of --help, each in its own module of cli/commands, loaded when it is called or listed.
COMMANDS = {
    name: name.replace("-", "_")
    for name in (
        "demo build add enrich resolve papers show rank foundations followups related path communities main-path "
        "code export status check help"
    ).split()
}


class Commands(click.Group):
    """The table of commands; a module is imported only when its command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command called *cmd_name*."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f".commands.{COMMANDS[cmd_name]}", __package__)
        command: click.Command = module.run
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A reader of the output that ends early (head, less) is no error."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # here, because click itself would leave with status 1
            say_no_more()
            raise click.exceptions.Exit(0) from None
        return done

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a word that is none is answered with the nearest one."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            raise click.UsageError(error.message + (f" Did you mean {near[0]!r}?" if near else ""), ctx) from error


def say_no_more() -> None:
    """Let the interpreter end without a second error about a standard output that takes nothing any more."""
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the end


def tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and leave, when it is *wanted*."""
    if wanted and not context.resilient_parsing:
        from .. import __version__

        click.echo(f"citewalk {__version__}")
        context.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=tell_version, help="Show the version and exit."
)
@with_common_options
@click.pass_context
def cli(ctx: click.Context, /, **_: Any) -> None:
    """Walk from a list of papers to what they cite, what belongs together, and the code that is alive.

    \b
    First steps:
      citewalk demo                                   a bundled collection, no network
      citewalk build listing.txt -o graph.html        from a saved Daily Papers page
      citewalk build 2312.07000 refs.bib -o g.gexf    from ids and files, for Gephi
      citewalk rank --by pagerank -n 20               the influential papers
    """
    ctx.ensure_object(Common)


class _NoPyplot:
    """Keeps igraph from loading matplotlib's pyplot, as it does wherever that is installed: a second no command needs.

    Only while igraph itself is being imported; whoever draws with matplotlib afterwards finds it as ever.
    """

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Say that there is no matplotlib to igraph's own import, and nothing to anybody else's."""
        igraph = sys.modules.get("igraph")
        if name == "matplotlib" and getattr(getattr(igraph, "__spec__", None), "_initializing", False):
            raise ModuleNotFoundError(name, name=name)


def spare_pyplot() -> None:
    """Make igraph quick to import in this process; see :class:`_NoPyplot`."""
    if _NoPyplot not in sys.meta_path:
        sys.meta_path.insert(0, _NoPyplot)


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit status."""
    spare_pyplot()
    # A command makes hundreds of thousands of small dictionaries that stay until its end: no use in looking at them so often.
    gc.set_threshold(100_000, 50, 100)
    if sys.stdout is None:  # the caller closed it
        say_no_more()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if "_CITEWALK_COMPLETE" in os.environ:
        from . import completion  # noqa: F401 - teaches click how bash breaks words
    try:
        status = cli.main(arguments, prog_name="citewalk", standalone_mode=False)
    except click.exceptions.Exit as stop:
        status = stop.exit_code
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except UnknownWordError as error:
        say(f"citewalk: {error}")
        status = 2
    except CitewalkError as error:
        say(f"citewalk: {error}")
        status = 1
    except OSError as error:
        say(f"citewalk: {error.filename or 'the output'} cannot be used: {error.strerror or error}")
        say_no_more()
        status = 1
    except (KeyboardInterrupt, click.Abort):
        say("citewalk: interrupted; everything fetched so far is kept")
        status = 130
    sys.exit(status if isinstance(status, int) else 0)
