"""Which repository belongs to which paper, and how we know: links found in texts, weighed by where they stood."""

from .found import FoundLink, extract, occurrences

__all__ = ["FoundLink", "extract", "occurrences"]
