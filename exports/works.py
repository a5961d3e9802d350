"""The papers of a graph as works to cite: what BibTeX, RIS and CSL-JSON share."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..graph.text import normal
from .citations import kind_of, relation_of
from .columns import FlatGraph, Row

if TYPE_CHECKING:
    from collections.abc import Hashable

    import networkx as nx

_SMALL_WORDS = frozenset("a an and are as at by do does for from how in into is of on or the to what when why with".split())
_MEETING = re.compile(r"\b(proc\.|proceedings|conference|workshop|symposium|meeting)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Work:
    """A paper as a bibliography has it; empty means unknown.

    ``key`` is unique and plain ASCII; ``date`` holds year, month, day as far as they are known; ``all_authors`` is False
    where there are more than ``authors`` names; ``code`` are the addresses of its repositories.
    """

    key: str
    id: str
    title: str
    authors: tuple[str, ...] = ()
    all_authors: bool = True
    date: tuple[int, ...] = ()
    venue: str = ""
    arxiv_id: str = ""
    doi: str = ""
    url: str = ""
    abstract: str = ""
    code: tuple[str, ...] = ()

    @property
    def at_meeting(self) -> bool:
        """Whether its venue's name says that it is a conference or a workshop."""
        return bool(_MEETING.search(self.venue))


def read_works(flat: FlatGraph, *, listed: bool = False) -> Iterator[Work]:
    """Yield the papers of *flat* in the graph's order; with *listed* only those the user listed."""
    code = _repositories(flat)
    taken: set[str] = set()
    for (node, data), (text, row) in zip(flat.graph.nodes(data=True), flat.nodes(), strict=True):
        if kind_of(data) == "paper" and (not listed or row.get("listed") is True):
            yield _work(text, row, code.get(node, ()), taken)


def left_out(graph: nx.DiGraph, entries: int) -> tuple[str, ...]:
    """Return the note that says how many nodes are not among the *entries*."""
    without = graph.number_of_nodes() - entries
    return (f"{without} nodes are no entry: repositories stand in the note of their papers.",) if without else ()


def name_parts(name: str) -> tuple[str, str]:
    """Return given and family name of *name* (``Ada Lovelace``, ``Lovelace, Ada``); given is ``""`` where there is one word."""
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return (given, family) if family else ("", given)
    given, _, family = name.rpartition(" ")
    return given.strip(), family


def _work(text: str, row: Row, code: tuple[str, ...], taken: set[str]) -> Work:
    authors = tuple(name for part in _text(row, "authors").split(";") if (name := part.strip()))
    authors = tuple(name for name in authors if name.casefold() != "et al.")
    count = row.get("authors_count")
    title = _text(row, "title") or _text(row, "label") or text
    date = _date(row)
    return Work(
        key=_key(authors, date, title, taken),
        id=text,
        title=title,
        authors=authors,
        all_authors=not (isinstance(count, int) and count > len(authors) > 0),
        date=date,
        venue=_text(row, "venue"),
        arxiv_id=_text(row, "arxiv_id"),
        doi=_text(row, "doi"),
        url=_text(row, "url"),
        abstract=str(row.get("abstract", "")).strip(),
        code=code,
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name, "")
    return " ".join(("; ".join(value) if isinstance(value, tuple) else str(value)).split())


def _date(row: Row) -> tuple[int, ...]:
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?.*", _text(row, "date"))
    year = row.get("year")
    if match:
        return tuple(int(part) for part in match.groups() if part)
    return (year,) if isinstance(year, int) and year and abs(year) < 10_000 else ()


def _key(authors: tuple[str, ...], date: tuple[int, ...], title: str, taken: set[str]) -> str:
    """Return a key such as ``yang2023alignment``, with a letter or number behind where it is taken."""
    family = _ascii(name_parts(authors[0])[1]) if authors else ""
    word = next((word for word in map(_ascii, title.split()) if word and word not in _SMALL_WORDS), "")
    key = unique = f"{family}{date[0] if date and date[0] > 0 else ''}{word}" or "work"
    for suffix in _suffixes():
        if unique not in taken:
            break
        unique = key + suffix
    taken.add(unique)
    return unique


def _suffixes() -> Iterator[str]:
    yield from "abcdefghijklmnopqrstuvwxyz"
    number = 2
    while True:
        yield f"_{number}"
        number += 1


def _ascii(text: str) -> str:
    plain = normal("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]", "", plain.lower())


def _repositories(flat: FlatGraph) -> dict[Hashable, tuple[str, ...]]:
    found: dict[Hashable, tuple[str, ...]] = {}
    for paper, repository, data in flat.graph.edges(data=True):
        if relation_of(data) == "has_code":
            url = flat.graph.nodes[repository].get("url") or flat.ids[repository]
            found[paper] = (*found.get(paper, ()), flat.cleaner.text(" ".join(str(url).split())))
    return found
