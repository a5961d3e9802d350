"""``citewalk enrich``: fetch what is missing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from ...graph.sources import MODULES
from ..choices import Word
from ..options import as_json, command

F = TypeVar("F", bound=Callable[..., Any])


def _age(_: click.Context, __: click.Parameter, text: str | None) -> Any:
    """Return the age that ``--refresh`` names."""
    if text is None:
        return None
    from ...graph.enrich.memory import read_age
    from ...graph.errors import CitewalkError

    try:
        return read_age(text)
    except CitewalkError as error:
        raise click.BadParameter(str(error)) from None


def enrich_options(function: F) -> F:
    """Add the options that say what is fetched and how patiently."""
    options = (
        click.option("--offline", is_flag=True, help="Forbid every connection; do what can be done without."),
        click.option("--dry-run", is_flag=True, help="Make no call; print calls per source and the least time they take."),
        click.option(
            "--hops", type=click.IntRange(1, 3), default=1, show_default=True, help="2: also the references of the references."
        ),
        click.option(
            "--max-papers",
            type=click.IntRange(min=1),
            default=500,
            show_default=True,
            metavar="N",
            help="With --hops 2: enrich at most N found papers, the most co-cited first.",
        ),
        click.option("--citations", is_flag=True, help="Also fetch who cites the listed papers."),
        click.option("--contexts", is_flag=True, help="Also fetch intents, contexts and influential marks of references."),
        click.option("--follow-pages", is_flag=True, help="Also read project pages for code links."),
        click.option("--refresh", metavar="AGE", callback=_age, help="Ask again what is older than AGE, like 30d."),
        click.option("--only", type=Word("source", MODULES), multiple=True, help="Ask only this source."),
        click.option("--without", type=Word("source", MODULES), multiple=True, help="Do not ask this source."),
        click.option(
            "--max-wait",
            type=click.FloatRange(min=0),
            default=60.0,
            show_default=True,
            metavar="SECONDS",
            help="Stop a source that asks for a longer wait than this.",
        ),
        click.option("--strict", is_flag=True, help="Leave with exit status 3 where anything is missing."),
    )
    for option in reversed(options):
        function = option(function)
    return function


def check_sources(how: dict[str, Any]) -> None:
    """Refuse ``--only`` and ``--without`` that leave no source to ask."""
    if not set(how["only"] or MODULES) - set(how["without"]):
        raise click.UsageError("--only and --without leave no source to ask")


@command("enrich", short_help="Fetch what is missing from the public APIs.")
@enrich_options
@as_json
def run(as_json: bool, strict: bool, **how: Any) -> None:
    """Fetch references, identifiers, counts and repositories that are missing. Resumable: run it again to go on.

    \b
    Examples:
      citewalk enrich --dry-run
      citewalk enrich --hops 2 --max-papers 200
      citewalk enrich --refresh 30d --only semantic_scholar
    """
    from ..output import print_json
    from ..summary import print_summary
    from ..work import enriched, leave_strictly, opened, print_plan, settings

    check_sources(how)
    how["settings"] = settings(offline=how["offline"])
    with opened(write=True) as collection:
        if how["dry_run"]:
            leave_strictly(strict, print_plan(collection, as_json, how))
            return
        report = enriched(collection, how)
    if as_json:
        print_json(report.as_dict())
    else:
        print_summary(report, how["settings"])
    leave_strictly(strict, report)
