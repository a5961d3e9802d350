"""Project pages: the links to code on the page that a paper names as its own. Off unless asked (``--follow-pages``).

A page is somebody else's word and somebody else's server: only http and https, at most 2 MB, few redirects, and never an
address of this machine or its network. Every host, a redirect's too, is looked up first and refused when any of its
addresses is not public. ``CITEWALK_PAGES_URL`` replaces scheme and host of every page (for tests) and is then the only host.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit, urlunsplit

from lxml import etree, html

from ..code_links import Claim, add_link, claims, extract
from ..errors import OfflineError, SourceError, SourceStopped
from ..model import Batch, Evidence, Fetch, Paper, Status
from . import Job
from .plain import today

if TYPE_CHECKING:
    from .transport import Transport

SOURCE = "pages"
LARGEST_PAGE = 2 * 1024 * 1024
MOST_REDIRECTS = 3
MOST_LINKS = 5_000
MOST_AROUND = 300
"""Characters, and elements, around a link that are looked at for words such as "template"."""
LONGEST_TEXT = 200_000
"""Characters of a page that are searched for a sentence about its code."""
SECONDS = 20.0
"""The longest that one page may take with all its redirects."""
_CODE_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "huggingface.co", "arxiv.org", "doi.org")
Lookup = Callable[[str], Awaitable[Sequence[str]]]


def page_key(paper: Paper) -> str | None:
    """Return ``ID URL`` for a *paper* with a project page that is worth fetching, else None."""
    url = paper.project_page
    if not url or not re.match(r"https?://[^/\s]+", url, re.IGNORECASE) or re.search(r"\s", url):
        return None
    host = _host(url).removeprefix("www.")
    return None if not host or host in _CODE_HOSTS else f"{paper.id} {url}"


# ---------------------------------------------------------------------------------------------- payload -> model


def read_page(content: bytes, paper: str, url: str, *, date: str) -> Batch:
    """Return the code that the page at *url* of *paper* links to: what it calls its code, else its only repository.

    Navigation, footers and "built with" lines are not looked at: a template's repository is on thousands of pages.
    """
    batch = Batch()
    tree = _tree(content)
    if tree is None:
        return batch
    own = _owner(url)
    told = list(_links(tree))
    named = [
        (address, words) for address, words in told if re.search(r"\b(?:code|github|git|repo(?:sitory)?|source)\b", words, re.I)
    ]
    repositories = {f.identifier for address, _ in told for f in extract(address) if f.kind == "repository"}
    for address, words in named or (told if len(repositories) == 1 else []):
        for found in extract(address):
            if found.kind != "repository":
                continue
            theirs = own is not None and found.name.partition("/")[0].lower() == own
            confidence = 0.85 if theirs else 0.8 if named else 0.6
            reason = f'linked as "{words[:40]}"' if words else "the only repository the page links to"
            claim = Claim(confidence, True if named else None, reason)
            add_link(batch, paper, found, Evidence(SOURCE, "project page", date, f"{reason} on {url}"), claim)
    if not batch.links:
        for found, claim in claims(_text(tree), "project page"):
            if claim.official:
                add_link(batch, paper, found, Evidence(SOURCE, "project page", date, f"{claim.reason} on {url}"), claim)
    return batch


def _owner(url: str) -> str | None:
    host = _host(url)
    return host.removesuffix(".github.io") if host.endswith(".github.io") else None


def _host(url: str) -> str:
    """Return the host of *url* in lower case, ``""`` where it has none or is no address (``https://[``)."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def _tree(content: bytes) -> Any:
    """Return the page as an lxml tree without scripts, navigation and footers; None when it is no HTML."""
    parser = html.HTMLParser(huge_tree=False, no_network=True, recover=True)
    try:
        tree: Any = html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    for away in tree.xpath("//script|//style|//footer|//nav|//*[@id='footer']|//*[contains(concat(' ',@class,' '),' footer ')]"):
        if away.getparent() is not None:
            away.drop_tree()
    return tree


_TEMPLATE = re.compile(r"template|built|borrow|adapted|website|page source|source of this|jekyll|theme|nerfies", re.IGNORECASE)


def _links(tree: Any) -> list[tuple[str, str]]:
    """Return the links to code hosts outside of template credits: (address, words of the link)."""
    found = []
    around: dict[Any, str] = {}  # a thousand links may stand in one paragraph
    for anchor in islice(tree.iter("a"), MOST_LINKS):
        address = str(anchor.get("href") or "")
        if not extract(address):
            continue
        words = _beginning(anchor)
        parent = anchor.getparent()
        if parent not in around:
            around[parent] = "" if parent is None else _beginning(parent)
        beside = around[parent]
        if not (_TEMPLATE.search(words) or (len(beside) > len(words) + 10 and _TEMPLATE.search(beside))):
            found.append((address, words))
    return found


def _beginning(element: Any) -> str:
    """Return the first words in *element*, whatever else it holds."""
    parts: list[str] = []
    for event, node in islice(etree.iterwalk(element, events=("start", "end")), MOST_AROUND):
        if event == "start":
            parts.append(node.text or "" if isinstance(node.tag, str) else "")  # comments are not shown
        elif node is not element:
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())[:MOST_AROUND]


