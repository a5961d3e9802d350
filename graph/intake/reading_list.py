"""Reading lists on GitHub: every paper that an awesome-list README names, with its section.

A README says in its head which repository it belongs to (badges, links to its own issues); then the papers are joined to it
by ``lists``. Code named beside a paper is evidence of code, a weak one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .. import identifiers
from ..code_links import extract
from ..model import Batch, CodeLink, Evidence
from . import abstract_links, record
from .document import Document
from .listing import LINK
from .reading import Reading

BATCH = 1_000
CONFIDENCE = 0.6  # of code named beside a paper by somebody else
_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$|\s*<h([1-6])[^>]*>(.*?)</h[1-6]>\s*$", re.IGNORECASE)
_BULLET = re.compile(r"(\s*)(?:[-*+•]|\d{1,4}[.)])\s+")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|<img\b[^<>]*>", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b[^<>]{0,500}?href=[\"']([^\"'<>]{0,2000})[\"'][^<>]{0,500}>(.{0,1000}?)</a>", re.IGNORECASE)
_TAG = re.compile(r"<(?!https?:)/?[a-zA-Z][^<>]*>")
_LABEL = re.compile(
    r"\W*(?:paper|pdf|link|arxiv|abs|html|doi|acl|openreview|code|github|project(?: ?page)?|page|website|homepage|blog|video|"
    r"slides|data(?:set)?s?|demo|hf|hugging ?face|model|here|repo|official|url|tweet|bib(?:tex)?|\d{4}[./-]?\d*|"
    r"[A-Z]{2,8}[ '’]?\d{2,4})\W*",
    re.IGNORECASE,
)
_PAPER_LABEL = re.compile(r"\W*(?:paper|pdf|arxiv|abs|doi|openreview|acl|article|preprint)(?: link)?\W*", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]{12,300}?)[.,]?"\s*(?:[,.(\[–|-]|by\b|$)')
_AFTER_AUTHORS = re.compile(r'^[^"]{0,300}(?:et al\.?|\b[A-Z][\w.]*)[,:.]? (?:\(\d{4}\)[,:.]? )?"([^"]{12,300}?)[.,]?"')
_BOLD = re.compile(r"\*\*([^*]{12,300})\*\*|__([^_]{12,300})__")
_VENUE = re.compile(r"^\W{0,3}[(\[][^()\[\]]{0,30}(?:19|20)\d{2}[^()\[\]]{0,20}[)\]]\s*")
_LEAD = re.compile(r"^(?:(?:[^\w\"“”]|_)*|\(?\[?(?:19|20)\d{2}(?:[./-]\d{1,2}){0,2}\]?\)?[\s:,|-]*|\[[^\[\]]{1,30}\]\s*)+")
_SELF = re.compile(
    r"github\.com/([\w-]+/[\w.-]+?)/(?:issues|pulls?|stargazers|network|graphs|discussions|fork|commits|compare|actions|blob|tree|raw)\b|"
    r"img\.shields\.io/github/[\w/-]*?/([\w-]+/[\w.-]+)|star-history\.com/(?:#|svg\?repos=)([\w-]+/[\w.-]+)|"
    r"hits\.\w+\.com/[^\s]*github\.com/([\w-]+/[\w.-]+)|contrib\.rocks/(?:image|preview)\?repo=([\w-]+/[\w.-]+)",
    re.IGNORECASE,
)
_HOSTS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:mlr\.press|nips\.cc|neurips\.cc|thecvf\.com|jmlr\.org|aaai\.org|ijcai\.org|ieee\.org|acm\.org|"
    r"springer\.com|sciencedirect\.com|nature\.com|science\.org|mit\.edu/\w+|ssrn\.com|semanticscholar\.org|usenix\.org|"
    r"isca-speech\.org|ecva\.net|bmvc\d*\.\w+|jstor\.org|wiley\.com|tandfonline\.com|sagepub\.com|pnas\.org)/\S",
    re.IGNORECASE,
)
_FORGES = ("github", "gitlab", "codeberg", "bitbucket")


@dataclass(slots=True)
class Item:
    """One entry: the lines of a bullet, a table row or a paragraph, and the headings above it."""

    number: int
    section: str
    text: str
    indent: int = 0
    more: list[str] = field(default_factory=list)

    @property
    def whole(self) -> str:
        """All its lines."""
        return "\n".join([self.text, *self.more])


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read the papers item by item."""
    evidence = Evidence("reading_list", document.name, document.day)
    name = document.repository or own_repository(document.head_text)
    repository = next(iter(abstract_links.repositories(f"https://github.com/{name}")), None) if name else None
    batch = Batch()
    if repository:
        batch.repositories.append(abstract_links.repository(repository, replace(evidence, detail=_reason(document))))
    else:
        reading.problem("", "nothing in it says which repository it belongs to: its papers are read, no lists edge is made")
    for item in items(document.lines()):
        _take(item, repository.identifier if repository else None, evidence, batch, reading)
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch.papers or reading.read:
        yield batch


