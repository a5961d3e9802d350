"""``citewalk status``: coverage, sources, keys present, cache."""

from __future__ import annotations

from ..options import as_json, command
from ..output import print_json, print_paragraph, print_table, print_text


@command("status")
@as_json
def run(as_json: bool) -> None:
    """Show what the collection holds, how complete it is, and which sources and keys are set (never their values).

    \b
    Example:
      citewalk status --json
    """
    from ...graph.catalogue import overview
    from ...graph.sources.settings import Settings
    from ..work import opened

    settings = Settings.load()
    with opened() as collection:
        state = overview(collection)
    state["offline"] = settings.offline
    state["mailto"] = settings.mailto is not None
    state["sources"] = {
        name: {"url": source.url, "key": source.key is not None, "asked": state["asked"].get(name, 0)}
        for name, source in sorted(settings.sources.items())
    }
    if as_json:
        print_json(state)
        return
    print_text(
        f"{state['collection']}: {state['listed']:,} listed and {state['found']:,} found papers, "
        f"{state['citations']:,} citations, {state['repositories']:,} repositories"
    )
    print_text(
        f"references known for {state['listed_with_references']:,} of {state['listed']:,} listed papers; "
        f"{state['unresolved']:,} unresolved; newest record {state['newest'] or 'none'}"
    )
    rows: list[tuple[object, ...]] = []
    for name, source in state["sources"].items():
        coverage = ", ".join(f"{n} {status.replace('_', ' ')}" for status, n in state["coverage"].get(name, {}).items())
        rows.append((name, "yes" if source["key"] else "no", source["asked"] or None, coverage))
    for name, count in state["coverage"].items():
        if name not in state["sources"]:
            rows.append((name, "", None, ", ".join(f"{n} {status}" for status, n in count.items())))
    print_table(["source", "key", ("asked", "right"), ("reference lists", "wide")], rows)
    if state["note"]:
        print_paragraph(state["note"])
