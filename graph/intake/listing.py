"""Hugging Face Daily Papers as text: copied from the browser, or saved as Markdown (HTML becomes such lines first).

A card is a title, an abstract or summary, and lines about them, in one of two orders (recorded 2025 and 2026)::

    Alignment for Honesty                         Submitted by
    Recent research has …                         somebody
      • 5 authors        (or an organisation)     Title / summary / 5 authors or organisation
    ·                                             · Published on Oct 4, 2026
    Dec 12, 2023 2       (2 comments)             Upvote 117 / GitHub 3.29k / arXiv Page

Where links are kept, ``/papers/ID`` gives the paper's arXiv id. Trending pages hold every card twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from .. import identifiers
from ..model import Batch, Evidence
from . import abstract_links, record
from .document import Document
from .page_date import WrittenDate, page_year, read_date
from .reading import Reading

AUTHORS = re.compile(r"[•·*\-\s]*(\d{1,5})\s+authors?", re.IGNORECASE)
_COUNT = re.compile(r"-|\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d+k)?|\d{1,3}k", re.IGNORECASE)
_UPVOTE = re.compile(r"[▲↑\s]*Upvotes?\s*(-|[\d.,]+k?)?", re.IGNORECASE)
_STARS = re.compile(r"GitHub\s*([\d.,]+k?)?", re.IGNORECASE)
_SUBMITTED = re.compile(r"Submitted by\s*(.*)", re.IGNORECASE)
_FURNITURE = re.compile(
    r"new|get trending papers in your email inbox!?|subscribe|(?:daily|trending) papers|by\s*AK and the research community|"
    r"daily|weekly|monthly|trending|papers|previous|next|arxiv page|arxiv|pdf|view (?:all|arxiv page|pdf)|hugging face|models|"
    r"datasets|spaces|docs|enterprise|pricing|log in|sign up|join the community|community|load more|show more|search|"
    r"trending papers by .*|hugging face's logo|\+\d+|close|share|project page|add to collection|week \d+|⚡|🔥|sort(?: by)?.*",
    re.IGNORECASE,
)
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(<?([^()\s<>]*(?:\([^()\s]*\)[^()\s]*)?)>?(?:\s+\"[^\"]*\")?\)")
PAPER = re.compile(
    rf"(?:https?://(?:huggingface\.co|hf\.co))?/papers/({identifiers.ARXIV_PATTERN})(?:v\d+)?/?(?:[?#].*)?", re.IGNORECASE
)
_MARKUP = re.compile(r"^(?:#{1,6}|>+|[*+-])\s+")
_EMPHASIS = re.compile(r"^(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1$")
LONG = 250  # characters: a line longer than this is an abstract, not a title


@dataclass(slots=True)
class Line:
    """A line that is not empty: ``gap`` says that an empty one stands before it, ``paper`` is the arXiv id it links to."""

    number: int
    text: str
    gap: bool = False
    paper: str | None = None
    urls: tuple[str, ...] = ()
    comments: bool = False  # it links to the paper's discussion


@dataclass(slots=True)
class Card:
    """What one card shows."""

    number: int
    title: str
    abstract: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    repositories: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    authors: int | None = None
    organization: str | None = None
    date: WrittenDate | None = None
    upvotes: int | None = None
    comments: int | None = None
    stars: str | None = None


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read a listing page as text or Markdown."""
    yield from read_lines(document.lines(), document, reading)


def read_lines(numbered: Iterable[tuple[int, str]], document: Document, reading: Reading) -> Iterator[Batch]:
    """Yield the papers of a page given as numbered lines."""
    page = _Page()
    for line in _lines(numbered):
        page.take(line)
    page.close()
    yield _batch(page, document, reading)


def _lines(numbered: Iterable[tuple[int, str]]) -> Iterator[Line]:
    """Yield the lines that say something, Markdown's marks taken off and links kept aside."""
    gap = True
    for number, raw in numbered:
        text = raw.strip()
        if not text:
            gap = True
            continue
        line = _unlink(number, text, gap) if "](" in text or text[0] in "#>*_" else Line(number, text, gap)
        if line.text or line.urls or line.paper:
            yield line
            gap = False


