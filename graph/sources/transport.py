"""The one way out: every HTTP request of citewalk goes through :class:`Transport`, which has the manners.

Per source: rate, cap on open requests, timeout, User-Agent with contact; refusals and failures are waited out as the API
documents, up to six tries a call; a wait above the ceiling stops the source instead. Keys are added here, for the host
that wants them and for no other.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

import httpx
from aiolimiter import AsyncLimiter
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from ..errors import OfflineError, SourceError, SourceStopped, UnexpectedAnswerError
from ..shapes import text
from ..text import one_line, storable_text
from . import hints
from .answer import Answer, unexpected
from .settings import Settings, SourceSettings

MAX_WAIT = 60.0
"""Seconds: the longest single wait before a source is left for later."""
LARGEST_BACKOFF = 60.0
LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes, unpacked: no answer that any source documents comes near."""
UNREACHABLE_TRIES = 3
"""Tries for a host that no connection was ever made to: without a network nobody should wait for six."""
FAILURES_IN_A_ROW = 3
"""Calls that failed for good, one after the other, after which a source counts as down."""

_REDIRECTS = (301, 302, 303, 307, 308)


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def monotonic(self) -> float:
        """Seconds from some fixed moment."""

    def wall(self) -> float:
        """Unix time."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


class SystemClock:
    """The clock on the wall."""

    def monotonic(self) -> float:
        """Seconds from some fixed moment."""
        return time.monotonic()

    def wall(self) -> float:
        """Unix time."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Wait *seconds*."""
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    params: Mapping[str, Any] | None
    json: Any
    headers: Mapping[str, str]
    max_bytes: int
    check: Callable[[Answer], str | None] | None


class _Again(Exception):
    """This try failed; *wait* are the seconds asked for, None for our own back-off."""

    def __init__(
        self, reason: str, *, wait: float | None = None, refused: bool = False, unreachable: bool = False, misshapen: bool = False
    ) -> None:
        super().__init__(reason)
        self.unreachable = unreachable
        self.wait = wait
        self.refused = refused
        self.misshapen = misshapen


class _Lane:
    """What is going on with one source."""

    def __init__(self, settings: SourceSettings) -> None:
        limit = settings.limit
        self.settings = settings
        self.limiter = AsyncLimiter(limit.burst, limit.burst / limit.rate)
        self.slots = asyncio.Semaphore(limit.concurrency)
        self.not_before = 0.0
        self.stopped: SourceError | None = None
        self.failures = 0
        self.heard = settings.name == "pages"  # many hosts: that one cannot be reached says nothing of the next

    def belongs(self, url: str) -> bool:
        """Is *url* on this source's own host (scheme, host and port), so that it may see the key?"""
        return bool(self.settings.url) and _origin(url) == _origin(self.settings.url)


