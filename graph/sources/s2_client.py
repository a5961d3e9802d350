"""The `semanticscholar` package, with our transport in the place of its own requester.

As shipped (0.12) it sends the key on some calls only, takes 401 and 503 for an empty paper, repeats 429 alone, stumbles over
``"data": null``, drops the nulls of a batch so that positions shift, and does not encode titles. Its requester is the one
seam where all of that can be put right; it is private, so the version is pinned and tests hold it.
"""

from __future__ import annotations

import logging
import re
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from semanticscholar import AsyncSemanticScholar  # type: ignore[import-untyped]
from semanticscholar.ApiRequester import ApiRequester  # type: ignore[import-untyped]

from ..errors import SourceError
from ..text import one_line
from .chunks import Refused

if TYPE_CHECKING:
    from .answer import Answer
    from .transport import Transport

SOURCE = "semantic_scholar"

_FILTERS = "year|publicationTypes|openAccessPdf|venue|fieldsOfStudy|publicationDateOrYear|minCitationCount|sort|token"
_QUERY = re.compile(rf"query=(?P<query>.*?)(?P<filters>(?:&(?:{_FILTERS})(?:=[^&]*)?)*)", re.DOTALL)
_IN_A_PATH = "/:@!$'()*+,;=~-._"


class Withheld(SourceError):
    """The publisher does not let Semantic Scholar show this list; the text is its notice."""


class NotFound(SourceError):
    """Semantic Scholar does not know what was asked for."""


class NoneKnown(Refused):
    """Not one id of a batch is known."""


class TooLarge(Refused):
    """The answer to a batch would be larger than the API sends."""


class Client(AsyncSemanticScholar):  # type: ignore[misc]
    """The package's client on our transport. It never sees a key: the transport adds it, on every call."""

    debug = False  # a property there, which sets up the whole program's logging

    def __init__(self, transport: Transport) -> None:
        super().__init__(api_url=transport.settings[SOURCE].url)
        logging.getLogger("semanticscholar").setLevel(logging.ERROR)  # it warns of every unknown id, which the report tells
        self._requester = Requester(transport)


class Requester(ApiRequester):  # type: ignore[misc]
    """What the package asks for, asked through the transport, and answered so that the package loses nothing."""

    def __init__(self, transport: Transport) -> None:
        super().__init__(timeout=transport.settings[SOURCE].limit.timeout, retry=False)
        self._transport = transport

    async def get_data_async(self, url: str, parameters: str, headers: dict[str, str], payload: Any = None) -> Any:
        """Return the answer's JSON: every null of a batch as a paper without id, ``data`` always a list.

        Raises :class:`Withheld`, :class:`NotFound`, :class:`NoneKnown`, :class:`TooLarge`, :class:`Refused` or another
        SourceError; never an empty answer in their place.
        """
        path = quote(url.removeprefix(self._transport.settings[SOURCE].url), safe=_IN_A_PATH)
        answer = await self._transport.request(
            SOURCE,
            "GET" if payload is None else "POST",
            path,
            params=read_parameters(parameters, plain=path.endswith("/match")),
            json=payload,
        )
        if answer.status != 200:
            raise _error(answer)
        data = answer.json()
        if path.endswith("/batch"):
            return _whole_batch(data, len(payload["ids"]))
        if isinstance(data, dict) and isinstance(data.get("error"), str):
            raise SourceError(f"Semantic Scholar answered: {one_line(data['error'])[:200]}", source=SOURCE)
        return _with_list(data) if path.endswith(("/references", "/citations", "/search", "/match", "/bulk")) else data


def read_parameters(text: str, *, plain: bool = False) -> dict[str, str]:
    """Return the package's parameter string as parameters; a title in it may hold ``&``, ``=``, ``#`` and anything else.

    *plain*: what precedes the fields is a title alone, even where it looks like a filter (``a&year=b``).
    """
    query, _, rest = text.rpartition("&fields=")
    fields, *others = rest.split("&")
    found = {"fields": fields, **dict(pair.partition("=")[::2] for pair in others if pair)}
    if query and plain:
        return {"query": query.removeprefix("query="), **found}
    if query and (match := _QUERY.fullmatch(query)):
        filters = dict(pair.partition("=")[::2] for pair in match["filters"].split("&") if pair)
        found = {"query": match["query"], **filters, **found}
    return found


def _whole_batch(data: Any, asked: int) -> list[dict[str, Any]]:
    if not isinstance(data, list) or len(data) != asked:
        raise SourceError("Semantic Scholar answered a batch with another number of papers than asked for", source=SOURCE)
    return [_readable(item) if isinstance(item, dict) else {"paperId": ""} for item in data]


def _with_list(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise SourceError("Semantic Scholar answered with something that is no list", source=SOURCE)
    if data.get("data", ()) is None:
        raise Withheld(notice(data.get("citingPaperInfo")) or "the list is withheld", source=SOURCE, status="withheld")
    items = [_readable(item) for item in data.get("data") or () if isinstance(item, dict)]
    return {"offset": 0, **data, "data": items}


def _readable(item: dict[str, Any]) -> dict[str, Any]:
    """Return *item* without what the package's classes cannot read: impossible dates, entries that are no objects."""
    day = item.get("publicationDate")
    try:
        date.fromisoformat(day or "2000-01-01")
    except (ValueError, TypeError):
        item = {**item, "publicationDate": None}
    for name in ("references", "citations", "authors"):
        if isinstance(item.get(name), list):
            item = {**item, name: [_readable(entry) for entry in item[name] if isinstance(entry, dict)]}
    for name in ("citedPaper", "citingPaper"):
        if name in item:
            item = {**item, name: _readable(item[name]) if isinstance(item[name], dict) else {}}
    return item


def notice(paper: object) -> str | None:
    """Return the publisher's notice in ``openAccessPdf.disclaimer`` if it says that references are withheld."""
    pdf = paper.get("openAccessPdf") if isinstance(paper, dict) else None
    text = pdf.get("disclaimer") if isinstance(pdf, dict) else None
    return one_line(text)[:300] if isinstance(text, str) and "elided" in text and "references" in text else None


def _error(answer: Answer) -> SourceError:
    told = answer.key("error") or answer.key("message")
    words = one_line(told)[:200] if isinstance(told, str) else f"HTTP {answer.status}"
    match answer.status:
        case 404:
            return NotFound(f"Semantic Scholar: {words}", source=SOURCE, status="not_found")
        case 400 if "No valid paper ids" in words:
            return NoneKnown(words, source=SOURCE)
        case 400 | 413 if answer.status == 413 or "maximum size" in words or "too large" in words.lower():
            return TooLarge(words, source=SOURCE)
        case 400:
            return Refused(f"Semantic Scholar refused the request: {words}", source=SOURCE)
        case 401 | 403:
            return SourceError(
                f"Semantic Scholar answers {answer.status} {words}: a wrong or expired SEMANTIC_SCHOLAR_API_KEY "
                "(unused keys end after about 60 days), or this address is blocked",
                source=SOURCE,
            )
    return SourceError(f"Semantic Scholar answered {answer.status}: {words}", source=SOURCE)
