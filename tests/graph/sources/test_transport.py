"""The transport's manners: keys, rates, waits, tries, stops. No test here sleeps: time is the `clock` fixture."""

from __future__ import annotations

import asyncio
import json
import logging
import selectors

import httpx
import pytest
from fake_apis import World, WorldPaper

from citewalk.graph.errors import OfflineError, SourceError, SourceStopped, UnexpectedAnswerError
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

KEYS = {
    "SEMANTIC_SCHOLAR_API_KEY": "s2-secret",
    "OPENALEX_API_KEY": "oa-secret",
    "GITHUB_TOKEN": "gh-secret",
    "HF_TOKEN": "hf-secret",
}
QUICK = {
    f"CITEWALK_{n}_RATE": "1000000"
    for n in ("SEMANTIC_SCHOLAR", "OPENALEX", "CROSSREF", "DATACITE", "ARXIV", "HUGGING_FACE", "GITHUB")
}
QUICK["HOME"] = "/nonexistent"


def ask(handler, clock, *requests, environ=None, **options):
    """Make *requests* (source, method, path) through a transport that *handler* answers; return transport and outcomes."""
    waits = []

    async def run():
        settings = Settings.load({**QUICK, **(environ or {})})
        network = httpx.MockTransport(handler)
        async with Transport(settings, clock=clock, network=network, on_wait=lambda *w: waits.append(w), **options) as transport:
            outcomes = []
            for source, method, path, *rest in requests:
                try:
                    outcomes.append(await transport.request(source, method, path, **(rest[0] if rest else {})))
                except SourceError as error:
                    outcomes.append(error)
            return transport, outcomes

    transport, outcomes = asyncio.run(run())
    transport.waits = waits
    return transport, outcomes


def script(*responses):
    """A handler that gives *responses* in turn, the last one for ever."""
    left = list(responses)

    def handler(request):
        handler.seen.append(request)
        response = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(response, Exception):
            raise response
        status, body, headers = (*response, {})[:3]
        return httpx.Response(status, content=body if isinstance(body, bytes) else json.dumps(body).encode(), headers=headers)

    handler.seen = []
    return handler


JSON = {"content-type": "application/json"}


@pytest.mark.parametrize(
    ("source", "header", "value"),
    [
        ("semantic_scholar", "x-api-key", "s2-secret"),
        ("openalex", "api-key", "oa-secret"),
        ("github", "authorization", "Bearer gh-secret"),
        ("hugging_face", "authorization", "Bearer hf-secret"),
    ],
)
def test_the_key_goes_in_the_header_the_api_wants_and_nowhere_else(source, header, value, clock):
    handler = script((200, {}))
    ask(handler, clock, (source, "GET", "/a?b=c"), (source, "GET", "https://elsewhere.example/x"), environ=KEYS)
    own, foreign = handler.seen
    assert own.headers[header] == value
    assert "secret" not in str(own.url)
    assert "secret" not in str(foreign.headers) + str(foreign.url)


@pytest.mark.parametrize("source", ["crossref", "datacite", "arxiv"])
def test_sources_without_keys_get_none(source, clock):
    handler = script((200, {}))
    ask(handler, clock, (source, "GET", "/x"), environ=KEYS)
    assert "secret" not in str(handler.seen[0].headers)


def test_a_redirect_to_another_host_goes_without_the_key_and_one_at_home_with_it(clock):
    handler = script((301, {}, {"location": "/moved"}), (302, {}, {"location": "https://evil.example/x"}), (200, {"ok": 1}))
    _, [answer] = ask(handler, clock, ("github", "GET", "/repos/a/b", {"follow": 3}), environ=KEYS)
    assert answer.json() == {"ok": 1}
    assert [r.headers.get("authorization") for r in handler.seen] == ["Bearer gh-secret", "Bearer gh-secret", None]


