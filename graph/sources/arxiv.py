"""arXiv: what arXiv itself says of its papers (a hundred ids a call), and batch search by title (ten titles a call).

The service allows one request every three seconds, so few and full calls matter most here. Traps that this module knows:
``max_results`` is 10 unless it is set, even for a longer ``id_list``; unknown ids are silently absent and the order is
not kept; one malformed id refuses the whole call; known ids sometimes bring an empty feed, so it is asked for once more.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from lxml import etree

from ..errors import SourceError, UnexpectedAnswerError
from ..identifiers import best_first, doi, parse
from ..identifiers import url as page
from ..model import Batch, Evidence, Fetch, Paper, Status
from ..text import clean_text, one_line
from . import Job
from .answer import Answer, Found, unexpected
from .chunks import Refused, bisect, cut, encoded_size
from .plain import day_of, plain, title_phrase, title_words, today, unique, year_of

if TYPE_CHECKING:
    from .transport import Transport

SOURCE = "arxiv"
FIELDS = "title,summary,authors,published,comment,journal_ref,doi"
MOST_IDS = 100
MOST_TITLES = 10
MOST_BYTES = 4_000
RESULTS_PER_TITLE = 10

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_WORK = r"(?:paper|article|submission|manuscript|preprint|work|version|note)"
_ELSEWHERE = r"(?!\s+from\s+(?!(?:the\s+)?arxiv\b))"  # withdrawn from a conference is still on arXiv
_WITHDRAWN = re.compile(
    rf"\b(?:this|the)\s+{_WORK}\s+(?:(?:has|had)\s+been|is|was)\s+withdrawn\b{_ELSEWHERE}"
    rf"|^\W*(?:{_WORK}\s+(?:(?:has\s+been|is|was)\s+)?)?withdrawn\b{_ELSEWHERE}"
    rf"|\bauthors?\s+(?:(?:have|has|had)\s+)?(?:withdrawn|withdrew|withdraws?)\s+(?:this|the|their|his|her)\s+{_WORK}\b{_ELSEWHERE}"
    r"|\bwithdrawn\s+by\s+(?:the\s+)?(?:authors?|submitters?|arxiv)\b",
    re.IGNORECASE,
)


def paper_key(paper: Paper) -> str | None:
    """Return the arXiv id of *paper*, None if it has none."""
    return next((name for name in (*paper.identifiers, paper.id) if name.startswith("arxiv:")), None)


def plan(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Return the arXiv ids among *keys* as the calls that ask for them, at most 100 a call.

    An id that is malformed would refuse its whole call, so only what :func:`~citewalk.graph.identifiers.parse` knows goes in.
    """
    known = [key for key in dict.fromkeys(keys) if key.startswith("arxiv:") and parse(key) == key]
    return cut(known, count=MOST_IDS, size=MOST_BYTES, weigh=lambda key: encoded_size(key) + 3)


def plan_titles(papers: Iterable[Paper]) -> list[tuple[Paper, ...]]:
    """Return *papers* as the searches that find them by title: at most 10 titles and 4,000 bytes a call.

    Titles of one or two words bring many strangers, so they share calls with one another and not with the others.
    """
    named = [paper for paper in papers if title_clause(paper.title)]
    short = [paper for paper in named if len(title_words(paper.title)) < 3]
    others = [paper for paper in named if len(title_words(paper.title)) >= 3]
    weigh = lambda paper: encoded_size(title_clause(paper.title) or "") + 8  # noqa: E731
    return [run for part in (others, short) for run in cut(part, count=MOST_TITLES, size=MOST_BYTES, weigh=weigh)]


def title_clause(title: str | None) -> str | None:
    """Return the clause of a ``search_query`` that finds *title*: its phrase, or its plain words where that is a gamble.

    Only letters, digits and blanks go inside the quotes: a bracket or a quote would be read as syntax there, and the
    word after a hyphen as excluded.
    """
    if phrase := title_phrase(title):
        return f'ti:"{phrase}"'
    words = sorted(set(title_words(title)), key=lambda word: (-len(word), word))[:8]
    return f"({' AND '.join(f'ti:{word}' for word in sorted(words))})" if len(words) > 1 else f"ti:{words[0]}" if words else None


# ---------------------------------------------------------------------------------------------- payload -> model


def read_feed(content: bytes, *, date: str, found_in: str = "metadata") -> list[Paper]:
    """Return the papers of the Atom feed *content*, in its order; raise UnexpectedAnswerError if it is no whole feed."""
    return list(read_found(content, date=date, found_in=found_in).papers)


def read_found(content: bytes, *, date: str, found_in: str = "title search") -> Found:
    """Return the papers of the Atom feed *content*, in its order, and how many of its entries name none.

    Links to code stay text in ``comment`` and ``abstract``; where the comment says that the paper is withdrawn, the
    evidence says so too. ``date`` is the day of the first version.
    """
    entries = list(_feed(content).iterfind(f"{_ATOM}entry"))
    papers = [paper for entry in entries if (paper := _read_entry(entry, date, found_in))]
    nameless = len(entries) - len(papers)
    return Found(papers, f"{nameless} of the entries have no arXiv id" if nameless else "")


def read_total(content: bytes) -> int | None:
    """Return how many papers match a search, which may be more than the feed *content* holds."""
    number = (_feed(content).findtext(f"{_SEARCH}totalResults") or "").strip()
    return int(number) if re.fullmatch(r"[0-9]{1,12}", number) else None


