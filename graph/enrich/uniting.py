"""References that several sources list become one work, with every identifier it goes by."""

from __future__ import annotations

from collections.abc import Sequence

from .. import resolve
from ..identifiers import best_first
from ..model import Batch, Evidence, Paper


def unite(papers: Sequence[Paper]) -> Batch:
    """Return the records that make one paper of those among *papers* that are one work by their titles.

    What shares an identifier the collection has merged already. The evidence names the source of the record that knows
    less, for it is the one that is told who it is.
    """
    batch = Batch()
    for i, j, match in resolve.unite(papers):
        if match.score >= 1.0:
            continue
        better, other = sorted((papers[i], papers[j]), key=lambda p: (best_first([p.id, *p.identifiers]), p.title or ""))
        said = Evidence(
            other.evidence.source, "title match", max(better.evidence.date, other.evidence.date),
            f"score {match.score:.2f}: {match.reason}",
        )  # fmt: skip
        batch.papers.append(Paper(evidence=said, identifiers=best_first((better.id, other.id)), title=better.title))
    return batch
