"""References that several sources list become one work, with every identifier it goes by."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from .. import resolve
from ..identifiers import best_first
from ..model import Batch, Evidence, Paper


def unite(papers: Sequence[Paper], records: Callable[[str], Sequence[Paper]]) -> Batch:
    """Return the records that make one paper of those among *papers* that are one work by their titles.

    What shares an identifier the collection has merged already. The evidence names the source of the record that knows
    less, because that record is matched with the other; *records* gives the records of a paper, since a paper that was
    merged from several sources names none.
    """
    batch = Batch()
    for i, j, match in resolve.unite(papers):
        if match.score >= 1.0:
            continue
        better, other = sorted((papers[i], papers[j]), key=lambda p: (best_first([p.id, *p.identifiers]), p.title or ""))
        matched = [r.evidence for r in records(other.id) if r.title and r.evidence.source]
        day = max((e.date for e in (*matched, *(r.evidence for r in records(better.id)))), default="")
        source = min((e.source for e in matched), default="citewalk")
        said = Evidence(source, "title match", day, f"score {match.score:.2f}: {match.reason}")
        batch.papers.append(Paper(evidence=said, identifiers=best_first((better.id, other.id)), title=better.title))
    return batch
