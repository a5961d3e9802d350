"""GraphML and GEXF, citewalk's own and others', in a stream and safe against entity bombs."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, cast

from lxml import etree

from .. import identifiers
from ..errors import InputError
from ..model import Batch, Citation, CodeLink, Evidence
from . import fields, record
from .document import Document
from .reading import Reading

BATCH = 5_000
_LIST = re.compile(r'\s*\[(?:\s*"(?:[^"\\]|\\.)*"\s*,?)*\s*\]\s*')


@dataclass(slots=True)
class _Edge:
    source: str
    target: str
    values: dict[str, str]
    line: int


@dataclass
class _Network:
    """What is known while the file streams by: the meaning of keys, the paper behind each node, edges that came too early."""

    evidence: Evidence
    reading: Reading
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    early: list[_Edge] = field(default_factory=list)
    seen: set[tuple[str, str, str]] = field(default_factory=set)
    batch: Batch = field(default_factory=Batch)
    begun: bool = False


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read the nodes as papers and repositories, the edges as what their ``relation`` says, else as citations."""
    if re.search(r"<!ENTITY", document.head_text, re.IGNORECASE):
        raise InputError(f"{document.name} declares XML entities, which a network never needs; it is not read")
    network = _Network(Evidence("network", document.name, document.day), reading)
    for element in _elements(document):
        name = _local(element)
        if name == "key":
            of = element.get("for") or "node"
            for which in ("node", "edge") if of == "all" else (of,):
                network.keys[which, element.get("id") or ""] = element.get("attr.name") or element.get("id") or ""
        elif name == "attribute":
            parent = element.getparent()
            of = (parent.get("class") if parent is not None else None) or "node"
            network.keys[of, element.get("id") or ""] = element.get("title") or element.get("id") or ""
        elif not network.begun:
            _begin(element, network)
        if name == "node":
            _node(element, network)
        elif name == "edge":
            edge = _edge(element, network)
            _link(edge, network) if edge.source in network.ids and edge.target in network.ids else network.early.append(edge)
        if len(network.batch.papers) + len(network.batch.citations) >= BATCH:
            yield network.batch
            network.batch = Batch()
    for edge in network.early:
        _late(edge, network)
    if network.batch:
        yield network.batch


def _begin(element: etree._Element, network: _Network) -> None:
    """Look at the graph that the first node or edge stands in."""
    network.begun = True
    graph = next(element.iterancestors("{*}graph"), None)
    if graph is not None and "undirected" in (graph.get("edgedefault"), graph.get("defaultedgetype")):
        network.reading.problem(_line(graph), "the network is undirected; edges are read from source to target")


def _elements(document: Document) -> Iterator[etree._Element]:
    """Yield the elements as they end, forgetting the nodes and edges that were read."""
    stream: Any = document.stream()
    if document.encoding.startswith("utf-16-"):  # without a mark, lxml has to be told
        stream = io.BytesIO(document.data().decode(document.encoding, errors="replace").encode("utf-16"))
    with stream:
        try:
            parser = etree.iterparse(
                stream, tag=("{*}key", "{*}attribute", "{*}node", "{*}edge"), resolve_entities=False, no_network=True,
                load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
            )  # fmt: skip
            for _, element in parser:
                yield element
                if _local(element) in ("node", "edge"):
                    _forget(element)
        except etree.XMLSyntaxError as error:
            raise InputError(f"{document.name} is no valid XML: {error.msg}") from None


def _local(element: etree._Element) -> str:
    """Return the name without its namespace; a broken name is no error, it only matches nothing."""
    return str(element.tag).rpartition("}")[2]


def _line(element: etree._Element) -> int:
    return cast(int, element.sourceline) or 0


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _values(element: etree._Element, of: str, network: _Network) -> dict[str, str]:
    """Return the attributes of a node or edge under the names they were declared by."""
    found: dict[str, str] = {}
    if len(element) == 0:
        return found
    for child in element.iter("{*}data", "{*}attvalue"):
        key = child.get("key") or child.get("for") or child.get("id") or ""
        value = child.text if _local(child) == "data" else child.get("value")
        if value and value.strip():
            found.setdefault(network.keys.get((of, key), key), _unlisted(value))
    return found


def _unlisted(value: str) -> str:
    """Return GEXF's list ``["a", "b"]`` as ``a; b``."""
    if not _LIST.fullmatch(value[:100_000]):
        return value
    return "; ".join(re.sub(r"\\(.)", r"\1", item) for item in re.findall(r'"((?:[^"\\]|\\.)*)"', value))