def _unlink(number: int, text: str, gap: bool) -> Line:
    """Return the line with ``[text](url)`` as text; it *is* a paper's line when nothing else stands on it."""
    text = _MARKUP.sub("", re.sub(r"!\[[^\[\]]*\]\([^()\s]*\)", "", text)).strip()
    text = _EMPHASIS.sub(r"\2", text)
    links = [(m[1], m[2]) for m in LINK.finditer(text)]
    alone = LINK.sub("", text).strip(" *_·•|-") == ""
    papers = [m[1] for _, url in links if (m := PAPER.fullmatch(url))]
    plain = LINK.sub(lambda m: m[1], text).strip()
    plain = _EMPHASIS.sub(r"\2", plain)
    urls = tuple(url for _, url in links if url.startswith(("http://", "https://")))
    comments = any(url.endswith("#community") for _, url in links)
    return Line(number, plain, gap, papers[0] if papers and alone else None, urls, comments)


class _Page:
    """The cards of a page, collected line by line."""

    def __init__(self) -> None:
        self.cards: list[Card] = []
        self.header: WrittenDate | None = None
        self._block: list[Line] = []  # titles and abstracts not yet told apart
        self._meta = Card(0, "")  # what is known beside them
        self._behind = False  # a line of the card's end has been read
        self._user_next = False
        self._upvotes_next = False
        self._counts: list[int | None] = []  # bare numbers behind a date
        self._upvotes_first: bool | None = None

    def take(self, line: Line) -> None:
        """Read one line."""
        text = line.text.strip(" \t\u00a0•·")
        if self._user_next:
            self._user_next = False
            return
        if line.paper and self._starts(line, text):
            return
        if line.comments and _COUNT.fullmatch(text):
            self._meta.comments, self._behind = record.number(text), True
        elif not self._about(text) and text:
            if self._behind:
                self.close()
            self._block.append(replace(line, text=text, paper=None))
        self._links(line)

    def _starts(self, line: Line, text: str) -> bool:
        """Take the line as a card's title when its link says so; other links to the same paper add nothing."""
        if not text or _COUNT.fullmatch(text) or AUTHORS.fullmatch(text) or read_date(text) or _FURNITURE.fullmatch(text):
            return False
        number = f"arxiv:{line.paper}"
        if number in self._meta.ids:
            return True
        upvotes, self._counts = self._counts, []
        if self._block or self._behind or self._meta.ids:
            self._counts = upvotes if self._upvotes_first is False else []
            self.close()
        if upvotes and self._upvotes_first is not False:
            self._meta.upvotes = upvotes[-1]
        self._meta.ids.append(number)
        self._block.append(replace(line, text=text))
        return True

    def _about(self, text: str) -> bool:
        """Read a line that is neither title nor abstract; False when it is one of these."""
        if match := _SUBMITTED.fullmatch(text):
            if not self.cards and not self._behind:
                self._block.clear()  # the page's head
            elif self._block or self._behind:
                self.close()
            self._user_next = not match[1]
        elif match := AUTHORS.fullmatch(text):
            self._meta.authors = int(match[1])
            self._behind = True
        elif not text:
            self._behind = self._behind or bool(self._block)
        elif date := read_date(text):
            self._date(date)
        elif _COUNT.fullmatch(text):
            self._count(text)
        elif match := _UPVOTE.fullmatch(text):
            self._meta.upvotes = record.number(match[1]) if match[1] else None
            self._upvotes_next = not match[1]
            self._behind = self._behind or bool(self._block)
        elif (match := _STARS.fullmatch(text)) and (self._block or self._behind):
            self._meta.stars = match[1]
            self._behind = True
        elif _FURNITURE.fullmatch(text):
            if not self._block and not self._behind:
                self._counts.clear()
        else:
            return False
        return True

    def _date(self, date: WrittenDate) -> None:
        if not self._block or not (
            self._behind or self.cards or self._meta.ids or any(_is_abstract(x.text) for x in self._block)
        ):
            if not self.cards and self.header is None:
                self._block.clear()  # the page's head
                self.header = date
            return
        if self._meta.authors is None and len(self._block) > 1 and len(self._block[-1].text) < 120 and not self._block[-1].paper:
            self._organization()
        self._meta.date = date
        self._meta.comments = date.comments
        self._behind = True

    def _organization(self) -> None:
        """Take the last line for the organisation where it cannot be the only abstract."""
        last = self._block[-1]
        if len(self._block) > 2 or not last.text.endswith((".", "…", "?", "!")):
            self._meta.organization = self._block.pop().text

    def _count(self, text: str) -> None:
        value = None if text == "-" else record.number(text)
        if self._upvotes_next:
            self._upvotes_next = False
            self._meta.upvotes = value
        elif not self._block and not self._behind:
            self._meta.upvotes = value
            if not self.cards:
                self._upvotes_first = True
        elif self._behind:
            self._counts.append(value)
        else:
            self._behind = True
            self._counts.append(value)

    def _links(self, line: Line) -> None:
        for url in line.urls:
            if re.search(r"//(?:www\.)?github\.com/", url) and identifiers.github_name(url):
                self._meta.repositories.append(url)
            elif (found := identifiers.parse(url)) and found.startswith("arxiv:"):
                if (self._block or self._behind) and found not in self._meta.ids and not self._meta.ids:
                    self._meta.ids.append(found)
            elif self._block and not re.search(r"//(?:www\.)?(?:huggingface\.co|hf\.co)(?:/|$)", url):
                self._meta.urls.append(url)

    def close(self) -> None:
        """End the card; what stood before its last lines may hold earlier cards that show no such lines."""
        meta, block, counts = self._meta, self._block, self._counts
        self._meta, self._block, self._counts, self._behind = Card(0, ""), [], [], False
        if self._upvotes_first is None and block:
            self._upvotes_first = False
        upvotes: int | None = None
        if counts and self._upvotes_first:
            upvotes = counts.pop()
            self._meta.upvotes = upvotes
        if counts and meta.comments is None:
            meta.comments = counts[0]
        cards = split_cards(block)
        if cards:
            last = cards[-1]
            for name in ("ids", "repositories", "urls", "authors", "organization", "date", "comments", "stars"):
                setattr(last, name, getattr(meta, name))
            (cards[0] if meta.upvotes is not None and not meta.ids and len(cards) > 1 else last).upvotes = meta.upvotes
        self.cards.extend(cards)