def test_another_port_or_scheme_is_another_host(clock):
    handler = script((200, {}))
    environ = {**KEYS, "CITEWALK_GITHUB_URL": "http://127.0.0.1:8000"}
    ask(
        handler,
        clock,
        ("github", "GET", "http://127.0.0.1:8001/x"),
        ("github", "GET", "https://127.0.0.1:8000/x"),
        environ=environ,
    )
    assert all("authorization" not in r.headers for r in handler.seen)


def test_redirects_are_not_followed_unless_asked(clock):
    _, [answer] = ask(script((301, {}, {"location": "/moved"})), clock, ("github", "GET", "/x"))
    assert answer.status == 301


@pytest.mark.parametrize("address", ["file:///etc/passwd", "http://[", "//[x", "https://a]b/"])
def test_a_redirect_to_no_web_address_is_refused(address, clock):
    _, [error] = ask(script((301, {}, {"location": address})), clock, ("github", "GET", "/x", {"follow": 3}))
    assert isinstance(error, SourceError)
    assert "no web address" in str(error)


def test_an_answer_of_another_shape_is_asked_for_again_and_then_reported_as_such(clock):
    handler = script((200, {}))
    _, [error] = ask(handler, clock, ("openalex", "GET", "/works", {"check": lambda answer: "no list of results"}))
    assert isinstance(error, UnexpectedAnswerError)
    assert str(error) == "OpenAlex answered in an unexpected shape: no list of results (6 tries)"
    assert len(handler.seen) == 6


def test_arxivs_refusal_with_status_200_is_waited_out_and_told_as_a_refusal(clock):
    refusal = (200, b"Rate exceeded.", {"content-type": "text/plain"})
    _, [answer] = ask(script(refusal, refusal, (200, b"<feed/>")), clock, ("arxiv", "GET", "/api/query"))
    assert answer.text == "<feed/>"
    _, [error] = ask(script(refusal), clock, ("arxiv", "GET", "/api/query"))
    assert error.status == "rate_limited"
    assert "Rate exceeded." in str(error)


def test_the_user_agent_says_who_asks_and_how_to_reach_them(clock):
    handler = script((200, {}))
    ask(handler, clock, ("crossref", "GET", "/works"), environ={"CITEWALK_MAILTO": "me@example.org"})
    agent = handler.seen[0].headers["user-agent"]
    assert agent.startswith("citewalk/")
    assert "mailto:me@example.org" in agent


def test_the_path_stays_as_the_real_api_has_it_behind_a_replaced_host(clock):
    handler = script((200, {}))
    environ = {"CITEWALK_OPENALEX_URL": "http://127.0.0.1:9/prefix/"}
    ask(handler, clock, ("openalex", "GET", "/works", {"params": {"filter": "doi:10.1/a b"}}), environ=environ)
    assert str(handler.seen[0].url) == "http://127.0.0.1:9/prefix/works?filter=doi%3A10.1%2Fa+b"


def test_offline_makes_no_request(clock):
    handler = script((200, {}))
    transport, [error] = ask(handler, clock, ("arxiv", "GET", "/api/query"), environ={"CITEWALK_OFFLINE": "1"})
    assert isinstance(error, OfflineError)
    assert not handler.seen
    assert not transport.calls


@pytest.mark.parametrize("status", [200, 204, 301, 304, 400, 401, 403, 404, 451])
def test_other_statuses_are_returned_at_once(status, clock):
    transport, [answer] = ask(script((status, {})), clock, ("semantic_scholar", "GET", "/x"))
    assert answer.status == status
    assert transport.calls["semantic_scholar"] == 1


def test_six_tries_then_an_error_that_names_the_cause(clock):
    handler = script((500, {"message": "Internal Server Error"}))
    transport, [error] = ask(handler, clock, ("semantic_scholar", "GET", "/x"))
    assert isinstance(error, SourceError)
    assert "HTTP 500: Internal Server Error" in str(error)
    assert len(handler.seen) == 6
    assert (transport.calls["semantic_scholar"], transport.retries["semantic_scholar"]) == (6, 5)
    assert error.status == "error"


