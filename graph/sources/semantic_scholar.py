"""Semantic Scholar: references of 500 papers a call, whole lists and contexts of one, citations, title match.

Traps that this module knows: a batch holds null for unknown ids and is refused as a whole when none is known; its nested
lists end silently at 1,000 references a paper and 9,999 a call; ``referenceCount`` says how many there should be, and the
publisher's notice in ``openAccessPdf`` why there are none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import TYPE_CHECKING

from semanticscholar.SemanticScholarException import NoMorePagesException  # type: ignore[import-untyped]

from ..identifiers import parse
from ..model import Batch, Fetch, Paper, Status
from ..shapes import items, mapping
from . import Job
from .answer import Found
from .chunks import Refused, bisect, cut
from .plain import today
from .s2_client import Client, NoneKnown, NotFound, TooLarge, Withheld, opened
from .s2_works import (
    CONTEXT_FIELDS,
    FIELDS,
    LIST_FIELDS,
    MATCH_FIELDS,
    SOURCE,
    Short,
    lost,
    put_answer,
    read_batch,
    read_citations,
    read_papers,
    read_references,
)  # fmt: skip

if TYPE_CHECKING:
    from .transport import Transport

PER_BATCH = 500
PER_PAGE = 1000
MOST_NESTED = 9_999
"""Nested references in one batch, above which lists are cut off without a word."""
LAST_OFFSET = 9_999

# In the order of preference: what a paper was known by from the start, so that it is asked for by one name for ever.
_ASKED_BY = {
    "arxiv": "ARXIV:{}",
    "doi": "DOI:{}",
    "s2": "{}",
    "corpusid": "CorpusId:{}",
    "acl": "ACL:{}",
    "pmid": "PMID:{}",
    "pmcid": "PMCID:{}",
    "mag": "MAG:{}",
}


def paper_key(paper: Paper) -> str | None:
    """Return the identifier by which Semantic Scholar is asked for *paper*, None if it has none it knows."""
    names = {name.partition(":")[0]: name for name in reversed((*paper.identifiers, paper.id)) if asked_as(name)}
    return next((names[namespace] for namespace in _ASKED_BY if namespace in names), None)


def asked_as(identifier: str) -> str | None:
    """Return *identifier* as Semantic Scholar writes it, None for what would spoil a batch.

    >>> asked_as("arxiv:2312.07000"), asked_as("title:some-0a1b2c3d")
    ('ARXIV:2312.07000', None)
    """
    namespace, _, value = identifier.partition(":")
    known = _ASKED_BY.get(namespace)
    return known.format(value) if known and value and parse(identifier) == identifier and value.isprintable() else None


# ---------------------------------------------------------------------------------------------- calls


async def fetch_references(
    transport: Transport, keys: Sequence[str], /, *, declared: Mapping[str, str] | None = None
) -> AsyncIterator[Batch]:
    """Yield papers and references of *keys*, 500 a call; lists that came short are asked for again, alone at last.

    *declared* are the numbers that an interrupted run was told (``Fetch.detail`` where the status is ``unfetched``): the
    batch has told all it knows of those papers, so only their lists are asked for.
    """
    client = Client(transport)
    told = {key: number for key, number in (declared or {}).items() if key in set(keys) and number.isdigit()}
    short = [Short(key, int(number)) for key, number in told.items()]
    truncated: list[Short] = []

    async def ask(part: Sequence[str]) -> Batch:
        try:
            found = await client.get_papers([asked_as(key) or "" for key in part], FIELDS.split(","))
        except NoneKnown:
            batch = Batch()
            for key in part:
                put_answer(batch, key, "not_found", None, None, today())
            return batch
        except TooLarge:
            if len(part) > 1:
                raise
            short.append(Short(part[0], 0))
            return Batch()
        papers = [opened(paper) for paper in found]
        batch, incomplete = read_batch(papers, part, date=today())
        cut_off = sum(len(items(mapping(paper).get("references"))) for paper in papers) >= MOST_NESTED - PER_PAGE
        for item in incomplete:
            if cut_off and item.declared < PER_PAGE:
                truncated.append(item)
            else:  # says to a later run, should this one be killed, what the batch has told
                short.append(item)
                batch.fetches.append(Fetch(SOURCE, "references", item.key, "unfetched", today(), FIELDS, str(item.declared)))
        return batch

    def spoiled(key: str, reason: str) -> Batch:
        batch = Batch()
        put_answer(batch, key, "error", None, None, today(), reason)
        return batch

    for key in dict.fromkeys(keys):
        if asked_as(key) is None:
            yield spoiled(key, "no identifier that Semantic Scholar knows")
    known = [key for key in dict.fromkeys(keys) if asked_as(key) and key not in told]
    for start in range(0, len(known), PER_BATCH):
        async for batch in bisect(known[start : start + PER_BATCH], ask, spoiled):
            yield batch
    for run in cut(truncated, count=PER_BATCH, size=MOST_NESTED - PER_PAGE, weigh=lambda item: item.declared):
        once, truncated = [item.key for item in run], []
        async for batch in bisect(once, ask, spoiled):
            yield batch
        short += truncated
    for item in short:
        async for batch in _pages(client, item.key, "references", item.declared):
            yield batch


async def fetch_contexts(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the references of *keys* with contexts, intents and the influential flag: one call a paper."""
    client = Client(transport)
    for key in dict.fromkeys(keys):
        async for batch in _pages(client, key, "contexts"):
            yield batch


