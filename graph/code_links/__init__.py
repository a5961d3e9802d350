"""Which repository belongs to which paper, and how we know: links found in texts, weighed by where they stood."""

from .evidence import Claim, add_link, back_link, candidates, claims, code_batch, code_links, head_of, hugging_face_link, verdict
from .found import FoundLink, extract, occurrences

__all__ = [
    "Claim",
    "FoundLink",
    "add_link",
    "back_link",
    "candidates",
    "claims",
    "code_batch",
    "code_links",
    "extract",
    "head_of",
    "hugging_face_link",
    "occurrences",
    "verdict",
]