def test_back_off_grows_and_is_jittered(clock):
    ask(script((502, b"<html>")), clock, ("semantic_scholar", "GET", "/x"))
    assert len(clock.slept) == 5
    for wait, largest in zip(clock.slept, (1, 2, 4, 8, 16), strict=True):
        assert 0.75 * largest <= wait <= largest


def test_arxiv_is_tried_four_times_from_three_seconds(clock):
    handler = script((406, b"x"))
    ask(handler, clock, ("arxiv", "GET", "/api/query"))
    assert len(handler.seen) == 4
    assert clock.slept[0] >= 0.75 * 3


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.RemoteProtocolError("closed"),
        (200, b'{"data": [1, 2', JSON),
        (200, b"", JSON),
    ],
)
def test_broken_connections_and_truncated_json_are_tried_again(failure, clock):
    transport, [answer] = ask(script(failure, (200, {"ok": 1}, JSON)), clock, ("semantic_scholar", "GET", "/x"))
    assert answer.json() == {"ok": 1}
    assert transport.retries["semantic_scholar"] == 1


def test_a_check_can_ask_again(clock):
    def check(answer):
        return None if answer.content == b"good" else "no good"

    _, [answer] = ask(script((200, b"bad"), (200, b"good")), clock, ("arxiv", "GET", "/x", {"check": check}))
    assert answer.content == b"good"


@pytest.mark.parametrize(
    ("source", "status", "body", "headers", "seconds"),
    [
        ("crossref", 429, {}, {"retry-after": "7"}, 7),
        ("crossref", 503, {}, {"retry-after": "7"}, 7),
        ("hugging_face", 429, {}, {"ratelimit": '"api";r=0;t=23'}, 23),
        ("openalex", 429, {"error": "Rate limit exceeded", "retryAfter": 3}, {}, 3),
        ("openalex", 429, {"message": "Insufficient budget."}, {"x-ratelimit-remaining": "4", "x-ratelimit-reset": "40"}, 40),
        ("openalex", 429, {"message": "x"}, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "41"}, 41),
        (
            "github",
            403,
            {"message": "API rate limit exceeded"},
            {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800001030"},
            31,
        ),
        ("github", 403, {"message": "You have exceeded a secondary rate limit"}, {}, 60),
        ("github", 429, {"message": "You have exceeded a secondary rate limit"}, {"retry-after": "4"}, 4),
    ],
)
def test_documented_waits_are_obeyed_to_the_second(source, status, body, headers, seconds, clock):
    transport, [answer] = ask(script((status, body, headers), (200, {})), clock, (source, "GET", "/x"))
    assert answer.status == 200
    assert sum(clock.slept) == pytest.approx(seconds, abs=0.01)
    assert transport.waits[0][:2] == (source, pytest.approx(seconds))


def test_retry_after_may_be_a_date(clock):
    # the clock's wall says 1800001000 = 2027-01-15 08:16:40 GMT
    _, [answer] = ask(
        script((429, {}, {"retry-after": "Fri, 15 Jan 2027 08:16:55 GMT"}), (200, {})), clock, ("datacite", "GET", "/x")
    )
    assert answer.status == 200
    assert sum(clock.slept) == pytest.approx(15)


def test_a_wait_above_the_ceiling_stops_the_source_and_only_that(clock):
    def handler(request):
        if "openalex" in request.url.host:
            return httpx.Response(
                429, json={"message": "Insufficient budget.", "retryAfter": 11987}, headers={"retry-after": "11987"}
            )
        return httpx.Response(200, json={})

    transport, outcomes = ask(
        handler, clock, ("openalex", "GET", "/works"), ("openalex", "GET", "/works"), ("crossref", "GET", "/works")
    )
    first, second, third = outcomes
    assert isinstance(first, SourceStopped)
    assert first.retry_after == 11987
    assert "run again after" in str(first)
    assert isinstance(second, SourceStopped)
    assert transport.calls["openalex"] == 1, "a stopped source is not asked again"
    assert third.status == 200
    assert not clock.slept
    assert first.status == "rate_limited"


