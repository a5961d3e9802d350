"""``citewalk show``: one paper with every identifier, field, edge and its evidence."""

from __future__ import annotations

from typing import Any

import click

from ..options import as_json, command, rows
from ..output import print_json, print_paragraph, print_table, print_text
from .papers import covered


@command("show", short_help="All that is known of one paper, and who says so.")
@click.argument("paper")
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
    print_table(
        ["said by", "where", "date", ("says", "wide")],
        [(r["source"], r["found_in"], r["date"], _says(r)) for r in card["records"]],
        title="Evidence",
    )
    for title, key in (("Cites", "cites"), ("Cited by", "cited_by")):
        edges = card[key]
        if edges:
            shown = edges[: rows or None]
            cells = [(e["id"], e["title"], e["evidence"]) for e in shown]
            print_table(
                [("id", "key"), ("title", "wide"), "evidence"],
                cells,
                title=f"{title} ({len(edges)})",
                caption=f"{len(shown)} of {len(edges)}; -n 0 shows all" if len(shown) < len(edges) else "",
            )
    code = [("has code", r["url"] or r["repository"], r["confidence"], r["evidence"]) for r in card["code"]]
    code += [("listed by", r["url"] or r["repository"], r["section"], r["evidence"]) for r in card["lists"]]
    if code:
        print_table(["relation", "repository", "", ("evidence", "wide")], code, title="Code")


def _date(card: dict[str, Any]) -> str:
    return f"{card['date'] or card['year'] or ''}" + (" (year inferred)" if card["date_inferred"] else "")


def _says(record: dict[str, Any]) -> str:
    """Return the fields *record* speaks of and, where there is one, the reason it gives (an inferred year, a match)."""
    return "\n".join(filter(None, (", ".join(sorted(record["says"])), record["detail"])))


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
