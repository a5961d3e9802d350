"""OpenAlex: references and counts by DOI or title, a hundred works a call, and the works that are only known by number.

What it costs (1 credit = $0.0001; 1,000 a day without a key, 10,000 with a free one): a filtered list 1 credit, a title
search 10, whatever it holds. A reference list names works by OpenAlex number only, so each cited work is looked up once
more, up to 100 in a call: 1,000 papers with 40 references each of which half are shared cost about 10 + 200 credits.
The key goes in the header ``api-key`` (the transport adds it), never into the URL.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..errors import SourceError
from ..model import Batch, Coverage, Fetch, Paper
from ..shapes import text
from ..text import one_line
from . import Job
from .answer import Answer, Found
from .chunks import Refused, bisect, cut, encoded_size, no_list, no_object
from .openalex_works import CITED_FIELDS, FIELDS, SOURCE, read_candidates, read_references, read_works
from .plain import title_words, today

if TYPE_CHECKING:
    from .transport import Transport

MOST_VALUES = 100
MOST_BYTES = 3_500
"""For the values of one filter. The whole request line may have 8,190 bytes by the server's source of August 2026, but
4,094 by its newer documentation; the smaller one leaves this much beside the field list."""
MOST_TITLES = 20


def reference_key(paper: Paper) -> str | None:
    """Return the identifier by which OpenAlex is asked for *paper*: the publisher's DOI, arXiv's, OpenAlex's own, or None."""
    return next((i for ns in ("doi:", "arxiv:", "openalex:") for i in paper.identifiers if i.startswith(ns)), None)


def bare_key(paper: Paper) -> str | None:
    """Return the OpenAlex id of a *paper* of which nothing else is known, else None."""
    alone = not paper.title and all(i.startswith("openalex:") for i in paper.identifiers)
    return next((i for i in (*paper.identifiers, paper.id) if i.startswith("openalex:")), None) if alone else None


def askable(identifier: str) -> bool:
    """Tell whether OpenAlex can be asked for *identifier*."""
    return identifier.startswith(("doi:", "arxiv:", "openalex:"))


def listable(identifier: str) -> bool:
    """Tell whether *identifier* can stand in an OR filter: a comma or a bar in a DOI would be read as syntax."""
    return askable(identifier) and not set(identifier) & set(",|!<>\"' ")


def plan(keys: Iterable[str]) -> list[tuple[str, ...]]:
    """Return *keys* as the calls that ask for them: DOIs and OpenAlex ids apart, at most 100 and 3,500 bytes a call.

    What cannot stand in a list is asked for alone, which costs no credit.
    """
    known = [key for key in dict.fromkeys(keys) if askable(key)]
    by_doi = [key for key in known if listable(key) and not key.startswith("openalex:")]
    by_number = [key for key in known if listable(key) and key.startswith("openalex:")]
    runs = [run for part in (by_doi, by_number) for run in cut(part, count=MOST_VALUES, size=MOST_BYTES, weigh=_weight)]
    return [*runs, *((key,) for key in known if not listable(key))]


def plan_titles(papers: Iterable[Paper]) -> list[tuple[Paper, ...]]:
    """Return *papers* as the title searches that find them, at most 20 titles and 3,500 bytes a call."""
    named = [paper for paper in papers if title_words(paper.title)]
    return cut(named, count=MOST_TITLES, size=MOST_BYTES, weigh=lambda paper: encoded_size(_title_value(paper)) + 3)


def _value(key: str) -> str:
    namespace, _, value = key.partition(":")
    return f"10.48550/arxiv.{value}" if namespace == "arxiv" else value


def _weight(key: str) -> int:
    return encoded_size(_value(key)) + 3


def _title_value(paper: Paper) -> str:
    return " ".join(title_words(paper.title)[:40])


# ---------------------------------------------------------------------------------------------- calls


async def fetch_references(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the references of the papers *keys* (DOI, arXiv or OpenAlex ids), up to 100 papers a call, 1 credit each."""

    async def ask(part: Sequence[str]) -> Batch:
        return read_references(await _list(transport, part, FIELDS), part, date=today())

    def spoiled(key: str, reason: str) -> Batch:
        return Batch(
            coverage=[Coverage(key, SOURCE, "error", date=today(), detail=reason)],
            fetches=[Fetch(SOURCE, "references", key, "error", today(), FIELDS, reason)],
        )

    async for batch in _in_runs(keys, ask, spoiled):
        yield batch


async def fetch_works(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield title, DOI, year and authors of the works *keys* (OpenAlex ids), up to 100 works a call, 1 credit each."""

    async def ask(part: Sequence[str]) -> Batch:
        return read_works(await _list(transport, part, CITED_FIELDS), part, date=today())

    def spoiled(key: str, reason: str) -> Batch:
        return Batch(fetches=[Fetch(SOURCE, "paper", key, "error", today(), CITED_FIELDS, reason)])

    async for batch in _in_runs(keys, ask, spoiled):
        yield batch


async def search_titles(transport: Transport, papers: Sequence[Paper]) -> AsyncIterator[Found]:
    """Yield, per call, the works whose titles hold all words of the titles of *papers*: up to 20 titles a call, 10 credits.

    The result names no title it answers; compare title, year and authors before believing it.
    """
    for run in plan_titles(papers):
        value = "|".join(_title_value(paper) for paper in run)
        params = {"filter": f"title.search:{value}", "per_page": MOST_VALUES, "select": FIELDS}
        yield read_candidates(
            _payload(await transport.request(SOURCE, "GET", "/works", params=params, check=no_list("results"))), date=today()
        )


async def _in_runs(keys: Sequence[str], ask: Any, spoiled: Any) -> AsyncIterator[Batch]:
    for key in dict.fromkeys(keys):
        if not askable(key):
            yield spoiled(key, "an identifier by which OpenAlex cannot be asked")
    for run in plan(keys):
        async for batch in bisect(run, ask, spoiled):
            yield batch


async def _list(transport: Transport, keys: Sequence[str], fields: str) -> Any:
    """Return the works *keys* as a list's payload; a key that cannot stand in a list is asked for as a single record."""
    if not listable(keys[0]):
        path = f"/works/doi:{quote(_value(keys[0]), safe='')}"
        answer = await transport.request(SOURCE, "GET", path, params={"select": fields}, follow=2, check=no_object)
        return {"results": [_payload(answer)] if answer.status != 404 else []}
    name = "openalex" if keys[0].startswith("openalex:") else "doi"
    params = {"filter": f"{name}:{'|'.join(_value(key) for key in keys)}", "per_page": MOST_VALUES, "select": fields}
    return _payload(await transport.request(SOURCE, "GET", "/works", params=params, check=no_list("results")))


def _payload(answer: Answer) -> Any:
    if answer.status == 200:
        return answer.json()
    what = one_line(text(answer.key("message")) or answer.text)[:200]
    if answer.status == 400:
        raise Refused(f"OpenAlex refused the request: {what}", source=SOURCE)
    if answer.status == 401:
        raise SourceError(
            "OpenAlex does not know the key in OPENALEX_API_KEY: correct it, or unset it to go on without", source=SOURCE
        )
    raise SourceError(f"OpenAlex answered {answer.status}: {what}", source=SOURCE)


JOBS = (
    Job(source=SOURCE, kind="references", about="papers", per_call=50, fetch=fetch_references, key=reference_key, fields=FIELDS),
    # Reference lists name works by number only: after them come works of which nothing else is known, found ones above all.
    Job(source=SOURCE, kind="paper", about="papers", per_call=MOST_VALUES, fetch=fetch_works, key=bare_key, fields=CITED_FIELDS),
)