def _reason(document: Document) -> str:
    return "" if document.repository else "by the badges and links in its head"


def own_repository(head: str) -> str | None:
    """Return the repository whose README begins with *head*, by its own badges and links, None where they do not agree."""
    first_item = re.search(rf"^\s*[-*+|].*{identifiers.ARXIV_PATTERN}", head, re.MULTILINE)
    top = head[: first_item.start()] if first_item else head
    for part in (top, head):
        names = Counter[str]()
        shown: dict[str, str] = {}
        for match in _SELF.finditer(part):
            name = identifiers.github_name(next(group for group in match.groups() if group))
            if name:
                names[name.lower()] += 1
                shown.setdefault(name.lower(), name)
        best = names.most_common(2)
        if best and (len(best) == 1 or best[0][1] >= 3 * best[1][1]) and (part is top or best[0][1] > 2):
            return shown[best[0][0]]
    return None


def items(lines: Iterable[tuple[int, str]]) -> Iterator[Item]:
    """Yield the entries under their headings.

    Code blocks are passed over; sub-bullets that are mere labels go with their entry.
    """
    headings: dict[int, str] = {}
    item: Item | None = None
    fenced = blank = False
    for number, line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
            continue
        if fenced:
            continue
        if match := _HEADING.match(line):
            if item:
                yield item
            item = None
            level = int(match[3] or len(match[1] or ""))
            headings = {depth: text for depth, text in headings.items() if depth < level}
            headings[level] = words(match[2] or match[4] or "")
            if LINK.search(line) and named(line):
                item = Item(number, _section(headings, level), line.lstrip(" #"))
            continue
        if not line.strip():
            blank = True
            continue
        bullet = _BULLET.match(line)
        indent = len(line) - len(line.lstrip())
        starts = bool(bullet) or line.lstrip().startswith("|") or (blank and indent == 0) or item is None
        if item and bullet and indent > item.indent and _belongs(line):
            starts = False
        if starts:
            if item:
                yield item
            item = Item(number, _section(headings, 9), line[bullet.end() :] if bullet else line.strip(), indent)
        elif item:
            item.more.append(line.strip())
        blank = False
    if item:
        yield item


def _belongs(line: str) -> bool:
    """Tell a sub-bullet that only labels links of its entry, or gives the link of an entry that is a bare title."""
    if all(_LABEL.fullmatch(text) for text, _ in LINK.findall(line)) and LINK.search(line):
        return True
    return not named(line)


def _section(headings: dict[int, str], below: int) -> str:
    parts = [text for level, text in sorted(headings.items()) if level < below and text]
    return " / ".join(parts[1:] if len(parts) > 1 else parts)


def words(text: str) -> str:
    """Return Markdown as words: links as their text, no images, marks, tags or emoji codes."""
    text = LINK.sub(lambda m: m[1], _TAG.sub(" ", _ANCHOR.sub(r"\2", _IMAGE.sub("", text))))
    return " ".join(re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)|:[a-z_]+:|\\(?=[\W_])", "", text).split()).strip(" -–—|:")


def named(text: str) -> list[str]:
    """Return the papers' identifiers in *text*, each once."""
    found = dict.fromkeys(mention.identifier for mention in identifiers.find(_IMAGE.sub("", text)))
    return [name for name in found if name.partition(":")[0] not in _FORGES]


