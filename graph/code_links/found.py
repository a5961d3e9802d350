"""Links to code in any text: abstracts, comments, READMEs, pages, LaTeX, text copied out of a PDF.

The rules are those of the hosts (GitHub's names, GitLab's groups, Hugging Face's three kinds of repositories) and of print,
which breaks URLs, escapes them and glues punctuation to them. A break that was mended is a guess (``joined``).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..identifiers import github_name

Kind = Literal["repository", "link", "candidate"]
Host = Literal["github", "gitlab", "bitbucket", "codeberg", "huggingface", "gist", "anonymous", "pages"]


@dataclass(frozen=True, slots=True)
class FoundLink:
    """One link in a text.

    ``kind``: a *repository*; a *link* (a user's page, a gist, an anonymous copy, a model or data set: code or not, no
    repository of ours); or a *candidate*, a repository only guessed at (``owner.github.io/name``, a name cut off by
    "…"). ``identifier`` is ``github:owner/name`` in lower case (``gitlab:``, ``bitbucket:``, ``codeberg:``,
    ``huggingface:datasets/…``, ``gist:``, ``anonymous:``), ``name`` the form to show, ``url`` the clean address.
    ``text[start:end]`` is what was read, ``joined`` says that a break in it was mended.
    """

    kind: Kind
    host: Host
    identifier: str
    name: str
    url: str
    start: int
    end: int
    joined: bool = False


def extract(text: str) -> list[FoundLink]:
    """Return the links to code hosts in *text*, each identifier once, in the order of first sight.

    A reading that needed no mending is preferred to one that did.

    >>> [link.identifier for link in extract(r"Code: \\url{https://github.com/GAIR-NLP/alignment-for-honesty.git}.")]
    ['github:gair-nlp/alignment-for-honesty']
    """
    found: dict[str, FoundLink] = {}
    for link in occurrences(text):
        known = found.get(link.identifier)
        if known is None:
            found[link.identifier] = link
        elif _certainty(link) > _certainty(known):
            found[link.identifier] = replace(link, start=known.start, end=known.end)
    return list(found.values())


def _certainty(link: FoundLink) -> tuple[bool, bool]:
    return link.kind == "repository", not link.joined


def occurrences(text: str) -> Iterator[FoundLink]:
    """Yield every link in *text* in order, repeats too."""
    plain, place = _unescaped(text)
    position = 0
    while hint := _HINT.search(plain, position):
        match = _host(plain, position, hint)
        read = _read(plain, match) if match else None
        position = max(hint.end(), match.end() if match else 0, read.end if read else 0)
        if match is not None and read is not None:
            yield replace(read, start=place(match.start()), end=place(read.end - 1) + 1)


def _host(text: str, position: int, hint: re.Match[str]) -> re.Match[str] | None:
    """Return the host that *hint* belongs to. It begins behind *position*, so no place is tried for two hints."""
    for begin in _BEGIN.finditer(text, max(position, hint.start() - _PREFIX), hint.start() + 1):
        if match := _HOST.match(text, begin.start(), hint.end() + _PREFIX):
            return match
    return None


# -- undoing what LaTeX, JSON, HTML and URL encoding did, keeping count of places -------------------------------------

_ESCAPED = re.compile(
    r"\$\\_\$|\{\\_\}|\\textunderscore(?:\{\}|[ ])?|(?<!\\)\\++_|\\/|\\-|\\#|\\%|\\&|\\~|%2[fF]|%3[aA]|&amp;|&#x2[fF];|&#47;"
    r"|\\(?:url|href|path)\{[^{}\s]{0,200}\s[^{}]{1,200}\}|<wbr */?>"
    r"|\\(?:allowbreak|linebreak|newline)\b\s?|[\u200b-\u200d\u2060\ufeff\u00ad]|[\u00a0\u2009\u202f]"
)
_MEANING = {"\\/": "/", "%2f": "/", "%3a": ":", "&amp;": "&", "&#x2f;": "/", "&#47;": "/", "\\#": "#", "\\%": "%", "\\&": "&"}
_MEANING |= {"\\~": "~", "\u00a0": " ", "\u2009": " ", "\u202f": " ", "\\_": "_", "$\\_$": "_", "{\\_}": "_"}


class _Places:
    """Where a place in the cleaned text was in the text as given."""

    def __init__(self) -> None:
        self.here = [0]
        self.there = [0]

    def __call__(self, position: int) -> int:
        index = bisect_right(self.here, position) - 1
        return self.there[index] + position - self.here[index]


def _meaning(escaped: str) -> str:
    if escaped.startswith(("\\url{", "\\href{", "\\path{")):  # LaTeX drops blanks in there: no guess
        return re.sub(r"\s+", "", escaped).replace("\\_", "_")
    if escaped.startswith("\\textunder") or escaped.endswith("\\_"):
        return "_"
    return _MEANING.get(escaped.lower(), "")


def _unescaped(text: str) -> tuple[str, _Places]:
    places, parts, done, length = _Places(), [], 0, 0
    for match in _ESCAPED.finditer(text):
        meaning = _meaning(match[0])
        parts += [text[done : match.start()], meaning]
        length += match.start() - done + len(meaning)
        done = match.end()
        places.here.append(length)
        places.there.append(done)
    parts.append(text[done:])
    return "".join(parts), places


# -- the hosts ---------------------------------------------------------------------------------------------------------

# Every repeat of blanks has an end, and none stands beside another that could take the same blanks: a broken URL has a
# few of them, and text with thousands must not be tried in thousands of ways.
_LINE = r"[ ]{0,40}+\n[ ]{0,40}+"
_DOT = rf"(?:{_LINE}|[ ]?)\.(?:{_LINE}|[ ]{{0,2}})"
_BEGIN = re.compile(r"(?<![A-Za-z0-9.@-])[A-Za-z0-9]")
_HOST = re.compile(
    rf"""(?<![A-Za-z0-9.@-])
    (?:(?:git\+)?(?:https?|ssh|git)[ ]?:[ ]?/++[ \n]?(?:[\w.-]++(?::[\w.-]*+)?@)?|git@|\d{{1,2}}(?=github))?
    (?:(?:www|ssh){_DOT})?(?:
      (?P<github>(?:github|github1s|m\.github|raw\.github){_DOT}com(?![\w-])|github\.dev|raw\.githubusercontent\.com)
    | (?P<through>(?:api\.github\.com/repos|codeload\.github\.com|cdn\.jsdelivr\.net/gh|githubtocolab\.com
        |colab\.research\.google\.com/github|nbviewer\.(?:jupyter\.)?org/github|mybinder\.org/v2/gh|pkg\.go\.dev/github\.com)(?=/))
    | (?P<gist>gist{_DOT}github(?:usercontent)?{_DOT}com(?=/))
    | (?P<pages>(?P<owner>[A-Za-z0-9](?:-?[A-Za-z0-9]){{0,38}}+){_DOT}(?P<site>github|gitlab){_DOT}io(?![\w-]))
    | (?P<gitlab>gitlab{_DOT}com|gitlab(?:\.[a-z0-9-]+){{1,4}}(?=[/:]\w))
    | (?P<bitbucket>bitbucket{_DOT}org)
    | (?P<codeberg>codeberg{_DOT}org)
    | (?P<huggingface>huggingface{_DOT}co|hf\.co)(?![\w-])
    | (?P<anonymous>(?:anonymous{_DOT})?4open{_DOT}science)
    )""",
    re.IGNORECASE | re.VERBOSE | re.ASCII,  # of the whole of Unicode ſ, K and ı would count as s, k and i
)
_HINT = re.compile(
    r"(?:github(?:1s|tocolab|usercontent)?|gitlab|bitbucket|codeberg|huggingface|hf|4open)\s{0,9}\."
    r"|jsdelivr|colab\.res|nbviewer|mybinder",
    re.IGNORECASE,
)
_PORT = re.compile(r":\d{1,5}(?=/)")
_PREFIX = 80  # characters before and behind a hint that can belong to the same host
_LONGEST_NAME = 100
_DEEPEST = 21  # a project and the groups it is in
_OWNER = re.compile(r"[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}(?![\w])")
_NAME = re.compile(r"[A-Za-z0-9._-]{1,100}")
_PLACEHOLDER = re.compile(r"your.*|<.*|username|user[-_]?name|x{3,}|\.\.\.|myusername", re.IGNORECASE)
_ROUTES = {
    "gitlab": "explore users help groups dashboard search about api admin profile projects -".split(),
    "bitbucket": "product account dashboard repo support blog site api features".split(),
    "codeberg": "explore user org api assets -".split(),
    "huggingface": "docs papers blog models join login pricing learn chat posts tasks organizations api new welcome "
    "enterprise terms-of-service privacy inference inference-endpoints support brand changelog front autotrain".split(),
}
_SUBPATHS = frozenset("tree blob raw issues merge_requests wikis commit commits tags releases pipelines src network find".split())
_SITE_FOLDERS = frozenset("assets static images img files css js docs pages posts papers publications pdf pdfs".split())


def _read(text: str, match: re.Match[str]) -> FoundLink | None:
    """Read the path behind the host that *match* found; places are those of the cleaned *text*."""
    kind = match.lastgroup
    mended = bool(re.search(r"\s", match[0])) or bool(re.match(r"\d", match[0]))
    port = _PORT.match(text, match.end()) if "://" in match[0] else None
    path = _Path(text, port.end() if port else match.end(), mended)
    if kind in ("github", "through"):
        return _github(path, text, match)
    if kind == "pages":
        return _pages(path, match)
    if kind in ("gist", "anonymous"):
        return _kept(path, kind)  # type: ignore[arg-type]
    if kind == "huggingface":
        return _hugging_face(path)
    return _forge(path, kind, match[0])  # type: ignore[arg-type]


class _Path:
    """The segments of a URL's path, read one at a time, mending breaks around slashes and after ``-`` and ``_``."""

    SLASH = re.compile(  # behind it there may be a line that holds nothing but its number, as in papers under review
        rf"(?:{_LINE}|[ ]{{0,2}})[/:]/*+"
        r"(?:[ ]{0,40}+\n(?:[ ]{0,40}+\d{1,4}[ ]{0,40}+\n\s{0,40}+)?[ ]{0,40}+|[ ]{0,2})(?=[\w.~-])"
    )
    GLUED = re.compile(r"https?$", re.IGNORECASE)
    TAIL = re.compile(r"[/?#@:][^\s<>\"'`)\]}|\\^{,;*]{0,2000}+")
    BROKEN = re.compile(rf"(?:{_LINE}|[ ])([A-Za-z0-9][A-Za-z0-9._-]{{0,99}}+)")
    OWNER_BROKEN = re.compile(r"-[ ]{0,40}+\n[ ]{0,40}+([A-Za-z0-9-]{1,38}+)(?=/[\w.])")

    def __init__(self, text: str, position: int, joined: bool = False) -> None:
        self.text = text
        self.end = position
        self.joined = joined

    def owner(self) -> str | None:
        """Return the first segment, an account's name, mended when the line broke behind one of its dashes."""
        found = self.next(_OWNER)
        if found and (rest := self.OWNER_BROKEN.match(self.text, self.end)):
            found, self.end, self.joined = f"{found}-{rest[1]}", rest.end(), True
        return found

    def next(self, pattern: re.Pattern[str] = _NAME, *, mend: bool = True) -> str | None:
        """Return the next segment, or None where the path ends (nothing is then consumed)."""
        slash = self.SLASH.match(self.text, self.end)
        if slash is None or (":" in slash[0] and slash[0] != ":"):
            return None
        broken = slash[0].strip("/:") != ""
        if broken and not mend:
            return None
        found = pattern.match(self.text, slash.end())
        if found is None or (broken and not _looks_like_a_name(self.text, found, slash[0])):
            return None
        segment, end = found[0], found.end()
        if self.text.startswith("://", end) and (glued := self.GLUED.search(segment)):  # the next URL begins in it
            segment, end = segment[: glued.start()], end - len(glued[0])
        if not segment:
            return None
        self.end = end
        self.joined |= broken
        return self._mended(segment) if mend and pattern is _NAME else segment

    def _mended(self, segment: str) -> str:
        """Go on behind a line break after ``-`` or ``_``, or after a dot before what is a file's ending."""
        while segment[-1] in "-_." and len(segment) <= _LONGEST_NAME and (rest := self.BROKEN.match(self.text, self.end)):
            ending = rest[1].rstrip(".").lower()
            if segment[-1] == "." and ending not in _ENDINGS:
                break
            if ending in _COMMON_WORDS:
                break
            segment, self.end, self.joined = segment + rest[1], rest.end(), True
        return segment

    def rest(self) -> None:
        """Move to the end of the URL: what is left of the path, the query, the fragment."""
        if tail := self.TAIL.match(self.text, self.end):
            self.end = tail.end()
        while self.text[self.end - 1] in ".:!?":
            self.end -= 1


