"""The little world that all fake APIs tell of: papers, who cites whom, repositories. Each API shows its own view of it."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass
class WorldPaper:
    """A work. ``references`` are keys of other papers; ``unresolved`` are titles that no API has an id for.

    ``unknown_to`` names APIs that have never heard of it, ``no_references_in`` those that know it without a list,
    ``withheld`` means its publisher does not let Semantic Scholar show the list, ``declared`` overrides the number of
    references it is said to have, ``twin`` is the DOI of the published version (told by DataCite and arXiv).
    """

    key: str
    title: str
    arxiv: str | None = None
    doi: str | None = None
    year: int | None = None
    date: str | None = None
    authors: list[str] = field(default_factory=list)
    abstract: str | None = None
    venue: str | None = None
    comment: str | None = None
    references: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)
    declared: int | None = None
    citation_count: int | None = None
    withheld: bool = False
    unknown_to: list[str] = field(default_factory=list)
    no_references_in: list[str] = field(default_factory=list)
    twin: str | None = None
    on_daily: bool = False
    upvotes: int | None = None
    repository: str | None = None
    project_page: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def s2(self) -> str:
        """Semantic Scholar's id: 40 hex digits made of the key."""
        return hashlib.sha1(self.key.encode()).hexdigest()

    @property
    def corpus(self) -> int:
        return int(self.s2[:7], 16)

    @property
    def openalex(self) -> str:
        return f"W{4_000_000_000 + int(self.s2[:7], 16)}"


@dataclass
class WorldRepository:
    """A repository; ``former`` are names it had before, ``status`` what the API answers for it (200, 404, 451)."""

    name: str
    number: int = 0
    stars: int = 0
    forks: int = 0
    language: str | None = None
    license: str | None = None
    created: str = "2023-01-01T00:00:00Z"
    pushed: str | None = "2025-01-01T00:00:00Z"
    description: str | None = None
    homepage: str | None = None
    archived: bool = False
    fork: bool = False
    release: str | None = None
    readme: str | None = None
    readme_name: str = "README.md"
    former: list[str] = field(default_factory=list)
    status: int = 200
    extra: dict[str, Any] = field(default_factory=dict)


class World:
    """All papers and repositories, found by any of their names."""

    def __init__(self, papers: Iterable[WorldPaper] = (), repositories: Iterable[WorldRepository] = ()) -> None:
        self.papers = {p.key: p for p in papers}
        self.repositories = list(repositories)
        for number, repository in enumerate(self.repositories, start=1000):
            repository.number = repository.number or number

    @classmethod
    def load(cls, path: Path) -> World:
        """Read a world from JSON: ``{"papers": [{key, title, …}], "repositories": [{name, …}]}``."""
        data = json.loads(path.read_text(encoding="utf-8"))
        return cls((WorldPaper(**p) for p in data["papers"]), (WorldRepository(**r) for r in data.get("repositories", [])))

    @classmethod
    def generate(cls, papers: int, *, references: int = 5, works: int | None = None, seed: int = 0) -> World:
        """Make *papers* arXiv papers that cite *references* works each, out of *works* older ones; same seed, same world.

        The listed ones have keys ``p0 p1 …`` and arXiv ids ``2501.10000 …``, the older works ``w0 w1 …``.
        """
        draw = random.Random(seed)
        older = [
            WorldPaper(
                f"w{n}", f"Foundational work number {n} on topic {n % 17}", year=2000 + n % 20, authors=[f"Author {n}"],
                arxiv=f"1{n % 10}0{1 + n % 9}.{10000 + n}" if n % 2 else None, doi=None if n % 2 else f"10.5555/work.{n}",
                citation_count=n,
            )
            for n in range(works if works is not None else papers)
        ]  # fmt: skip
        newer = [
            WorldPaper(
                f"p{n}", f"Listed paper number {n} about subject {n % 23}", arxiv=f"2501.{10000 + n}", year=2025,
                date="2025-01-15",
                authors=[f"Writer {n}", f"Writer {n + 1}"], citation_count=n % 7,
                references=draw.sample([w.key for w in older], min(references, len(older))),
                unresolved=[f"An unresolved technical report {n % 11}"] if n % 5 == 0 else [],
                abstract=f"We study subject {n % 23}.", repository=f"Lab{n % 9}/Code{n}" if n % 4 == 0 else None, upvotes=n % 50,
                on_daily=True,
            )
            for n in range(papers)
        ]  # fmt: skip
        repositories = [WorldRepository(p.repository, stars=n, license="MIT") for n, p in enumerate(newer) if p.repository]
        return cls([*newer, *older], repositories)

    def known_to(self, api: str) -> list[WorldPaper]:
        return [p for p in self.papers.values() if api not in p.unknown_to]

    def by_arxiv(self, value: str, api: str) -> WorldPaper | None:
        return next((p for p in self.known_to(api) if p.arxiv == value), None)

    def by_doi(self, value: str, api: str) -> WorldPaper | None:
        value = value.lower()
        for p in self.known_to(api):
            own = [p.doi, f"10.48550/arXiv.{p.arxiv}" if p.arxiv else None]
            if value in (d.lower() for d in own if d):
                return p
        return None

    def by_s2(self, value: str) -> WorldPaper | None:
        return next((p for p in self.known_to("semantic_scholar") if p.s2 == value.lower()), None)

    def by_openalex(self, value: str) -> WorldPaper | None:
        return next((p for p in self.known_to("openalex") if p.openalex == value.upper()), None)

    def citing(self, key: str, api: str) -> list[WorldPaper]:
        return [p for p in self.known_to(api) if key in p.references]

    def repository(self, name: str) -> WorldRepository | None:
        """Find a repository by its present name, else by a former one (see ``moved``)."""
        low = name.lower()
        return next((r for r in self.repositories if r.name.lower() == low), None) or self.moved(name)

    def moved(self, name: str) -> WorldRepository | None:
        low = name.lower()
        if any(r.name.lower() == low for r in self.repositories):
            return None
        return next((r for r in self.repositories if low in (f.lower() for f in r.former)), None)
