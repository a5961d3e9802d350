"""From a title to the paper it means, and from many records to the works they are; no input, no output.

>>> from citewalk.graph.model import Evidence, Paper
>>> says = Evidence("listing")
>>> record = Paper(evidence=says, title="Self-instruct: Aligning language model with self generated instructions", year=2022)
>>> found = Paper(evidence=says, title="Self-Instruct: Aligning Language Models with Self-Generated Instructions",
...               identifiers=("arxiv:2212.10560",), year=2022)
>>> decide(record, [found]).reason
'the titles agree but for spelling; the same year'
"""

from __future__ import annotations

from .decision import ACCEPT, Candidate, Decision, decide
from .search import queries
from .uniting import Match, same_work, unite

__all__ = ["ACCEPT", "Candidate", "Decision", "Match", "decide", "queries", "same_work", "unite"]