_ENDINGS = frozenset("cpp js py jl io ai net git rs go hpp ts r".split())
_COMMON_WORDS = frozenset(
    "a an and any are as at be been but by can code data for from has have here however if in including into is it its more "
    "of on or our please see so such that the their these this thus to under we were when where which while with you your "
    "additionally furthermore moreover our's using abstract keywords introduction".split()
)


def _looks_like_a_name(text: str, found: re.Match[str], slash: str) -> bool:
    """Tell whether what follows a blank beside a slash can be the next segment rather than the next sentence."""
    word = found[0].rstrip(".,")
    if word.lower() in _COMMON_WORDS or (len(word) > 25 and word.isalnum()):
        return False  # the next sentence, or a whole line whose blanks were lost
    if slash.startswith((" ", "\n")) or re.search(r"[\d_.-]|[a-z][A-Z]|[A-Z]{2}", word):
        return True  # blanks on both sides, or a shape that prose does not have
    following = text[found.end() : found.end() + 2]
    return "\n" in slash or following[:1] in ("/", ".", ",", ")", "}", "]", "") or not re.match(r" [a-z]", following)


# -- one function a host -------------------------------------------------------------------------------------------------


def _github(path: _Path, text: str, match: re.Match[str]) -> FoundLink | None:
    owner = path.owner()
    if owner is None or _PLACEHOLDER.fullmatch(owner):
        return None
    after_owner, joined = path.end, path.joined
    raw = path.next()
    name = github_name(f"{owner}/{_cut(raw)}") if raw else None
    if name is None:
        if joined or github_name(f"{owner}/x") is None:
            return None  # the next sentence's first word, or a route of the site itself
        path.end, path.joined = after_owner, joined
        path.rest()
        return FoundLink("link", "github", f"github:{owner.lower()}", owner, f"https://github.com/{owner}", 0, path.end)
    if _PLACEHOLDER.fullmatch(name.partition("/")[2]):
        return None
    if text[match.start() - 1 : match.start()] == "_":
        name = name.rstrip("_")
    cut_off = raw is not None and (raw.endswith("...") or text[path.end : path.end + 1] == "…")
    path.rest()
    return FoundLink(
        "candidate" if cut_off else "repository",
        "github", f"github:{name.lower()}", name, f"https://github.com/{name}", 0, path.end, path.joined,
    )  # fmt: skip