def test_max_wait_raises_the_ceiling(clock):
    _, [answer] = ask(script((429, {}, {"retry-after": "300"}), (200, {})), clock, ("datacite", "GET", "/x"), max_wait=400)
    assert answer.status == 200
    assert sum(clock.slept) == pytest.approx(300)


def test_a_rate_setting_never_shortens_a_documented_wait(clock):
    environ = {"CITEWALK_DATACITE_RATE": "1000000"}
    ask(script((429, {}, {"retry-after": "42"}), (200, {})), clock, ("datacite", "GET", "/x"), environ=environ)
    assert sum(clock.slept) == pytest.approx(42)


def test_an_exhausted_quota_stops_before_the_refusal(clock):
    left = {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "1800004600"}
    transport, [answer, error] = ask(script((200, {}, left)), clock, ("github", "GET", "/a"), ("github", "GET", "/b"))
    assert answer.status == 200
    assert isinstance(error, SourceStopped)
    assert transport.calls["github"] == 1


def test_a_403_of_github_that_is_no_limit_is_an_answer(clock):
    _, [answer] = ask(
        script((403, {"message": "Repository access blocked", "block": {"reason": "tos"}})), clock, ("github", "GET", "/x")
    )
    assert answer.status == 403


def test_a_source_that_was_never_heard_counts_as_down_after_one_call(clock):
    handler = script(httpx.ConnectError("no route"))
    transport, outcomes = ask(handler, clock, ("datacite", "GET", "/a"), ("datacite", "GET", "/b"))
    assert len(handler.seen) == 3
    assert sum(clock.slept) <= 3, "without a network nobody waits long"
    assert all(isinstance(o, SourceError) and not isinstance(o, SourceStopped) for o in outcomes)
    assert "down" in str(outcomes[1])
    assert transport.stopped("datacite")
    transport.revive()
    assert transport.stopped("datacite"), "a host that cannot be reached is not tried again in this run"


def test_three_failures_in_a_row_mean_down_and_a_success_starts_the_count_anew(clock):
    def handler(request):
        return httpx.Response(200 if request.url.path == "/good" else 500, json={})

    bad, good = ("datacite", "GET", "/bad"), ("datacite", "GET", "/good")
    transport, outcomes = ask(handler, clock, bad, bad, good, bad, bad, good, bad, bad, bad, good)
    assert [getattr(o, "status", None) == 200 for o in outcomes] == [0, 0, 1, 0, 0, 1, 0, 0, 0, 0]
    assert transport.stopped("datacite")
    transport.revive()
    assert transport.stopped("datacite") is None


def test_revive_leaves_a_source_alone_that_named_a_time(clock):
    transport, _ = ask(script((429, {}, {"retry-after": "9999"})), clock, ("datacite", "GET", "/a"))
    transport.revive()
    assert isinstance(transport.stopped("datacite"), SourceStopped)


def test_an_answer_that_is_too_large_is_refused_while_reading(clock):
    _, [error] = ask(script((200, b"x" * 5000)), clock, ("pages", "GET", "https://lab.example/", {"max_bytes": 4999}))
    assert "4999 bytes" in str(error)


def test_pause_waits_and_stops(clock):
    async def run():
        settings = Settings.load(QUICK)
        async with Transport(settings, clock=clock, network=httpx.MockTransport(lambda r: httpx.Response(200))) as transport:
            transport.pause("github", 30, "RATE_LIMITED")
            await transport.request("github", "POST", "/graphql", json={})
            with pytest.raises(SourceStopped):
                transport.pause("github", 3000, "RATE_LIMITED")
            with pytest.raises(SourceStopped):
                await transport.request("github", "POST", "/graphql", json={})

    asyncio.run(run())
    assert sum(clock.slept) == pytest.approx(30)


