"""Enrichment: ask the public APIs for what a collection is missing; few calls, resumable, honest about the gaps."""

from .enriching import enrich
from .queries import fetch_query
from .report import EnrichReport, Plan, Progress, calls_spent

__all__ = ["EnrichReport", "Plan", "Progress", "calls_spent", "enrich", "fetch_query"]
