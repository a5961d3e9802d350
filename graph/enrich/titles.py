"""Listed papers without an identifier: batch title searches, then one match call for each that stayed open.

arXiv is searched by the whole title (ten papers a call) and then, for papers that were retitled since, by what stands
before the colon and by the most telling words (twenty a call); OpenAlex by all words of the title (twenty a call);
Semantic Scholar last, by one call each.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import replace

from ..model import Batch, Evidence, Fetch, Paper
from ..resolve import decide, queries
from ..sources import arxiv, openalex, semantic_scholar
from ..sources.answer import Found, unexpected
from ..sources.plain import title_words, today
from ..sources.transport import Transport
from .memory import Memory

SEARCHED = ("arxiv", "openalex", "semantic_scholar")
"""Where titles are searched, in this order."""
PER_CALL = {"arxiv": arxiv.MOST_TITLES, "openalex": openalex.MOST_TITLES, "semantic_scholar": 1}
RETITLED_PER_CALL = 20
RESULTS_PER_QUERY = 10
WORDS_PER_QUERY = 6


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
            return len(arxiv.plan_titles(papers)) + -(-len(papers) // RETITLED_PER_CALL)
        case "openalex":
            return len(openalex.plan_titles(papers))
    return len(papers)


async def search(transport: Transport, source: str, papers: Sequence[Paper]) -> AsyncIterator[Batch]:
    """Yield, per call, what *source* decided about *papers*: who they are, or which candidates were too uncertain."""
    match source:
        case "arxiv":
            still_open, wrong = [], ""
            async for asked, found in arxiv.search_titles(transport, papers):
                wrong = wrong or found.wrong
                batch = _decided(source, asked, found)
                still_open += [p for p in asked if Fetch(source, "title", p.id, "ok", today()) not in batch.fetches]
                batch.fetches = [f for f in batch.fetches if f.status == "ok"]  # the others get a second chance
                yield batch
            for start in range(0, len(still_open), RETITLED_PER_CALL):
                retitled = still_open[start : start + RETITLED_PER_CALL]
                found = await _search_words(transport, retitled)
                yield _decided(source, retitled, Found(found.papers, wrong or found.wrong))
        case "openalex":
            for run in openalex.plan_titles(papers):
                async for found in openalex.search_titles(transport, run):
                    yield _decided(source, run, found)
        case _:
            for paper in papers:
                yield _decided(source, [paper], await semantic_scholar.match_title(transport, paper.title or ""))
    # What has no word to search for is in no call.
    yield _decided(source, papers, Found(), only_missing=True)


def _decided(source: str, asked: Sequence[Paper], found: Found, *, only_missing: bool = False) -> Batch:
    batch = Batch()
    for paper in asked:
        if only_missing:
            if calls(source, [paper]) == 0:
                batch.fetches.append(Fetch(source, "title", paper.id, "not_found", today(), detail="[]"))
            continue
        decision = decide(paper, found.papers)
        if decision.match is None and found.wrong:  # what could not be read may have been the match
            why = unexpected(source, found.wrong)
            batch.fetches.append(Fetch(source, "title", paper.id, "unfetched", today(), detail=why))
            continue
        if decision.match is None:
            seen = json.dumps(decision.rows(), ensure_ascii=False)
            batch.fetches.append(Fetch(source, "title", paper.id, "not_found", today(), detail=seen))
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


async def _search_words(transport: Transport, papers: Sequence[Paper]) -> Found:
    """Return what arXiv finds for the words by which retitled papers are still known, all *papers* in one call."""
    words = [title_words(query)[:WORDS_PER_QUERY] for paper in papers for query in queries(paper)[1:]]
    clauses = list(dict.fromkeys(f"({' AND '.join(f'ti:{word}' for word in query)})" for query in words if query))
    if not clauses:
        return Found()
    params = {"search_query": " OR ".join(clauses), "start": 0, "max_results": RESULTS_PER_QUERY * len(clauses)}
    answer = await transport.request("arxiv", "GET", "/api/query", params=params, check=arxiv.torn)
    if answer.status != 200:
        return Found()  # the words are a second chance; what they do not bring, the next source may
    return arxiv.read_found(answer.content, date=today())
