"""What a run ends with: what there is, what is missing and why, what to do next, where the page is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from .cells import wrap
from .empty import many
from .options import common
from .output import WIDEST, print_text
from .tables import screen

if TYPE_CHECKING:
    from ..graph.enrich import EnrichReport, Missing
    from ..graph.sources.settings import Settings

_LABEL = 12  # columns of the words at the left
_REASONS = {"empty": "that sources list as empty", "error": "failed", "unfetched": "not fetched"}


def print_summary(report: EnrichReport, settings: Settings, page: Path | None = None) -> None:
    """Print what a run found, and what is left to do, unless only errors are wanted."""
    if common().quiet:
        return
    coverage = report.coverage
    found = report.papers - report.listed
    citations, repositories = many(report.citations, "citation"), many(report.repositories, "repository", "repositories")
    print_text("")
    _line("papers", f"{report.listed:,} listed, {found:,} found through them; {citations}, {repositories}")
    known = f"known for {coverage['known']:,} of {many(report.listed, 'listed paper')}"
    _line("references", known + _unknown(coverage["unknown"]))
    for sentence in _missing(report.missing, settings):
        _line("missing", sentence)
    if report.unresolved:
        papers = f"{many(report.unresolved, 'listed paper')} {'is' if report.unresolved == 1 else 'are'} known by title alone"
        _line("unresolved", f"{papers}; 'citewalk papers --unresolved' shows them and 'citewalk resolve' names them")
    if not report.missing:
        _line("complete", "every question that could be asked is answered")
    if page is not None:
        _line("page", f"{page}; open it in a browser, or use --open")


def _line(label: str, text: str) -> None:
    """Print *text* beside its *label*."""
    room = min(screen() or WIDEST, WIDEST) - _LABEL
    first, *others = wrap(text, room, fold=False)
    print_text("\n".join((f"{label}:".ljust(_LABEL) + first, *(" " * _LABEL + line for line in others))))


def _unknown(reasons: dict[str, int]) -> str:
    """Return why the other lists are unknown: ``; unknown: 20 withheld, 5 not found``."""
    return f"; unknown: {', '.join(f'{n:,} {_REASONS.get(reason, reason)}' for reason, n in reasons.items())}" if reasons else ""


def _missing(missing: Sequence[Missing], settings: Settings) -> list[str]:
    """Return a sentence for what each source has not answered, with what to do about it."""
    groups: dict[tuple[str, str, datetime | None], list[Missing]] = {}
    for each in missing:
        groups.setdefault((each.source, each.why, each.after), []).append(each)
    sentences = []
    for (source, why, after), rows in groups.items():
        reason = "" if after or not why else f": {why}"
        what = f"{', '.join(row.words for row in rows)} ({source.replace('_', ' ')}{reason})"
        sentences.append(f"{what}. {remedy(source, why, after, settings)}")
    return sentences


def remedy(source: str, why: str, after: datetime | None, settings: Settings) -> str:
    """Return what to do about questions that *source* has not answered."""
    from ..graph.sources.settings import KEY_NAMES

    if settings.offline:
        return "Run 'citewalk enrich' where connections are allowed."
    if why == "refused":
        return "They are asked again after a day."
    again = f"run again after {clock(after)}" if after else "run 'citewalk enrich' again"
    without_key = source in KEY_NAMES and settings[source].key is None
    advice = f"set {KEY_NAMES[source][0]} or {again}" if after and without_key else again
    return f"{advice[0].upper()}{advice[1:]}."


def clock(when: datetime, now: datetime | None = None) -> str:
    """Return *when* in local time: the hour if it is within a day, else also the day."""
    left = (when - (now or datetime.now(UTC))).total_seconds()
    return when.astimezone().strftime("%H:%M" if left < 86_400 else "%Y-%m-%d %H:%M")
