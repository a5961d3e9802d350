"""Identifiers: parse what people write, normalise it, choose the canonical one.

An identifier is a string ``namespace:value``. Papers go by ``arxiv doi s2 openalex`` (in this order the
first one known is the paper's id), by ``acl openreview pmid corpusid mag dblp`` (never the id, always a name by
which the paper is found) or by ``title`` (when nothing better is known). Repositories go by ``github``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from .text import normal

CANONICAL = ("arxiv", "doi", "s2", "openalex")
_RANK = {name: rank for rank, name in enumerate((*CANONICAL, "title"))}

_ARXIV_NEW = r"\d{4}\.\d{4,5}"
_ARXIV_ARCHIVES = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs|"
    "dg-ga|eess|funct-an|gr-qc|hep-ex|hep-lat|hep-ph|hep-th|math-ph|math|mtrl-th|nlin|nucl-ex|nucl-th|patt-sol|"
    "physics|plasm-ph|q-alg|q-bio|q-fin|quant-ph|solv-int|stat|supr-con"
)
_ARXIV_OLD = rf"(?:{_ARXIV_ARCHIVES})(?:\.[A-Za-z]{{2}})?/\d{{7}}"
ARXIV_PATTERN = rf"(?:{_ARXIV_NEW}|{_ARXIV_OLD})"
_ARXIV = re.compile(rf"({ARXIV_PATTERN})(?:v\d+)?", re.IGNORECASE)
_ARXIV_PATH = re.compile(
    rf"(?:[a-z]{{2}}/)?(?:abs|pdf|html|format|ps|src|e-print|overview|papers|forum)/({ARXIV_PATTERN})(?:v\d+)?(?:\.pdf|\.md)?/?(?:[?#].*)?",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s\x00-\x1f\x7f]+")
_NEXT_DOI = re.compile(r"[,;](?=10\.\d{4,9}/)")
_DOI_ESCAPES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}
_DOI_VIEWS = re.compile(
    r"(?:/\d{4,}/[A-Za-z][\w-]+)?(?:v\d+)?(?:\.full(?:[.-]text)?)?(?:\.pdf)?"
    r"(?:/(?:full|pdf|epdf|html|abstract|meta|fulltext|download)(?:\.pdf)?)?/*$"
)
_DOI_LEAD = re.compile(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*){1,3}", re.IGNORECASE)
_S2 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_S2_ARXIV = rf"(?:graph/v1/)?(?:paper/)?arxiv[:/]({ARXIV_PATTERN})(?:v\d+)?(?:/\w+)?(?:\?.*)?"
_OPENALEX = re.compile(r"W\d{2,}", re.IGNORECASE)
_GITHUB_NAME = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}/[A-Za-z0-9._-]{1,100}")
_ACL = re.compile(r"(?:[A-Z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)")
_OTHER = {
    "acl": _ACL,
    "openreview": re.compile(r"[A-Za-z0-9_-]{6,24}"),
    "pmid": re.compile(r"0*[1-9]\d{0,8}"),
    "pmcid": re.compile(r"(?:PMC)?0*[1-9]\d{0,8}", re.IGNORECASE),
    "corpusid": re.compile(r"0*[1-9]\d{0,11}"),
    "mag": re.compile(r"0*[1-9]\d{0,11}"),
    "dblp": re.compile(r"[A-Za-z0-9]+/\S+"),
    "title": re.compile(r"\S+-[0-9a-f]{8}"),
}
_FORGES = ("gitlab", "codeberg", "bitbucket")
_FORGE_NAME = re.compile(r"[\w.-]{1,100}(?:/[\w.-]{1,100}){1,20}", re.ASCII)
NAMESPACES = (*CANONICAL, *_OTHER, "github", *_FORGES)
_PARSABLE = re.compile(r"[0-9/:]")
_SPACE = re.compile(r"\s")
_URL = re.compile(r"(?:(?:https?:)?//)?(?:[\w-]+\.)*?([a-z0-9-]+\.[a-z]{2,})(?::\d+)?(/.*)", re.IGNORECASE)
_LONGEST = 2_000  # characters of one identifier or URL
_SITE_ROUTES = frozenset(
    "about apps blog collections contact customer-stories enterprise events explore features issues join login "
    "logout marketplace new notifications organizations orgs pricing pulls readme search security sessions settings "
    "signup site solutions sponsors stars team topics trending user-attachments users".split()
)


def arxiv(text: str) -> str | None:
    """Return ``arxiv:ID`` (no version) for a bare arXiv id such as ``2312.07000v2`` or ``hep-th/9711200``, else None.

    New-style ids must have a possible month, and five digits since 2015; the old-style archive is lower case.
    """
    match = _ARXIV.fullmatch(text.strip())
    if not match:
        return None
    value = match[1].lower()
    if "/" in value:
        archive, number = value.split("/")
        return f"arxiv:{archive.partition('.')[0]}/{number}"
    month = int(value[2:4])
    return f"arxiv:{value}" if 1 <= month <= 12 and (len(value) == 10 or int(value[:4]) <= 1412) else None


def doi(text: str) -> str | None:
    """Return ``doi:10.…`` (lower case), or ``arxiv:…`` for arXiv's own DOIs, for a bare DOI, else None.

    Punctuation that belongs to the sentence around it is dropped; a closing bracket is kept when it was opened.
    """
    match = _DOI.fullmatch(text.strip())
    if not match:
        return None
    value = _without_sentence(match[0]).lower()
    if "&" in value:
        value = re.sub("&(?:lt|gt|amp);", lambda escape: _DOI_ESCAPES[escape[0]], value)
    if value.startswith("10.48550/arxiv."):
        return arxiv(value.removeprefix("10.48550/arxiv."))
    return f"doi:{value}" if len(value.partition("/")[2]) else None


def _without_sentence(text: str) -> str:
    """Drop trailing punctuation and brackets that were not opened inside *text*."""
    while text:
        last = text[-1]
        opened = {")": "(", "]": "[", "}": "{", ">": "<"}.get(last)
        if last in ".,;:!?'\"*`" or (opened and text.count(opened) < text.count(last)):
            text = text[:-1]
        else:
            break
    return text


def github(text: str) -> str | None:
    """Return ``github:owner/name`` (lower case) for ``owner/name`` or a repository URL, else None.

    Site routes (``/features/…``), user pages and gists are no repositories.
    """
    name = github_name(text)
    return f"github:{name.lower()}" if name else None


def github_name(text: str) -> str | None:
    """Return ``owner/name`` as displayed (case kept) for a repository URL or ``owner/name``, else None."""
    text = text.strip().removeprefix("github:")
    text = re.sub(r"^(?:(?:git\+)?(?:https?|ssh|git)://)?(?:git@)?(?:www\.)?github\.com[:/]+", "", text, flags=re.IGNORECASE)
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    parts = text.split("/")
    if len(parts) < 2 or "://" in text:
        return None
    owner, name = parts[0], _without_sentence(parts[1])
    while name.lower().endswith(".git"):
        name = _without_sentence(name[:-4])
    whole = f"{owner}/{name}"
    if owner.lower() in _SITE_ROUTES or name in ("", ".", "..") or not _GITHUB_NAME.fullmatch(whole):
        return None
    return whole


def parse(text: str) -> str | None:
    """Return the identifier that *text* (one id or one URL, nothing else) stands for, else None.

    >>> parse("https://arxiv.org/abs/2312.07000v2"), parse("10.48550/arXiv.2312.07000"), parse("hf.co/papers/2312.07000")
    ('arxiv:2312.07000', 'arxiv:2312.07000', 'arxiv:2312.07000')
    >>> parse("https://doi.org/10.1145/3442188.3445922"), parse("https://github.com/GAIR-NLP/alignment-for-honesty.git")
    ('doi:10.1145/3442188.3445922', 'github:gair-nlp/alignment-for-honesty')
    """
    text = text.strip()
    if text.startswith("<"):  # an address in angle brackets; a DOI may end with one
        text = text.strip("<>").strip()
    if len(text) > _LONGEST or not _PARSABLE.search(text) or _SPACE.search(text):
        return None
    if match := _URL.fullmatch(text):
        found = _from_url(match[1].lower(), match[2])
        if found:
            return found
    if text.startswith("git@github.com:"):
        return github(text)
    prefix, colon, value = text.partition(":")
    if colon and (known := _from_prefix(prefix.lower(), value.strip())):
        return known
    bare = _without_sentence(text)
    return arxiv(bare) or doi(unquote(text)) or _bare(bare)


def _bare(text: str) -> str | None:
    if _S2.fullmatch(text):
        return f"s2:{text.lower()}"
    if re.fullmatch(r"W\d{6,}", text):
        return f"openalex:{text}"
    return None


def _from_prefix(prefix: str, value: str) -> str | None:
    if prefix == "arxiv":
        return arxiv(_without_sentence(value))
    if prefix == "doi":
        return doi(unquote(value)) or (parse(value) if "://" in value else None)
    if prefix == "s2" and _S2.fullmatch(value):
        return f"s2:{value.lower()}"
    if prefix == "openalex" and _OPENALEX.fullmatch(value):
        return f"openalex:{value.upper()}"
    if prefix in ("github", "gh"):
        return github(value)
    if prefix in _FORGES and _FORGE_NAME.fullmatch(value):
        return f"{prefix}:{value.lower()}"
    if prefix in ("url", "urn"):
        return parse(value)
    if prefix == "info" and value.lower().startswith("doi/"):
        return doi(unquote(value[4:]))
    if prefix in _OTHER and _OTHER[prefix].fullmatch(value):
        return f"{prefix}:{value}"
    return None


def _from_url(host: str, path: str) -> str | None:
    """Read the sites that carry papers; *host* is the registered domain, *path* starts with a slash."""
    path = unquote(path)
    tail = path.lstrip("/")
    if host in ("arxiv.org", "alphaxiv.org", "huggingface.co", "hf.co", "ar5iv.org"):
        match = _ARXIV_PATH.fullmatch(_without_sentence(tail))
        return arxiv(match[1]) if match else None
    if host == "doi.org":
        return doi(_DOI_LEAD.sub("", re.split(r"[?#]", tail, maxsplit=1)[0]).rstrip("/"))
    if host == "archive.org" and (kept := re.match(r"web/[^/]*/(https?://.*)", tail)):
        return parse(kept[1])
    if host in ("scirate.com", "papers.cool"):
        return arxiv(_without_sentence(tail.removeprefix("arxiv/")))
    if host == "semanticscholar.org":
        if match := re.fullmatch(_S2_ARXIV, _without_sentence(tail), re.IGNORECASE):
            return arxiv(match[1])
        found = re.search(r"(?:paper|reader)/(?:[^/]*/)*([0-9a-f]{40})", tail, re.IGNORECASE)
        corpus = re.search(r"CorpusI[Dd]:(\d+)", tail)
        return f"s2:{found[1].lower()}" if found else f"corpusid:{corpus[1]}" if corpus else None
    if host == "openalex.org":
        found = re.search(r"(?:^|/|[?&]zoom=)(W\d+)", tail, re.IGNORECASE)
        named = re.fullmatch(r"works/((?:https?://|doi:|pmid:).*)", tail, re.IGNORECASE)
        return f"openalex:{found[1].upper()}" if found else parse(named[1]) if named else None
    if host == "openreview.net":
        found = re.search(r"[?&]id=([\w-]+)", tail)
        return _from_prefix("openreview", found[1]) if found else None
    if host in ("aclanthology.org", "aclweb.org"):
        found = re.search(_ACL.pattern, tail)
        return f"acl:{found[0].removesuffix('.pdf')}" if found else None
    if host == "github.com":
        return github(tail)
    if embedded := re.search(r"/(10\.\d{4,9}/[^?#\s]+)", path):
        return doi(_DOI_VIEWS.sub("", embedded[1]))
    return None


class Mention(NamedTuple):
    """An identifier met in a text: ``text[start:end]`` is what stands for it."""

    identifier: str
    start: int
    end: int


# What may stand for an identifier in prose. A bare 40-digit hash is none: those are commits.
_URL_REST = r"(?:[^\s<>\"'`\x00-\x1f\\|^{}“”‘’«»—，。；、）】」』》]{1,400}+|<\d*:[^\s<>]{0,40}+>){0,5}+"
_PREFIX = "arxiv|doi|s2|openalex|acl|openreview|pmid|pmcid|corpusid|mag|dblp|github|gitlab|codeberg|bitbucket"
_HINT = re.compile(r"\d|openreview|dblp|git|codeberg|bitbucket", re.IGNORECASE)
_MENTION = re.compile(
    rf"""
      (?P<url>(?:https?://|(?<![\w@./-])git@(?=github\.com:)|(?<![\w@./-])(?:www\.)?(?=(?:(?:[a-z0-9-]+\.)?arxiv\.org|alphaxiv\.org|huggingface\.co|hf\.co|(?:dx\.)?doi\.org
        |semanticscholar\.org|openalex\.org|openreview\.net|aclanthology\.org|aclweb\.org|github\.com|scirate\.com)/)){_URL_REST})
    | (?<![\w./-])(?P<prefix>{_PREFIX})[ ]?:[ ]{{0,2}}(?P<value>(?!//|(?:{_PREFIX})[ ]?:){_URL_REST})
    | (?:(?<![\w./%-])|(?<=\bdoi/))(?P<doi>10\.\d{{4,9}}(?:/|%2F){_URL_REST})
    | (?<![\w./-])(?P<new>\d{{4}}\.\d{{4,5}})(?:v\d{{1,2}})?(?![\w/-]|\.\d)
    | (?<![\w./:=-])(?-i:(?P<work>W\d{{8,11}}))(?![\w/-]|\.\d)
    | (?<![\w./-])(?P<old>{_ARXIV_OLD})(?:v\d{{1,2}})?(?![\w/-]|\.\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def find(text: str) -> Iterator[Mention]:
    """Yield the identifiers that *text*, any prose, names, in order, repeats too; repositories among them.

    A bare number is an arXiv id only where it can be one: ``1503.00001`` (five digits since 2015), ``0704.0001`` before.

    >>> [m.identifier for m in find("See [1](https://arxiv.org/abs/2312.07000v2), doi: 10.1145/3442188.3445922. Cost 2312.50")]
    ['arxiv:2312.07000', 'doi:10.1145/3442188.3445922']
    """
    position = 0
    if not _HINT.search(text):
        return
    while match := _MENTION.search(text, position):
        start, end = match.span()
        if match.lastgroup not in ("new", "old", "work"):
            end = match.start("value") if match["prefix"] else start
            end += len(_unnested(text[end : match.end()]))
        found = _mentioned(match, text[start:end])
        if found:
            yield Mention(found, start, end)
            position = max(end, start + 1)
        else:
            # A URL of another site is passed whole, so that numbers in it are not taken for ids.
            position = max(end if match["url"] else start, match.start("value") if match["prefix"] else 0, start + 1)


def _mentioned(match: re.Match[str], text: str) -> str | None:
    if match["new"]:
        month = int(match["new"][:4])
        possible = (704 <= month <= 1412) if len(match["new"]) == 9 else month >= 1501
        return arxiv(match["new"]) if possible else None
    if match["old"]:
        return arxiv(match["old"])
    if match["work"]:
        return f"openalex:{match['work']}"
    if match["prefix"]:
        value = _without_sentence(text[match.start("value") - match.start() :])
        return _from_prefix(match["prefix"].lower(), value) if value else None
    if match["doi"]:
        return doi(unquote(text))
    return parse(_without_sentence(text))


def _unnested(text: str) -> str:
    """Cut a run of characters where a bracket closes that was not opened in it, or where a second URL begins."""
    text = text[:_LONGEST]
    if next_doi := _NEXT_DOI.search(text):
        text = text[: next_doi.start()]
    second = text.find("http", 4)
    while second > 0 and not text.startswith(("http://", "https://"), second):
        second = text.find("http", second + 1)
    if second > 0 and text[second - 1] not in "/=:":
        text = text[:second]
    depth = {")": 0, "]": 0}
    for index, char in enumerate(text):
        if char in "([":
            depth[")" if char == "(" else "]"] += 1
        elif char in ")]":
            depth[char] -= 1
            if depth[char] < 0:
                return text[:index]
    return _without_sentence(text)


def title_key(title: str) -> str:
    """Return *title* for comparison: NFKC, case-folded, letters and digits only."""
    folded = normal("NFKC", normal("NFKC", title).casefold())
    return "".join(c for c in folded if c.isalnum())


@lru_cache(maxsize=1 << 14)
def title_id(title: str) -> str:
    """Return ``title:<slug>-<8 hex>`` for *title*; the hash is SHA-256 of :func:`title_key`."""
    folded = normal("NFKC", normal("NFKC", title).casefold())
    slug = "-".join(re.findall(r"[^\W_]+", folded))[:60].strip("-") or "untitled"
    return f"title:{slug}-{hashlib.sha256(title_key(title).encode()).hexdigest()[:8]}"


def best_first(identifiers: Iterable[str]) -> tuple[str, ...]:
    """Return *identifiers* without repeats, the one that serves as the paper's id first.

    Order: arXiv, DOI, Semantic Scholar, OpenAlex, title, the rest; equal namespaces by value. A title id goes
    before names like ``acl:…`` because those are never the id of a paper that has a title.
    """
    found = set(identifiers)
    if len(found) == 1:
        return tuple(found)
    return tuple(sorted(found, key=lambda i: (_RANK.get(i.partition(":")[0], len(_RANK)), i)))


def canonical(identifiers: Iterable[str], title: str | None) -> str | None:
    """Return the id of a paper known by *identifiers* and *title*; None when there is neither."""
    ordered = best_first(identifiers)
    if ordered and ordered[0].partition(":")[0] in _RANK:
        return ordered[0]
    if title and title_key(title):
        return title_id(title)
    return ordered[0] if ordered else None


_PAGES = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "s2": "https://www.semanticscholar.org/paper/{}",
    "openalex": "https://openalex.org/{}",
    "github": "https://github.com/{}",
    "acl": "https://aclanthology.org/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}",
    "corpusid": "https://api.semanticscholar.org/CorpusID:{}",
}


def url(identifier: str) -> str | None:
    """Return the page where *identifier* can be read, or None for a title."""
    namespace, _, value = identifier.partition(":")
    template = _PAGES.get(namespace)
    return template.format(value) if template else None