_GLUED = re.compile(
    r"(?<=\w)\.(?:The|This|These|We|Our|In|It|Its|Code|Codes|Data|Dataset|Datasets|Demo|Project|Website|Models?|For|A|An|To|Here|And|"
    r"However|Moreover|Additionally|Furthermore|Finally|Extensive|Experiments|Comments?|Accepted|Submitted|Published|Keywords|"
    r"Abstract|Introduction|Appendix|Note|See|Please|All|By|As|With|At|On)$|---.*$"
)


def _cut(name: str) -> str:
    """Drop from a name what is the sentence's: a glued next word, dashes, dots, ``.git``; "" where only dots are left."""
    name = _GLUED.sub("", name)
    while (shorter := re.sub(r"(?:\.git|[-.])$", "", name, flags=re.IGNORECASE)) != name and shorter:
        name = shorter
    return name if name.strip(".") else ""


def _pages(path: _Path, match: re.Match[str]) -> FoundLink | None:
    """``owner.github.io/name`` may be the page of ``owner/name``; its root is ``owner/owner.github.io``."""
    site, owner = match["site"].lower(), match["owner"]
    if owner.lower() in ("htmlpreview", "pages", "raw"):
        return None
    segment = path.next(mend=False)
    segment = _cut(segment) if segment else ""
    page = f"https://{owner.lower()}.{site}.io/"
    if not segment or segment.lower() in _SITE_FOLDERS or re.search(r"\.(?:html?|pdf|png|jpe?g|md|php|txt|xml)$", segment, re.I):
        name = f"{owner}/{owner.lower()}.{site}.io"
    else:
        name, page = f"{owner}/{segment}", f"{page}{segment}"
    path.rest()
    return FoundLink("candidate", "pages", f"{site}:{name.lower()}", name, page, 0, path.end, path.joined)


