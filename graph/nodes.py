"""Find a node of a graph by whatever a person calls it: any identifier or URL it goes by, another version, its title."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .errors import UnknownPaperError
from .identifiers import parse, title_key

if TYPE_CHECKING:
    import networkx as nx

Column = Callable[[str], Sequence[Any]]

_SUGGESTIONS = 3
_NEAR = 85


def spellings(name: str) -> tuple[str, ...]:
    """Return what *name* may stand for, the most literal first: itself, and the identifier it is another spelling of.

    >>> spellings(" https://arxiv.org/abs/2312.07000v2")
    ('https://arxiv.org/abs/2312.07000v2', 'arxiv:2312.07000')
    """
    bare = name.strip()
    return tuple(dict.fromkeys(filter(None, (bare, parse(bare)))))


def find_node(graph: nx.DiGraph, name: Hashable) -> Hashable:
    """Return the node of *graph* called *name*; see :func:`find`."""
    rows = [row for _, row in graph.nodes(data=True)]
    return find(list(graph), lambda attribute: [row.get(attribute) for row in rows], name)


def find(ids: Sequence[Hashable], column: Column, name: Hashable) -> Hashable:
    """Return the one of *ids* that *name* means; *column* gives an attribute of all of them.

    *name* may be the id itself, any identifier or URL in every spelling that commands take, a name that a repository had
    before, or a title that only one has. Raises UnknownPaperError, with the nearest ids, where there is none.
    """
    if not isinstance(name, str):
        if name in ids:
            return name
        raise UnknownPaperError(f"no paper or repository of the graph goes by {name!r}")
    wanted = spellings(name)
    for candidate in wanted:
        if candidate in ids:
            return candidate
    rows = zip(ids, column("identifiers") or [None] * len(ids), column("former_names") or [None] * len(ids), strict=True)
    for node, identifiers, former in rows:
        if any(other in wanted for other in _names(identifiers, former)):
            return node
    key = title_key(name)
    titled = [
        node for node, title in zip(ids, column("title") or [None] * len(ids), strict=True) if key and title_key_of(title) == key
    ]
    if len(titled) == 1:
        return titled[0]
    near = list(map(str, titled[:_SUGGESTIONS])) or _nearest(ids, wanted)
    hint = f"; did you mean {' or '.join(near)}?" if near else ""
    raise UnknownPaperError(f"no paper or repository of the graph goes by {name!r}{hint}")


def title_key_of(title: Any) -> str | None:
    """Return the letters and digits by which titles are compared, None for what is no title."""
    return title_key(title) if isinstance(title, str) else None


def _names(identifiers: Any, former: Any) -> Iterator[str]:
    yield from (part.strip() for part in str(identifiers or "").split(";"))
    yield from (f"github:{part.strip().lower()}" for part in str(former or "").split(";") if part.strip())


def _nearest(ids: Sequence[Hashable], wanted: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    texts = [node for node in ids if isinstance(node, str)]
    found = process.extract(wanted[-1], texts, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_SUGGESTIONS) if wanted else []
    return [near for near, _, _ in found]
