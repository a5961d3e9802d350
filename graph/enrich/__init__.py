"""Enrichment: ask the public APIs for what a collection is missing; few calls, resumable, honest about the gaps."""

from .enriching import enrich
from .queries import fetch_query, nothing_listed
from .questions import any_open, unanswered
from .report import EnrichReport, Missing, Plan, Progress, calls_spent

__all__ = [
    "EnrichReport",
    "Missing",
    "Plan",
    "Progress",
    "any_open",
    "calls_spent",
    "enrich",
    "fetch_query",
    "nothing_listed",
    "unanswered",
]
