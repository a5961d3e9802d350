"""``citewalk show``: one paper with every identifier, field, edge and its evidence."""

from __future__ import annotations

from typing import Any

import click

from ..choices import PAPER
from ..options import as_json, command, rows
from ..output import print_json, print_paragraph, print_text
from ..tables import Column, print_table
from .papers import covered


@command("show", short_help="All that is known of one paper, and who says so.")
@click.argument("paper", type=PAPER)
@rows(10)
@as_json
def run(paper: str, rows: int, as_json: bool) -> None:
    """Show all that is known of PAPER (any identifier or URL it goes by), and who says so.

    \b
    Example:
      citewalk show arxiv:2312.07000
    """
    from ...graph.catalogue import paper_card
    from ..work import opened

    with opened() as collection:
        card = paper_card(collection, paper)
    if as_json:
        print_json(card)
        return
    _print_head(card)
    print_text("")
    print_table(
        (Column("said by"), Column("where", "prose"), Column("date", importance=5), Column("says", "prose")),
        [(r["source"], r["found_in"], r["date"], _says(r)) for r in card["records"]],
        title="Evidence",
    )
    for title, key in (("Cites", "cites"), ("Cited by", "cited_by")):
        edges = card[key]
        if edges:
            print_text("")
            shown = edges[: rows or None]
            cells = [(e["id"], e["title"], e["evidence"]) for e in shown]
            print_table(
                (Column("id", "id"), Column("title", "title"), Column("evidence", "prose")),
                cells,
                title=f"{title} ({len(edges):,})",
                total=len(edges),
            )
    code = [("has code", r["url"] or r["repository"], r["confidence"], r["evidence"]) for r in card["code"]]
    code += [("listed by", r["url"] or r["repository"], None, _in_section(r)) for r in card["lists"]]
    if code:
        print_text("")
        columns = (Column("relation"), Column("repository", "id"), Column("sure", "number", 6), Column("evidence", "prose"))
        print_table(columns, code, title="Code")


def _date(card: dict[str, Any]) -> str:
    return f"{card['date'] or card['year'] or ''}" + (" (year inferred)" if card["date_inferred"] else "")


def _says(record: dict[str, Any]) -> list[str]:
    """Return the fields *record* speaks of and, where there is one, the reason it gives (an inferred year, a match)."""
    return [", ".join(sorted(record["says"])), record["detail"]]


def _in_section(link: dict[str, Any]) -> str:
    return f"{link['evidence']}, section {link['section']}" if link["section"] else str(link["evidence"])


def _print_head(card: dict[str, Any]) -> None:
    print_paragraph(card["title"] or card["id"])
    authors = ", ".join(card["authors"]) or (f"{card['authors_count']} authors" if card["authors_count"] else "")
    print_paragraph("  ".join(filter(None, (authors, _date(card), card["venue"]))))
    print_paragraph("  ".join(card["identifiers"]))
    for address in card["urls"]:
        print_text(address)
    if card["abstract"]:
        print_text("")
        print_paragraph(card["abstract"])
    print_text(f"\nreferences known: {covered(card)}  {'listed' if card['listed'] else 'found'}")
