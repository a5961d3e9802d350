"""A Markdown report: what one pastes into a wiki. Top papers, foundations, communities, code, coverage."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ..graph.coverage import of_graph, summary
from .citations import citations, kind_of, relation_of
from .columns import FlatGraph, Row, as_text
from .writing import Written, clean_text, replace_text

if TYPE_CHECKING:
    import networkx as nx

_NUMBER = re.compile(r"[-\d.,]*")
_MEANING = re.compile(r"([\\`*_{}\[\]|~^$]|^[-+#=>])")
_RELATIONS = {"has_code": "links to code", "lists": "papers named in READMEs"}


def write_markdown(graph: nx.DiGraph, path: Path | str, *, top: int = 20) -> Written:
    """Write a report on *graph*, each table with at most *top* rows; titles and names are text whatever they hold.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    report = _Report(flat, max(top, 1))
    with replace_text(path) as file:
        for section in (report.head, report.top_papers, report.foundations, report.communities, report.code, report.coverage):
            lines = list(section())
            if lines:
                file.write("\n".join(lines) + "\n\n")
        file.write("Made with citewalk.\n")
    return Written(Path(path), "markdown", len(flat.ids), graph.number_of_edges(), flat.cleaner.cleaned)


def escaped(text: object) -> str:
    """Return *text* on one line as Markdown that shows it as it is, HTML and table bars included."""
    line = " ".join(clean_text(as_text(text) if isinstance(text, (bool, float, tuple)) else str(text))[0].split())
    line = _MEANING.sub(r"\\\1", line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    return re.sub(r"(?i)(https?)://", r"\1&#58;//", re.sub(r"(?i)\bwww\.", "www&#46;", line))


def linked(text: object, url: object) -> str:
    """Return a Markdown link, or only the text where *url* is no web address."""
    address = str(url or "")
    if not re.match(r"https?://[^\s/]", address):
        return escaped(text)
    return f"[{escaped(text)}]({quote(address, safe=_ADDRESS, errors='replace')})"


_ADDRESS = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in "()<>[]\\|`\"'")


