"""A graph as flat formats see it: unique text ids, typed columns declared once, clean values.

networkx lets every node have what attributes it likes, of any type. A file with columns needs one name and one type for
each. :class:`FlatGraph` finds both in one pass over the graph and then yields nodes and edges, value by value, without
holding a copy.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import networkx as nx
import numpy as np

from .writing import Cleaner

Type = Literal["boolean", "integer", "double", "string", "strings"]
Value: TypeAlias = "bool | int | float | str | tuple[str, ...]"
Row: TypeAlias = "dict[str, Value]"

# The order in which a person wants to see them; what is not named here (the measures, and others' attributes) follows by name.
_FIRST = (
    "label kind title year date authors authors_count venue organization arxiv_id doi url project_page listed "
    "citation_count reference_count references_found references_declared coverage coverage_status upvotes comments stars "
    "language license health pushed release description former_names number community community_label "
    "x y size color identifiers abstract "
    "relation sources evidence influential intents weight confidence official found_in section"
).split()
_RANK = {name: rank for rank, name in enumerate(_FIRST)}
_LONGEST = 2**63
_PLAIN = frozenset({bool, int, float, str})


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute of nodes or edges: *key* in the graph, *name* in the file (clean and unique, case aside), its type.

    ``wide`` says that an integer column holds numbers that 32 bits cannot.
    """

    key: Hashable
    name: str
    type: Type
    wide: bool = False


class FlatGraph:
    """*graph* with text ids, typed columns and clean values; ``cleaner.cleaned`` counts what had to be changed.

    ``ids`` maps each node to its unique text id. A node attribute ``id`` that only repeats the node is no column; one that
    says something else is, under the name ``id_2``; so are edge attributes named ``id``, ``source``, ``target``, and those
    of nodes and edges whose names the format needs itself (*reserved*).
    """

    def __init__(self, graph: nx.Graph, *, reserved: Set[str] = frozenset()) -> None:
        self.graph = graph
        self.cleaner = Cleaner()
        self.directed: bool = graph.is_directed()
        self.ids = _text_ids(graph, self.cleaner)
        nodes = (without_own_id(node, data) for node, data in graph.nodes(data=True))
        self.node_columns = find_columns(nodes, self.cleaner, {"id"} | reserved)
        edges = (data for _, _, data in graph.edges(data=True))
        self.edge_columns = find_columns(edges, self.cleaner, {"id", "source", "target"} | reserved)

    def nodes(self) -> Iterator[tuple[str, Row]]:
        """Yield each node's id and its values by column name, in the columns' order; what is unknown is not there."""
        readers = [(column.key, column.name, reader(column, self.cleaner)) for column in self.node_columns]
        for node, data in self.graph.nodes(data=True):
            yield self.ids[node], _row(readers, without_own_id(node, data))

    def edges(self) -> Iterator[tuple[str, str, Row]]:
        """Yield each edge's source id, target id and its values by column name."""
        readers = [(column.key, column.name, reader(column, self.cleaner)) for column in self.edge_columns]
        ids = self.ids
        for source, target, data in self.graph.edges(data=True):
            yield ids[source], ids[target], _row(readers, data)

    def node_column(self, name: str, *types: Type) -> Column | None:
        """Return the node column *name* if there is one and it is of one of *types*."""
        return next((column for column in self.node_columns if column.name == name and column.type in types), None)

    def edge_column(self, name: str, *types: Type) -> Column | None:
        """Return the edge column *name* if there is one and it is of one of *types*."""
        return next((column for column in self.edge_columns if column.name == name and column.type in types), None)


def find_columns(records: Iterable[Mapping[Any, Any]], cleaner: Cleaner, reserved: Set[str]) -> list[Column]:
    """Return one typed column for each attribute met in *records*, in a fixed order; *reserved* names are not given."""
    found: dict[Hashable, set[type]] = {}
    widest: dict[Hashable, int] = {}
    known: set[tuple[Any, ...]] = set()
    for record in records:
        shape = (*record, *map(type, record.values()))
        if shape not in known:
            if _PLAIN.issuperset(shape[len(record) :]) and int not in shape:
                known.add(shape)  # nothing in another record of this shape can tell more
            _note(record, found, widest)
    ordered = sorted(found, key=lambda key: (_RANK.get(str(key), len(_RANK)), str(key)))
    names = unique_names([str(key) for key in ordered], cleaner, reserved)
    columns = []
    for key, name in zip(ordered, names, strict=True):
        size = widest.get(key, 0)
        columns.append(Column(key, name, _type(found[key], size), wide=size >= 2**31))
    return columns


def reader(column: Column, cleaner: Cleaner) -> Callable[[Any], Value | None]:
    """Return the function that turns a raw value of *column* into a clean one of its type, or None (absent)."""
    if column.type == "string":

        def read_text(value: Any) -> Value | None:
            if type(value) is str:
                return value if value.isprintable() else cleaner.text(value)
            value = simplify(value)
            return None if value is None or _hollow(value, cleaner) else cleaner.text(as_text(value))

        return read_text
    if column.type == "double":

        def read_double(value: Any) -> Value | None:
            value = simplify(value)
            return None if value is None else cleaner.number(float(value))

        return read_double
    if column.type == "strings":

        def read_strings(value: Any) -> Value | None:
            value = simplify(value)
            return None if value is None else tuple(cleaner.text(item) for item in value)

        return read_strings
    return simplify


