"""The links in an abstract: repositories become evidence of code, the rest stays with the paper."""

from __future__ import annotations

import re
from dataclasses import replace

from ..code_links import FoundLink, extract
from ..model import Batch, CodeLink, Evidence, Paper, Repository

_URL = re.compile(r"(?:https?://|(?<![\w@/.-])www\.)[^\s<>\"\\{}|^`]+", re.IGNORECASE)


def add(batch: Batch, paper: Paper) -> Paper:
    """Add *paper* to *batch* with the repositories and links that its abstract names; return it as added."""
    repositories, links = split(paper.abstract or "")
    for link in repositories:
        detail = "a broken address was mended" if link.joined else ""
        link_code(batch, paper, link, replace(paper.evidence, found_in="abstract", detail=detail))
    paper = replace(paper, links=tuple(dict.fromkeys((*paper.links, *links))))
    batch.papers.append(paper)
    return paper


def link_code(batch: Batch, paper: Paper, link: FoundLink, evidence: Evidence, *, official: bool | None = None) -> None:
    """Add to *batch* that *evidence* gives the repository *link* as the code of *paper*."""
    batch.repositories.append(repository(link, replace(evidence, detail="")))
    batch.links.append(
        CodeLink(paper=paper.id, repository=link.identifier, relation="has_code", evidence=evidence, official=official)
    )


def repository(link: FoundLink, evidence: Evidence) -> Repository:
    """Return the record of the repository that *link* names in the user's file."""
    return Repository(id=link.identifier, name=link.name, url=link.url, evidence=evidence, listed=True)


def split(text: str) -> tuple[tuple[FoundLink, ...], tuple[str, ...]]:
    """Return the repositories and the other URLs that *text* names, in order."""
    if "." not in text:
        return (), ()
    found = extract(text)
    repositories = [link for link in found if link.kind == "repository"]
    others = {link.start: link.url for link in found if link.kind != "repository"}
    for match in _URL.finditer(text):
        if not any(link.start < match.end() and match.start() < link.end for link in repositories):
            url = _trimmed(match[0])  # as written, where it is written out
            others[match.start()] = url if "://" in url else f"https://{url}"
    return tuple(repositories), tuple(dict.fromkeys(url for _, url in sorted(others.items())))


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?'\"*")
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:!?'\"*")
    return url
