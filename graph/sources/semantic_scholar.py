"""Semantic Scholar: references of 500 papers a call, whole lists and contexts of one, citations, title match.

Traps that this module knows: a batch holds null for unknown ids and is refused as a whole when none is known; its nested
lists end silently at 1,000 references a paper and 9,999 a call; ``referenceCount`` says how many there should be, and the
publisher's notice in ``openAccessPdf`` why there are none.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from semanticscholar.SemanticScholarException import NoMorePagesException  # type: ignore[import-untyped]

from ..coverage import CITATION_LIST
from ..identifiers import best_first, parse, title_id
from ..model import Batch, Citation, Coverage, Evidence, Fetch, Paper, Status
from . import Job
from .chunks import Refused, bisect, cut
from .plain import iso_day, plain, rows, table, today, unique, whole, year_of
from .s2_client import SOURCE, Client, NoneKnown, NotFound, TooLarge, Withheld, notice

if TYPE_CHECKING:
    from .transport import Transport

PER_BATCH = 500
PER_PAGE = 1000
MOST_NESTED = 9_999
"""Nested references in one batch, above which lists are cut off without a word."""
LAST_OFFSET = 9_999
FIELDS = (
    "paperId,externalIds,title,abstract,year,publicationDate,venue,authors,referenceCount,citationCount,"
    "influentialCitationCount,openAccessPdf,tldr,references.paperId,references.externalIds,references.title,references.year"
)
LIST_FIELDS = "paperId,externalIds,title,year"
CONTEXT_FIELDS = f"contexts,intents,isInfluential,{LIST_FIELDS}"
MATCH_FIELDS = "paperId,externalIds,title,year,publicationDate,venue,authors,abstract"

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
_EXTERNAL = {
    "ArXiv": "arxiv", "DOI": "doi", "CorpusId": "corpusid", "ACL": "acl", "PubMed": "pmid", "PubMedCentral": "pmcid",
    "MAG": "mag", "DBLP": "dblp",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Short:
    """A paper whose list came shorter than declared: asked as *key*, known as *s2*, with *declared* references."""

    key: str
    s2: str
    declared: int
    found: int = 0


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


# ---------------------------------------------------------------------------------------------- payload -> model


def read_paper(item: Mapping[str, Any], *, date: str, found_in: str = "paper") -> Paper | None:
    """Return what *item* says of a paper; None when it names neither an identifier nor a title."""
    external = table(item.get("externalIds"))
    named = [parse(f"{ours}:{external[theirs]}") for theirs, ours in _EXTERNAL.items() if external.get(theirs)]
    own = item.get("paperId")
    identifiers = best_first(unique([f"s2:{own.lower()}" if isinstance(own, str) and own else None, *named]))
    title = plain(item.get("title"))
    if not identifiers and not title:
        return None
    authors = unique(plain(author.get("name")) for author in rows(item.get("authors")))
    day = item.get("publicationDate")
    return Paper(
        evidence=Evidence(SOURCE, found_in, date),
        identifiers=identifiers or ((title_id(title),) if title else ()),
        title=title,
        date=iso_day([int(part) for part in day.split("-") if part.isdigit()]) if isinstance(day, str) else None,
        year=year_of(item.get("year")),
        authors=authors,
        authors_count=len(authors) or None,
        abstract=plain(item.get("abstract")),
        tldr=plain(table(item.get("tldr")).get("text")),
        venue=plain(item.get("venue")),
        citation_count=whole(item.get("citationCount")),
        influential_citation_count=whole(item.get("influentialCitationCount")),
        reference_count=whole(item.get("referenceCount")) or None,
    )


def read_batch(items: Sequence[Mapping[str, Any]], keys: Sequence[str], *, date: str) -> tuple[Batch, list[Short]]:
    """Return what the batch answer *items* says of *keys* (same order), and the papers whose lists are incomplete.

    Those have partial coverage in the batch and no Fetch yet: they are still to be asked for.
    """
    batch, short, seen = Batch(), list[Short](), set[str]()
    for item, key in zip(items, keys, strict=True):
        paper = read_paper(item, date=date)
        if paper is None:
            _answer(batch, key, "not_found", None, None, date)
            continue
        batch.papers.append(paper)
        cited = _cited(rows(item.get("references")), key, batch, seen, date=date)
        listed, declared = item.get("references"), whole(item.get("referenceCount"))
        held_back = notice(item)
        number = len(listed) if isinstance(listed, list) else 0
        if not isinstance(listed, list) and held_back:
            _answer(batch, key, "withheld", 0, declared, date, held_back)
        elif number < (declared or 0):
            short.append(Short(key, str(item.get("paperId") or ""), declared or 0, number))
            batch.coverage.append(Coverage(key, SOURCE, "ok" if cited else "unfetched", cited, declared, date))
        else:
            _answer(
                batch, key, "ok" if number else "empty", cited, max(declared or 0, number) or None, date, _lost(number, cited)
            )
    return batch, short


def _cited(references: Iterable[Mapping[str, Any]], key: str, batch: Batch, seen: set[str], *, date: str) -> int:
    """Put what paper *key* cites into *batch* and return how many works that are; *seen* spares saying a work twice."""
    said = Evidence(SOURCE, "reference list", date)
    named: dict[str, None] = {}
    for reference in references:
        entry = table(reference.get("citedPaper")) if "citedPaper" in reference else reference
        cited = read_paper(entry, date=date, found_in="reference list")
        if cited is None or key in cited.identifiers:
            continue
        name = cited.id
        if name not in seen:
            seen.add(name)
            batch.papers.append(cited)
        if name not in named:
            named[name] = None
            batch.citations.append(_citation(key, name, reference, said))
    return len(named)


def _citation(citing: str, cited: str, entry: Mapping[str, Any], said: Evidence) -> Citation:
    influential = entry.get("isInfluential")
    intents, contexts = entry.get("intents"), entry.get("contexts")
    return Citation(
        citing,
        cited,
        said,
        influential=influential if isinstance(influential, bool) else None,
        intents=tuple(sorted({str(intent) for intent in intents})) if isinstance(intents, list) else (),
        contexts=unique(plain(context) for context in contexts) if isinstance(contexts, list) else (),
    )


def read_references(items: Sequence[Mapping[str, Any]], key: str, *, date: str) -> tuple[Batch, int]:
    """Return one page of the references of paper *key*, and how many works it names."""
    batch = Batch()
    return batch, _cited(items, key, batch, set(), date=date)


def read_citations(items: Sequence[Mapping[str, Any]], key: str, *, date: str) -> Batch:
    """Return one page of the works that cite paper *key*."""
    batch, said = Batch(), Evidence(SOURCE, CITATION_LIST, date)
    for entry in items:
        citing = read_paper(table(entry.get("citingPaper")), date=date, found_in=CITATION_LIST)
        if citing is not None and key not in citing.names:
            batch.papers.append(citing)
            batch.citations.append(_citation(citing.id, key, entry, said))
    return batch


def _answer(
    batch: Batch, key: str, status: Status, found: int | None, declared: int | None, date: str, detail: str = "", *,
    kind: str = "references", fields: str = FIELDS,
) -> None:  # fmt: skip
    if kind == "references":
        batch.coverage.append(Coverage(key, SOURCE, status, found, declared, date, detail))
    batch.fetches.append(Fetch(SOURCE, kind, key, status, date, fields, detail))


def _lost(entries: int, works: int) -> str:
    return f"{entries - works} entries are repeated or name nothing" if works < entries else ""


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
    short = [Short(key, "", int(number)) for key, number in told.items()]
    truncated: list[Short] = []

    async def ask(part: Sequence[str]) -> Batch:
        try:
            found = await client.get_papers([asked_as(key) or "" for key in part], FIELDS.split(","))
        except NoneKnown:
            batch = Batch()
            for key in part:
                _answer(batch, key, "not_found", None, None, today())
            return batch
        except TooLarge:
            if len(part) > 1:
                raise
            short.append(Short(part[0], "", 0))
            return Batch()
        batch, incomplete = read_batch([paper.raw_data for paper in found], part, date=today())
        cut_off = sum(len(rows(paper.raw_data.get("references"))) for paper in found) >= MOST_NESTED - PER_PAGE
        for item in incomplete:
            if cut_off and item.declared < PER_PAGE:
                truncated.append(item)
            else:  # says to a later run, should this one be killed, what the batch has told
                short.append(item)
                batch.fetches.append(Fetch(SOURCE, "references", item.key, "unfetched", today(), FIELDS, str(item.declared)))
        return batch

    def spoiled(key: str, reason: str) -> Batch:
        batch = Batch()
        _answer(batch, key, "error", None, None, today(), reason)
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
    last = Batch()
    try:
        page = await client.get_paper_references(asked_as(key), wanted.split(","), limit=PER_PAGE)
        while True:
            batch, works = read_references(page.raw_data, key, date=today())
            total, entries = total + works, entries + len(page.raw_data)
            yield batch
            await page.async_next_page()
    except NoMorePagesException:
        most = max(declared, entries)
        status: Status = "ok" if entries else "withheld" if declared else "empty"
        detail = _lost(entries, total) if entries or not declared else f"none of {declared} references is given out"
        _answer(last, key, status, total, most or None, today(), detail, kind=kind, fields=fields)
    except Withheld as held_back:
        _answer(last, key, "withheld", 0, declared or None, today(), str(held_back), kind=kind, fields=fields)
    except NotFound:
        _answer(last, key, "not_found", None, None, today(), kind=kind, fields=fields)
    except Refused as refusal:
        _answer(last, key, "error", None, None, today(), str(refusal), kind=kind, fields=fields)
    yield last


async def fetch_citations(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the works that cite *keys*, newest first, up to 9,999 a paper: a call for each thousand."""
    client = Client(transport)
    for key in dict.fromkeys(keys):
        status: Status = "ok"
        detail, total = "", 0
        try:
            page = await client.get_paper_citations(asked_as(key), CONTEXT_FIELDS.split(","), limit=PER_PAGE)
            while True:
                total += len(page.raw_data)
                yield read_citations(page.raw_data, key, date=today())
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
        yield Batch(fetches=[Fetch(SOURCE, "citations", key, status, today(), CONTEXT_FIELDS, detail)])


async def match_title(transport: Transport, title: str) -> list[Paper]:
    """Return the one paper whose title Semantic Scholar finds closest to *title*, if any; compare before believing it."""
    try:
        found = await Client(transport).search_paper(title, fields=MATCH_FIELDS.split(","), match_title=True)
    except (NotFound, Refused, IndexError):
        return []
    paper = read_paper(found.raw_data, date=today(), found_in="title match")
    return [paper] if paper else []


async def recommend(transport: Transport, keys: Sequence[str], *, limit: int = 100) -> list[Paper]:
    """Return up to *limit* (at most 500) papers that Semantic Scholar recommends to who likes the papers *keys*."""
    positive = [name for key in keys if (name := asked_as(key))]
    if not positive:
        return []
    found = await Client(transport).get_recommended_papers_from_lists(positive, fields=MATCH_FIELDS.split(","), limit=limit)
    read = (read_paper(paper.raw_data, date=today(), found_in="recommendations") for paper in found)
    return [paper for paper in read if paper]


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
