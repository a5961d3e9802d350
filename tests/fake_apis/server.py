"""Loopback servers that play the public APIs: one port each, one shared world, bad behaviour on demand.

How a module plugs in is told in README.md beside this file.
"""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .world import World

MODULES = ("semantic_scholar", "openalex", "crossref", "datacite", "arxiv", "hugging_face", "github", "pages")


@dataclass
class Request:
    """What a client sent: header names in lower case, query values as lists, ``target`` as it stood in the request line."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    path: str = ""
    query: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.target)
        self.path = parts.path
        self.query = parse_qs(parts.query, keep_blank_values=True)

    def one(self, name: str, default: str | None = None) -> str | None:
        """The single value of a query parameter."""
        return self.query.get(name, [default])[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Response:
    """``body``: bytes and str go out as they are, everything else as JSON."""

    status: int = 200
    body: Any = b""
    headers: dict[str, str] = field(default_factory=dict)

    def encoded(self) -> tuple[bytes, str]:
        if isinstance(self.body, bytes):
            return self.body, "application/octet-stream"
        if isinstance(self.body, str):
            return self.body.encode(), "text/plain; charset=utf-8"
        return json.dumps(self.body, ensure_ascii=False).encode(), "application/json"


class FakeApi:
    """One API. Subclasses set ``name`` and write :meth:`answer`; they may override :meth:`too_many`."""

    name = ""
    slow_seconds = 0.6

    def __init__(self, world: World) -> None:
        self.world = world
        self.requests: list[Request] = []
        self.refusals: list[str] = []
        self.switches: dict[str, Any] = {}
        self.url = ""
        self._queue: list[tuple[str, Callable[[Request], bool]]] = []
        self._share: tuple[float, tuple[str, ...], random.Random] | None = None
        self._lock = threading.RLock()

    # What a subclass says

    def answer(self, request: Request) -> Response:
        """Answer as the real API would."""
        raise NotImplementedError

    def too_many(self, hint: float | None) -> Response:
        """A 429 in this API's own words; *hint* is the seconds it asks for, None when it names no time."""
        return Response(429, {"message": "Too Many Requests"}, {} if hint is None else {"retry-after": f"{hint:g}"})

    def refuse(self, request: Request, why: str, response: Response | None = None) -> Response:
        """Note that the client sent what the real API would refuse (the test fails for it) and answer 400."""
        self.refusals.append(f"{self.name}: {request.method} {request.target[:200]}: {why}")
        return response or Response(400, {"error": why})

    # What a test says

    def misbehave(self, kind: str, times: int = 1, *, when: Callable[[Request], bool] = lambda request: True) -> None:
        """Answer the next *times* requests (for which *when* holds) badly.

        Kinds: ``429`` (no hint), ``429-hint`` (0 seconds), ``429-hint:N``, ``500``, ``502`` (HTML), ``503``, ``slow``,
        ``truncated``, ``closed``, ``html`` (200 with a page), ``empty`` (200 with nothing).
        """
        with self._lock:
            self._queue += [(kind, when)] * times

    def misbehave_often(self, share: float, kinds: tuple[str, ...], seed: int = 0) -> None:
        """Answer that share of all requests badly, drawn with *seed*."""
        self._share = (share, kinds, random.Random(seed))

    def behave(self) -> None:
        self._queue.clear()
        self._share = None

    # What the server calls

    def handle(self, request: Request) -> tuple[Response | None, bool]:
        """Return the response, None to close the connection, and whether to cut the body short."""
        with self._lock:
            self.requests.append(request)
            kind = self._next_mischief(request)
        if kind is None or kind in ("slow", "truncated"):
            if kind == "slow":
                time.sleep(self.slow_seconds)
            with self._lock:
                return self.answer(request), kind == "truncated"
        return self._mischief(kind), False

    def _next_mischief(self, request: Request) -> str | None:
        for index, (kind, when) in enumerate(self._queue):
            if when(request):
                del self._queue[index]
                return kind
        if self._share and self._share[2].random() < self._share[0]:
            return self._share[2].choice(self._share[1])
        return None

    def _mischief(self, kind: str) -> Response | None:
        kind, _, number = kind.partition(":")
        page = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
        match kind:
            case "429":
                return self.too_many(None)
            case "429-hint":
                return self.too_many(float(number or 0))
            case "500":
                return Response(500, {"message": "Internal Server Error"})
            case "502":
                return Response(502, page, {"content-type": "text/html"})
            case "503":
                return Response(503, "Service Unavailable")
            case "html":
                return Response(200, page, {"content-type": "text/html"})
            case "empty":
                return Response(200, b"", {"content-type": "application/json"})
            case "closed":
                return None
        raise ValueError(f"no such misbehaviour: {kind}")


