"""DataCite: /dois as a query, one DOI; it knows arXiv's DOIs only, and their published twins where the world says so.

Facts: its OpenAPI file (datacite/lupo, August 2026).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from .server import FakeApi, Request, Response
from .world import WorldPaper

PARAMETERS = frozenset(
    "affiliation client-id created detail disable-facets fields[dois] has-version-of include page[cursor] page[number] "
    "page[size] prefix provider-id published publisher query registered resource-type-id sort state".split()
)
FIELDS = frozenset(
    "alternateIdentifiers container contributors created creators dates descriptions doi formats identifiers language prefix "
    "publicationYear publisher relatedIdentifiers relatedItems rightsList sizes state subjects suffix titles types updated url "
    "version".split()
)
KIND = {"content-type": "application/vnd.api+json; charset=utf-8"}


class Api(FakeApi):
    """See the module."""

    name = "datacite"

    def answer(self, request: Request) -> Response:
        if len(f"{request.method} {request.target} HTTP/1.1") > 8190:
            return self.refuse(request, "request line above 8190 bytes", Response(414, "Request-URI Too Large"))
        if request.path == "/dois":
            return self._list(request)
        if request.path.startswith("/dois/"):
            found = self.world.by_doi(unquote(request.path.removeprefix("/dois/")), "datacite")
            if found is None or not found.arxiv:
                error = {"errors": [{"status": "404", "title": "The resource you are looking for doesn't exist."}]}
                return Response(404, error, KIND)
            return Response(200, {"data": self._record(found, FIELDS)}, KIND)
        return Response(404, {"errors": [{"status": "404"}]}, KIND)

    def too_many(self, hint: float | None) -> Response:
        return Response(
            429,
            {"errors": [{"status": "429", "title": "Too many requests"}]},
            {} if hint is None else {"retry-after": f"{hint:g}"},
        )

    def _list(self, request: Request) -> Response:
        for name in request.query:
            if name not in PARAMETERS:
                return self.refuse(request, f"no parameter {name}")
        size = request.one("page[size]", "25") or ""
        if not size.isdigit() or int(size) > 1000:
            return self.refuse(request, "page[size] is at most 1000")
        fields = frozenset((request.one("fields[dois]") or ",".join(FIELDS)).split(","))
        if fields - FIELDS:
            return self.refuse(request, f"no attribute {min(fields - FIELDS)}")
        query = request.one("query") or ""
        match = re.fullmatch(r'(?:doi|uid|id):\(("[^"]+"(?: OR "[^"]+")*)\)', query)
        if not match:
            return self.refuse(request, f"a query that this fake does not read: {query[:80]}")
        wanted = {value.lower() for value in re.findall(r'"([^"]+)"', match[1])}
        found = [
            p for p in reversed(self.world.known_to("datacite")) if p.arxiv and f"10.48550/arxiv.{p.arxiv}".lower() in wanted
        ]
        data = [self._record(paper, fields) for paper in found[: int(size)]]
        meta = {"total": len(found), "totalPages": -(-len(found) // max(1, int(size))), "page": 1}
        return Response(200, {"data": data, "meta": meta, "links": {}}, KIND)

    def _record(self, paper: WorldPaper, fields: frozenset[str]) -> dict[str, Any]:
        own = f"10.48550/arxiv.{paper.arxiv}".lower()
        twin = paper.twin or paper.doi
        related = [{"relationType": "IsVersionOf", "relatedIdentifier": twin, "relatedIdentifierType": "DOI"}] if twin else []
        names = [name.rpartition(" ") for name in paper.authors]
        attributes = {
            "doi": own,
            "titles": [{"title": paper.title}],
            "creators": [
                {"name": f"{family}, {given}", "nameType": "Personal", "givenName": given, "familyName": family}
                for given, _, family in names
            ],
            "publicationYear": paper.year,
            "relatedIdentifiers": related,
        }
        return {"id": own, "type": "dois", "attributes": {name: value for name, value in attributes.items() if name in fields}}
