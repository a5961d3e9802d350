"""Hugging Face: the Daily Papers of a day, week or month, a search, and what is known of one paper there.

Plain HTTP, because the official client loses the fields that matter here (``githubRepo``, ``projectPage``) in lists.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from ..errors import InputError, SourceError
from ..intake.daily_papers import misshapen, read_entries, read_entry
from ..model import Batch, Evidence, Fetch, Paper, Problem, Status
from ..shapes import items
from . import Job
from .answer import unexpected
from .chunks import no_list, no_object
from .plain import today

if TYPE_CHECKING:
    from .answer import Answer
    from .transport import Transport

SOURCE = "hugging_face"
FIELDS = "githubRepo,projectPage,upvotes,linked"
PER_PAGE = 100
MOST_PAGES = 100
LONGEST_QUERY = 250
MOST_FOUND = 120
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PERIODS = {"date": r"\d{4}-\d{2}-\d{2}", "week": r"\d{4}-W\d{2}", "month": r"\d{4}-\d{2}"}


def period(text: str) -> tuple[str, str]:
    """Return the API's parameter and value for ``2025-12-09``, ``2025-W50``, ``2025-12``, or ``today`` (in UTC).

    Raises InputError for what is no day, week or month, an impossible one too.

    >>> period("2025-w50")
    ('week', '2025-W50')
    """
    value = text.strip().upper()
    if value == "TODAY":
        return "date", today()
    for name, pattern in _PERIODS.items():
        if re.fullmatch(pattern, value):
            try:
                {"date": _day, "week": _week, "month": _month}[name](value)
            except ValueError:
                break
            return name, value
    raise InputError(
        f"daily:{text} is no day, week or month; write daily:today, daily:2025-12-09, daily:2025-W50 or daily:2025-12"
    )


def nothing_listed(text: str) -> str:
    """Return a sentence for a day, week or month (see :func:`period`) without Daily Papers, with the likely reason."""
    name, value = period(text)
    said = f"Hugging Face lists no Daily Papers for {value}"
    if name != "date":
        return said
    day, now = date.fromisoformat(value), date.fromisoformat(today())
    if day > now:
        return f"{said}: that day is still to come"
    weekday = _WEEKDAYS[day.weekday()]
    if weekday in ("Saturday", "Sunday"):
        return f"{said}, a {weekday}: there are usually none at weekends"
    return f"{said} yet ({weekday}); try again later" if day == now else f"{said}, a {weekday}"


def _day(value: str) -> None:
    date.fromisoformat(value)


def _week(value: str) -> None:
    date.fromisocalendar(int(value[:4]), int(value[6:]), 1)


def _month(value: str) -> None:
    date.fromisoformat(f"{value}-01")


def paper_key(paper: Paper) -> str | None:
    """Return the arXiv id by which Hugging Face knows *paper*, None when it has none."""
    return next((name for name in (*paper.identifiers, paper.id) if name.startswith("arxiv:")), None)


# ---------------------------------------------------------------------------------------------- payload -> model


def read_paper(payload: object, key: str, *, date: str) -> Batch:
    """Return what ``GET /api/papers/ID`` tells of the paper *key*, and that it was asked."""
    try:
        batch = read_entry(payload, Evidence(SOURCE, "paper", date), listed=False)
    except ValueError as error:
        return Batch(fetches=[_fetch(key, "unfetched", date, unexpected(SOURCE, str(error)))])
    named = {name for paper in batch.papers for name in paper.identifiers}
    if key not in named:
        other = next((name for name in sorted(named) if name.startswith("arxiv:")), None)
        why = f"it answered with another paper, {other}" if other else unexpected(SOURCE, "a paper without an id")
        return Batch(fetches=[_fetch(key, "not_found" if other else "unfetched", date, why)])
    wrong = misshapen(payload)
    batch.fetches.append(_fetch(key, "unfetched" if wrong else "ok", date, unexpected(SOURCE, wrong) if wrong else ""))
    return batch


def _fetch(key: str, status: Status, date: str, detail: str = "") -> Fetch:
    return Fetch(SOURCE, "hf_paper", key, status, date, FIELDS, detail)


def read_list(payload: object, where: str, *, date: str, first: int = 1) -> tuple[Batch, list[Problem]]:
    """Return the papers of a list the user asked for; *where* names the list (``daily:2025-12-09``).

    The *first* entry has this number in the list: an answer may be a later page of it.
    """
    return read_entries(payload, Evidence(SOURCE, where, date), first=first)


# ---------------------------------------------------------------------------------------------- calls


async def fetch_daily(transport: Transport, text: str, /) -> AsyncIterator[tuple[Batch, list[Problem]]]:
    """Yield the Daily Papers of a day, week or month (see :func:`period`), page by page, with what could not be read.

    A day without papers yields nothing (:func:`nothing_listed` says so). Raises InputError when the period makes no sense
    or nothing in the list can be read.
    """
    name, value = period(text)
    told: set[str] = set()
    unread: list[Problem] = []
    for page in range(MOST_PAGES):
        params = {name: value, "p": page, "limit": PER_PAGE}
        answer = await transport.request(SOURCE, "GET", "/api/daily_papers", params=params, check=no_list())
        if answer.status == 400 and value >= today():
            return  # a day that is still to come is refused
        if answer.status == 400:
            raise InputError(f"Hugging Face has no Daily Papers for {value}: {_said(answer)}")
        entries = _entries(answer)
        batch, problems = read_list(entries, f"daily:{value}", date=today(), first=1 + page * PER_PAGE)
        unread += problems
        new = {name for paper in batch.papers for name in paper.names} - told
        told |= new
        if (batch.papers and new) or problems:
            yield batch, problems
        if len(entries) < PER_PAGE or not new:
            break
    if unread and not told:
        raise InputError(f"Hugging Face lists no Daily Papers for {value} that can be read: {unread[0]}")


async def fetch_search(transport: Transport, query: str, /, *, limit: int = 50) -> tuple[Batch, list[Problem]]:
    """Return the papers that Hugging Face finds for *query*, the best first, at most *limit* (120 is the most it gives).

    Raises InputError for an empty or too long query, and when nothing is found.
    """
    words = " ".join(query.split())
    if not words or len(words) > LONGEST_QUERY:
        raise InputError(f"a search takes 1 to {LONGEST_QUERY} characters, not {len(words)}")
    params: dict[str, Any] = {"q": words, "limit": min(limit, MOST_FOUND)}
    answer = await transport.request(SOURCE, "GET", "/api/papers/search", params=params, check=no_list())
    batch, problems = read_list(_entries(answer), f"search:{words}", date=today())
    if not batch.papers:
        why = f" that can be read: {problems[0]}" if problems else ""
        raise InputError(f"Hugging Face finds no paper for {words!r}{why}")
    return batch, problems


async def fetch_papers(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield what Hugging Face knows of the papers *keys*: code, project page, upvotes, linked models; one call each."""
    for key in dict.fromkeys(keys):
        answer = await transport.request(SOURCE, "GET", f"/api/papers/{key.removeprefix('arxiv:')}", check=no_object)
        if answer.status == 404:
            yield Batch(fetches=[_fetch(key, "not_found", today())])
        elif answer.status == 200:
            yield read_paper(answer.json(), key, date=today())
        else:
            raise SourceError(f"Hugging Face answered {answer.status} for {key}: {_said(answer)}", source=SOURCE)


def _entries(answer: Answer) -> list[Any]:
    if answer.status != 200:
        raise SourceError(f"Hugging Face answered {answer.status}: {_said(answer)}", source=SOURCE)
    return items(answer.json())


def _said(answer: Answer) -> str:
    told = answer.key("error") or answer.key("message")
    return str(told)[:200] if told else f"{len(answer.content)} bytes"


JOBS = (Job(source=SOURCE, kind="hf_paper", about="listed", per_call=1, fetch=fetch_papers, key=paper_key, fields=FIELDS),)
