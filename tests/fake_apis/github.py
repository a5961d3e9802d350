"""GitHub, REST and GraphQL, for the parts that are read here."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from .server import FakeApi, Request, Response
from .world import WorldRepository

DOCUMENTATION = "https://docs.github.com/rest/repos/repos#get-a-repository"
RESET = 1_900_000_000


class Api(FakeApi):
    """Repositories of the world by name and number.

    A repository's ``extra`` may hold ``root`` (names in its root folder), ``modes`` (name → git mode), ``size`` (kB),
    ``readme_bytes`` (hex, what the README really is), ``redirect`` (where its 301 leads), ``disabled``, ``empty``.
    Switches: ``most_aliases`` (a query with more is RESOURCE_LIMITS_EXCEEDED), ``rate_limited`` (how many GraphQL calls
    answer RATE_LIMITED), ``hourly`` (calls left; then the primary limit), ``secondary`` (calls that meet the secondary limit).
    """

    name = "github"

    def answer(self, request: Request) -> Response:
        if self.switches.get("secondary", 0) > 0:
            self.switches["secondary"] -= 1
            return Response(403, {"message": "You have exceeded a secondary rate limit. Please wait."}, {"retry-after": "1"})
        left = self.switches.get("hourly", 5000)
        if left <= 0:
            return Response(
                403,
                {"message": "API rate limit exceeded for 192.0.2.1. (But here's the good news.)"},
                {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(RESET), "x-ratelimit-resource": "core"},
            )
        if request.path == "/graphql":
            return self._graphql(request)
        if request.headers.get("if-none-match") is None:
            self.switches["hourly"] = left - 1
        return self._rest(request)

    # GraphQL

    def _graphql(self, request: Request) -> Response:
        if "authorization" not in request.headers:
            return self.refuse(request, "GraphQL without a token", Response(401, {"message": "Bad credentials"}))
        if self.switches.get("rate_limited", 0) > 0:
            self.switches["rate_limited"] -= 1
            return Response(200, {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]})
        body = request.json()
        query = body["query"]
        aliases = re.findall(r'(\w+): repository\(owner:"([\w.-]+)",\s*name:"([\w.-]+)"\)\{', query)
        if not aliases or query.count("{") != query.count("}"):
            return self.refuse(request, "a query that GitHub could not parse")
        if len(aliases) > 100:
            return self.refuse(request, "more aliases than would ever be answered in ten seconds")
        data: dict[str, Any] = {"rateLimit": {"cost": 1, "remaining": 4999, "resetAt": "2026-11-21T13:00:00Z"}}
        errors: list[dict[str, Any]] = []
        most = self.switches.get("most_aliases", 1000)
        for place, (alias, owner, name) in enumerate(aliases):
            full = f"{owner}/{name}"
            if place >= most:
                data[alias] = None
                errors.append({"type": "RESOURCE_LIMITS_EXCEEDED", "path": [alias], "message": "Resource limits exceeded"})
                continue
            found = self.world.repository(full)
            if found is None or found.status == 404:
                data[alias] = None
                message = f"Could not resolve to a Repository with the name '{full}'."
                errors.append({"type": "NOT_FOUND", "path": [alias], "locations": [{"line": 2, "column": 1}], "message": message})
            elif found.status == 451:
                data[alias] = None
                errors.append({"type": "FORBIDDEN", "path": [alias], "message": "Repository access blocked"})
            else:
                data[alias] = self._node(found, with_text="text" in query)
        return Response(200, {"data": data, **({"errors": errors} if errors else {})}, {"x-ratelimit-remaining": "4999"})

    def _node(self, repository: WorldRepository, *, with_text: bool) -> dict[str, Any]:
        modes = repository.extra.get("modes", {})
        root = [{"name": name, "mode": modes.get(name, 0o100644)} for name in self._root(repository)]
        content = self._readme(repository)
        blob = None
        if repository.readme_name == "README.md" and content is not None:
            binary = b"\0" in content
            text = None if binary else content.decode("utf-8", "replace")[:512_000]
            blob = {"byteSize": len(content)}
            if with_text:
                blob |= {"text": text, "isTruncated": len(content) > 512_000, "isBinary": binary}
        return {
            "databaseId": repository.number, "nameWithOwner": repository.name, "url": f"https://github.com/{repository.name}",
            "description": repository.description, "homepageUrl": repository.homepage, "stargazerCount": repository.stars,
            "forkCount": repository.forks, "pushedAt": repository.pushed, "createdAt": repository.created,
            "isArchived": repository.archived, "isDisabled": bool(repository.extra.get("disabled")), "isFork": repository.fork,
            "isEmpty": bool(repository.extra.get("empty")),
            "licenseInfo": {"spdxId": repository.license} if repository.license else None,
            "primaryLanguage": {"name": repository.language} if repository.language else None,
            "latestRelease": {"tagName": repository.release, "publishedAt": repository.pushed} if repository.release else None,
            "root": None if repository.extra.get("empty") else {"entries": root}, "object": blob,
        }  # fmt: skip

    # REST

    def _rest(self, request: Request) -> Response:
        if request.headers.get("accept", "").startswith("application/vnd.github") is False:
            return self.refuse(request, "no Accept header of GitHub's")
        if by_number := re.fullmatch(r"/repositories/(\d+)(/.*)?", request.path):
            found = next((r for r in self.world.repositories if r.number == int(by_number[1])), None)
            return self._of(request, found, by_number[2] or "")
        if not (by_name := re.fullmatch(r"/repos/([^/]+/[^/]+)(/.*)?", request.path)):
            return self._not_found()
        found = self.world.repository(by_name[1])
        if found is not None and "redirect" in found.extra:
            return self._moved(found.extra["redirect"])
        if found is not None and found.status == 200 and self.world.moved(by_name[1]):
            return self._moved(f"{self.url}/repositories/{found.number}{by_name[2] or ''}")
        return self._of(request, found, by_name[2] or "")

    def _of(self, request: Request, found: WorldRepository | None, tail: str) -> Response:
        if found is None or found.status == 404:
            return self._not_found()
        if found.status == 451:
            block = {"reason": "dmca", "created_at": "2025-01-01T00:00:00Z", "html_url": "https://github.com/github/dmca"}
            return Response(451, {"message": "Repository access blocked", "block": block})
        if tail == "/readme":
            return self._readme_answer(request, found)
        if tail.rstrip("/") == "/contents":
            if found.extra.get("empty"):
                return Response(404, {"message": "This repository is empty.", "status": "404"})
            return Response(200, [{"name": name, "type": "file", "size": self._size(found, name)} for name in self._root(found)])
        if tail:
            return self._not_found()
        payload = self._payload(found)
        etag = f'"{hashlib.sha1(json.dumps(payload).encode()).hexdigest()}"'
        if request.headers.get("if-none-match") == etag:
            return Response(304, b"", {"etag": etag})
        left = self.switches.get("hourly", 5000)
        return Response(200, payload, {"etag": etag, "x-ratelimit-remaining": str(max(left, 0)), "x-ratelimit-reset": str(RESET)})

    def _readme_answer(self, request: Request, found: WorldRepository) -> Response:
        content = self._readme(found)
        if content is None:
            return self._not_found()
        if "raw" not in request.headers.get("accept", ""):
            return self.refuse(request, "a README is asked for raw here")
        if found.extra.get("modes", {}).get(found.readme_name) == 0o120000 and found.extra.get("dangling"):
            return Response(200, {"type": "symlink", "target": "docs/README.md", "name": found.readme_name})
        return Response(200, content, {"content-type": f"{request.headers['accept']}; charset=utf-8"})

    def _payload(self, r: WorldRepository) -> dict[str, Any]:
        return {
            "id": r.number, "full_name": r.name, "name": r.name.split("/")[1], "html_url": f"https://github.com/{r.name}",
            "description": r.description, "homepage": r.homepage, "stargazers_count": r.stars, "watchers_count": r.stars,
            "forks_count": r.forks, "pushed_at": r.pushed, "created_at": r.created, "archived": r.archived, "fork": r.fork,
            "disabled": bool(r.extra.get("disabled")), "size": 0 if r.extra.get("empty") else r.extra.get("size", 12),
            "language": r.language, "license": {"spdx_id": r.license, "key": r.license.lower()} if r.license else None,
        }  # fmt: skip

    def _root(self, repository: WorldRepository) -> list[str]:
        if "root" in repository.extra:
            return list(repository.extra["root"])
        readme = [repository.readme_name] if self._readme(repository) is not None else []
        return [*readme, "LICENSE", *(["main.py"] if repository.language else [])]

    def _size(self, repository: WorldRepository, name: str) -> int:
        return len(self._readme(repository) or b"") if name == repository.readme_name else 100

    def _readme(self, repository: WorldRepository) -> bytes | None:
        if "readme_bytes" in repository.extra:
            return bytes.fromhex(repository.extra["readme_bytes"])
        return None if repository.readme is None else repository.readme.encode()

    def _moved(self, where: str) -> Response:
        body = {"message": "Moved Permanently", "url": where, "documentation_url": "https://docs.github.com/rest"}
        return Response(301, body, {"location": where})

    def _not_found(self) -> Response:
        return Response(404, {"message": "Not Found", "documentation_url": DOCUMENTATION, "status": "404"})