def _text(tree: Any) -> str:
    return " ".join(str(tree.text_content())[: 2 * LONGEST_TEXT].split())[:LONGEST_TEXT]


# ---------------------------------------------------------------------------------------------- calls


async def look_up(host: str) -> Sequence[str]:
    """Return the addresses of *host*; raises OSError when it has none."""
    told = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in told]


def public(address: str) -> bool:
    """Tell whether *address* is one of the public internet (not this machine, its network, or reserved)."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    return ip.is_global and not ip.is_multicast and (mapped is None or (mapped.is_global and not mapped.is_multicast))


async def refused(url: str, lookup: Lookup = look_up) -> str | None:
    """Return why the page at *url* must not be fetched, None when it may be."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "it is no web address"
    if parts.scheme not in ("http", "https") or not host:
        return "it is no web address"
    if parts.username or parts.password:
        return "it carries a user name"
    if port not in (None, 80, 443):
        return f"port {port} is no web page's"
    try:
        addresses = [host] if _is_address(host) else await lookup(host)
    except (OSError, UnicodeError):
        return f"{host} has no address"
    if not addresses or not all(map(public, addresses)):
        return f"{host} is an address of a private network"
    return None


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


async def fetch_pages(transport: Transport, keys: Sequence[str], /, *, lookup: Lookup = look_up) -> AsyncIterator[Batch]:
    """Yield the code on the project pages *keys* (see :func:`page_key`), one page after the other.

    A page that cannot be had is told in its Fetch and never stops the others.
    """
    for key in dict.fromkeys(keys):
        paper, _, url = key.partition(" ")
        try:
            async with asyncio.timeout(SECONDS):
                status, what, content = await _page(transport, url, lookup)
        except TimeoutError:
            status, what, content = "error", f"the page took longer than {SECONDS:g} seconds", b""
        except (OfflineError, SourceStopped):
            raise
        except SourceError as error:  # one server of many: the next page is on another
            status, what, content = "error", str(error), b""
            transport.revive(SOURCE)
        batch = read_page(content, paper, url, date=today()) if status == "ok" else Batch()
        told: Status = "empty" if status == "ok" and not batch.links else status
        batch.fetches.append(Fetch(SOURCE, "pages", key, told, today(), detail=what))
        yield batch


async def _page(transport: Transport, url: str, lookup: Lookup) -> tuple[Status, str, bytes]:
    """Return the page behind *url* and its redirects: status, what went wrong, the bytes."""
    base = transport.settings[SOURCE].url
    seen: set[str] = set()
    for _ in range(MOST_REDIRECTS + 1):
        target = _placed(url, base) if base else url
        if target in seen:
            return "error", "the page redirects in a circle", b""
        seen.add(target)
        if not base and (why := await refused(url, lookup)):
            return "error", f"not fetched: {why}", b""
        answer = await transport.request(SOURCE, "GET", target, headers={"accept": "text/html"}, max_bytes=LARGEST_PAGE)
        if answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers:
            try:
                url = urljoin(url, answer.headers["location"])
            except ValueError:
                return "error", "the page redirects to something that is no web address", b""
            continue
        if answer.status in (404, 410, 451):
            return "not_found", f"the page answered {answer.status}", b""
        if answer.status != 200:
            return "error", f"the page answered {answer.status}", b""
        if "html" not in answer.headers.get("content-type", "text/html"):
            return "empty", "it is no HTML page", b""
        return "ok", "", answer.content
    return "error", f"more than {MOST_REDIRECTS} redirects", b""


def _placed(url: str, base: str) -> str:
    """Return *url* with scheme and host of *base*."""
    parts, place = urlsplit(url), urlsplit(base)
    return urlunsplit((place.scheme, place.netloc, f"{place.path}{parts.path or '/'}", parts.query, ""))


JOBS = (Job(source=SOURCE, kind="pages", about="listed", per_call=1, fetch=fetch_pages, key=page_key, optional=True),)