class Transport:
    """One polite HTTP client for all sources; use as an async context manager.

    ``calls`` counts requests by source, ``retries`` those that repeated a failed one (redirects followed count as calls).
    ``on_call(source)`` is told of every request, ``on_wait(source, seconds, why)`` of every wait of a second and more.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        max_wait: float = MAX_WAIT,
        clock: Clock | None = None,
        network: httpx.AsyncBaseTransport | None = None,
        on_call: Callable[[str], None] | None = None,
        on_wait: Callable[[str, float, str], None] | None = None,
    ) -> None:
        self.settings = settings
        self.max_wait = max_wait
        self.calls: Counter[str] = Counter()
        self.retries: Counter[str] = Counter()
        self._clock = clock or SystemClock()
        self._lanes: dict[tuple[str, bool], _Lane] = {}
        self._on_call = on_call or (lambda _source: None)
        self._on_wait = on_wait or (lambda _source, _seconds, _why: None)
        self._client = httpx.AsyncClient(
            transport=network, headers={"user-agent": settings.user_agent}, follow_redirects=False, trust_env=network is None
        )

    async def __aenter__(self) -> Transport:
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._client.aclose()

    def stopped(self, source: str) -> SourceError | None:
        """Return why *source* is not asked any more, None while it is."""
        return self._lane(source).stopped

    def revive(self, source: str | None = None) -> None:
        """Let *source* (None: every source) be asked once more though it seemed down.

        Those that told us to come back later stay stopped, and so do hosts that no connection could be made to.
        """
        for (name, _), lane in self._lanes.items():
            if source not in (None, name):
                continue
            lane.failures = 0
            if lane.heard and not isinstance(lane.stopped, SourceStopped):
                lane.stopped = None

    def pause(self, source: str, seconds: float, why: str) -> None:
        """Leave *source* alone for *seconds*; raise SourceStopped (and stop it) if that is above the ceiling.

        For refusals that come inside an answer, such as GraphQL's ``RATE_LIMITED`` with status 200.
        """
        lane = self._lane(source)
        if seconds > self.max_wait:
            raise self._stop(lane, seconds, why)
        lane.not_before = max(lane.not_before, self._clock.monotonic() + seconds)

    async def request(
        self,
        source: str,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        headers: Mapping[str, str] | None = None,
        follow: int = 0,
        max_bytes: int = LARGEST_ANSWER,
        check: Callable[[Answer], str | None] | None = None,
        keyless: bool = False,
    ) -> Answer:
        """Ask *source* and return its answer: any 2xx, 3xx and 4xx that is no refusal for now.

        *path* starts with a slash and is the path of the real API (or it is an absolute URL). *follow* is how many
        redirects to follow, without the key where they lead to another host. *check* looks at a 2xx answer and returns
        why it is no good, so that it is asked for again (JSON that does not parse always is). *keyless* asks as somebody
        without a key, whose limits are other ones: a refusal there stops only such questions. Raises OfflineError
        where connections are forbidden, SourceStopped when the source wants a longer pause than ``max_wait``, and
        SourceError when six tries failed or the answer is larger than *max_bytes*.
        """
        if self.settings.offline:
            raise OfflineError(f"{source} would have to be asked, and connections are forbidden (offline)", source=source)
        lane = self._lane(source, keyless=keyless)
        url = path if "://" in path else f"{lane.settings.url}{path}"
        answer = await self._insist(lane, _Request(method, url, params, json, headers or {}, max_bytes, check))
        if answer.status in _REDIRECTS and follow and "location" in answer.headers:
            target = answer.redirect()
            if target is None:
                raise SourceError(f"{source} redirects to something that is no web address", source=source)
            return await self.request(
                source, "GET" if answer.status == 303 else method, target, json=json, headers=headers, follow=follow - 1,
                max_bytes=max_bytes, check=check, keyless=keyless,
            )  # fmt: skip
        return answer

    def _lane(self, source: str, *, keyless: bool = False) -> _Lane:
        settings = self.settings[source]
        name = (source, keyless and settings.key is not None)
        if name not in self._lanes:
            self._lanes[name] = _Lane(replace(settings, key=None) if keyless else settings)
        return self._lanes[name]

    async def _insist(self, lane: _Lane, request: _Request) -> Answer:
        source, limit = lane.settings.name, lane.settings.limit

        def tries(state: RetryCallState) -> int:
            failure = state.outcome.exception() if state.outcome else None
            unreachable = isinstance(failure, _Again) and failure.unreachable and not lane.heard
            return min(UNREACHABLE_TRIES, limit.tries) if unreachable else limit.tries

        retrying = AsyncRetrying(
            retry=retry_if_exception_type(_Again),
            stop=lambda state: state.attempt_number >= tries(state),
            wait=lambda state: self._pause_before(lane, state),
            sleep=self._clock.sleep,
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    answer = await self._try(lane, request, again=attempt.retry_state.attempt_number > 1)
        except _Again as failure:
            lane.failures += 1
            what = str(failure) if failure.misshapen else f"{source}: {failure}"
            error = (UnexpectedAnswerError if failure.misshapen else SourceError)(
                f"{what} ({attempt.retry_state.attempt_number} tries)",
                source=source,
                status="rate_limited" if failure.refused else "error",
            )
            if lane.failures >= FAILURES_IN_A_ROW or not lane.heard:
                lane.stopped = SourceError(f"{source} seems to be down: {failure}", source=source, status=error.status)
                raise lane.stopped from None
            raise error from None
        lane.failures = 0
        return answer

    def _pause_before(self, lane: _Lane, state: RetryCallState) -> float:
        """Return the seconds until the next try: what the source asked for, else growing ones with jitter."""
        failure = state.outcome.exception() if state.outcome else None
        assert isinstance(failure, _Again)
        seconds = failure.wait
        if seconds is None:
            largest = min(LARGEST_BACKOFF, lane.settings.limit.first_wait * 2 ** (state.attempt_number - 1))
            seconds = largest * random.uniform(0.75, 1.0)
        if seconds > self.max_wait:
            if failure.wait is not None or (failure.refused and self.max_wait < lane.settings.limit.first_wait):
                raise self._stop(lane, seconds, str(failure))
            seconds = self.max_wait
        if failure.refused:  # everybody who wants something of this source waits, not only this call
            lane.not_before = max(lane.not_before, self._clock.monotonic() + seconds)
        if seconds >= 1:
            self._on_wait(lane.settings.name, seconds, str(failure))
        return seconds

    async def _try(self, lane: _Lane, request: _Request, *, again: bool) -> Answer:
        source = lane.settings.name
        async with lane.slots:
            await self._turn(lane)
            self.calls[source] += 1
            self.retries[source] += again
            self._on_call(source)
            answer = await self._send(lane, request)
        lane.heard = True
        now = self._clock.wall()
        if (no := hints.refused(answer)) or answer.status >= 500:
            asked = hints.wait_asked(answer, now)
            if asked is not None and asked > self.max_wait:
                raise self._stop(lane, asked, _reason(answer))
            raise _Again(_reason(answer), wait=asked, refused=no)
        if (pause := hints.wait_before_next(answer, now)) is not None:
            if pause > self.max_wait:
                self._stop(lane, pause, "its quota is used up")
            else:
                lane.not_before = max(lane.not_before, self._clock.monotonic() + pause)
        if 200 <= answer.status < 300:
            if wrong := _broken(answer):
                raise _Again(wrong)
            if request.check and (wrong := request.check(answer)):
                raise _Again(unexpected(source, wrong), misshapen=True)
        return answer

    async def _turn(self, lane: _Lane) -> None:
        """Wait until it is this request's turn."""
        while True:
            if lane.stopped:
                raise lane.stopped
            seconds = lane.not_before - self._clock.monotonic()
            if seconds <= 0:
                break
            if seconds >= 1:
                self._on_wait(lane.settings.name, seconds, "it asked for a pause")
            await self._clock.sleep(seconds)
        await lane.limiter.acquire()

    async def _send(self, lane: _Lane, request: _Request) -> Answer:
        source, limit = lane.settings.name, lane.settings.limit
        headers = {**request.headers, **(_key_header(lane.settings) if lane.belongs(request.url) else {})}
        body = bytearray()
        try:
            async with self._client.stream(
                request.method, request.url, params=request.params, json=request.json, headers=headers, timeout=limit.timeout
            ) as response:
                async for chunk in response.aiter_bytes():
                    body += chunk
                    if len(body) > request.max_bytes:
                        raise SourceError(f"{source}: an answer above {request.max_bytes} bytes was refused", source=source)
                low = {name.lower(): value for name, value in response.headers.items()}
                return Answer(source, response.status_code, low, bytes(body), str(response.url))
        except httpx.TimeoutException as error:
            raise _Again(f"no answer within {limit.timeout:g} s ({type(error).__name__})") from None
        except (httpx.RequestError, httpx.StreamError) as error:
            unreachable = isinstance(error, httpx.ConnectError)
            lane.heard |= not unreachable
            raise _Again(f"the connection failed ({type(error).__name__}: {error})", unreachable=unreachable) from None
        except httpx.InvalidURL as error:
            raise SourceError(f"{source}: {error}", source=source) from None

    def _stop(self, lane: _Lane, seconds: float, why: str) -> SourceStopped:
        source = lane.settings.name
        after = datetime.fromtimestamp(self._clock.wall() + min(seconds, 1e8), UTC)
        when = after.astimezone().strftime("%Y-%m-%d %H:%M")
        stop = SourceStopped(
            f"{source} asks for a pause of {_duration(seconds)}, longer than --max-wait {self.max_wait:g} s ({why}); "
            f"run again after {when} for the rest",
            source=source,
            retry_after=seconds,
            after=after,
        )
        lane.stopped = stop
        return stop