class _Report:
    """The sections of the report, each a list of lines; empty where the graph knows nothing of it."""

    def __init__(self, flat: FlatGraph, top: int) -> None:
        self.flat = flat
        self.graph = flat.graph
        self.about: dict[str, Any] = flat.graph.graph
        self.top = top
        self.rows: dict[Any, Row] = {node: row for node, (_, row) in zip(flat.graph, flat.nodes(), strict=True)}
        self.references = of_graph(flat.graph)
        self.papers = [node for node, data in flat.graph.nodes(data=True) if kind_of(data) == "paper"]
        self.cited: Counter[Any] = Counter()
        self.cited_by_listed: Counter[Any] = Counter()
        for citing, cited, _ in citations(flat.graph):
            self.cited[cited] += 1
            self.cited_by_listed[cited] += self.rows[citing].get("listed") is True

    def head(self) -> Iterator[str]:
        yield f"# {escaped(self.about.get('name') or 'Citation graph')}"
        yield ""
        relations = Counter(relation_of(data) for _, _, data in self.graph.edges(data=True))
        listed = sum(self.rows[node].get("listed") is True for node in self.papers)
        facts = [
            f"{listed:,} listed papers", f"{len(self.papers) - listed:,} found through them",
            f"{len(self.rows) - len(self.papers):,} code repositories", f"{relations.pop('cites', 0):,} citations",
        ]  # fmt: skip
        facts += [f"{n:,} {_RELATIONS.get(relation) or escaped(relation)}" for relation, n in sorted(relations.items())]
        yield ", ".join(facts) + "."
        if self.about.get("note"):
            yield ""
            yield escaped(self.flat.cleaner.text(str(self.about["note"])))

    def top_papers(self) -> Iterator[str]:
        measure = "pagerank" if any("pagerank" in row for row in self.rows.values()) else ""
        order = sorted(self.papers, key=lambda node: (-self.cited[node], -self._number(node, measure), self.flat.ids[node]))
        intervals = (self.about.get("intervals") or {}).get("in_degree", {})
        ranked = [node for node in order if self.cited[node]]
        if not ranked:
            return
        yield from ("## Most cited in this collection", "")
        rows = []
        for rank, node in enumerate(ranked[: self.top], start=1):
            low, high = intervals.get(node, (None, None))
            spread = f"{low} to {high}" if low is not None else ""
            cells = (self._link(node), self._value(node, "year"), self.cited[node], spread, self._listed(node))
            rows.append((rank, *cells, self.references[node].short))
        yield from _table(("Rank", "Paper", "Year", "Cited here", "Rank interval", "Listed", "References known"), rows)

    def foundations(self) -> Iterator[str]:
        found = [node for node in self.papers if self.cited_by_listed[node] >= 2 and self.rows[node].get("listed") is not True]
        found.sort(key=lambda node: (-self.cited_by_listed[node], -self.cited[node], self.flat.ids[node]))
        if not found:
            return
        listed = [self.references[node] for node in self.papers if self._listed(node)]
        known = f"{sum(each.known for each in listed):,} of {len(listed):,} listed papers"
        about = f"Works that several listed papers cite and that are not listed themselves; references are known of {known}."
        yield from ("## Foundations", "", about, "")
        rows = [(self._link(node), self._value(node, "year"), self.cited_by_listed[node]) for node in found[: self.top]]
        yield from _table(("Work", "Year", "Listed papers that cite it"), rows)

    def communities(self) -> Iterator[str]:
        groups = [group for group in self.about.get("communities") or () if group.get("size", 0) > 1]
        if not groups:
            return
        yield from ("## Communities", "")
        rows = []
        for group in sorted(groups, key=lambda group: (-group["size"], group["id"]))[: self.top]:
            members = [node for node in group.get("papers", ()) if node in self.rows]
            best = sorted(members, key=lambda node: (-self.cited[node], self.flat.ids[node]))[:3]
            label = escaped(self.flat.cleaner.text(str(group.get("label") or group["id"])))
            rows.append((label, group["size"], "; ".join(map(self._link, best))))
        yield from _table(("Community", "Papers", "Most cited"), rows)

    def code(self) -> Iterator[str]:
        links = [(s, t, data) for s, t, data in self.graph.edges(data=True) if relation_of(data) == "has_code"]
        if not links:
            return
        links.sort(key=lambda link: (-self._number(link[1], "stars", -1), self.flat.ids[link[1]], self.flat.ids[link[0]]))
        yield from ("## Code", "")
        if len(links) > self.top:
            order = "most stars first" if any("stars" in self.rows[repository] for _, repository, _ in links) else "by name"
            yield from (f"The first {self.top} of {len(links):,} links, {order}.", "")
        names = ("stars", "language", "license", "pushed", "health")
        rows = [
            (
                self._link(paper),
                self._link(repository),
                *(self._value(repository, name) for name in names),
                self._confidence(data),
            )
            for paper, repository, data in links[: self.top]
        ]
        yield from _table(("Paper", "Repository", "Stars", "Language", "Licence", "Last push", "Health", "Confidence"), rows)

    def coverage(self) -> Iterator[str]:
        about = summary(self.references[node] for node in self.papers if self._listed(node))
        if not about["papers"]:
            return
        known = f"References are known of {about['known']} of {about['papers']} listed papers"
        if about["declared"]:
            known += f", {about['found']:,} of the {about['declared']:,} that are declared"
        yield from ("## Coverage", "", f"{known}.", "")
        clean = self.flat.cleaner.text
        statuses = ((source, status, n) for source, counts in about["status"].items() for status, n in counts.items())
        rows = [(escaped(clean(source)), escaped(clean(status)), n) for source, status, n in statuses]
        if rows:
            yield from _table(("Source", "Answer", "Listed papers"), rows)

    def _link(self, node: Any) -> str:
        row = self.rows[node]
        text = row.get("title") or row.get("label") or self.flat.ids[node]
        return linked(text, row.get("url"))

    def _value(self, node: Any, name: str) -> str:
        value = self.rows[node].get(name)
        return "" if value is None else f"{value:,}" if name == "stars" and isinstance(value, int) else escaped(value)

    def _number(self, node: Any, name: str, unknown: float = 0.0) -> float:
        """Return a number to order by; *unknown* stands for one that is unknown."""
        value = self.rows[node].get(name)
        return float(value) if isinstance(value, (int, float)) else unknown

    def _listed(self, node: Any) -> str:
        return "yes" if self.rows[node].get("listed") is True else ""

    def _confidence(self, data: dict[str, Any]) -> str:
        value = data.get("confidence")
        return f"{value:.2f}" if isinstance(value, (int, float)) else ""


def _table(head: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """Yield the lines of a table: numbers to the right, a column that nothing is known of left out."""
    columns = [(name, list(map(str, cells))) for name, cells in zip(head, zip(*rows, strict=True), strict=True)]
    columns = [(name, cells) for name, cells in columns if any(cells)]
    yield f"| {' | '.join(name for name, _ in columns)} |"
    yield f"|{'|'.join(' ---: ' if all(map(_NUMBER.fullmatch, cells)) else ' --- ' for _, cells in columns)}|"
    for row in zip(*(cells for _, cells in columns), strict=True):
        yield f"| {' | '.join(row)} |"
