"""The links in a record's text: repositories become evidence of code, all others stay with the paper."""

from __future__ import annotations

import re
from dataclasses import replace

from ..code_links import Claim, FoundLink, add_link, code_batch, extract
from ..code_links.evidence import BY_MACHINE
from ..model import Batch, Evidence, Paper, Repository

_FORGE = re.compile(r"git|bitbucket|codeberg", re.IGNORECASE)
_URL = re.compile(r"(?:https?://|(?<![\w@/.-])www\.)[^\s<>\"\\{}|^`]+", re.IGNORECASE)


def add(batch: Batch, paper: Paper) -> None:
    """Add *paper* to *batch* with its code, and its other links, as its abstract names them."""
    if "." in (paper.abstract or ""):
        code = code_batch(replace(paper, project_page=None))
        take(batch, code)
        paper = replace(paper, links=tuple(dict.fromkeys((*paper.links, *links(paper.abstract or "", code)))))
    batch.papers.append(paper)


def take(batch: Batch, code: Batch) -> None:
    """Add to *batch* the repositories and links in *code*; what the user's own file names is listed."""
    batch.repositories.extend(replace(repository, listed=True) for repository in code.repositories)
    batch.links.extend(code.links)


def add_code(batch: Batch, paper: str, text: str, evidence: Evidence, confidence: float = BY_MACHINE) -> None:
    """Add the repositories that *text*, a field or link meant for code, names as the code of *paper*."""
    code = Batch()
    for link in repositories(text):
        add_link(code, paper, link, evidence, Claim(confidence, None, ""))
    take(batch, code)


def links(text: str, code: Batch) -> list[str]:
    """Return the URLs in *text*, each once, in order, without those of the repositories in *code*."""
    known = {repository.id for repository in code.repositories}
    found = extract(text)
    owned = [link for link in found if link.identifier in known]
    urls = {link.start: link.url for link in found if link.identifier not in known}
    for match in _URL.finditer(text):
        if not any(link.start < match.end() and match.start() < link.end for link in owned):
            url = _trimmed(match[0])  # as written, where it is written out
            urls[match.start()] = url if "://" in url else f"https://{url}"
    return list(dict.fromkeys(url for _, url in sorted(urls.items())))


def repositories(text: str) -> list[FoundLink]:
    """Return the repositories that *text* names, each once."""
    if not _FORGE.search(text):
        return []
    return [link for link in extract(text) if link.kind == "repository"]


def repository(link: FoundLink, evidence: Evidence) -> Repository:
    """Return the record of the repository that *link* names in the user's file."""
    return Repository(id=link.identifier, name=link.name, url=link.url, evidence=evidence, listed=True)


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?'\"*")
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(".,;:!?'\"*")
    return url