async def _pages(client: Client, key: str, kind: str, declared: int = 0) -> AsyncIterator[Batch]:
    """Yield the whole reference list of one paper, a batch a page, the last with how it ended."""
    wanted, fields = (CONTEXT_FIELDS, CONTEXT_FIELDS) if kind == "contexts" else (LIST_FIELDS, FIELDS)
    total = entries = 0
    wrong: list[str] = []
    last = Batch()
    try:
        page = await client.get_paper_references(asked_as(key), wanted.split(","), limit=PER_PAGE)
        while True:
            found = [opened(entry) for entry in page.raw_data]
            batch, works, misfit = read_references(found, key, date=today())
            total, entries = total + works, entries + len(found)
            wrong += [misfit] if misfit else []
            yield batch
            await page.async_next_page()
    except NoMorePagesException:
        most = max(declared, entries)
        status: Status = "ok" if total else "error" if wrong else "withheld" if declared and not entries else "empty"
        detail = lost(entries, total) if entries or not declared else f"none of {declared} references is given out"
        put_answer(last, key, status, total, most or None, today(), detail, kind=kind, fields=fields, wrong="; ".join(wrong))
    except Withheld as held_back:
        put_answer(last, key, "withheld", 0, declared or None, today(), str(held_back), kind=kind, fields=fields)
    except NotFound:
        put_answer(last, key, "not_found", None, None, today(), kind=kind, fields=fields)
    except Refused as refusal:
        put_answer(last, key, "error", None, None, today(), str(refusal), kind=kind, fields=fields)
    yield last


async def fetch_citations(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the works that cite *keys*, newest first, up to 9,999 a paper: a call for each thousand."""
    client = Client(transport)
    for key in dict.fromkeys(keys):
        status: Status = "ok"
        detail, total = "", 0
        wrong: list[str] = []
        try:
            page = await client.get_paper_citations(asked_as(key), CONTEXT_FIELDS.split(","), limit=PER_PAGE)
            while True:
                found = [opened(entry) for entry in page.raw_data]
                total += len(found)
                batch, misfit = read_citations(found, key, date=today())
                wrong += [misfit] if misfit else []
                yield batch
                await page.async_next_page()
        except NoMorePagesException:
            status = "ok" if total else "empty"
            detail = f"only the newest {total} are given out" if total >= LAST_OFFSET - 1 else ""
        except Withheld as held_back:
            status, detail = "withheld", str(held_back)
        except NotFound:
            status = "not_found"
        except Refused as refusal:
            status, detail = "error", str(refusal)
        last = Batch()
        put_answer(
            last, key, status, None, None, today(), detail, kind="citations", fields=CONTEXT_FIELDS, wrong="; ".join(wrong)
        )
        yield last


async def match_title(transport: Transport, title: str) -> Found:
    """Return the one paper whose title Semantic Scholar finds closest to *title*, if any; compare before believing it."""
    try:
        found = await Client(transport).search_paper(title, fields=MATCH_FIELDS.split(","), match_title=True)
    except (NotFound, Refused, IndexError):
        return Found()
    return Found(*read_papers([opened(found)], date=today(), found_in="title match"))


async def recommend(transport: Transport, keys: Sequence[str], *, limit: int = 100) -> list[Paper]:
    """Return up to *limit* (at most 500) papers that Semantic Scholar recommends to who likes the papers *keys*."""
    positive = [name for key in keys if (name := asked_as(key))]
    if not positive:
        return []
    found = await Client(transport).get_recommended_papers_from_lists(positive, fields=MATCH_FIELDS.split(","), limit=limit)
    papers, _ = read_papers([opened(paper) for paper in found], date=today(), found_in="recommendations")
    return papers


JOBS = (
    # A list that comes short costs one call more; that all of them do is the worst that can happen without failures.
    Job(
        source=SOURCE,
        kind="references",
        about="papers",
        per_call=PER_BATCH,
        fetch=fetch_references,
        key=paper_key,
        extra=lambda keys: keys,
        fields=FIELDS,
    ),
    Job(
        source=SOURCE,
        kind="contexts",
        about="listed",
        per_call=1,
        fetch=fetch_contexts,
        key=paper_key,
        fields=CONTEXT_FIELDS,
        optional=True,
    ),
    Job(
        source=SOURCE,
        kind="citations",
        about="listed",
        per_call=1,
        fetch=fetch_citations,
        key=paper_key,
        extra=lambda keys: 9 * keys,
        fields=CONTEXT_FIELDS,
        optional=True,
    ),
)