def test_no_key_in_errors_logs_or_reprs(clock, caplog):
    caplog.set_level(logging.DEBUG)
    transport, [error] = ask(
        script((403, {"message": "Forbidden"}), (500, {"message": "x"})), clock, ("semantic_scholar", "GET", "/x"), environ=KEYS
    )
    _, [error] = ask(script((500, {"message": "x"})), clock, ("semantic_scholar", "GET", "/x"), environ=KEYS)
    assert "secret" not in str(error) + repr(error) + caplog.text + repr(transport.settings)


class _LeapingSelector(selectors.DefaultSelector):
    """Instead of waiting, time leaps."""

    leapt = 0.0

    def select(self, timeout=None):
        events = super().select(0)
        self.leapt += (0 if events else timeout or 0) + 1e-6
        return events


class LeapingLoop(asyncio.SelectorEventLoop):
    """An event loop in which nothing waits: the limiter can be watched over hours."""

    def __init__(self):
        self.leaper = _LeapingSelector()
        super().__init__(self.leaper)

    def time(self):
        return 1000.0 + self.leaper.leapt


@pytest.mark.parametrize(
    ("source", "count", "least"),
    [("arxiv", 5, 12), ("semantic_scholar", 10, 9), ("crossref", 4, 3), ("hugging_face", 50, 0), ("hugging_face", 200, 100)],
)
def test_default_rates_hold(source, count, least):
    """The documented rates: arXiv one in three seconds, Semantic Scholar and public Crossref one a second, HF 500 in 5 minutes."""
    loop = LeapingLoop()
    opened = most = 0

    async def handler(request):
        nonlocal opened, most
        opened += 1
        most = max(most, opened)
        await asyncio.sleep(0)
        opened -= 1
        return httpx.Response(200)

    async def run():
        async with Transport(Settings.load({"HOME": "/nonexistent"}), network=httpx.MockTransport(handler)) as transport:
            start = loop.time()
            await asyncio.gather(*(transport.request(source, "GET", "/x") for _ in range(count)))
            return loop.time() - start

    try:
        took = loop.run_until_complete(run())
    finally:
        loop.close()
    assert least - 0.01 <= took <= least + 3.1
    assert most <= Settings.load({"HOME": "/nonexistent"})[source].limit.concurrency


@pytest.mark.parametrize("kind", ["429", "429-hint", "429-hint:7", "500", "502", "503", "truncated", "closed", "empty", "html"])
def test_a_fake_api_that_misbehaves_is_got_through_to(kind, play, clock):
    apis = play(World([WorldPaper("a", "A title", arxiv="2501.00001")]), only=("openalex",))
    apis["openalex"].misbehave(kind, times=2)

    async def run():
        async with Transport(Settings.load({**apis.environ, "HOME": "/nonexistent"}), clock=clock) as transport:
            params = {"filter": "doi:10.48550/arxiv.2501.00001", "select": "id,doi,title"}
            return transport, await transport.request("openalex", "GET", "/works", params=params)

    transport, answer = asyncio.run(run())
    assert answer.status == 200
    assert answer.json()["results"]
    assert (transport.calls["openalex"], transport.retries["openalex"]) == (3, 2)
    if kind == "429-hint:7":
        assert sum(clock.slept) == pytest.approx(14)


def test_every_request_has_its_sources_timeout(clock):
    handler = script((200, {}))
    ask(handler, clock, ("openalex", "GET", "/works"), ("arxiv", "GET", "/x"), environ={"CITEWALK_OPENALEX_TIMEOUT": "7"})
    assert [set(request.extensions["timeout"].values()) for request in handler.seen] == [{7.0}, {60.0}]
