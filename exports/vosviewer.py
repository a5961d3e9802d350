"""VOSviewer: one JSON file, or a map file and a network file. Papers and citations only; VOSviewer knows one relation.

Format: the VOSviewer manual, "Map files", "Network files", "JSON files". Links have no direction there, so two papers that
cite each other share one link of both strengths. Numbers of items start at 1, those of clusters too.
"""

from __future__ import annotations

import csv
import html
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .citations import citations, left_out, papers, weight_of
from .columns import FlatGraph, Row
from .json_text import to_json, write_list
from .writing import Written, replace_text, replace_together, text_of

if TYPE_CHECKING:
    import networkx as nx

_WHY = "VOSviewer's maps hold papers and citations between two of them"


def write_vosviewer(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write the papers of *graph* and their citations as a VOSviewer JSON file.

    Raises OutputError where *path* cannot be written.
    """
    flat = FlatGraph(graph)
    network = _Network(flat)
    with replace_text(path) as file:
        file.write('{"network":{"items":')
        write_list(file, network.items())
        file.write(',\n"links":')
        write_list(file, ({"source_id": s, "target_id": t, "strength": w} for s, t, w in network.links))
        file.write(',\n"clusters":')
        write_list(file, network.clusters())
        file.write("},\n" + to_json({"config": _CONFIG, "info": network.info()})[1:] + "\n")
    return network.written(Path(path), "vosviewer", (Path(path),))


def write_vosviewer_map(graph: nx.DiGraph, path: Path | str) -> Written:
    """Write a map file to *path* and the network file beside it (``a.map.txt``, ``a.network.txt``).

    Raises OutputError where they cannot be written.
    """
    path = Path(path)
    beside = path.with_name(re.sub(r"(\.map|\.vosviewer)?\.txt$", "", path.name, flags=re.IGNORECASE) + ".network.txt")
    flat = FlatGraph(graph)
    network = _Network(flat)
    with replace_together(path, beside) as (map_file, network_file):
        with text_of(map_file) as text:
            write_row = csv.writer(text, delimiter="\t", lineterminator="\n").writerow
            for number, item in enumerate(network.items()):
                row = _flattened(item)
                if not number:
                    header = [name for name in _MAP if name in row or name in ("url", "cluster")]
                    header += [name for name in row if "<" in name]
                    write_row(header)
                write_row([row.get(name, "") for name in header])
            if not network.numbers:
                write_row(["id", "label"])
        with text_of(network_file) as text:
            csv.writer(text, delimiter="\t", lineterminator="\n").writerows(network.links)
    return network.written(path, "vosviewer-map", (path, beside))


_MAP = ("id", "label", "description", "url", "x", "y", "cluster")
_CONFIG = {
    "parameters": {"item_size": 1, "max_n_links": 1000},
    "terminology": {"item": "paper", "items": "papers", "link": "citation link", "links": "citation links"},
}


class _Network:
    """The graph in VOSviewer's terms."""

    def __init__(self, flat: FlatGraph) -> None:
        self.flat = flat
        self.numbers = {node: number for number, node in enumerate(papers(flat.graph), start=1)}
        self.rows = dict(flat.nodes())
        strengths: dict[tuple[int, int], float] = defaultdict(int)
        self.cited: Counter[int] = Counter()
        self.citations = 0
        for citing, cited, data in citations(flat.graph):
            source, target = self.numbers[citing], self.numbers[cited]
            strengths[min(source, target), max(source, target)] += weight_of(data)
            self.cited[target] += 1
            self.citations += 1
        self.links = [(source, target, strength) for (source, target), strength in sorted(strengths.items())]
        self.degrees = Counter(end for link in self.links for end in link[:2])
        rows = [self.rows[flat.ids[node]] for node in self.numbers]
        self.placed = bool(rows) and all("x" in row and "y" in row for row in rows)
        names = [name for name in ("year", *map(str, flat.graph.graph.get("measures") or ())) if rows]
        self.scores = [name for name in names if all(isinstance(row.get(name), (int, float)) for row in rows)]
        self.counted = bool(rows) and all(isinstance(row.get("citation_count"), int) for row in rows)
        self.shift = 1 if any(row.get("community") == 0 for row in rows) else 0

    def items(self) -> Iterator[dict[str, Any]]:
        for node, number in self.numbers.items():
            text = self.flat.ids[node]
            row = self.rows[text]
            item: dict[str, Any] = {"id": number, "label": _line(row.get("label", text)), "description": _description(text, row)}
            if "url" in row:
                item["url"] = _line(row["url"])
            if self.placed:
                item |= {"x": row["x"], "y": row["y"]}
            cluster = self.cluster(row)
            if cluster:
                item["cluster"] = cluster
            item["weights"] = {"Links": self.degrees[number], "Cited in this collection": self.cited[number]}
            if self.counted:
                item["weights"]["Citations"] = row["citation_count"]
            if self.scores:
                item["scores"] = {name: row[name] for name in self.scores}
            yield item

    def cluster(self, row: Row) -> int | None:
        community = row.get("community")
        return community + self.shift if isinstance(community, int) and community + self.shift > 0 else None

    def clusters(self) -> list[dict[str, Any]]:
        labels: dict[int, str] = {}
        for node in self.numbers:
            row = self.rows[self.flat.ids[node]]
            cluster = self.cluster(row)
            if cluster and "community_label" in row:
                labels.setdefault(cluster, _line(row["community_label"]))
        return [{"cluster": cluster, "label": label} for cluster, label in sorted(labels.items())]

    def info(self) -> dict[str, str]:
        about = {"title": "name", "description": "note"}
        found = {key: self.flat.graph.graph.get(name) for key, name in about.items()}
        return {key: html.escape(self.flat.cleaner.text(str(value))) for key, value in found.items() if value}

    def written(self, path: Path, name: str, files: tuple[Path, ...]) -> Written:
        nodes = len(self.numbers)
        notes = left_out(self.flat, nodes, self.citations, _WHY)
        return Written(path, name, nodes, self.citations, self.flat.cleaner.cleaned, notes, files)


def _flattened(item: dict[str, Any]) -> dict[str, Any]:
    flat = {key: value for key, value in item.items() if key not in ("weights", "scores")}
    flat |= {f"weight<{name}>": value for name, value in item["weights"].items()}
    return flat | {f"score<{name}>": value for name, value in item.get("scores", {}).items()}


def _description(text: str, row: Row) -> str:
    """Return what VOSviewer shows of a paper; it renders HTML, so text is escaped."""
    parts = [row.get("title"), row.get("authors"), row.get("venue"), row.get("date") or row.get("year"), text]
    return "<br>".join(html.escape(_line(part)) for part in parts if part)


def _line(value: object) -> str:
    return " ".join(str(value).split())