def _key_header(settings: SourceSettings) -> dict[str, str]:
    """Return the header in which this API wants its key."""
    if not settings.key:
        return {}
    match settings.name:
        case "semantic_scholar":
            return {"x-api-key": settings.key}
        case "openalex":
            return {"api-key": settings.key}
        case _:
            return {"authorization": f"Bearer {settings.key}"}


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _broken(answer: Answer) -> str | None:
    """Say why a 2xx *answer* is none: JSON that breaks off, or a gateway's web page where no API sends pages."""
    kind = answer.headers.get("content-type", "")
    if "html" in kind and answer.source not in ("arxiv", "pages"):
        return "a web page came instead of an answer"
    if answer.status == 204 or "json" not in kind:
        return None
    try:
        answer.json()
    except SourceError:
        return f"an answer of {len(answer.content)} bytes broke off or is no JSON"
    return None


def _reason(answer: Answer) -> str:
    """Say in a few words what *answer* refuses; the body's own words are cut, they come from outside."""
    said = text(answer.key("message")) or text(answer.key("error"))
    if not said and answer.headers.get("content-type", "").startswith("text/plain"):
        said = answer.text[:1000]
    words = one_line(storable_text(said))[:160]
    return f"HTTP {answer.status}" + (f": {words}" if words else "")


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
