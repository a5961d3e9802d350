"""Project pages: what they link to, and all the places they must not lead to."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from fake_apis import Response, World, WorldPaper
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.errors import OfflineError
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import pages
from citewalk.graph.sources.settings import Settings
from citewalk.graph.sources.transport import Transport

DAY = "2026-11-21"
PAGE = """<html><body><h1>Nudging</h1>
<nav><a href="https://github.com/site/navigation">GitHub</a></nav>
<p><a href="https://arxiv.org/abs/2410.09300">Paper</a> <a href="https://github.com/fywalter/nudging"><span>Code</span></a>
<a href="https://github.com/other/baseline">a baseline</a></p>
<p>This website is built on the <a href="https://github.com/nerfies/nerfies.github.io">Nerfies source code</a>.</p>
<footer><a href="https://github.com/footer/code">code</a></footer></body></html>"""


def found(html, url="https://fywalter.github.io/nudging/"):
    batch = pages.read_page(html.encode(), "arxiv:2410.09300", url, date=DAY)
    return [(link.repository, link.official, link.confidence) for link in batch.links]


def gather(apis_or_network, keys, clock, lookup=pages.look_up, environ=None):
    whole = Batch()

    async def go():
        network = apis_or_network if isinstance(apis_or_network, httpx.MockTransport) else None
        async with Transport(Settings.load(environ or {}), clock=clock, network=network) as transport:
            async for batch in pages.fetch_pages(transport, keys, lookup=lookup):
                whole.extend(batch)

    asyncio.run(go())
    return whole


async def anywhere(host):
    return ["93.184.216.34"]


def network(answers):
    """A MockTransport that answers by URL and notes what was asked."""
    asked = []

    def answer(request):
        asked.append(str(request.url))
        return answers(request) if callable(answers) else answers[str(request.url)]

    transport = httpx.MockTransport(answer)
    transport.asked = asked
    return transport


# -- what a page says --------------------------------------------------------------------------------------------------


def test_the_link_called_code_is_the_code():
    assert found(PAGE) == [("github:fywalter/nudging", True, 0.85)]


def test_the_only_repository_counts_less_when_nothing_calls_it_code():
    page = '<p><a href="https://github.com/lab/thing"><img src="octocat.png"></a></p>'
    assert found(page, "https://lab.example/thing") == [("github:lab/thing", None, 0.6)]


def test_two_nameless_links_say_nothing():
    assert found('<a href="https://github.com/a/b">x</a><a href="https://github.com/c/d">y</a>') == []


def test_a_page_that_writes_its_code_as_text():
    page = "<p>Our code is available at https://github.com/lab/thing</p>"
    assert found(page, "https://lab.example") == [("github:lab/thing", True, 0.8)]


@pytest.mark.parametrize("page", ["", "\0\0\0", "<", "<html>", "%PDF-1.7", "{}", "<!-- only a comment -->"])
def test_what_is_no_page_says_nothing(page):
    assert found(page) == []


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_a_page(content):
    pages.read_page(content, "arxiv:2410.09300", "https://a.example", date=DAY)
    pages.read_page(content, "arxiv:2410.09300", "https://[a", date=DAY)


def test_only_papers_with_a_page_of_their_own_are_asked_about():
    def key(url):
        return pages.page_key(Paper(evidence=Evidence("hugging_face"), identifiers=("arxiv:2410.09300",), project_page=url))

    assert key("https://fywalter.github.io/nudging/") == "arxiv:2410.09300 https://fywalter.github.io/nudging/"
    for url in (
        None,
        "",
        "https://github.com/a/b",
        "https://huggingface.co/x",
        "file:///etc/passwd",
        "nonsense",
        "https://a b/",
        "https://[",
        "https://[a]/",
    ):
        assert key(url) is None


# -- where it may go ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 192.168.1.1 172.16.5.5 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255 ::1 fe80::1 fc00::1 "
    "::ffff:127.0.0.1 ::ffff:10.0.0.1 2002:7f00:1:: fe80::1%eth0 nonsense".split(),
)
def test_private_addresses(address):
    assert not pages.public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])
def test_public_addresses(address):
    assert pages.public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://localhost/", "http://[::1]/", "http://2130706433/", "http://0x7f.1/", "http://169.254.169.254/meta",
        "file:///etc/passwd", "ftp://a.example/", "http://user:pass@a.example/", "http://a.example:22/", "http:///x", "http://[bad/",
    ],
)  # fmt: skip
def test_these_are_never_fetched(url, clock):
    async def lookup(host):
        return ["127.0.0.1"] if host in ("localhost", "2130706433", "0x7f.1") else ["93.184.216.34"]

    there = network({})
    batch = gather(there, [f"arxiv:2410.09300 {url}"], clock, lookup)
    assert there.asked == []
    assert [fetch.status for fetch in batch.fetches] == ["error"]
    assert batch.fetches[0].detail.startswith("not fetched: ")


def test_a_host_with_one_private_address_is_refused(clock):
    async def lookup(host):
        return ["93.184.216.34", "10.0.0.7"]

    there = network({})
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, lookup)
    assert there.asked == []
    assert "private network" in batch.fetches[0].detail


def test_a_host_without_address(clock):
    async def lookup(host):
        raise OSError("no such host")

    batch = gather(network({}), ["arxiv:2410.09300 https://a.example/"], clock, lookup)
    assert batch.fetches[0].detail == "not fetched: a.example has no address"


def test_a_redirect_to_another_host_is_looked_up_again(clock):
    async def lookup(host):
        return ["127.0.0.1"] if host == "inside.example" else ["93.184.216.34"]

    there = network({"https://a.example/": httpx.Response(302, headers={"location": "http://inside.example/secret"})})
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, lookup)
    assert there.asked == ["https://a.example/"]
    assert "private network" in batch.fetches[0].detail


def test_a_redirect_to_another_public_host_is_followed(clock):
    there = network(
        {
            "https://a.example/": httpx.Response(301, headers={"location": "https://b.example/page"}),
            "https://b.example/page": httpx.Response(200, html=PAGE),
        }
    )
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert [link.repository for link in batch.links] == ["github:fywalter/nudging"]
    assert [fetch.status for fetch in batch.fetches] == ["ok"]


def test_redirects_in_a_circle(clock):
    there = network(
        {
            "https://a.example/": httpx.Response(301, headers={"location": "/b"}),
            "https://a.example/b": httpx.Response(301, headers={"location": "/"}),
        }
    )
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert batch.fetches[0].detail == "the page redirects in a circle"
    assert len(there.asked) == 2


def test_a_redirect_to_what_is_no_address_is_told(clock):
    there = network(lambda request: httpx.Response(302, headers={"location": "http://a]/"}))
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert batch.fetches[0].detail == "the page redirects to something that is no web address"


def test_redirects_without_end(clock):
    there = network(lambda request: httpx.Response(302, headers={"location": f"{request.url}x"}))
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert batch.fetches[0].detail == "more than 3 redirects"
    assert len(there.asked) == 4


def test_a_page_of_fifty_megabytes_is_left(clock):
    async def endless():
        for _ in range(50 * 16):
            sent.append(1)
            yield b"x" * 65536

    sent: list[int] = []
    there = network(lambda request: httpx.Response(200, headers={"content-type": "text/html"}, content=endless()))
    batch = gather(there, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert batch.fetches[0].status == "error"
    assert "was refused" in batch.fetches[0].detail
    assert len(sent) <= 34


def test_a_page_that_never_ends_is_left(clock, monkeypatch):
    monkeypatch.setattr(pages, "SECONDS", 0.05)

    async def slow(request):
        await asyncio.Event().wait()

    transport = httpx.MockTransport(slow)
    batch = gather(transport, ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert batch.fetches[0].detail == "the page took longer than 0.05 seconds"


def test_a_server_that_is_down_does_not_keep_the_next_page_away(clock):
    def answer(request):
        if request.url.host == "down.example":
            raise httpx.ConnectError("refused")
        return httpx.Response(200, html=PAGE)

    keys = [f"arxiv:2410.0930{n} https://down.example/{n}" for n in range(4)] + ["arxiv:2410.09309 https://up.example/"]
    batch = gather(network(answer), keys, clock, anywhere)
    assert [fetch.status for fetch in batch.fetches] == ["error"] * 4 + ["ok"]


@pytest.mark.parametrize(("status", "told"), [(404, "not_found"), (410, "not_found"), (451, "not_found"), (403, "error")])
def test_other_answers(clock, status, told):
    batch = gather(network(lambda request: httpx.Response(status)), ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert [fetch.status for fetch in batch.fetches] == [told]


def test_what_is_no_html_is_empty(clock):
    pdf = httpx.Response(200, headers={"content-type": "application/pdf"}, content=b"%PDF")
    batch = gather(network(lambda request: pdf), ["arxiv:2410.09300 https://a.example/"], clock, anywhere)
    assert [fetch.status for fetch in batch.fetches] == ["empty"]


def test_offline_forbids_it(clock):
    with pytest.raises(OfflineError):
        gather(network({}), ["arxiv:2410.09300 https://a.example/"], clock, anywhere, {"CITEWALK_OFFLINE": "1"})


def test_the_setting_replaces_the_host_for_tests(play, clock):
    paper = WorldPaper("a", "A", arxiv="2410.09300", project_page="https://lab.github.io/a/", repository="Lab/A")
    apis = play(World([paper]), only=("pages",))
    apis["pages"].switches["pages"] = {"/elsewhere": Response(302, b"", {"location": "http://192.168.0.1/a/"})}
    keys = ["arxiv:2410.09300 https://lab.github.io/a/", "arxiv:2410.09301 https://other.example/elsewhere"]
    batch = gather(None, keys, clock, anywhere, apis.environ)
    assert [(link.paper, link.repository) for link in batch.links] == [
        ("arxiv:2410.09300", "github:lab/a"),
        ("arxiv:2410.09301", "github:lab/a"),
    ]
    assert [request.path for request in apis["pages"].requests] == ["/a/", "/elsewhere", "/a/"]


@pytest.mark.parametrize("url", ["http://[", "https://[::1", "http://[x]/", "https:///x", "http://a]b/"])
def test_an_address_that_is_none_is_not_asked_about(url):
    assert pages.page_key(Paper(evidence=Evidence("hugging_face"), identifiers=("arxiv:2501.00001",), project_page=url)) is None
    assert not pages.read_page(b"<a href='https://github.com/a/b'>x</a>", "arxiv:2501.00001", url, date="").links[1:]


@pytest.mark.parametrize("content", ["<p>%s</p>", "%s", "<div>" * 50 + "%s"])
def test_the_time_for_a_page_grows_with_its_links(content):
    """Each link of a long paragraph was compared with the whole paragraph."""
    looked_at = []

    def time_for(links):
        page = (content % ("<a href='https://github.com/a/b'>code</a> " * links)).encode()
        started = time.process_time()
        pages.read_page(page, "arxiv:2501.00001", "https://x.org/y", date="")
        looked_at.append(links)
        return time.process_time() - started

    time_for(10)
    assert time_for(4_000) < 10 * max(time_for(1_000), 0.05)
