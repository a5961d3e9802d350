"""Listed papers without an identifier: batch title searches, then one match call for each that stayed open."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

from ..model import Batch, Evidence, Fetch, Paper
from ..resolve import Decision, decide
from ..sources import arxiv, openalex, semantic_scholar
from ..sources.plain import today
from ..sources.transport import Transport
from .memory import Memory

SEARCHED = ("arxiv", "openalex", "semantic_scholar")
"""Where titles are searched, in this order: ten a call, twenty a call, one a call."""
CANDIDATES_KEPT = 5


def unresolved(papers: Iterable[Paper]) -> list[Paper]:
    """Return those of *papers* that no API can be asked about, but that have a title to search for."""
    return [p for p in papers if p.title and semantic_scholar.paper_key(p) is None and openalex.reference_key(p) is None]


def open_titles(source: str, papers: Iterable[Paper], memory: Memory) -> list[Paper]:
    """Return the unresolved *papers* whose titles *source* has not been searched for."""
    return [p for p in unresolved(papers) if not memory.holds(source, "title", p.names)]


def calls(source: str, papers: Sequence[Paper]) -> int:
    """Return how many calls the search for *papers* takes."""
    match source:
        case "arxiv":
            return len(arxiv.plan_titles(papers))
        case "openalex":
            return len(openalex.plan_titles(papers))
    return len(papers)


async def search(transport: Transport, source: str, papers: Sequence[Paper]) -> AsyncIterator[Batch]:
    """Yield, per call, what *source* decided about *papers*: who they are, or which candidates were too uncertain."""
    match source:
        case "arxiv":
            async for asked, found in arxiv.search_titles(transport, papers):
                yield _decided(source, asked, found)
        case "openalex":
            for run in openalex.plan_titles(papers):
                async for found in openalex.search_titles(transport, run):
                    yield _decided(source, run, found)
        case _:
            for paper in papers:
                yield _decided(source, [paper], await semantic_scholar.match_title(transport, paper.title or ""))
    # What has no word to search for is in no call.
    yield _decided(source, papers, [], only_missing=True)


def _decided(source: str, asked: Sequence[Paper], found: Sequence[Paper], *, only_missing: bool = False) -> Batch:
    batch = Batch()
    for paper in asked:
        if only_missing:
            if calls(source, [paper]) == 0:
                batch.fetches.append(Fetch(source, "title", paper.id, "not_found", today(), detail="[]"))
            continue
        decision = decide(paper, found)
        if decision.match is None:
            batch.fetches.append(Fetch(source, "title", paper.id, "not_found", today(), detail=_candidates(decision)))
            continue
        said = Evidence(source, "title match", today(), f"score {decision.score:.2f}: {decision.reason}")
        names = tuple(dict.fromkeys((*decision.match.identifiers, paper.id)))
        batch.papers += [Paper(evidence=said, identifiers=names, title=decision.match.title), _own_record(source, decision.match)]
        batch.fetches.append(Fetch(source, "title", paper.id, "ok", today()))
        if source == "arxiv":  # a search brings the whole entry, so it need not be asked for again
            key = arxiv.paper_key(decision.match)
            batch.fetches.append(Fetch("arxiv", "paper", key or "", "ok", today(), arxiv.FIELDS))
    return batch


def _own_record(source: str, paper: Paper) -> Paper:
    return replace(paper, evidence=Evidence(source, "metadata" if source == "arxiv" else "title search", today()))


def _candidates(decision: Decision) -> str:
    seen = [
        {"id": c.paper.id, "title": c.paper.title, "score": round(c.score, 3), "reason": c.reason}
        for c in decision.candidates[:CANDIDATES_KEPT]
    ]
    return json.dumps(seen, ensure_ascii=False)