def _node(element: etree._Element, network: _Network) -> None:
    name = element.get("id") or ""
    raw = _values(element, "node", network)
    label = element.get("label") or raw.get("label") or raw.get("d3") or _drawn(element) or ""
    values = fields.gather(raw.items())
    # igraph numbers the nodes and keeps their names in an attribute
    own = next(filter(None, map(identifiers.parse, (name, raw.get("id", ""), label, raw.get("name", "")))), None)
    if values.get("kind") == "repository" or (own or "").startswith(fields.FORGES):
        _repository(name, own or identifiers.parse(raw.get("url", "")), label, values, network)
        return
    values.setdefault("title", label if label and not identifiers.parse(label) else "" if own else name)
    values.pop("id", None)
    values.pop("identifiers", None)
    names = [own or "", *(identifiers.parse(part) or "" for part in raw.get("identifiers", "").split(";"))]
    made = fields.paper(values, network.evidence, ids=filter(None, names), position=len(network.ids) + 1)
    if not made.id:
        network.reading.skip(_line(element) or name, "a node with neither name nor identifier")
        return
    network.ids[name] = made.id
    network.reading.found(made)
    fields.add(network.batch, replace(made, title=made.title or None), values, network.evidence)


def _drawn(element: etree._Element) -> str | None:
    """Return the label that yEd draws on a node."""
    label = next(element.iter("{*}NodeLabel"), None)
    return record.line(label.text) if label is not None else None


def _repository(name: str, own: str | None, label: str, values: dict[str, str], network: _Network) -> None:
    if not own or not own.startswith(fields.FORGES):
        network.reading.skip(name, f"a repository without an address: {label or name}")
        return
    network.ids[name] = own
    if network.reading.named(own):
        values["label"] = label
        network.batch.repositories.append(fields.repository(values, own, network.evidence))


def _edge(element: etree._Element, network: _Network) -> _Edge:
    values = _values(element, "edge", network)
    for name in ("kind", "label"):  # GEXF 1.3 has the relation there
        if element.get(name):
            values.setdefault("relation", element.get(name) or "")
    return _Edge(element.get("source") or "", element.get("target") or "", values, _line(element))


def _late(edge: _Edge, network: _Network) -> None:
    """Read an edge whose ends were not known when it came; an end that no node has is a paper by that name."""
    for name in (edge.source, edge.target):
        if name not in network.ids and name:
            network.reading.problem(edge.line, f"no node is called {name[:60]}; it is taken for a paper of that name")
            found = identifiers.parse(name)
            made = record.paper(network.evidence, [found], title=None if found else name, position=len(network.ids) + 1)
            network.ids[name] = made.id
            if made.id:
                network.batch.papers.append(made)
    _link(edge, network)


def _link(edge: _Edge, network: _Network) -> None:
    source, target = network.ids.get(edge.source, ""), network.ids.get(edge.target, "")
    code = source.startswith(fields.FORGES), target.startswith(fields.FORGES)
    relation = {(False, False): "cites", (False, True): "has_code", (True, False): "lists"}.get(code)
    if not source or not target or relation is None:
        network.reading.skip(edge.line, f"an end of the edge {edge.source[:40]} -> {edge.target[:40]} is missing")
    elif source == target:
        network.reading.skip(edge.line, f"{edge.source[:60]} cites itself; refused")
    elif (source, target, relation) in network.seen:
        network.reading.read += 1
        network.reading.merged += 1
    else:
        network.reading.read += 1
        network.seen.add((source, target, relation))
        _add(source, target, relation, edge.values, network)


def _add(source: str, target: str, relation: str, values: dict[str, str], network: _Network) -> None:
    said = values.get("sources", "")
    evidence = replace(network.evidence, detail=f"the file names {said}" if said else "")
    if relation == "cites":
        intents = tuple(filter(None, (record.line(part) for part in values.get("intents", "").split(";"))))
        network.batch.citations.append(Citation(source, target, evidence, fields.truth(values.get("influential")), intents))
        return
    try:
        confidence = float(values.get("confidence", ""))
    except ValueError:
        confidence = -1.0
    paper, repository = (source, target) if relation == "has_code" else (target, source)
    network.batch.links.append(
        CodeLink(
            paper=paper, repository=repository, relation="has_code" if relation == "has_code" else "lists", evidence=evidence,
            confidence=confidence if 0 <= confidence <= 1 else None, official=fields.truth(values.get("official")),
            section=record.line(values.get("section")),
        )
    )  # fmt: skip
