"""Project pages: any path, answered from what a test puts there."""

from __future__ import annotations

from .server import FakeApi, Request, Response


class Api(FakeApi):
    """``switches["pages"]`` maps a path to HTML, or to a whole :class:`Response`; what is not there is a 404.

    A paper of the world with ``project_page`` and ``repository`` has a page that links to the repository as "Code".
    """

    name = "pages"

    def answer(self, request: Request) -> Response:
        found = self.switches.get("pages", {}).get(request.path)
        if isinstance(found, Response):
            return found
        if found is None:
            for paper in self.world.papers.values():
                if paper.project_page and paper.project_page.partition("://")[2].partition("/")[2] == request.path.lstrip("/"):
                    found = f"<html><body><h1>{paper.title}</h1><a href='https://github.com/{paper.repository}'>Code</a></body></html>"
                    break
        if found is None:
            return Response(404, "<html><body>Not found</body></html>", {"content-type": "text/html"})
        return Response(200, found, {"content-type": "text/html; charset=utf-8"})
