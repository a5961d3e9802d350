"""The words of citewalk as plain frozen dataclasses. No input, no output, no other module's business.

A :class:`Paper` is a *record*: what one evidence says of a work. The collection keeps all records and merges those that
share an identifier; a merged paper is again a :class:`Paper`. Readers and sources hand over a :class:`Batch`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .identifiers import best_first, canonical

Relation = Literal["cites", "has_code", "lists"]
Scope = Literal["listed", "found", "all"]
Status = Literal["ok", "empty", "withheld", "not_found", "rate_limited", "error", "unfetched"]
Health = Literal["ok", "moved", "archived", "empty", "gone", "unchecked"]

SCOPES: tuple[Scope, ...] = ("listed", "found", "all")
RELATIONS: tuple[Relation, ...] = ("cites", "has_code", "lists")
STATUSES: tuple[Status, ...] = ("ok", "empty", "withheld", "not_found", "rate_limited", "error", "unfetched")
HEALTHS: tuple[Health, ...] = ("ok", "moved", "archived", "empty", "gone", "unchecked")
# Named here, where the command line finds them without loading what computes them.
MEASURES: tuple[str, ...] = (
    "in_degree", "out_degree", "pagerank", "hits_authority", "hits_hub", "core", "betweenness", "closeness", "harmonic", "katz",
    "citerank", "year_rank", "disruption", "influential", "influential_pagerank",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """Who says that something is so.

    ``source`` is one of ``semantic_scholar openalex crossref datacite arxiv hugging_face github`` or what the user
    gave (``listing bibtex ris csl csv text reading_list network interchange person papers_with_code``).
    ``found_in`` names the place (a file's name, ``reference list``, ``abstract``, ``README`` …), ``date`` is the ISO
    day it was fetched or read, ``detail`` one short sentence (a reason, a section, a score).
    """

    source: str
    found_in: str = ""
    date: str = ""
    detail: str = ""

    def __str__(self) -> str:
        where = f": {self.found_in}" if self.found_in else ""
        when = f" ({self.date})" if self.date else ""
        what = f", {self.detail}" if self.detail else ""
        return f"{self.source}{where}{what}{when}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What is known of a work. None and empty mean unknown, never zero.

    ``identifiers`` are normalised (:mod:`citewalk.graph.identifiers`); ``date`` is ISO ``YYYY[-MM[-DD]]``;
    ``position`` is the 1-based place in the user's file; ``date_inferred`` says that the year was not written there;
    ``links`` are URLs that are no repositories; ``listed`` means the user put it in.
    """

    evidence: Evidence
    identifiers: tuple[str, ...] = ()
    title: str | None = None
    date: str | None = None
    date_inferred: bool = False
    year: int | None = None
    authors: tuple[str, ...] = ()
    authors_count: int | None = None
    abstract: str | None = None
    tldr: str | None = None
    venue: str | None = None
    organization: str | None = None
    url: str | None = None
    comment: str | None = None
    project_page: str | None = None
    links: tuple[str, ...] = ()
    upvotes: int | None = None
    comments: int | None = None
    citation_count: int | None = None
    influential_citation_count: int | None = None
    reference_count: int | None = None
    linked_models: int | None = None
    linked_datasets: int | None = None
    linked_spaces: int | None = None
    section: str | None = None
    listed: bool = False
    position: int | None = None

    @property
    def id(self) -> str:
        """The canonical id; ``""`` for a record with neither identifier nor title."""
        return canonical(self.identifiers, self.title) or ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every identifier it is found by, the canonical id first (a title id only when nothing better is known)."""
        return best_first((*self.identifiers, self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """A code repository as one evidence describes it.

    ``id`` is ``github:owner/name`` in lower case (other hosts: ``gitlab:…``, ``codeberg:…``), ``name`` the form to show,
    ``number`` the host's numeric id, which survives a rename; ``pushed`` and ``released`` are ISO days.
    """

    id: str
    name: str
    evidence: Evidence
    number: int | None = None
    url: str | None = None
    description: str | None = None
    homepage: str | None = None
    stars: int | None = None
    forks: int | None = None
    language: str | None = None
    license: str | None = None
    created: str | None = None
    pushed: str | None = None
    release: str | None = None
    released: str | None = None
    archived: bool | None = None
    fork: bool | None = None
    health: Health = "unchecked"
    former_names: tuple[str, ...] = ()
    listed: bool = False

    @property
    def address(self) -> str | None:
        """Where it can be seen: the URL that was told, else the one its name gives."""
        return self.url or (f"https://github.com/{self.name}" if self.id.startswith("github:") else None)


@dataclass(frozen=True, slots=True)
class Citation:
    """Paper *citing* cites paper *cited* (any identifier of each), says *evidence*. ``influential`` None: not told."""

    citing: str
    cited: str
    evidence: Evidence
    influential: bool | None = None
    intents: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLink:
    """An edge between a paper and a repository.

    ``has_code`` points from paper to repository, ``lists`` from repository to paper. ``confidence`` is 0 to 1 with its
    reason in ``evidence.detail``; ``official`` None means nobody says; ``section`` is the heading in the README.
    """

    paper: str
    repository: str
    relation: Literal["has_code", "lists"]
    evidence: Evidence
    confidence: float | None = None
    official: bool | None = None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a paper's reference list stands with one source: *found* of *declared* references, and why."""

    paper: str
    source: str
    status: Status
    found: int | None = None
    declared: int | None = None
    date: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Something that was asked of a source, so that it is not asked again: *kind* of question, *key*, answer's status.

    Kinds: ``references citations contexts paper title repository readme candidate pages twin hf_paper listing``.
    """

    source: str
    kind: str
    key: str
    status: Status
    date: str = ""
    fields: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read or fetched: *where* (``file:line``, or an id), *what*, from *source*."""

    source: str
    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(slots=True)
class Batch:
    """What one read of a file, or one answer of an API, brings; the collection takes it in one transaction.

    ``problems`` are what could not be read of it: they are for the person who reads, the collection does not keep them.
    """

    papers: list[Paper] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    repositories: list[Repository] = field(default_factory=list)
    links: list[CodeLink] = field(default_factory=list)
    coverage: list[Coverage] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def extend(self, other: Batch) -> None:
        """Take in all that *other* holds."""
        self.problems.extend(other.problems)
        for mine, theirs in zip(self._lists(), other._lists(), strict=True):
            mine.extend(theirs)

    def _lists(self) -> Iterator[list[object]]:
        yield from (self.papers, self.citations, self.repositories, self.links, self.coverage, self.fetches)  # type: ignore[misc]

    def __bool__(self) -> bool:
        return any(self._lists())
