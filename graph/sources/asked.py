"""What was asked for is a name of what was answered: sources unite works, and then answer under another identifier."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..identifiers import best_first
from ..model import Paper
from ..resolve.identity import contradict, known


def as_asked(paper: Paper, key: str) -> Paper | None:
    """Return *paper*, which answers the question for *key*, with *key* among its identifiers.

    None where its own identifiers say that it is another work: another arXiv id, or another DOI of the same registrant.
    """
    if key in paper.identifiers:
        return paper
    if contradict({key}, known(paper)):
        return None
    return replace(paper, identifiers=best_first((*paper.identifiers, key)))


def another(paper: Paper) -> str:
    """Return what to say of an answer that is *paper*, another work than the one that was asked for."""
    return f"it answered with another paper, {paper.id}"


def left_over(keys: Sequence[str], answers: Iterable[Paper]) -> tuple[str, Paper] | None:
    """Return the only key that no answer names with the only answer that names no key, None where there are more or fewer.

    A list answers only what it was asked for: when one question and one answer are left, they belong together.
    """
    found = list(answers)
    named = {name for paper in found for name in paper.identifiers}
    open_keys = [key for key in keys if key not in named]
    strangers = [paper for paper in found if not named_by(paper, keys)]
    return (open_keys[0], strangers[0]) if len(open_keys) == len(strangers) == 1 else None


def named_by(paper: Paper, keys: Sequence[str]) -> bool:
    """Return whether *paper* goes by one of *keys*."""
    return not set(keys).isdisjoint(paper.identifiers)
