"""What identifiers alone say about two records being one work or two."""

from __future__ import annotations

from collections.abc import Set

from ..model import Paper

DOUBLED = ("doi", "s2", "openalex", "corpusid", "pmid", "mag")
"""Namespaces in which one work sometimes has two entries: two ids there need more than a title, but do not forbid."""


def known(paper: Paper) -> set[str]:
    """Return the identifiers that tell works apart: all but title ids."""
    return {identifier for identifier in paper.identifiers if not identifier.startswith("title:")}


def contradict(mine: Set[str], theirs: Set[str]) -> bool:
    """Say whether two sets of identifiers belong to two works: other arXiv ids, or other DOIs of one registrant."""
    if not mine or not theirs or mine & theirs:
        return False
    registrants = [identifier[: identifier.index("/") + 1] for identifier in mine if identifier.startswith("doi:")]
    return any(_has(mine, prefix) and _has(theirs, prefix) for prefix in ("arxiv:", *registrants))


def doubled(mine: Set[str], theirs: Set[str]) -> bool:
    """Say whether both records have an entry of their own with one source."""
    return any(_has(mine, f"{name}:") and _has(theirs, f"{name}:") for name in DOUBLED)


def _has(identifiers: Set[str], prefix: str) -> bool:
    return any(identifier.startswith(prefix) for identifier in identifiers)