def read_papers(content: bytes, keys: Sequence[str], *, date: str) -> Batch:
    """Return what the feed *content* says of the arXiv ids *keys*; those that are absent are ``not_found``.

    Where an entry has no id or no title, the paper is to be asked for in a later run.
    """
    found = read_found(content, date=date, found_in="metadata")
    named = {name: paper for paper in found.papers for name in paper.identifiers}
    batch = Batch(papers=list(found.papers))
    for key in keys:
        paper = named.get(key)
        wrong = found.wrong if paper is None else "" if paper.title else "an entry has no title"
        status: Status = "unfetched" if wrong else "ok" if paper else "not_found"
        batch.fetches.append(Fetch(SOURCE, "paper", key, status, date, FIELDS, unexpected(SOURCE, wrong) if wrong else ""))
    return batch


def is_withdrawn(comment: str | None) -> bool:
    """Tell whether an arXiv *comment* says that the paper is withdrawn: there is no other sign of it."""
    return bool(comment and _WITHDRAWN.search(comment))


def _feed(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnexpectedAnswerError(unexpected(SOURCE, f"no whole feed ({error})"), source=SOURCE) from None
    if root.tag != f"{_ATOM}feed":
        raise UnexpectedAnswerError(unexpected(SOURCE, "XML that is no feed"), source=SOURCE)
    return root


def _read_entry(entry: etree._Element, date: str, found_in: str) -> Paper | None:
    identifier = parse((entry.findtext(f"{_ATOM}id") or "").strip())
    if not identifier or not identifier.startswith("arxiv:"):
        return None  # an "Error" entry, or nothing we know
    published = day_of((entry.findtext(f"{_ATOM}published") or "").strip()[:10])
    comment = plain(entry.findtext(f"{_ARXIV}comment"))
    # Several DOIs in one field are the article's and those of its errata; the article's comes first.
    dois = [found for text in (entry.findtext(f"{_ARXIV}doi") or "").replace(",", " ").split() if (found := doi(text))]
    authors = unique(plain(author.findtext(f"{_ATOM}name")) for author in entry.iterfind(f"{_ATOM}author"))
    return Paper(
        evidence=Evidence(SOURCE, found_in, date, "withdrawn" if is_withdrawn(comment) else ""),
        identifiers=best_first([identifier, *dois[:1]]),
        title=_as_written(entry.findtext(f"{_ATOM}title")),
        date=published if published and len(published) == len("YYYY-MM-DD") else None,
        year=year_of(published),
        authors=authors,
        authors_count=len(authors) or None,
        abstract=_as_written(entry.findtext(f"{_ATOM}summary")),
        venue=plain(entry.findtext(f"{_ARXIV}journal_ref")),
        comment=comment,
        url=page(identifier),
    )


def _as_written(text: str | None) -> str | None:
    """Return a title or abstract on one line; its TeX and angle brackets stay, arXiv has no markup to take out."""
    return one_line(clean_text(text)[0]) or None if text else None


def _why(content: bytes) -> str:
    try:
        entry = _feed(content).find(f"{_ATOM}entry")
        said = entry.findtext(f"{_ATOM}summary") if entry is not None else None
    except SourceError:
        said = content.decode("utf-8", "replace")
    return one_line(said or "")[:200]


# ---------------------------------------------------------------------------------------------- calls


async def fetch_papers(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield title, abstract, authors, date, comment and journal of the arXiv ids *keys*, up to 100 a call."""

    async def ask(part: Sequence[str]) -> Batch:
        batch = read_papers(await _ids(transport, part), part, date=today())
        if not batch.papers:  # known ids sometimes bring an empty feed
            batch = read_papers(await _ids(transport, part), part, date=today())
        return batch

    def spoiled(key: str, reason: str) -> Batch:
        return Batch(fetches=[Fetch(SOURCE, "paper", key, "error", today(), FIELDS, reason)])

    runs = plan(keys)
    for key in dict.fromkeys(keys) if len(keys) > sum(map(len, runs)) else ():
        if not any(key in run for run in runs):
            yield spoiled(key, "no arXiv id")
    for run in runs:
        async for batch in bisect(run, ask, spoiled):
            yield batch


async def search_titles(transport: Transport, papers: Sequence[Paper], /) -> AsyncIterator[tuple[tuple[Paper, ...], Found]]:
    """Yield, per call, the papers asked for (up to 10) and all candidates that their titles bring, the best matches first.

    The feed does not say which title an entry answers; compare title, year and authors before believing it. Papers
    whose title has no word to search for are in no call.
    """
    for run in plan_titles(papers):
        query = " OR ".join(clause for paper in run if (clause := title_clause(paper.title)))
        params = {"search_query": query, "start": 0, "max_results": RESULTS_PER_TITLE * len(run)}
        yield run, read_found(await _query(transport, params), date=today())


async def _ids(transport: Transport, keys: Sequence[str]) -> bytes:
    values = [key.removeprefix("arxiv:") for key in keys]
    return await _query(transport, {"id_list": ",".join(values), "start": 0, "max_results": len(values)})


async def _query(transport: Transport, params: dict[str, Any]) -> bytes:
    answer = await transport.request(SOURCE, "GET", "/api/query", params=params, check=torn)
    if answer.status == 200:
        return answer.content
    if answer.status == 400:
        raise Refused(f"arXiv refused the request: {_why(answer.content)}", source=SOURCE)
    raise SourceError(f"arXiv answered {answer.status}: {_why(answer.content)}", source=SOURCE)


def torn(answer: Answer) -> str | None:
    """Say why *answer* must be asked for again: it is no whole feed."""
    try:
        _feed(answer.content)
    except UnexpectedAnswerError as error:
        return str(error).removeprefix(unexpected(SOURCE, ""))
    return None


JOBS = (
    Job(
        source=SOURCE, kind="paper", about="listed", per_call=MOST_IDS, fetch=fetch_papers, key=paper_key, fields=FIELDS,
        extra=lambda keys: -(-keys // MOST_IDS),  # a feed without any of the ids is asked for once more
    ),
)  # fmt: skip
