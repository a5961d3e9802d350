"""``citewalk add``: what the user has goes into the collection."""

from __future__ import annotations

from pathlib import Path

import click

from ..choices import READER, Source
from ..options import as_json, command
from ..output import print_json, tell


@command("add", short_help="Put papers in, from files, identifiers, URLs, queries.")
@click.argument("sources", nargs=-1, type=Source(), metavar="SOURCE...")
@click.option("--listing-date", metavar="DATE", help="Day of a listing page whose dates carry no year, like 2025-12-09.")
@click.option("--format", "format_", type=READER, help="Read the files as this format instead of looking at their content.")
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Papers with Code links archive (Parquet or JSON): take its rows for papers in the collection.",
)
@click.option("--offline", is_flag=True, help="Forbid every connection.")
@as_json
def run(
    sources: tuple[str, ...], listing_date: str | None, format_: str | None, archive: Path | None, offline: bool, as_json: bool
) -> None:
    """Add papers from files, identifiers, URLs or queries. Files need no network.

    \b
    Examples:
      citewalk add listing.txt refs.bib 2312.07000 https://doi.org/10.1145/3442188.3445922
      citewalk add daily:2025-12-09 search:"honesty alignment"
      pbpaste | citewalk add -
    """
    from ..sources import add_archive, add_sources
    from ..work import day, opened

    if not sources and archive is None:
        raise click.UsageError("name at least one SOURCE (a file, an identifier, a URL, a query, or - for standard input)")
    with opened(create=True) as collection:
        account = add_sources(collection, sources, format_=format_, listing_date=day(listing_date), offline=offline)
        if archive is not None:
            account["links"] += add_archive(collection, archive)
    if as_json:
        print_json(account)
    tell(summary(account))


def summary(account: dict[str, int]) -> str:
    """Return the account of what was read, as one line."""
    extra = "".join(f", {account[key]:,} {key}" for key in ("citations", "repositories", "links") if account[key])
    return (
        f"read {account['read']:,}: {account['new']:,} new, {account['merged']:,} merged, {account['skipped']:,} skipped{extra}"
    )
