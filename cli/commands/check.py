"""``citewalk check``: is the collection's file sound, and what of it can be saved?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from ..options import as_json, command, common
from ..output import print_json, print_paragraph, say, tell
from ..tables import Column, print_table

if TYPE_CHECKING:
    from ...graph.collection import Checked, Finding, Repaired

COLUMNS = (Column("where"), Column("what is wrong", "prose"), Column("rows", "number"), Column("example", "prose", 5))


@command("check", short_help="Find damage in a collection's file, and save what can be saved.")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--repair", "wanted", is_flag=True, help="Write what can be saved into a new file; the old one is not changed.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="NEWFILE",
    help="Name of the new file (default: beside the old one, like citewalk.repaired.db).",
)
@as_json
def run(file: Path | None, wanted: bool, output: Path | None, as_json: bool) -> None:
    """Look at every page and row of FILE (default: the collection that -c names) and print what is damaged.

    Exit status 0: the file is sound, or a sound copy was written. 1: it is damaged.

    \b
    Examples:
      citewalk check
      citewalk check demo.db --repair -o saved.db
    """
    from ...graph.collection import check, repair

    if output is not None and not wanted:
        raise click.UsageError("-o names the file that --repair writes; give --repair too")
    path = file or Path(common().collection)
    if not wanted:
        checked = check(path)
        if as_json:
            print_json(checked.as_dict())
        else:
            _print(checked)
        if not checked.sound:
            say(
                f"citewalk: {path} is damaged; 'citewalk check {quote(str(path))} --repair' saves what can be saved in a new file"
            )
            click.get_current_context().exit(1)
        return
    repaired = repair(path, output)
    if as_json:
        print_json(repaired.as_dict())
    else:
        _print(repaired.checked)
        _print_saved(repaired)
    if repaired.path is not None:
        tell(f"wrote {repaired.path}; {path} is unchanged. Look at the new file with -c {repaired.path}")


def _print(checked: Checked) -> None:
    if checked.sound:
        rows = ", ".join(f"{checked.rows[table]:,} {table}" for table in ("papers", "citations", "repositories"))
        print_paragraph(f"{checked.path} is sound (format {checked.format}): {rows}")
    else:
        _print_findings(checked.damage, f"Damage in {checked.path}")


def _print_findings(findings: Sequence[Finding], title: str) -> None:
    cells = [(finding.table, finding.what, finding.rows or None, finding.example) for finding in findings]
    print_table(COLUMNS, cells, title=title)


def _print_saved(repaired: Repaired) -> None:
    if repaired.path is None or repaired.holds is None:
        return
    if repaired.lost:
        print_paragraph("")
        _print_findings(repaired.lost, "What could not be saved")
    print_paragraph("")
    print_paragraph("Saved: " + ", ".join(f"{number:,} {what}" for what, number in repaired.holds.items()))
