"""arXiv: /api/query by id and by title, as the backend of November 2025 answers.

Facts: recorded answers (see tests/data/recorded/arxiv/README.md) and the query parser of arXiv's search service.
Switches: ``empty`` (so many answers are a feed without entries although the ids are known), ``busy`` (so many are 406).
"""

from __future__ import annotations

import re
from urllib.parse import quote
from xml.sax.saxutils import escape

from .server import FakeApi, Request, Response
from .world import WorldPaper

PARAMETERS = frozenset("search_query id_list start max_results sortBy sortOrder".split())
PREFIXES = frozenset("ti au abs co jr cat rn id all".split())
NEW_ID = re.compile(r"\d{4}\.\d{4,5}(v\d+)?")
OLD_ID = re.compile(r"[a-z-]+(\.[A-Z]{2})?/\d{7}(v\d+)?")
ATOM = {"content-type": "application/atom+xml; charset=utf-8"}


class Api(FakeApi):
    """See the module."""

    name = "arxiv"

    def answer(self, request: Request) -> Response:
        if request.path != "/api/query":
            return Response(404, "Not Found")
        if self._spend("busy"):
            return Response(406, "Not Acceptable")
        for name in request.query:
            if name not in PARAMETERS:
                return self._error(request, f"unknown parameter {name}", "unknown_parameter")
        start, most = request.one("start", "0") or "", request.one("max_results", "10") or ""  # 10, even for a longer id_list
        if not start.isdigit() or not most.isdigit():
            return self._error(request, "start and max_results must be whole numbers", "max_results_must_be_an_integer")
        if int(most) > 2000:
            return self._error(request, "more than 2000 results in one slice", "max_results_must_be_less_than_2000")
        ids = [value for value in (request.one("id_list") or "").split(",") if value]
        query = request.one("search_query") or ""
        for value in ids:
            if not (NEW_ID.fullmatch(value) or OLD_ID.fullmatch(value)):
                return self._error(request, f"incorrect id format for {value}", f"incorrect_id_format_for_{quote(value)}")
        papers = [p for p in self.world.known_to("arxiv") if p.arxiv]
        if ids:
            wanted = {re.sub(r"v\d+$", "", value) for value in ids}
            papers = [p for p in papers if p.arxiv in wanted]
        if query:
            tests = _parse(query)
            if isinstance(tests, str):
                return self._error(request, tests, "bad_query")
            papers = [p for p in papers if tests(p)]
        if not ids and not query:
            papers = []
        if self._spend("empty"):
            papers = []
        papers.reverse()
        return Response(200, self._feed(papers[int(start) :][: int(most)], len(papers), int(start), int(most), query, ids), ATOM)

    def too_many(self, hint: float | None) -> Response:
        return Response(
            429, "Rate exceeded.", {"content-type": "text/plain"} | ({} if hint is None else {"retry-after": f"{hint:g}"})
        )

    def _spend(self, name: str) -> bool:
        left = self.switches.get(name, 0)
        self.switches[name] = max(0, left - 1)
        return bool(left)

    def _error(self, request: Request, summary: str, code: str) -> Response:
        link = f"https://arxiv.org/api/errors#{code}"
        said = f"<id>{link}</id><title>Error</title><summary>{escape(summary)}</summary>"
        entry = f"<entry>{said}<author><name>arXiv api core</name></author></entry>"
        feed = _envelope("https://arxiv.org/", "arXiv Search Results", entry, 1, 0, 1)
        return self.refuse(request, summary, Response(400, feed, ATOM))

    def _feed(self, papers: list[WorldPaper], total: int, start: int, most: int, query: str, ids: list[str]) -> bytes:
        title = f"arXiv Query: search_query={query}&id_list={','.join(ids)}&start={start}&max_results={most}"
        return _envelope("https://arxiv.org/api/0", escape(title), "".join(map(_entry, papers)), total, start, most)


def _envelope(link: str, title: str, entries: str, total: int, start: int, most: int) -> bytes:
    return (
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
        f'xmlns="http://www.w3.org/2005/Atom">\n<id>{link}</id><title>{title}</title>'
        f"<opensearch:itemsPerPage>{most}</opensearch:itemsPerPage><opensearch:totalResults>{total}</opensearch:totalResults>"
        f"<opensearch:startIndex>{start}</opensearch:startIndex>\n{entries}</feed>\n"
    ).encode()


def _entry(paper: WorldPaper) -> str:
    day = paper.date or f"{paper.year or 2020}-01-01"
    twin = paper.twin or paper.doi
    comment = f"<arxiv:comment>{escape(paper.comment)}</arxiv:comment>" if paper.comment else ""
    doi = f"<arxiv:doi>{escape(twin)}</arxiv:doi>" if twin else ""
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    return (
        f"<entry><id>http://arxiv.org/abs/{paper.arxiv}v1</id><title>{escape(paper.title)}</title>"
        f'<updated>{day}T00:00:00Z</updated><link href="https://arxiv.org/abs/{paper.arxiv}v1" rel="alternate" type="text/html"/>'
        f"<summary>{escape(paper.abstract or '')}</summary>"
        f"<published>{day}T00:00:00Z</published>{comment}{doi}{authors}</entry>\n"
    )


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['.][^\W_]+)*", text.lower())


def _parse(query: str):  # type: ignore[no-untyped-def]
    """Return a test on papers, or why the query is refused. Read: clauses of ``ti:``, AND, OR, one level of brackets."""
    parts = re.findall(r'\(|\)|[a-z]+:"[^"]*"|[^\s()"]+|"', query)
    tokens, alternatives, group = iter(parts), [[]], False
    expect_clause = True
    for token in tokens:
        if token in "()":
            if (token == "(") == group:
                return "brackets that do not match"
            group = token == "("
        elif token in ("AND", "OR", "ANDNOT"):
            if expect_clause:
                return "Query contains 2 consecutive operators"
            if token == "ANDNOT" or (token == "OR" and group):
                return f"this fake does not read {token} here"
            if token == "OR":
                alternatives.append([])
            expect_clause = True
        else:
            prefix, colon, value = token.partition(":")
            if prefix not in PREFIXES or not colon:
                return f"Cannot parse fragment: {token}"
            if set(value.strip('"')) & set("()"):
                return "brackets inside a phrase are read as syntax"
            if not value.startswith('"') and not re.fullmatch(r"[\w'.]+", value):
                return f"{value} has characters that are read as syntax"
            alternatives[-1].append(_words(value))
            expect_clause = False
    if group or expect_clause:
        return "the query breaks off"

    def matches(paper: WorldPaper) -> bool:
        title = f" {' '.join(_words(paper.title.replace('-', ' ')))} "
        return any(all(f" {' '.join(phrase)} " in title for phrase in clauses) for clauses in alternatives)

    return matches