def _kept(path: _Path, host: Literal["gist", "anonymous"]) -> FoundLink | None:
    first, second = path.next(_OWNER if host == "gist" else _NAME), None
    if first is None:
        return None
    if host == "gist" or first.lower() in ("r", "repository", "s"):
        second = _cut(path.next() or "") or None
    if host == "anonymous" and second is None:
        return None
    value = _cut("/".join(part for part in (first, second) if part))
    base = "https://gist.github.com" if host == "gist" else "https://anonymous.4open.science"
    path.rest()
    return FoundLink("link", host, f"{host}:{value.lower()}", value, f"{base}/{value}", 0, path.end, path.joined)


def _hugging_face(path: _Path) -> FoundLink | None:
    first = path.next()
    if first is None or first.lower() in _ROUTES["huggingface"]:
        return None
    kind = first.lower() if first.lower() in ("datasets", "spaces", "collections", "models") else ""
    owner = path.next() if kind else first
    if owner is None:
        return None
    name = path.next()
    if name is not None and (name.lower() in _SUBPATHS or name.lower() == "resolve"):
        name = None
    value = _cut(f"{owner}/{name}") if name else _cut(owner)
    place = f"{kind}/{value}" if kind and kind != "models" else value
    if not value:
        return None
    path.rest()
    return FoundLink("link", "huggingface", f"huggingface:{place.lower()}", value, f"https://huggingface.co/{place}", 0, path.end,
                     path.joined)  # fmt: skip


