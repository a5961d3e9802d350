"""Semantic Scholar's Graph and Recommendations APIs, as apis.md and the Swagger of February 2026 describe them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from .server import FakeApi, Request, Response
from .world import WorldPaper

_PAPER_FIELDS = frozenset(
    "paperId corpusId externalIds url title abstract venue publicationVenue year referenceCount citationCount "
    "influentialCitationCount isOpenAccess openAccessPdf fieldsOfStudy s2FieldsOfStudy publicationTypes publicationDate "
    "journal citationStyles authors citations references embedding tldr textAvailability".split()
)
_NESTED = {"authors", "citations", "references", "embedding"}
_EDGE_FIELDS = frozenset("contexts intents contextsWithIntent isInfluential".split())
_ID = re.compile(
    r"[0-9a-f]{40}|(?:corpusid|mag|pmid):\d+|arxiv:(?:\d{4}\.\d{4,5}|[a-z-]+/\d{7})|(?:doi:)?10\.\d{4,9}/\S+|acl:[\w.-]+|"
    r"pmcid:(?:pmc)?\d+|url:https?://\S+",
    re.IGNORECASE,
)
NOTICE = "Notice: The following paper fields have been elided by the publisher: {'references'}. Paper or abstract available at x."


class Api(FakeApi):
    """``switches``: ``too_large`` (a batch of more ids is refused), ``nested`` (references in all of one batch),
    ``nested_each`` (references of one paper in a batch), ``spoils`` (an id that spoils a batch), ``forbidden``."""

    name = "semantic_scholar"

    def too_many(self, hint: float | None) -> Response:
        body = {
            "message": "Too Many Requests. Please wait and try again or apply for a key for higher rate limits. "
            "https://www.semanticscholar.org/product/api#api-key-form",
            "code": "429",
        }
        headers = {"x-amzn-ErrorType": "TooManyRequestsException"}
        return Response(429, body, headers if hint is None else {**headers, "retry-after": f"{hint:g}"})

    def answer(self, request: Request) -> Response:
        if self.switches.get("forbidden"):
            return Response(403, {"message": "Forbidden"})
        if wrong := self._wrong(request):
            return self.refuse(request, wrong)
        path = unquote(request.path)
        if path == "/graph/v1/paper/batch" and request.method == "POST":
            return self._batch(request)
        if path == "/graph/v1/paper/search/match":
            return self._match(request)
        if path == "/recommendations/v1/papers/" and request.method == "POST":
            return Response(200, {"recommendedPapers": [self._paper(p, request) for p in self.world.known_to(self.name)[:5]]})
        if found := re.fullmatch(r"/graph/v1/paper/(.+)/(references|citations)", path):
            return self._list(request, found[1], found[2])
        if found := re.fullmatch(r"/graph/v1/paper/(.+)", path):
            paper = self._find(found[1])
            return (
                Response(200, self._paper(paper, request))
                if paper
                else Response(404, {"error": f"Paper with id {found[1]} not found"})
            )
        return Response(404, {"message": "Missing Authentication Token"})

    def _wrong(self, request: Request) -> str | None:
        edges = request.path.endswith(("/references", "/citations"))
        known = {"fields", "query", "offset", "limit", "year", "publicationDateOrYear", "from", "token", "sort"}
        if unknown := set(request.query) - known:
            return f"Unacceptable query params: [{', '.join(sorted(unknown))}]"
        for name in (request.one("fields") or "title").split(","):
            first, _, nested = name.partition(".")
            allowed = _PAPER_FIELDS | (_EDGE_FIELDS if edges else frozenset())
            if first not in allowed or (nested and first not in _NESTED):
                return f"Unrecognized or unsupported fields: [{name}]"
        if edges:
            offset, limit = int(request.one("offset", "0") or 0), int(request.one("limit", "100") or 0)
            if not 1 <= limit <= 1000:
                return f"limit must be 1 to 1000, not {limit}"
            if offset + limit >= 10_000:
                return "offset + limit must be < 10000"
        return None

    def _find(self, name: str) -> WorldPaper | None:
        prefix, _, value = name.partition(":")
        match prefix.lower():
            case "arxiv":
                return self.world.by_arxiv(value, self.name)
            case "doi":
                return self.world.by_doi(value, self.name)
            case "corpusid":
                return next((p for p in self.world.known_to(self.name) if str(p.corpus) == value), None)
        return self.world.by_s2(name) or self.world.by_doi(name, self.name)

    def _batch(self, request: Request) -> Response:
        body = request.json()
        if set(body) != {"ids"} or not isinstance(body["ids"], list):
            return self.refuse(request, "the body must be {'ids': [...]}")
        ids = body["ids"]
        if not 1 <= len(ids) <= 500:
            return self.refuse(request, f"{len(ids)} ids in one batch, at most 500 are allowed")
        if bad := [name for name in ids if not isinstance(name, str) or not _ID.fullmatch(name)]:
            return self.refuse(
                request, "No valid paper ids given", Response(400, {"error": f"No valid paper ids given: {bad[:3]}"})
            )
        if self.switches.get("spoils") in ids:
            return Response(400, {"error": "Internal error while reading ids"})
        if len(ids) > self.switches.get("too_large", 500):
            return Response(400, {"error": "Response would exceed maximum size. Please reduce the number of ids or fields."})
        papers = [self._find(name) for name in ids]
        if not any(papers):
            return Response(400, {"error": "No valid paper ids given"})
        left = self.switches.get("nested", 9999)
        answers: list[dict[str, Any] | None] = []
        for paper in papers:
            item = self._paper(paper, request) if paper else None
            if item and item.get("references"):
                item["references"] = item["references"][: max(0, min(left, self.switches.get("nested_each", 1000)))]
                left -= len(item["references"])
            answers.append(item)
        return Response(200, answers)

    def _list(self, request: Request, name: str, kind: str) -> Response:
        paper = self._find(name)
        if paper is None:
            return Response(404, {"error": f"Paper with id {name} not found"})
        if kind == "references" and paper.withheld:
            return Response(200, {"data": None, "citingPaperInfo": {"openAccessPdf": {"disclaimer": NOTICE}}})
        offset, limit = int(request.one("offset", "0") or 0), int(request.one("limit", "100") or 0)
        if kind == "references":
            entries = [{"citedPaper": item} for item in self._references(paper, request)]
        else:
            citing = self.world.citing(paper.key, self.name)
            entries = [{"citingPaper": self._shown(other, _top(request))} for other in citing]
        for number, entry in enumerate(entries):
            if "contexts" in (request.one("fields") or ""):
                entry |= {"contexts": [f"as shown in [{number}]"], "intents": ["background"], "isInfluential": number == 0}
        answer: dict[str, Any] = {"offset": offset, "data": entries[offset : offset + limit], "citingPaperInfo": {}}
        if offset + limit < len(entries):
            answer["next"] = offset + limit
        return Response(200, answer)

    def _match(self, request: Request) -> Response:
        wanted = set(re.findall(r"\w+", (request.one("query") or "").lower()))
        best, score = None, 0.0
        for paper in self.world.known_to(self.name):
            words = set(re.findall(r"\w+", paper.title.lower()))
            share = len(wanted & words) / max(1, len(wanted | words))
            if share > score:
                best, score = paper, share
        if best is None or score < 0.4:
            return Response(404, {"error": "Title match not found"})
        return Response(200, {"data": [{**self._paper(best, request), "matchScore": 100 * score}]})

    def _paper(self, paper: WorldPaper, request: Request) -> dict[str, Any]:
        wanted = (request.one("fields") or "title").split(",")
        item = self._shown(paper, wanted)
        if any(name.startswith("references") for name in wanted):
            item["references"] = None if paper.withheld else self._references(paper, request)
        return item

    def _references(self, paper: WorldPaper, request: Request) -> list[dict[str, Any]]:
        if self.name in paper.no_references_in:
            return []
        fields = [name.removeprefix("references.") for name in (request.one("fields") or "").split(",")]
        shown = []
        for key in paper.references:
            cited = self.world.papers[key]
            if self.name in cited.unknown_to:
                shown.append({"paperId": None, "externalIds": None, "title": cited.title, "year": cited.year})
            else:
                shown.append(self._shown(cited, fields))
        return [*shown, *({"paperId": None, "externalIds": None, "title": title, "year": None} for title in paper.unresolved)]

    def _shown(self, paper: WorldPaper, wanted: list[str]) -> dict[str, Any]:
        external: dict[str, Any] = {"CorpusId": paper.corpus}
        if paper.arxiv:
            external["ArXiv"] = paper.arxiv
        if paper.doi or paper.arxiv:
            external["DOI"] = paper.doi or f"10.48550/arXiv.{paper.arxiv}"
        everything = {
            "externalIds": external,
            "title": paper.title,
            "abstract": paper.abstract,
            "year": paper.year,
            "publicationDate": paper.date,
            "venue": paper.venue or "",
            "authors": [{"authorId": str(number), "name": name} for number, name in enumerate(paper.authors)],
            "referenceCount": paper.declared if paper.declared is not None else len(paper.references) + len(paper.unresolved),
            "citationCount": paper.citation_count or 0,
            "influentialCitationCount": 0,
            "tldr": None,
            "openAccessPdf": {"url": "", "status": None, "license": None, **({"disclaimer": NOTICE} if paper.withheld else {})},
        }
        return {"paperId": paper.s2, **{name: value for name, value in everything.items() if name in wanted}}


def _top(request: Request) -> list[str]:
    return (request.one("fields") or "title").split(",")
