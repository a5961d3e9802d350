"""OpenAlex: /works as a filtered list, one work by id.

Facts: its server's source and documentation of 2026, and recorded answers (see tests/data/recorded/openalex/README.md).
Switches: ``credits`` (what is left of the day's budget; at 0 everything but single records is 429 until midnight),
``key`` (the only key that is known; a request with another one is 401), ``url_limit`` (bytes of the request line),
``gone`` (OpenAlex ids that stand in reference lists and lead nowhere).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from .server import FakeApi, Request, Response
from .world import WorldPaper

PARAMETERS = frozenset(
    "api_key corpus cursor data-version data_version filter format group-by group_by mailto page per-page per_page sample search "
    "search.exact seed select sort".split()
)
FILTERS = frozenset(
    "doi openalex ids.openalex cites cited_by title.search title_and_abstract.search publication_year has_references "
    "locations.landing_page_url pmid mag".split()
)
FIELDS = frozenset(
    "id doi title display_name publication_year publication_date type language cited_by_count is_retracted is_paratext is_xpac "
    "primary_location locations best_oa_location open_access authorships ids biblio abstract_inverted_index referenced_works "
    "referenced_works_count related_works topics primary_topic keywords funders awards fwci counts_by_year indexed_in "
    "created_date updated_date".split()
)
MOST_VALUES = 100
UNTIL_MIDNIGHT = 86_000

NOT_FOUND = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"


class Api(FakeApi):
    """See the module."""

    name = "openalex"

    def answer(self, request: Request) -> Response:
        if (bad := self._bad_key(request)) is not None:
            return bad
        line = len(f"{request.method} {request.target} HTTP/1.1")
        if line > self.switches.get("url_limit", 8190):
            return self._invalid(request, f"Request URL too long: {line} bytes", "Request URL too long")
        if request.path == "/works":
            return self._works(request)
        if request.path.startswith("/works/"):
            return self._work(unquote(request.path.removeprefix("/works/")))
        return Response(404, NOT_FOUND, {"content-type": "text/html; charset=utf-8"})

    def too_many(self, hint: float | None) -> Response:
        budget = "Insufficient budget. This request costs $0.0001 but you only have $0 remaining. Resets at midnight UTC."
        body = {"error": "Rate limit exceeded", "message": budget if hint else "Rate limit exceeded: 10 requests per second."}
        body |= {"retryAfter": hint} if hint is not None else {}
        return Response(429, body, {} if hint is None else {"retry-after": f"{hint:g}"})

    def _bad_key(self, request: Request) -> Response | None:
        if "api_key" in request.query:
            return self.refuse(request, "a key in the URL ends up in logs; it belongs in the header")
        key = request.headers.get("api-key")
        if (key is not None and key != self.switches.get("key", key)) or key == "":
            return Response(401, {"error": "Invalid or missing API key", "message": "API key not found"})
        return None

    def _invalid(self, request: Request, message: str, error: str = "Invalid query parameters error.") -> Response:
        return self.refuse(request, message, Response(400, {"error": error, "message": message}))

    def _works(self, request: Request) -> Response:
        for name, values in request.query.items():
            if name not in PARAMETERS:
                return self._invalid(request, f"{name} is not a valid parameter.")
            if len(values) > 1:
                return self._invalid(request, f"Only one {name} parameter is allowed.")
        per_page = request.one("per_page") or request.one("per-page") or "25"
        if not per_page.isdigit() or not 1 <= int(per_page) <= 100:
            return self._invalid(request, "per_page parameter must be between 1 and 100")
        fields = (request.one("select") or ",".join(sorted(FIELDS))).split(",")
        if unknown := [field for field in fields if field not in FIELDS]:
            return self._invalid(request, f"{unknown[0]} is not a valid select field")
        page = int(request.one("page") or 1)
        if page * int(per_page) > 10_000:
            return self._invalid(request, "Pagination error.")
        found = self._filtered(request)
        if isinstance(found, Response):
            return found
        papers, cost = found
        if (left := self.switches.get("credits")) is not None:
            if left < cost:
                return self.too_many(UNTIL_MIDNIGHT)
            self.switches["credits"] = left - cost
        start = (page - 1) * int(per_page)
        shown = papers[start : start + int(per_page)]
        results = [{name: value for name, value in self.work(paper).items() if name in fields} for paper in shown]
        meta = {"count": len(papers), "page": page, "per_page": int(per_page), "groups_count": None, "cost_usd": cost / 10_000}
        headers = {
            "x-ratelimit-limit": "1000",
            "x-ratelimit-remaining": str(self.switches.get("credits", 999)),
            "x-ratelimit-credits-used": str(cost),
            "x-ratelimit-reset": str(UNTIL_MIDNIGHT),
        }
        if self.switches.get("credits") == 0:
            headers["x-ratelimit-remaining"] = "0"
        return Response(200, {"meta": meta, "results": results, "group_by": []}, headers)

    def _filtered(self, request: Request) -> tuple[list[WorldPaper], int] | Response:
        """Return the matching papers, in an order that is not the question's, and the price in credits."""
        papers: list[WorldPaper] = self.world.known_to("openalex")
        cost = 1
        for part in (request.one("filter") or "").split(","):
            name, colon, value = part.partition(":")
            if not colon or name not in FILTERS:
                return self._invalid(request, f"{part[:60]} is not a valid filter (a raw comma inside a value splits it)")
            values = value.split("|")
            if len(values) > MOST_VALUES:
                return self._invalid(
                    request, f"Maximum number of values exceeded for {name}. Decrease values to {MOST_VALUES} or below"
                )
            if name in ("openalex", "ids.openalex"):
                if bad := [v for v in values if not re.fullmatch(r"(https://openalex\.org/)?[Ww]\d+", v)]:
                    return self._invalid(request, f"'{bad[0]}' is not a valid OpenAlex ID.")
                wanted = {v.rpartition("/")[2].upper() for v in values}
                papers = [p for p in papers if p.openalex in wanted]
            elif name == "doi":
                wanted = {v.lower().removeprefix("https://doi.org/") for v in values}
                papers = [p for p in papers if (own_doi(p) or "").lower() in wanted]
            elif name == "title.search":
                cost = 10
                asked = [set(re.findall(r"\w+", v.lower())) for v in values]
                papers = [
                    p for p in papers if any(words and words <= set(re.findall(r"\w+", p.title.lower())) for words in asked)
                ]
        gone = self.switches.get("gone", ())
        return [p for p in reversed(papers) if p.openalex not in gone], cost

    def _work(self, name: str) -> Response:
        value = name.removeprefix("doi:").removeprefix("https://doi.org/")
        paper = self.world.by_openalex(name) if re.fullmatch(r"[Ww]\d+", name) else None
        if value != name:
            paper = next((p for p in self.world.known_to("openalex") if (own_doi(p) or "").lower() == value.lower()), None)
        if paper is None:
            return Response(404, NOT_FOUND, {"content-type": "text/html; charset=utf-8"})
        return Response(200, self.work(paper))

    def work(self, paper: WorldPaper) -> dict[str, Any]:
        doi = own_doi(paper)
        link = f"https://doi.org/{doi.lower()}" if doi else None
        number = f"https://openalex.org/{paper.openalex}"
        place = {"landing_page_url": link, "pdf_url": None, "source": {"display_name": paper.venue} if paper.venue else None}
        places = [place]
        if paper.arxiv:
            source = {"display_name": "arXiv (Cornell University)"}
            places.append({"landing_page_url": f"https://arxiv.org/abs/{paper.arxiv}", "pdf_url": None, "source": source})
        cited = [] if "openalex" in paper.no_references_in else [self.world.papers[key] for key in paper.references]
        known = [f"https://openalex.org/{p.openalex}" for p in cited if "openalex" not in p.unknown_to]
        words: dict[str, list[int]] = {}
        for n, word in enumerate((paper.abstract or "").split()):
            words.setdefault(word, []).append(n)
        return {
            "id": number,
            "doi": link,
            "title": paper.title,
            "display_name": paper.title,
            "publication_year": paper.year,
            "publication_date": paper.date or (f"{paper.year}-01-01" if paper.year else None),
            "type": "article" if paper.doi else "preprint",
            "ids": {"openalex": number, **({"doi": link} if link else {})},
            "primary_location": place,
            "locations": places,
            "authorships": [{"author": {"display_name": name}} for name in paper.authors],
            "cited_by_count": paper.citation_count or 0,
            "referenced_works_count": paper.declared if paper.declared is not None and known else len(known),
            "referenced_works": known,
            "abstract_inverted_index": words or None,
        }


def own_doi(paper: WorldPaper) -> str | None:
    """The DOI under which OpenAlex keeps *paper*: the publisher's, else arXiv's."""
    return paper.doi or (f"10.48550/arXiv.{paper.arxiv}" if paper.arxiv else None)
