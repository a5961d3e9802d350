"""A saved web page: Daily Papers by its JSON, else by its links; any other page by the identifiers in it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import etree, html

from ..errors import InputError
from ..model import Batch
from . import listing, plain
from .daily_papers import entries, take_entries
from .document import Document
from .reading import Reading

_BLOCKS = frozenset(
    "address article aside blockquote body br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav "
    "ol p pre section summary table td th tr ul button time svg".split()
)
_SILENT = frozenset("script style template noscript head svg select textarea iframe".split())
_TARGETS = ("DailyPapers", "PaperContent", "TrendingPapers", "PapersSearch")


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read a page that the browser saved."""
    tree = _tree(document)
    found = [entry for props in _properties(tree, reading) for entry in entries(props)]
    if found:
        yield from take_entries(found, document, reading)
        return
    if _is_sign_in(tree):
        raise InputError(
            f"{document.name} is Hugging Face's sign-in page, not a listing; open the listing while signed in, or without "
            "signing in under huggingface.co/papers, and save it again"
        )
    lines = list(enumerate(_lines(tree), 1))
    papers = {m[1] for _, line in lines for _, url in listing.LINK.findall(line) if (m := listing.PAPER.fullmatch(url))}
    if papers:
        yield from listing.read_lines(lines, document, reading)
    else:
        yield from plain.read_lines(lines, document, reading)


def _tree(document: Document) -> html.HtmlElement:
    encoding: str | None = "utf-8"
    if document.encoding == "utf-8" and not _is_utf_8(document):
        encoding = None  # what the page declares
    data = document.text().encode() if encoding else document.data()
    parser = html.HTMLParser(encoding=encoding, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(data, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise InputError(f"{document.name} cannot be read as HTML: {error}") from None
    if not isinstance(tree, html.HtmlElement):
        raise InputError(f"{document.name} cannot be read as HTML")
    return tree


def _is_utf_8(document: Document) -> bool:
    try:
        document.head[:-4].decode()
    except UnicodeDecodeError:
        return False
    return True


def _properties(tree: html.HtmlElement, reading: Reading) -> Iterator[object]:
    """Yield the JSON properties of the page's own components, the listing's first."""
    for target in _TARGETS:
        for element in tree.iter():
            if element.get("data-target") == target and element.get("data-props"):
                try:
                    yield json.loads(element.get("data-props"))
                except ValueError as error:
                    reading.problem(element.sourceline or "", f"the page's data are no valid JSON: {error}")


def _is_sign_in(tree: html.HtmlElement) -> bool:
    """Tell the page that the site shows instead of a listing."""
    if any("/login?next=" in href and "papers" in href for href in tree.xpath("//link[@rel='canonical']/@href")):
        return True
    forms = tree.xpath("//form[contains(@action, '/login')]|//input[@type='password']")
    title = "".join(tree.xpath("//title/text()")).lower()
    return bool(forms) and ("log in" in title or "login" in title or "sign in" in title or "hugging face" in title)


def _lines(tree: html.HtmlElement) -> Iterator[str]:
    """Yield the page as lines of Markdown-like text: one a block, links as ``[text](address)``."""
    parts: list[str] = []

    def line() -> Iterator[str]:
        text = " ".join("".join(part for part in parts if part != _OPEN).split())
        parts.clear()
        if text:
            yield text

    # A stack of our own: a page may be nested deeper than Python may call.
    inside: html.HtmlElement | None = None  # a paper's link, whose text is one line whatever it is made of
    stack: list[tuple[html.HtmlElement, bool]] = [(tree, False)]
    while stack:
        element, leaving = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        if leaving:
            if tag == "a" and element.get("href"):
                yield from _link(parts, element.get("href"))
            inside = None if element is inside else inside
            if tag in _BLOCKS and inside is None:
                yield from line()
            parts.append(element.tail or "")
            continue
        if tag in _BLOCKS and inside is None:
            yield from line()
        if tag in _SILENT or not tag:
            parts.append(element.tail or "")
            continue
        stack.append((element, True))
        if tag == "a" and element.get("href"):
            titled = bool(listing.PAPER.fullmatch(element.get("href").strip()))
            if titled:
                yield from line()
            if titled and inside is None and len(element.text_content()) < 400:
                inside = element
            parts.append(_OPEN)
        elif inside is not None and tag in _BLOCKS:
            parts.append(" ")
        parts.append(element.text or "")
        stack.extend((child, False) for child in reversed(element))
    yield from line()


_OPEN = "\x02"  # where a link's text begins; cannot be in a page that lxml has read


def _link(parts: list[str], address: str) -> Iterator[str]:
    start = max((index for index, part in enumerate(parts) if part == _OPEN), default=None)
    if start is None:  # blocks inside the link: its text has gone out already
        return
    text = " ".join("".join(parts[start + 1 :]).split()).replace("[", "(").replace("]", ")")
    del parts[start:]
    address = "".join(address.split()).replace("(", "%28").replace(")", "%29")
    parts.append(f"[{text}]({address})" if text else "")
    if text and listing.PAPER.fullmatch(address):
        yield " ".join("".join(parts).split())
        parts.clear()
