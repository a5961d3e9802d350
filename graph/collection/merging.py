"""Many records, one paper: which record is believed for which field. Pure functions of a *set* of records."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TypeVar

from ..identifiers import best_first
from ..model import Health, Paper, Repository
from .bodies import dump

# What the user wrote in a careful format is kept as they know it; prose, lists and networks only fill gaps.
_ORDER = (
    "person listing interchange bibtex ris csl csv arxiv hugging_face semantic_scholar openalex crossref datacite github "
    "reading_list text network papers_with_code"
).split()
_RANK = {source: rank for rank, source in enumerate(_ORDER)}
_STUBS = ("reference list", "citation list")

T = TypeVar("T")
R = TypeVar("R", Paper, Repository)


def merge_papers(records: Iterable[Paper]) -> Paper:
    """Return the one paper that *records* describe, whatever order they come in.

    Texts are taken from the most trusted source that has them, counts from the newest record, lists are united. A date
    whose year was only inferred gives way to any other.
    """
    trusted = sorted(records, key=_trust)
    if len(trusted) == 1:
        (only,) = trusted
        return replace(only, identifiers=best_first(only.identifiers), year=_year(only), authors_count=_authors_count(only))
    newest = sorted(trusted, key=lambda r: r.evidence.date, reverse=True)  # stable: trust decides on equal days
    dated = sorted((r for r in trusted if r.date or r.year), key=lambda r: r.date_inferred)
    best = dated[0] if dated else None
    authors = max((r.authors for r in trusted), key=len, default=())

    def text(of: Callable[[Paper], T | None]) -> T | None:
        return _first(trusted, of)

    def count(of: Callable[[Paper], T | None]) -> T | None:
        return _first(newest, of)

    return Paper(
        evidence=trusted[0].evidence,
        identifiers=best_first(i for r in trusted for i in r.identifiers),
        title=text(lambda r: r.title),
        date=_first(dated, lambda r: r.date),
        date_inferred=bool(best and best.date_inferred),
        year=_first(dated, _year),
        authors=_first(trusted, lambda r: r.authors if len(r.authors) == len(authors) else ()) or authors,
        authors_count=text(_authors_count),
        abstract=text(lambda r: r.abstract),
        tldr=text(lambda r: r.tldr),
        venue=text(lambda r: r.venue),
        organization=text(lambda r: r.organization),
        url=text(lambda r: r.url),
        comment=text(lambda r: r.comment),
        project_page=text(lambda r: r.project_page),
        links=tuple(dict.fromkeys(link for r in trusted for link in r.links)),
        upvotes=count(lambda r: r.upvotes),
        comments=count(lambda r: r.comments),
        citation_count=count(lambda r: r.citation_count),
        influential_citation_count=count(lambda r: r.influential_citation_count),
        reference_count=count(lambda r: r.reference_count),
        linked_models=count(lambda r: r.linked_models),
        linked_datasets=count(lambda r: r.linked_datasets),
        linked_spaces=count(lambda r: r.linked_spaces),
        section=text(lambda r: r.section),
        listed=any(r.listed for r in trusted),
        position=min((r.position for r in trusted if r.listed and r.position is not None), default=None),
    )


def _year(record: Paper) -> int | None:
    return record.year or (int(record.date[:4]) if record.date else None)


def _authors_count(record: Paper) -> int | None:
    return record.authors_count or len(record.authors) or None


def merge_repositories(records: Iterable[Repository]) -> Repository:
    """Return the one repository that *records* describe: GitHub's newest word first, then what others told."""
    trusted = sorted(records, key=_trust)
    newest = sorted(trusted, key=lambda r: r.evidence.date, reverse=True)
    newest.sort(key=lambda r: (r.evidence.source != "github", r.health == "unchecked"))
    first = newest[0]
    former = {n for r in trusted for n in (r.id, *r.former_names)} - {first.id}

    def fact(of: Callable[[Repository], T | None]) -> T | None:
        return _first(newest, of)

    def health(record: Repository) -> Health | None:
        return None if record.health == "unchecked" else record.health

    return Repository(
        id=first.id,
        name=first.name,
        evidence=first.evidence,
        number=fact(lambda r: r.number),
        url=fact(lambda r: r.url),
        description=fact(lambda r: r.description),
        homepage=fact(lambda r: r.homepage),
        stars=fact(lambda r: r.stars),
        forks=fact(lambda r: r.forks),
        language=fact(lambda r: r.language),
        license=fact(lambda r: r.license),
        created=fact(lambda r: r.created),
        pushed=fact(lambda r: r.pushed),
        release=fact(lambda r: r.release),
        released=fact(lambda r: r.released),
        archived=fact(lambda r: r.archived),
        fork=fact(lambda r: r.fork),
        health=fact(health) or "unchecked",
        former_names=tuple(sorted(former)),
        listed=any(r.listed for r in trusted),
    )


def _trust(record: Paper | Repository) -> tuple[int, bool, str, str, str]:
    said = record.evidence
    rank = _RANK.get(said.source, len(_RANK))
    return rank, said.found_in in _STUBS, said.found_in, said.detail, dump(record)


def _first(records: Iterable[R], of: Callable[[R], T | None]) -> T | None:
    """Return the first value that says something; 0 and False do, None and empty texts or lists do not."""
    for record in records:
        value = of(record)
        if value is not None and value not in ("", ()):
            return value
    return None