def split_cards(block: list[Line]) -> list[Card]:
    """Tell titles and abstracts apart in lines that stand between two cards' ends.

    A title is a short line that does not end a sentence; neighbouring short lines are one wrapped title.
    """
    cards: list[Card] = []
    for index, line in enumerate(block):
        following = block[index + 1] if index + 1 < len(block) else None
        card = cards[-1] if cards else None
        if card is None or line.paper:
            cards.append(Card(line.number, line.text))
        elif _is_abstract(line.text) or block[0].paper:
            card.abstract.append(line.text)
        elif not card.abstract and not line.gap and following and _is_abstract(following.text):
            card.title = f"{card.title} {line.text}"
        elif following and _is_abstract(following.text):
            cards.append(Card(line.number, line.text))
        elif not card.abstract or following is None or not following.gap:
            card.abstract.append(line.text)
        else:
            cards.append(Card(line.number, line.text))
    return cards


def _is_abstract(text: str) -> bool:
    return len(text) > LONG or (len(text) > 40 and text.rstrip("\"'”’)").endswith((".", "…", "...")))


def _batch(page: _Page, document: Document, reading: Reading) -> Batch:
    dates = [card.date for card in page.cards if card.date]
    year, reason = page_year(page.header, dates, document.listing_date, document.today)
    batch = Batch()
    told: set[tuple[object, ...]] = set()
    for card in page.cards:
        date = card.date.in_year(card.date.year or year) if card.date else None
        inferred = bool(date and card.date and card.date.year is None)
        if card.date and not date:
            reading.problem(card.number, f"the date {card.date.text} does not exist in {year}; it is left out")
        detail = f"the year of {card.date.text!r} is inferred as {year}: {reason}" if inferred and card.date else ""
        paper = record.paper(
            Evidence("listing", document.name, document.day, detail),
            card.ids, title=card.title, abstract="\n".join(card.abstract), date=date, date_inferred=inferred,
            authors_count=card.authors, organization=card.organization, upvotes=card.upvotes, comments=card.comments,
            links=tuple(dict.fromkeys(card.urls)), position=reading.new + 1,
        )  # fmt: skip
        if not paper.id:
            reading.skip(card.number, f"a card whose title has no letters: {card.title[:40]}")
            continue
        same = (
            paper.id,
            paper.abstract,
            paper.date,
            paper.authors_count,
            paper.upvotes,
            paper.comments,
            tuple(card.repositories),
        )
        if not reading.found(paper) and same in told:
            continue  # the phone's and the desktop's copy of one card
        told.add(same)
        abstract_links.add(batch, paper)
        evidence = replace(paper.evidence, found_in="the card's GitHub link", detail="")
        for url in dict.fromkeys(card.repositories):
            abstract_links.add_code(batch, paper.id, url, evidence)
    return batch
