"""Answers of another shape: every path of an answer replaced by what does not belong there, and the functions that read it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources import arxiv, crossref, datacite, hugging_face, openalex_works, pages, s2_works
from citewalk.graph.sources.answer import read_json
from citewalk.graph.sources.github_records import errors_of, node_misfit, read_node, read_rest, rest_misfit

RECORDED = next(p for p in Path(__file__).parents if p.name == "tests") / "data" / "recorded"
DAY = "2026-11-21"
DELETED = object()


def _deep(levels: int) -> Any:
    value: Any = "x"
    for level in range(levels):
        value = [value] if level % 2 else {"a": value}
    return value


REPLACEMENTS: tuple[Any, ...] = (
    None, True, False, 0, -1, 10**30, 1.5, float("nan"), float("inf"), "", "x", "\ud800", "a\x00b", "²", "2024-13-99", "x" * 20_000,
    [], [None], ["x"], [[]], [{}], {}, {"a": None}, {"": []}, _deep(100), "http://[", DELETED,
)  # fmt: skip


def strangers(value: Any) -> tuple[Any, ...]:
    """Return what is of the wrong shape in the place of *value*."""
    if isinstance(value, list):
        return (True, 5, "x", {"a": None}, [None], [[]], ["x"])
    if isinstance(value, dict):
        return (True, 5, "x", [], [None], ["x"], [{}])
    return ([], [None], ["x"], {}, {"a": None}, {"": []})


Change = tuple[tuple[Any, ...], Any]
"""A path and what stands there instead."""


def paths(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of *value* and of everything in it."""
    yield at
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from paths(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from paths(inner, (*at, number))


def changed(value: Any, path: Sequence[Any], instead: Any) -> Any:
    """Return *value* with *instead* at *path*; what lies on the way is copied."""
    if not path:
        return None if instead is DELETED else instead
    first, *rest = path
    copy = value.copy()
    if not rest and instead is DELETED:
        del copy[first]
    else:
        copy[first] = changed(copy[first], rest, instead)
    return copy


def at(value: Any, path: Sequence[Any]) -> Any:
    """Return what is at *path* of *value*."""
    for step in path:
        value = value[step]
    return value


def as_sent(payload: Any) -> Any:
    """Return *payload* as it is after it came over the wire, cleaned where JSON is decoded."""
    return read_json(json.dumps(payload).encode())


@dataclass(frozen=True)
class Reader:
    """An answer, and the function that reads it; ``read`` returns the batches it makes, None for an answer refused as a whole."""

    name: str
    payload: Any
    read: Callable[[Any], list[Batch] | None]

    def changes(self) -> list[Change]:
        """Return every single change of the answer."""
        return [(path, instead) for path in paths(self.payload) for instead in REPLACEMENTS]

    def run(self, *changes: Change) -> list[Batch] | None:
        """Read the answer with *changes*, the later ones where the earlier ones have left their path."""
        payload = self.payload
        for path, instead in changes:
            try:
                payload = changed(payload, path, instead)
            except (KeyError, IndexError, TypeError, AttributeError):
                continue
        return self.read(as_sent(payload))


# -- the readers, source by source


def recorded(source: str) -> Iterator[tuple[str, Any]]:
    """Yield the bodies of the recorded answers of *source* with status 200, by name."""
    for file in sorted((RECORDED / source).glob("*.json")):
        found = json.loads(file.read_text(encoding="utf-8"))
        response = found.get("response", found)
        if response.get("status", 200) == 200:
            yield file.stem, response["json"] if "json" in response else response.get("text", response)


def _batch(payload: Any, keys: Sequence[str]) -> list[Batch] | None:
    if not isinstance(payload, list) or len(payload) != len(keys):
        return None  # the requester refuses it
    return [s2_works.read_batch(payload, keys, date=DAY)[0]]


def _list(payload: Any, name: str, read: Callable[[list[Any]], Batch]) -> list[Batch] | None:
    found = payload.get(name) if isinstance(payload, dict) else None
    return [read(found)] if isinstance(found, list) else None


def _found(papers: Sequence[Paper]) -> list[Batch]:
    return [Batch(papers=list(papers))]


def s2_reader(name: str, payload: Any) -> Reader | None:
    """Return the reader of one of Semantic Scholar's answers, by its shape."""
    key = "arxiv:2501.00001"
    if isinstance(payload, list):
        keys = [f"s2:{item['paperId']}" if item else f"corpusid:{n + 1}" for n, item in enumerate(payload)]
        return Reader(name, payload, lambda p: _batch(p, keys))
    data = payload.get("data") if isinstance(payload, dict) else None
    if data and "citedPaper" in data[0]:
        return Reader(name, payload, lambda p: _list(p, "data", lambda f: s2_works.read_references(f, key, date=DAY)[0]))
    if data and "citingPaper" in data[0]:
        return Reader(name, payload, lambda p: _list(p, "data", lambda f: s2_works.read_citations(f, key, date=DAY)[0]))
    for field in ("data", "recommendedPapers"):
        if isinstance(payload, dict) and payload.get(field):
            return Reader(
                name,
                payload,
                lambda p, field=field: _list(
                    p, field, lambda f: Batch(papers=s2_works.read_papers(f, date=DAY, found_in="t")[0])
                ),
            )
    return None


def openalex_readers(name: str, payload: Any) -> Iterator[Reader]:
    """Yield the readers of one of OpenAlex's answers: as a list asked for by DOI, by number, by title."""
    listed = payload if "results" in payload else {"results": [payload]}
    named = [openalex_works.read_work(work, date=DAY).identifiers for work in listed["results"]]
    keys, numbers = [names[0] for names in named], [names[-1] for names in named]
    yield Reader(name, listed, lambda p: [openalex_works.read_references(p, keys, date=DAY)])
    yield Reader(f"{name} works", listed, lambda p: [openalex_works.read_works(p, numbers, date=DAY)])
    yield Reader(f"{name} titles", listed, lambda p: _found(openalex_works.read_candidates(p, date=DAY).papers))


def crossref_reader(name: str, payload: Any) -> Reader:
    """Return the reader of one of Crossref's answers."""
    message = payload["message"]
    keys = [f"doi:{work['DOI'].lower()}" for work in message.get("items", [message])]
    return Reader(name, payload, lambda p: [crossref.read_references(p, keys, date=DAY)])


def datacite_reader(name: str, payload: Any) -> Reader:
    """Return the reader of one of DataCite's answers."""
    keys = [f"arxiv:{record['attributes']['doi'].lower().partition('arxiv.')[2]}" for record in payload["data"]]
    return Reader(name, payload, lambda p: [datacite.read_twins(p, keys, date=DAY)])


def hugging_face_reader(name: str, payload: Any) -> Reader:
    """Return the reader of one of Hugging Face's answers: a list, or a paper."""
    if isinstance(payload, list):
        return Reader(name, payload, lambda p: [hugging_face.read_list(p, "daily:2025-12-09", date=DAY)[0]])
    key = f"arxiv:{payload['id']}"
    return Reader(name, payload, lambda p: [hugging_face.read_paper(p, key, date=DAY)])


def github_reader(name: str, payload: Any) -> Reader | None:
    """Return the reader of one of GitHub's answers: GraphQL, or one repository by REST."""
    if isinstance(payload, dict) and "data" in payload:
        return Reader(name, payload, _nodes)
    return Reader(name, payload, _repository) if isinstance(payload, dict) and "full_name" in payload else None


def _nodes(payload: Any) -> list[Batch]:
    errors_of(payload)
    data = payload.get("data") if isinstance(payload, dict) else None
    nodes = [node for node in (data if isinstance(data, dict) else {}).values() if isinstance(node, dict)]
    return [Batch(repositories=[read_node("github:a/b", node, date=DAY) for node in nodes if node_misfit(node) is not None])]


def _repository(payload: Any) -> list[Batch] | None:
    if not isinstance(payload, dict):
        return None
    rest_misfit(payload)
    return [Batch(repositories=[read_rest("github:a/b", payload, date=DAY)])]


JSON_READERS: dict[str, Callable[[str, Any], Any]] = {
    "semantic_scholar": s2_reader,
    "openalex": openalex_readers,
    "crossref": crossref_reader,
    "datacite": datacite_reader,
    "hugging_face": hugging_face_reader,
    "github": github_reader,
}


def played(source: str, seen: Sequence[tuple[str, str, Any]]) -> Iterator[tuple[str, Any]]:
    """Yield the JSON of the fake APIs' answers *seen* (source, path, body) that *source* gave, each path once."""
    paths_seen: set[str] = set()
    for name, path, body in seen:
        if name == source and path not in paths_seen and isinstance(body, dict | list):
            paths_seen.add(path)
            yield f"played {path}", body


def readers(source: str, answers: Iterable[tuple[str, Any]]) -> list[Reader]:
    """Return the readers of *answers*, bodies of *source* by name."""
    found: list[Reader] = []
    for name, payload in answers:
        made = JSON_READERS[source](f"{source} {name}", payload)
        found += [] if made is None else [made] if isinstance(made, Reader) else made
    return found


# -- XML and HTML

TEXTS = (
    "",
    " ",
    "x",
    "x" * 20_000,
    "²",
    "9" * 400,
    "http://[",
    "2024-13-99T",
    "arXiv:2501.00002",
    "10.5555/x, 10.5555/y",
    "<b>&amp;",
)


def trees(root: etree._Element, rng: random.Random, times: int) -> Iterator[etree._Element]:
    """Yield *root* with one element or attribute changed, or several: taken out, emptied, doubled, moved, with another text."""
    for _ in range(times):
        tree = deepcopy(root)
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            element = rng.choice(list(tree.iter(etree.Element)))
            parent = element.getparent()
            match rng.randrange(6):
                case 0 if parent is not None:
                    parent.remove(element)
                case 1:
                    element.clear()
                case 2 if parent is not None:
                    parent.insert(rng.randrange(len(parent) + 1), deepcopy(element))
                case 3 if element.attrib:
                    element.set(rng.choice(list(element.attrib)), rng.choice(TEXTS))
                case 4:
                    element.append(deepcopy(element))
                case _:
                    element.text = rng.choice(TEXTS)
        yield tree


def feeds() -> Iterator[tuple[str, etree._Element]]:
    """Yield arXiv's recorded feeds by name."""
    for name, text in recorded("arxiv"):
        yield name, etree.fromstring(text.encode())


def read_feed(tree: etree._Element) -> list[Batch]:
    """Read an arXiv feed in every way."""
    content = etree.tostring(tree)
    arxiv.read_total(content)
    keys = ["arxiv:1605.08386", "arxiv:2312.99999"]
    return [arxiv.read_papers(content, keys, date=DAY), *_found(arxiv.read_found(content, date=DAY).papers)]


PAGE = b"""<html><head><title>A title</title><meta property="og:url" content="https://a.github.io/x"></head><body>
<nav><a href="https://github.com/jekyll/jekyll">Jekyll</a></nav><h1>A title</h1>
<p>Our <a class="button" href="https://github.com/a/x">Code</a> and <a href="https://arxiv.org/abs/2501.00001">paper</a>.</p>
<p>The code is available at https://github.com/a/x . <a href="https://huggingface.co/a/x">Weights</a> <!-- none --></p>
<script>var x = "github.com/b/y";</script><footer id="footer">built with <a href="https://github.com/c/t">this template</a></footer>
</body></html>"""


def read_page(content: bytes, url: str = "https://a.github.io/x") -> list[Batch]:
    """Read a project page, and ask whether it would be fetched."""
    said = Evidence("hugging_face", "paper", DAY)
    pages.page_key(Paper(evidence=said, identifiers=("arxiv:2501.00001",), project_page=url))
    return [pages.read_page(content, "arxiv:2501.00001", url, date=DAY)]