def _take(item: Item, repository: str | None, evidence: Evidence, batch: Batch, reading: Reading) -> None:
    text = _ANCHOR.sub(lambda m: f"[{words(m[2])}]({m[1]})", item.whole)
    links = [(words(label), url) for label, url in LINK.findall(_IMAGE.sub("", text))]
    papers = named(text)
    title = title_of(text, links)
    if not papers:
        address = next((url for label, url in links if _PAPER_LABEL.fullmatch(label) or is_paper_page(url)), None)
        if address is None:
            return
        if title is None:
            reading.skip(item.number, f"a link to a paper without a title or identifier: {address[:80]}")
            return
        _add([], title, address, item, repository, evidence, batch, reading)
        return
    groups = (
        [papers] if len({name.partition(":")[0] for name in papers}) == len(papers) and title else [[name] for name in papers]
    )
    for group in groups:
        own = (
            title if len(groups) == 1 else next((label for label, url in links if named(url) == group and is_title(label)), None)
        )
        _add(group, own, None, item, repository, evidence, batch, reading, code=len(groups) == 1)


def _add(
    ids: list[str], title: str | None, address: str | None, item: Item, repository: str | None, evidence: Evidence, batch: Batch,
    reading: Reading, *, code: bool = True,
) -> None:  # fmt: skip
    paper = record.paper(evidence, ids, title=title, url=address, section=item.section or None, position=reading.new + 1)
    if not paper.id:
        reading.skip(item.number, "neither title nor identifier")
        return
    reading.found(paper)
    batch.papers.append(paper)
    if repository:
        where = Evidence("reading_list", "README", evidence.date, evidence.found_in)
        batch.links.append(
            CodeLink(paper=paper.id, repository=repository, relation="lists", evidence=where, section=item.section or None)
        )
    if code:
        for link in extract(_IMAGE.sub("", item.whole)):
            if link.kind == "repository" and link.identifier != repository:
                said = Evidence("reading_list", evidence.found_in, evidence.date, "named beside the paper in a reading list")
                abstract_links.add_code(batch, paper.id, link.url, said, CONFIDENCE)


def title_of(text: str, links: list[tuple[str, str]]) -> str | None:
    """Return the title in an item: its paper link's text, what is quoted or bold, else what stands before the first link."""
    if text.lstrip().startswith("|"):
        cells = [words(cell) for cell in re.split(r"(?<!\\)\|", text.strip().strip("|"))]
        return max((cell for cell in cells if is_title(cell)), key=len, default=None)
    for label, url in links:
        if is_title(label) and (named(url) or is_paper_page(url) or len(links) == 1):
            return label
    quoted = _QUOTED.match(_LEAD.sub("", words(text).replace("“", '"')).replace("”", '"'))
    quoted = quoted or _AFTER_AUTHORS.search(words(text.replace("“", '"').replace("”", '"')))
    for match in filter(None, (quoted, *_BOLD.finditer(text))):
        found = words(next(group for group in match.groups() if group))
        if is_title(found):
            return found.rstrip(".,")
    before = words(LINK.split(_IMAGE.sub("", text.split("\n")[0]), maxsplit=1)[0])
    before = _LEAD.sub("", _VENUE.sub("", before)).strip('"“”').rstrip(" [(,;:|-–—").split("<br")[0]
    before = re.split(r"(?<=[a-z\d)])\.\s", before, maxsplit=1)[0].strip(" .")
    return before if is_title(before) else None


def is_paper_page(url: str) -> bool:
    """Tell a link to a paper by its ending or by the publisher it leads to."""
    return url.lower().split("?")[0].endswith(".pdf") or bool(_HOSTS.match(url))


def is_title(text: str) -> bool:
    """Tell whether *text* can be a paper's title: not a label, two words or more, a capital, no sentence's length."""
    if not 8 <= len(text) <= 300 or "://" in text or _LABEL.fullmatch(text) or (text.isascii() and text == text.lower()):
        return False
    return len(re.findall(r"[^\W\d_]{2,}", text)) >= 2
