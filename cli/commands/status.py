"""``citewalk status``: coverage, sources, keys present, cache."""

from __future__ import annotations

from pathlib import Path

from ..options import as_json, command
from ..output import print_json, print_paragraph, print_text
from ..tables import Column, print_table


@command("status", short_help="What is there, how complete it is, which keys are set.")
@as_json
def run(as_json: bool) -> None:
    """Show what the collection holds, how complete it is, and which sources and keys are set (never their values).

    \b
    Example:
      citewalk status --json
    """
    from ...graph.catalogue import overview
    from ...graph.enrich import calls_spent, unanswered
    from ...graph.sources.settings import Settings
    from ..work import opened

    settings = Settings.load()
    with opened() as collection:
        state = overview(collection)
        state["calls"] = calls_spent(collection.meta)
        state["size"] = _size(collection.path)
        missing = unanswered(collection)
    state["missing"] = [each.as_dict() for each in missing]
    state["complete"] = not missing
    state["offline"] = settings.offline
    state["mailto"] = settings.mailto is not None
    state["sources"] = {
        name: {
            "url": source.url or None,
            "key": source.key is not None,
            "asked": state["asked"].get(name, 0),
            "calls": state["calls"].get(name, 0),
        }
        for name, source in sorted(settings.sources.items())
    }
    if as_json:
        print_json(state)
        return
    print_paragraph(
        f"{state['collection']} ({state['size'] / 1e6:,.1f} MB): {state['listed']:,} listed and {state['found']:,} found papers, "
        f"{state['citations']:,} citations, {state['repositories']:,} repositories"
    )
    print_paragraph(
        f"references known for {state['listed_with_references']:,} of {state['listed']:,} listed papers; "
        f"{state['unresolved']:,} unresolved; newest record {state['newest'] or 'none'}"
    )
    if missing:
        print_paragraph(f"missing, as far as 'citewalk enrich' was asked for it: {'; '.join(map(str, missing))}")
    else:
        print_paragraph("complete: no question is left that 'citewalk enrich' was asked for")
    rows: list[tuple[object, ...]] = []
    for name, source in state["sources"].items():
        coverage = ", ".join(f"{n} {status.replace('_', ' ')}" for status, n in state["coverage"].get(name, {}).items())
        rows.append((name, "yes" if source["key"] else "no", source["calls"] or None, source["asked"] or None, coverage))
    for name, count in state["coverage"].items():
        if name not in state["sources"]:
            rows.append((name, "", None, None, ", ".join(f"{n} {status}" for status, n in count.items())))
    print_text("")
    columns = (Column("source"), Column("key", importance=6), Column("calls", "number", 5), Column("asked", "number", 4))
    print_table((*columns, Column("reference lists", "prose")), rows)
    if state["note"]:
        print_text("")
        print_paragraph(state["note"])


def _size(path: str) -> int:
    """Return the bytes of the collection on disk, what is not yet written back included."""
    return sum(file.stat().st_size for file in (Path(path), Path(f"{path}-wal")) if file.exists())