def _forge(path: _Path, host: Literal["gitlab", "bitbucket", "codeberg"], address: str) -> FoundLink | None:
    """GitLab (with its groups, and on other people's servers), Bitbucket and Codeberg."""
    server = re.sub(r"\s", "", address).rpartition("/")[2].rpartition("@")[2].lower().removeprefix("www.")
    parts: list[str] = []
    while len(parts) < _DEEPEST and (part := path.next(mend=len(parts) < 2)) is not None:
        if part == "-" or part.lower() in _SUBPATHS or (not parts and part.lower() in _ROUTES[host]):
            break
        parts.append(part)
        if host != "gitlab" and len(parts) == 2:
            break
    parts = [*parts[:-1], *filter(None, map(_cut, parts[-1:]))]
    if not parts:
        return None
    name = "/".join(parts)
    own = server not in ("gitlab.com", "bitbucket.org", "codeberg.org")
    identifier = f"{host}:{server}/{name}".lower() if own else f"{host}:{name}".lower()
    path.rest()
    return FoundLink("repository" if len(parts) > 1 else "link", host, identifier, name, f"https://{server}/{name}", 0, path.end,
                     path.joined)  # fmt: skip


# -- the sentence around -----------------------------------------------------------------------------------------------

_BORDER = re.compile(
    r"[.!?](?<!\bet al\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bcf\.)(?<!\bvs\.)(?<!\bFig\.)(?<!\bSec\.)[)\]\"'”]?\s+(?=[^a-z])"
    r"|[。！？]|\n[^\S\n]*+(?:\n(?:\s*\n)?|[-*#|>]\s)"
)
_SIDE = 400


def sentence_before(text: str, start: int, after: int = 0) -> str:
    """Return what stands before ``text[start]`` in its sentence, at most 400 characters and none before *after*."""
    left = text[max(after, start - _SIDE, 0) : start]
    return left[max((border.end() for border in _BORDER.finditer(left)), default=0) :]
