"""The `semanticscholar` package, with our transport in the place of its own requester.

As shipped (0.12) it sends the key on some calls only, takes 401 and 503 for an empty paper, repeats 429 alone, stumbles over
``"data": null`` and every other shape it does not expect, drops the nulls of a batch so that positions shift, and does not
encode titles. Its requester is the one seam where all of that can be put right; it is private, so the version is pinned and
tests hold it. The package makes the questions and turns the pages; its classes carry the items of an answer unread.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from semanticscholar import AsyncSemanticScholar  # type: ignore[import-untyped]
from semanticscholar.ApiRequester import ApiRequester  # type: ignore[import-untyped]

from ..errors import SourceError
from ..shapes import count, items, mapping, text
from ..text import one_line
from .chunks import Refused, no_json
from .s2_works import SOURCE, notice

if TYPE_CHECKING:
    from .answer import Answer
    from .transport import Transport

_FILTERS = "year|publicationTypes|openAccessPdf|venue|fieldsOfStudy|publicationDateOrYear|minCitationCount|sort|token"
_QUERY = re.compile(rf"query=(?P<query>.*?)(?P<filters>(?:&(?:{_FILTERS})(?:=[^&]*)?)*)", re.DOTALL)
_IN_A_PATH = "/:@!$'()*+,;=~-._"
_SEARCHES = ("/search", "/match", "/bulk")
_LISTS = ("/references", "/citations", *_SEARCHES)
_RECOMMENDED = "/papers/"


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
        """Return the answer for the package: every item sealed (see :func:`opened`), nulls of a batch in their places.

        Raises :class:`Withheld`, :class:`NotFound`, :class:`NoneKnown`, :class:`TooLarge`, :class:`Refused` or another
        SourceError; never an empty answer in their place.
        """
        path = quote(url.removeprefix(self._transport.settings[SOURCE].url), safe=_IN_A_PATH)
        asked = read_parameters(parameters, plain=path.endswith("/match"))
        answer = await self._transport.request(
            SOURCE,
            "GET" if payload is None else "POST",
            path,
            params=asked,
            json=payload,
            check=lambda answer: _misshapen(answer, path, payload),
        )
        if answer.status != 200:
            raise _error(answer)
        data = answer.json()
        if payload and "ids" in payload:
            return [_sealed(item) for item in data]
        if isinstance(error := mapping(data).get("error"), str):
            raise SourceError(f"Semantic Scholar answered: {one_line(error)[:200]}", source=SOURCE)
        if path.endswith(_RECOMMENDED):
            return {"recommendedPapers": [_sealed(item) for item in data["recommendedPapers"]]}
        return _page(data, asked) if path.endswith(_LISTS) else _sealed(data)


def _sealed(item: object) -> dict[str, Any]:
    """Return *item* of an answer as something that the package's classes carry without looking into it."""
    return {"paperId": "", "answer": item}


def opened(carried: Any) -> Any:
    """Return the item of an answer that *carried*, an object of the package or its raw data, brings."""
    return (carried if isinstance(carried, dict) else carried.raw_data)["answer"]


def _misshapen(answer: Answer, path: str, payload: Any) -> str | None:
    """Say why *answer*, as a whole, is none to the question *path* with *payload*."""
    if wrong := no_json(answer):
        return wrong
    data = answer.json()
    if payload and "ids" in payload:
        asked = len(payload["ids"])
        if not isinstance(data, list):
            return "no list of papers"
        return None if len(data) == asked else f"another number of papers ({len(data)}) than asked for ({asked})"
    if not isinstance(data, Mapping):
        return "no object"
    name = "recommendedPapers" if path.endswith(_RECOMMENDED) else "data" if path.endswith(_LISTS) else ""
    if not name or isinstance(data.get("error"), str):
        return None
    absent = name not in data and path.endswith(_SEARCHES)  # nothing is found
    withheld = name == "data" and data.get(name, "") is None
    if not (absent or withheld or isinstance(data.get(name), list)):
        return f"no list of {name}"
    return "a next page that is no number" if data.get("next") is not None and count(data["next"]) is None else None


def _page(data: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """Return one page of a list for the package, which goes on to the next where ``next`` is the end of this one."""
    if data.get("data", "") is None:
        raise Withheld(notice(data.get("citingPaperInfo")) or "the list is withheld", source=SOURCE, status="withheld")
    return {
        "data": [_sealed(item) for item in items(data.get("data"))],
        "offset": int(asked.get("offset", "0")),  # an answer that says otherwise would send the package in a circle
        "next": count(data.get("next")) or 0,
        "total": count(data.get("total")) or 0,
        "token": text(data.get("token")) or None,
    }


def read_parameters(parameters: str, *, plain: bool = False) -> dict[str, str]:
    """Return the package's parameter string as parameters; a title in it may hold ``&``, ``=``, ``#`` and anything else.

    *plain*: what precedes the fields is a title alone, even where it looks like a filter (``a&year=b``).
    """
    query, _, rest = parameters.rpartition("&fields=")
    fields, *others = rest.split("&")
    found = {"fields": fields, **dict(pair.partition("=")[::2] for pair in others if pair)}
    if query and plain:
        return {"query": query.removeprefix("query="), **found}
    if query and (match := _QUERY.fullmatch(query)):
        filters = dict(pair.partition("=")[::2] for pair in match["filters"].split("&") if pair)
        found = {"query": match["query"], **filters, **found}
    return found


def _error(answer: Answer) -> SourceError:
    words = one_line(text(answer.key("error")) or text(answer.key("message")))[:200] or f"HTTP {answer.status}"
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
