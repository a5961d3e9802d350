"""Any text: the identifiers and URLs in it; or a list of titles, one a line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .. import identifiers
from ..code_links import extract
from ..model import Batch, Evidence
from . import abstract_links, record
from .document import Document
from .reading import Reading

BATCH = 2_000
_MARK = re.compile(r"^(?:[-*+•·]|\(?\d{1,4}[.)\]]|\[\d{1,4}\])\s+")
_LABEL = re.compile(r"^(?:doi|arxiv)\b[\s:]{0,5}|[\s:,;(\[–—-]{1,5}(?:doi|arxiv)$", re.IGNORECASE)
_QUOTES = "\"'“”‘’«»"


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read papers and repositories named anywhere in the text.

    Where most lines hold an identifier or could be a title, the file is a list: its other lines are titles.
    """
    yield from read_lines(document.lines(), document, reading, titles=_is_list(document))


def read_lines(
    lines: Iterable[tuple[int, str]], document: Document, reading: Reading, *, titles: bool = False
) -> Iterator[Batch]:
    """Yield what numbered lines name; with *titles*, a line that names nothing is a title."""
    evidence = Evidence("text", document.name, document.day)
    batch = Batch()
    for number, line in lines:
        text = line.strip()
        if not text or (text.startswith(("#", "//")) and not _mentions(text)):
            continue
        if not _take(text, evidence, batch, reading, titles=titles) and titles:
            _take_title(number, text, evidence, batch, reading)
        if len(batch.papers) >= BATCH:
            yield batch
            batch = Batch()
    if batch:
        yield batch


def _mentions(text: str) -> bool:
    return next(identifiers.find(text), None) is not None


def _take(text: str, evidence: Evidence, batch: Batch, reading: Reading, *, titles: bool) -> bool:
    """Read what *text* names; False when it names nothing. In a list, what stands beside one identifier is its title."""
    whole = identifiers.parse(_MARK.sub("", text).strip(_QUOTES + ",; "))
    mentions = [] if whole else list(identifiers.find(text))
    title = _title_beside(text, mentions[0]) if titles and len(mentions) == 1 else None
    papers = [whole] if whole else [mention.identifier for mention in mentions]
    papers = [name for name in papers if name.partition(":")[0] not in ("github", "gitlab", "codeberg", "bitbucket")]
    for name in papers:
        paper = record.paper(evidence, [name], title=title, position=reading.new + 1, url=identifiers.url(name))
        if reading.found(paper):
            batch.papers.append(paper)
    codes = abstract_links.repositories(text)
    if whole and whole.startswith("github:") and not codes:
        codes = extract(f"https://github.com/{text.partition(':')[2].strip()}")
    for link in codes:
        if reading.named(link.identifier):
            batch.repositories.append(abstract_links.repository(link, evidence))
    return bool(papers or codes)


def _title_beside(text: str, mention: identifiers.Mention) -> str | None:
    rest = _bare(f"{text[: mention.start]} {text[mention.end :]}").strip(" ()[]{}<>,;:|*_\t–—-")
    rest = _LABEL.sub("", rest).strip(" ()[]{}<>,;:|*_\t–—-")
    return rest if _could_be_title(rest) and not re.search(r"[()\[\]]", rest) else None


def _bare(text: str) -> str:
    """Return a line of a list without its mark, quotes and emphasis."""
    return _MARK.sub("", text).strip(f"{_QUOTES}*_` ")


def _take_title(number: int, text: str, evidence: Evidence, batch: Batch, reading: Reading) -> None:
    title = _bare(text)
    if not _could_be_title(title):
        reading.skip(number, f"no identifier, and no title: {title[:80]}")
        return
    paper = record.paper(evidence, title=title, position=reading.new + 1)
    if reading.found(paper):
        batch.papers.append(paper)


def _could_be_title(text: str) -> bool:
    """Tell whether *text* can be a title: two words or more, letters, no sentence's length, no address."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return len(words) >= 2 and 8 <= len(text) <= 300 and "://" not in text and not text.endswith((":", ";", ","))


def _is_list(document: Document) -> bool:
    """Tell a list, one thing a line, from prose: nearly every line is short and ends no sentence, or is an identifier."""
    lines = [line.strip() for line in document.head_text.split("\n") if line.strip() and not line.startswith("#")]
    if not lines:
        return False
    fitting = sum(
        bool(identifiers.parse(_MARK.sub("", line))) or (_could_be_title(line) and not line.endswith(".")) for line in lines
    )
    return fitting >= 0.8 * len(lines)
