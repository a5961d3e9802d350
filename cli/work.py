"""What commands do before they print: open the collection, take in sources, make the measured graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..graph.errors import CitewalkError
from .options import common
from .output import print_json, print_text, tell, warn
from .progress import spinner
from .tables import Column, print_table

if TYPE_CHECKING:
    import networkx as nx

    from ..graph.collection import Collection
    from ..graph.enrich import Plan
    from ..graph.sources.settings import Settings

_PROBLEMS_SHOWN = 5


@contextmanager
def opened(*, create: bool = False, write: bool = False) -> Iterator[Collection]:
    """Open the collection that ``-c`` names: to *write*, to *create* it where it is missing, or to read one state of it.

    A file that is made here and stays empty is not left behind.
    """
    from ..graph.collection import Collection

    path = common().collection
    with Collection.open(path, create=create) as collection:
        if collection.backup is not None:
            tell(f"brought {path} to the format of this citewalk; the file as it was is kept as {collection.backup}")
        try:
            with nullcontext() if create or write else collection.snapshot():
                yield collection
        finally:
            collection.close_unused()


@contextmanager
def undone(collection: Collection) -> Iterator[None]:
    """Take back at the end what is added inside: a dry run leaves no trace."""

    class Enough(Exception):
        pass

    with suppress(Enough), collection.transaction():
        yield
        raise Enough


def assembled() -> nx.DiGraph:
    """Return the graph of the collection that ``-c`` names."""
    from ..graph.assemble import assemble

    with spinner("reading the collection"), opened() as collection:
        return assemble(collection)


def measured(collection: Collection, *, names: Sequence[str] | None = None, seed: int = 0, intervals: bool = True) -> nx.DiGraph:
    """Return the assembled graph with measures, communities, positions and colours on it."""
    from ..graph.assemble import assemble
    from ..graph.measures import annotate

    with spinner("reading the collection"):
        graph = assemble(collection)
    graph.graph.setdefault("name", Path(collection.path).stem)
    with spinner(f"measuring {len(graph):,} papers and repositories"):
        annotate(graph, names=names, seed=seed, intervals=intervals)
    return graph


def tell_problems(problems: Sequence[Any], *, what: str = "problem") -> None:
    """Tell what could not be read or fetched, the first few in full."""
    for problem in problems[: None if common().verbosity > 0 else _PROBLEMS_SHOWN]:
        warn(str(problem))
    more = len(problems) - _PROBLEMS_SHOWN
    if more > 0 and common().verbosity <= 0:
        warn(f"{more} more {what}{'s' if more > 1 else ''}; -v shows all")


def drawn(path: Path, format: str | None, renderer: str) -> str | None:  # noqa: A002 - the option's name
    """Return the format to write *path* in; None leaves it to the file's ending."""
    return "pyvis" if renderer == "pyvis" and format is None and path.suffix.lower() in (".html", ".htm") else format


def write_outputs(
    graph: nx.DiGraph,
    outputs: Sequence[Path],
    *,
    format: str | None = None,  # noqa: A002 - the option's name
    renderer: str = "sigma",
    timeline: bool = False,
) -> list[Any]:
    """Write *graph* to every file of *outputs* and say what was written."""
    from ..exports.table import write, writer_for

    written = []
    for path in outputs:
        chosen = drawn(path, format, renderer)
        wanted = {"timeline": True} if timeline and "timeline" in writer_for(path, chosen).options() else {}
        with spinner(f"writing {path}"):
            done = write(graph, path, chosen, **wanted)
        written.append(done)
        notes = "".join(f"; {note}" for note in done.notes)
        cleaned = f"; {done.cleaned} values cleaned" if done.cleaned else ""
        tell(f"wrote {path} ({done.nodes:,} nodes, {done.edges:,} edges{cleaned}{notes})")
    return written


def settings(*, offline: bool) -> Settings:
    """Return the settings of this run."""
    from ..graph.sources.settings import Settings

    found = Settings.load()
    return replace(found, offline=offline or found.offline)


def enriched(collection: Collection, how: dict[str, Any]) -> Any:
    """Fetch what is missing, showing progress. Print the problems and return the report."""
    from ..graph.enrich import enrich
    from .progress import SourceProgress

    with SourceProgress() as progress:
        report = enrich(collection, progress=progress, **how)
    tell_problems(report.problems)
    return report


def print_plan(collection: Collection, as_json: bool, how: dict[str, Any]) -> Plan:
    """Print the calls that enriching would make and the least time they take; make none, and return the plan."""
    from ..graph.enrich import enrich

    plan: Any = enrich(collection, **how)
    if as_json:
        print_json(plan.as_dict())
        return plan  # type: ignore[no-any-return]
    columns = (Column("source"), Column("calls, at most", "number"), Column("at least", "number", 5))
    print_table(columns, [(source, n, plan.least.get(source, 0)) for source, n in sorted(plan.calls.items())])
    print_text(f"{sum(plan.calls.values()):,} calls, at least {plan.seconds:,.0f} s")
    return plan  # type: ignore[no-any-return]


_ASKING = {
    "references": ("'citewalk enrich' fetches references", "the reference lists that sources give are fetched"),
    "citations": ("'citewalk enrich --citations' fetches who cites them", "who cites them is fetched"),
    "contexts": ("'citewalk enrich --contexts' asks Semantic Scholar", "Semantic Scholar has been asked"),
}


def what_helps(kind: str) -> str:
    """Return how to fetch more answers of this *kind*, or that there is no question left to ask."""
    from ..graph.enrich import any_open

    kinds = ("references", "title") if kind == "references" else (kind,)
    with opened() as collection:
        return _ASKING[kind][0 if any_open(collection, *kinds) else 1]


def leave_strictly(strict: bool, report: Any) -> None:
    """With ``--strict``, leave with exit status 3 where anything is missing of what *report*, or a plan, is about."""
    if strict and not report.complete:
        click.get_current_context().exit(3)


def check_outputs(
    outputs: Sequence[Path],
    format: str | None = None,  # noqa: A002 - the option's name
    *,
    renderer: str = "sigma",
    timeline: bool = False,
) -> None:
    """Refuse outputs that cannot be written, and options that none of them takes, before any work is done for them."""
    from ..exports.table import writer_for

    chosen = [writer_for(path, drawn(path, format, renderer)) for path in outputs]
    writers = {writer.name for writer in chosen}
    if renderer != "sigma" and not writers & {"html", renderer}:
        raise click.UsageError(f"--renderer {renderer} is for pages, and no FILE is one (.html)")
    if timeline and "gexf" not in writers:
        raise click.UsageError("--timeline is for GEXF, and no FILE is one (.gexf)")
    for path in outputs:
        if path.is_dir():
            raise CitewalkError(f"{path} is a folder; name a file in it")
        if not path.parent.is_dir():
            raise CitewalkError(f"{path} cannot be written: the folder {path.parent} does not exist")
    for writer in chosen:
        writer.function()  # refuses a format whose packages are not installed


def day(text: str | None) -> date | None:
    """Return the day that ``--listing-date`` names."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--listing-date {text!r} is not a day; write it like 2025-12-09") from None
