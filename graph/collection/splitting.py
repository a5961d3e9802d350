"""Taking a machine's match back: what was said of a title alone becomes a paper of its own again."""

from __future__ import annotations

import sqlite3

TITLE_MATCH = "title match"  # Evidence.found_in of every record that a machine made by comparing titles


def forget_match(connection: sqlite3.Connection, title: str) -> int | None:
    """Undo all machine matches of the name *title* (a ``title:`` id); return the key of its paper, None when unknown.

    The records that know the paper by that title only, and the links their source told, go to a paper of their own;
    everything else, citations too, was said of the work it had been matched with and stays there.
    """
    run = connection.execute
    row = run("SELECT paper FROM names WHERE name = ?", (title,)).fetchone()
    if row is None:
        return None
    matched = int(row[0])
    made_by = "paper = ?1 AND evidence IN (SELECT key FROM evidence WHERE found_in = ?2)"
    about = "EXISTS (SELECT 1 FROM json_each(body, '$.identifiers') WHERE value = ?3)"
    gone = run(f"DELETE FROM records WHERE {made_by} AND {about}", (matched, TITLE_MATCH, title)).rowcount
    others = run("SELECT count(*) FROM names WHERE paper = ? AND name <> ?", (matched, title)).fetchone()[0]
    if not gone or not others:
        return matched
    own = run("INSERT INTO papers (id) VALUES (?)", (title,)).lastrowid
    assert own is not None
    run("UPDATE names SET paper = ? WHERE name = ?", (own, title))
    run("UPDATE records SET paper = ? WHERE paper = ? AND subject = ?", (own, matched, title))
    run(
        "UPDATE links SET paper = ?1 WHERE paper = ?2 AND evidence IN (SELECT told.key FROM evidence told JOIN evidence said"
        " ON said.source = told.source JOIN records ON records.evidence = said.key WHERE records.paper = ?1)",
        (own, matched),
    )
    return own
