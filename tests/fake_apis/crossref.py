"""Crossref: /works as a filtered list, one work by DOI.

Facts: its REST documentation and recorded answers (see tests/data/recorded/crossref/README.md). arXiv's DOIs are unknown
to it. References come in every form that publishers deposit: a DOI, an article title, one line of text, author and year.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from .server import FakeApi, Request, Response
from .world import WorldPaper

PARAMETERS = frozenset(
    "cursor facet filter mailto offset order query query.author query.bibliographic query.title rows sample select sort".split()
)
FIELDS = frozenset(
    "DOI ISBN ISSN URL abstract accepted alternative-id approved archive article-number assertion author chair "
    "clinical-trial-number "
    "container-title content-created content-domain created degree deposited editor event funder group-title indexed "
    "is-referenced-by-count issn-type issue issued license link member original-title page posted prefix published "
    "published-online published-print publisher publisher-location reference references-count relation resource score "
    "short-container-title short-title standards-body subject subtitle title translator type update-policy update-to updated-by "
    "volume".split()
)
LONGEST_LINE = 8190
HEADERS = {
    "x-api-pool": "public-array",
    "x-rate-limit-limit": "1",
    "x-rate-limit-interval": "1s",
    "x-concurrency-limit": "1",
}


class Api(FakeApi):
    """See the module."""

    name = "crossref"

    def answer(self, request: Request) -> Response:
        if len(f"{request.method} {request.target} HTTP/1.1") > LONGEST_LINE:
            return self.refuse(request, "request line above 8190 bytes", Response(414, "Request-URI Too Long"))
        if request.path == "/works":
            return self._works(request)
        if request.path.startswith("/works/"):
            paper = self._by_doi(unquote(request.path.removeprefix("/works/")))
            if paper is None:
                return Response(404, "Resource not found.", {**HEADERS, "content-type": "application/json;charset=utf-8"})
            message = {"status": "ok", "message-type": "work", "message-version": "1.0.0", "message": self.work(paper)}
            return Response(200, message, HEADERS)
        return Response(404, "Resource not found.", {"content-type": "text/plain"})

    def too_many(self, hint: float | None) -> Response:
        return Response(429, "Too Many Requests", {} if hint is None else {"retry-after": f"{hint:g}"})

    def _invalid(self, request: Request, kind: str, value: str, message: str) -> Response:
        body = {
            "status": "failed",
            "message-type": "validation-failure",
            "message": [{"type": kind, "value": value, "message": message}],
        }
        return self.refuse(request, message, Response(400, body, HEADERS))

    def _works(self, request: Request) -> Response:
        for name in request.query:
            if name not in PARAMETERS:
                return self._invalid(request, "parameter-not-allowed", name, f"Parameter {name} specified but not known")
        rows = request.one("rows", "20") or ""
        if not rows.isdigit() or int(rows) > 1000:
            return self._invalid(
                request, "integer-not-valid", rows, "Integer specified as value for rows but must be at most 1000"
            )
        fields = (request.one("select") or "").split(",") if request.one("select") else None
        if unknown := [field for field in fields or () if field not in FIELDS]:
            return self._invalid(
                request, "select-not-available", unknown[0], f"Select {unknown[0]} specified but there is no such field"
            )
        wanted = set()
        for part in (request.one("filter") or "").split(","):
            name, colon, value = part.partition(":")
            if name != "doi" or not colon:
                return self._invalid(
                    request, "filter-not-available", part, f"Filter {part[:60]} specified but there is no such filter"
                )
            wanted.add(value.lower())
        found = [p for p in reversed(self.world.known_to("crossref")) if p.doi and p.doi.lower() in wanted]
        items = [self.work(paper) for paper in found[: int(rows)]]
        if fields:
            items = [{name: value for name, value in item.items() if name in fields} for item in items]
        message = {"facets": {}, "total-results": len(found), "items": items, "items-per-page": int(rows), "query": {}}
        return Response(
            200, {"status": "ok", "message-type": "work-list", "message-version": "1.0.0", "message": message}, HEADERS
        )

    def _by_doi(self, value: str) -> WorldPaper | None:
        return next((p for p in self.world.known_to("crossref") if p.doi and p.doi.lower() == value.lower()), None)

    def work(self, paper: WorldPaper) -> dict[str, Any]:
        assert paper.doi
        names = [name.rpartition(" ") for name in paper.authors]
        count = paper.declared if paper.declared is not None else len(paper.references) + len(paper.unresolved)
        work: dict[str, Any] = {
            "DOI": paper.doi.lower(),
            "title": [paper.title],
            "author": [{"given": given, "family": family, "sequence": "first"} for given, _, family in names],
            "issued": {"date-parts": [[int(part) for part in (paper.date or str(paper.year)).split("-")]]} if paper.year else {},
            "container-title": [paper.venue] if paper.venue else [],
            "type": "journal-article",
            "is-referenced-by-count": paper.citation_count or 0,
            "reference-count": count,
            "references-count": count,
        }
        if "crossref" in paper.no_references_in:
            return work
        cited = [self._reference(n, self.world.papers[key]) for n, key in enumerate(paper.references)]
        cited += [{"key": f"u{n}", "article-title": title} for n, title in enumerate(paper.unresolved)]
        return {**work, "reference": cited} if cited else work

    def _reference(self, n: int, paper: WorldPaper) -> dict[str, Any]:
        entry: dict[str, Any] = {"key": f"ref{n}"}
        if paper.authors:
            entry["author"] = paper.authors[0].rpartition(" ")[2]
        if paper.year:
            entry["year"] = str(paper.year)
        if paper.doi:
            return {**entry, "DOI": paper.doi, "doi-asserted-by": "crossref"}
        if paper.arxiv:
            text = f"Smith, J. et al. {paper.title}. Preprint at https://arxiv.org/abs/{paper.arxiv} ({paper.year})."
            return {**entry, "unstructured": text}
        return {**entry, "article-title": paper.title}