def simplify(value: Any) -> Value | None:
    """Return *value* as bool, int, float, str or tuple of str; None for None, NaT and masked values.

    Dates become ISO text, sets are sorted, mappings become JSON, numpy's scalars Python's; anything else its ``str``.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value  # type: ignore[no-any-return]
    if value is None or value is np.ma.masked:
        return None
    if isinstance(value, (np.generic, np.ndarray)):
        return None if isinstance(value, (np.datetime64, np.timedelta64)) and np.isnat(value) else simplify(_of_numpy(value))
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (set, frozenset)):
        return tuple(sorted(as_text(item) for item in map(simplify, value) if item is not None))
    if isinstance(value, (list, tuple)):
        return tuple(as_text(item) for item in map(simplify, value) if item is not None)
    if isinstance(value, Mapping):
        return json.dumps({str(key): item for key, item in value.items()}, default=str, ensure_ascii=False, sort_keys=True)
    for base in (bool, int, float, str):
        if isinstance(value, base):
            return base(value)  # a subclass, an enum member for one
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def as_text(value: Value) -> str:
    """Return *value* as a person would write it: ``true``, ``12``, ``0.5``, ``a; b``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(value)
    return repr(value) if isinstance(value, float) else str(value)


def graph_description(graph: nx.Graph) -> str:
    """Return the graph's name and the note on where it comes from as sentences; ``""`` where it has neither."""
    parts = [str(graph.graph[key]).strip().rstrip(".") for key in ("name", "note") if graph.graph.get(key)]
    return ". ".join(parts) + "." if parts else ""


def unique_names(names: list[str], cleaner: Cleaner, reserved: Set[str] = frozenset()) -> list[str]:
    """Return *names* cleaned, none empty, none *reserved*, none twice (not even in another case): ``_2`` is added."""
    taken = {name.casefold() for name in reserved}
    unique = []
    for name in names:
        clean = candidate = " ".join(cleaner.text(name).split()) or "unnamed"
        number = 2
        while candidate.casefold() in taken:
            candidate = f"{clean}_{number}"
            number += 1
        taken.add(candidate.casefold())
        unique.append(candidate)
    return unique


def _note(record: Mapping[Any, Any], found: dict[Hashable, set[type]], widest: dict[Hashable, int]) -> None:
    """Note the types of the values in *record*, and how far its integers reach."""
    for key, value in record.items():
        kind = type(value)
        if kind not in _PLAIN:
            value = simplify(value)
            if value is None:
                continue
            kind = type(value)
        found.setdefault(key, set()).add(kind)
        if kind is int and (size := abs(value)) > widest.get(key, 0):
            widest[key] = size


def _type(kinds: set[type], widest: int) -> Type:
    if kinds == {bool}:
        return "boolean"
    if kinds == {int} and widest < _LONGEST:
        return "integer"
    if kinds <= {int, float} and widest < _LONGEST:
        return "double"
    return "strings" if kinds == {tuple} else "string"


def _of_numpy(value: Any) -> Any:
    return str(value) if isinstance(value, (np.datetime64, np.timedelta64)) else value.tolist()


def _hollow(value: Value, cleaner: Cleaner) -> bool:
    return isinstance(value, float) and cleaner.number(value) is None


def _row(readers: list[tuple[Hashable, str, Callable[[Any], Value | None]]], data: Mapping[Any, Any]) -> Row:
    row: Row = {}
    for key, name, read in readers:
        raw = data.get(key)
        if raw is not None:
            value = read(raw)
            if value is not None:
                row[name] = value
    return row


def without_own_id(node: Hashable, data: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Return the attributes of *node* without an ``id`` that only says which node it is."""
    if "id" in data and data["id"] == node:
        return {key: value for key, value in data.items() if key != "id"}
    return data


def _text_ids(graph: nx.Graph, cleaner: Cleaner) -> dict[Hashable, str]:
    """Return a unique text for each node; clean texts stay, what has to change gives way to them."""
    if all(type(node) is str and node and node.isprintable() for node in graph):
        return {node: node for node in graph}
    texts = {node: node if type(node) is str else as_text(simplify(node) or "") for node in graph}
    clean = {node: cleaner.text(text) for node, text in texts.items()}
    taken = {text for node, text in clean.items() if type(node) is str and text == node and text}
    ids = {}
    for node, text in clean.items():
        number = 2
        unique = text or "node"
        while unique in taken and unique is not node:
            unique = f"{text or 'node'}_{number}"
            number += 1
        cleaner.cleaned += type(node) is str and unique != text
        taken.add(unique)
        ids[node] = unique
    return ids