class FakeApis:
    """All fake APIs, each on its own port of 127.0.0.1; a context manager.

    ``environ`` holds the ``CITEWALK_*_URL`` settings that point citewalk at them, with rates that do not slow a test.
    """

    def __init__(self, world: World, only: tuple[str, ...] | None = None) -> None:
        self.world = world
        self.apis: dict[str, FakeApi] = {}
        self._servers: list[ThreadingHTTPServer] = []
        for name in only or MODULES:
            try:
                module = import_module(f".{name}", __package__)
            except ModuleNotFoundError as error:
                if only or error.name != f"{__package__}.{name}":
                    raise
                continue  # not written yet
            self.apis[name] = module.Api(world)

    def __getitem__(self, name: str) -> Any:
        return self.apis[name]

    def __enter__(self) -> FakeApis:
        for api in self.apis.values():
            server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(api))
            server.daemon_threads = True
            server.block_on_close = False
            api.url = f"http://127.0.0.1:{server.server_address[1]}"
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            self._servers.append(server)
        return self

    def __exit__(self, *exc: object) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    @property
    def environ(self) -> dict[str, str]:
        """Settings for citewalk; sources without a fake point at a closed port."""
        found = {}
        for name in MODULES:
            upper = name.upper()
            found[f"CITEWALK_{upper}_URL"] = self.apis[name].url if name in self.apis else "http://127.0.0.1:9"
            found[f"CITEWALK_{upper}_RATE"] = "100000"
        return found

    @property
    def refusals(self) -> list[str]:
        """Requests that a real API would have refused; a test that used the fakes asserts that there are none."""
        return [line for api in self.apis.values() for line in api.refusals]

    def calls(self) -> dict[str, int]:
        """Requests seen by every API that saw one."""
        return {name: len(api.requests) for name, api in self.apis.items() if api.requests}


def _handler(api: FakeApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _serve(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            body = self.rfile.read(length)
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, body)
            if "user-agent" not in headers or "citewalk" not in headers["user-agent"]:
                api.refuse(request, "no User-Agent that says who asks")
            try:
                response, cut = api.handle(request)
            except Exception as error:  # noqa: BLE001 - a fault of the fake itself must show in the test
                api.refusals.append(f"{api.name}: the fake failed on {request.method} {request.target[:200]}: {error!r}")
                response, cut = Response(500, {"message": repr(error)}), False
            try:
                self._send(response, cut)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def _send(self, response: Response | None, cut: bool) -> None:
            if response is None:
                self.close_connection = True
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            content, kind = response.encoded()
            bodiless = response.status in (204, 304)
            if cut and not bodiless:
                content = content[: len(content) // 2]
            self.send_response_only(response.status)
            for name, value in {"content-type": kind, **response.headers}.items():
                self.send_header(name, value)
            if not bodiless:
                self.send_header("content-length", str(len(content)))
            self.end_headers()
            if not bodiless and self.command != "HEAD":
                self.wfile.write(content)

        do_GET = do_POST = do_HEAD = _serve  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler
