"""Hugging Face's papers: daily lists, search, one paper."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .server import FakeApi, Request, Response
from .world import WorldPaper


class Api(FakeApi):
    """Papers with ``on_daily`` are in the daily list of their ``date`` (or of ``extra["daily"]``).

    ``extra["hf"]`` is merged into a paper's object (``githubRepo`` …). Every optional key is absent, not null, when unknown.
    """

    name = "hugging_face"

    def too_many(self, hint: float | None) -> Response:
        seconds = 0 if hint is None else int(hint)
        headers = {"ratelimit": f'"api";r=0;t={seconds}', "ratelimit-policy": '"fixed window";"api";q=500;w=300'}
        return Response(429, {"error": "We had to rate limit your IP."}, headers)

    def answer(self, request: Request) -> Response:
        if request.path == "/api/daily_papers":
            return self._daily(request)
        if request.path == "/api/papers/search":
            query, limit = request.one("q") or "", int(request.one("limit") or 20)
            if not query or len(query) > 250 or limit > 120:
                return self.refuse(request, "q takes 1 to 250 characters, limit at most 120")
            words = set(query.lower().split())
            found = [p for p in self._known() if words & set(p.title.lower().split())]
            return Response(200, [self._entry(p) for p in found[:limit]])
        if one := re.fullmatch(r"/api/papers/([^/]+)", request.path):
            paper = self.world.by_arxiv(one[1], self.name)
            if paper is None:
                return Response(404, {"error": "Paper not found"})
            linked = {"linkedModels": [], "numTotalModels": 3, "numTotalDatasets": 1, "numTotalSpaces": 0}
            return Response(200, {**self._paper(paper), **linked})
        return Response(404, {"error": "Not found"})

    def _daily(self, request: Request) -> Response:
        page, limit = int(request.one("p") or 0), int(request.one("limit") or 50)
        if limit > 100:
            return self.refuse(request, "limit above 100")
        chosen = [p for p in self._known() if p.on_daily and self._fits(self._day(p), request)]
        for name in ("date", "week", "month"):
            value = request.one(name)
            if value is not None and not _possible(name, value):
                return Response(400, {"error": f"Invalid {name}"})
        return Response(200, [self._entry(p) for p in chosen[page * limit : (page + 1) * limit]])

    def _day(self, paper: WorldPaper) -> str:
        return str(paper.extra.get("daily") or paper.date or "2025-01-15")

    def _fits(self, day: str, request: Request) -> bool:
        year, week, _ = date.fromisoformat(day).isocalendar()
        told = {"date": day, "week": f"{year}-W{week:02}", "month": day[:7]}
        return all(request.one(name) in (None, value) for name, value in told.items())

    def _known(self) -> list[WorldPaper]:
        return [p for p in self.world.known_to(self.name) if p.arxiv]

    def _entry(self, paper: WorldPaper) -> dict[str, Any]:
        inner = self._paper(paper)
        return {
            "paper": inner, "title": paper.title, "summary": inner["summary"], "publishedAt": inner["publishedAt"],
            "numComments": 2, "isAuthorParticipating": False, "submittedBy": {"name": "someone", "type": "user"},
        }  # fmt: skip

    def _paper(self, paper: WorldPaper) -> dict[str, Any]:
        found: dict[str, Any] = {
            "id": paper.arxiv, "title": paper.title, "summary": paper.abstract or "An abstract.",
            "authors": [{"_id": str(n), "name": name, "hidden": False} for n, name in enumerate(paper.authors)],
            "publishedAt": f"{paper.date or '2025-01-15'}T12:00:00.000Z",
        }  # fmt: skip
        if paper.upvotes is not None:
            found["upvotes"] = paper.upvotes
        if paper.project_page:
            found["projectPage"] = paper.project_page
        if paper.repository:
            found |= {"githubRepo": f"https://github.com/{paper.repository}", "githubRepoAddedBy": "user"}
            known = self.world.repository(paper.repository)
            if known:
                found["githubStars"] = known.stars
        return {**found, **paper.extra.get("hf", {})}


def _possible(name: str, value: str) -> bool:
    try:
        if name == "week":
            date.fromisocalendar(int(value[:4]), int(value[6:]), 1)
        else:
            date.fromisoformat(value if name == "date" else f"{value}-01")
    except ValueError:
        return False
    return True
