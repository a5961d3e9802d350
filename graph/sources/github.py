"""GitHub: is a repository still there, what is it called today, and which papers does its README name?

With a token GraphQL answers 50 repositories a call, with their READMEs, for one point; without one REST is asked, one
call a repository of the 60 an hour that everybody has. A repository is known by its number: a name that leads to another
number is another repository.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from ..code_links import candidates
from ..errors import InputError, SourceError
from ..identifiers import github_name
from ..model import Batch, Evidence, Fetch, Paper, Repository, Status
from ..repositories import LARGEST_README, bare, decode, is_list, promises, read_readme
from ..shapes import count, items, mapping, objects, text
from ..text import one_line
from . import Job
from .answer import unexpected
from .chunks import no_list, no_object
from .github_records import (
    FIELDS,
    SOURCE,
    SYMLINK,
    Row,
    askable,
    errors_of,
    gone,
    node_misfit,
    question,
    read_node,
    read_rest,
    readme_name,
    rest_misfit,
    shown_name,
)  # fmt: skip
from .plain import today

if TYPE_CHECKING:
    from .answer import Answer
    from .transport import Transport

PER_QUERY, PER_README_QUERY = 50, 20
LARGEST_ANSWER = 16 * 1024 * 1024
"""Bytes: a README or an answer above this is not read (GitHub shows files up to 100 MB)."""
README_FIELDS = "lists,own"
SHORTEST_LISTING = 150
"""Bytes: a README below this names no five papers, so that no call is spent to look."""
MOST_CANDIDATES = 2
_TOO_HEAVY = ("RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED", "timeout", "Something went wrong")
_RATE_LIMITS = frozenset(("RATE_LIMIT", "RATE_LIMITED"))
_HEADERS = {"accept": "application/vnd.github+json", "x-github-api-version": "2022-11-28"}
_RAW = {**_HEADERS, "accept": "application/vnd.github.raw"}  # not raw+json: that is a README labelled as JSON


async def fetch_repositories(
    transport: Transport, keys: Sequence[str], /, *, etags: Mapping[str, str] | None = None
) -> AsyncIterator[Batch]:
    """Yield state and facts of the repositories *keys*.

    *etags* are those of earlier answers (``Fetch.detail`` of kind ``repository``, REST only): what has not changed is
    answered by 304, which costs nothing of the hourly quota, and brings a :class:`Fetch` alone.
    """
    async for batch in _others(keys, "repository"):
        yield batch
    named = [key for key in dict.fromkeys(keys) if askable(key)]
    if transport.settings[SOURCE].key:
        async for batch in _by_graphql(transport, named, "repository", PER_QUERY):
            yield batch
    else:
        for key in named:
            yield await _by_rest(transport, key, (etags or {}).get(key))
    for key in keys:
        if "#" in key and key.startswith("github:"):
            yield await _by_rest(transport, key, None)


async def fetch_readmes(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the papers that the READMEs of the repositories *keys* name, with their sections, and their own paper."""
    async for batch in _others(keys, "readme"):
        yield batch
    named = [key for key in dict.fromkeys(keys) if askable(key)]
    if transport.settings[SOURCE].key:
        async for batch in _by_graphql(transport, named, "readme", PER_README_QUERY):
            yield batch
    else:
        for key in named:
            yield await _readme_by_rest(transport, key)
    for key in keys:
        if "#" in key and key.startswith("github:"):
            yield _told("readme", key, "empty", "its name belongs to another repository today")


async def _others(keys: Sequence[str], kind: str) -> AsyncIterator[Batch]:
    """Answer for what is on other hosts: nobody is asked about it."""
    fetches = [
        Fetch(SOURCE, kind, key, "empty", today(), detail="not on GitHub, not checked")
        for key in dict.fromkeys(keys)
        if not askable(key) and "#" not in key
    ]
    if fetches:
        yield Batch(fetches=fetches)


def _told(kind: str, key: str, status: Status, detail: str = "") -> Batch:
    return Batch(fetches=[Fetch(SOURCE, kind, key, status, today(), FIELDS if kind == "repository" else README_FIELDS, detail)])


# -- GraphQL ------------------------------------------------------------------------------------------------------------


async def _by_graphql(transport: Transport, keys: Sequence[str], kind: str, most: int) -> AsyncIterator[Batch]:
    """Ask in runs of at most *most*, halved where GitHub finds a query too heavy; the smaller size is kept."""
    start, size, refused = 0, most, 0
    while start < len(keys):
        part = keys[start : start + size]
        answer = await transport.request(
            SOURCE, "POST", "/graphql", json=question(part, readme=kind == "readme"), headers=_HEADERS,
            max_bytes=LARGEST_ANSWER, check=_no_data,
        )  # fmt: skip
        if answer.status != 200:
            raise _refusal(answer, "a GraphQL query")
        wrong = errors_of(answer.json())
        if not _RATE_LIMITS.isdisjoint(wrong.values()):
            refused += 1
            if refused > 3:
                raise SourceError("GitHub's GraphQL quota is used up", source=SOURCE, status="rate_limited")
            transport.pause(SOURCE, 60.0, "GraphQL quota used up")
            continue
        if any(heavy in what for what in wrong.values() for heavy in _TOO_HEAVY) and len(part) > 1:
            size = max(1, len(part) // 2)
            continue
        if "" in wrong and not mapping(mapping(answer.json()).get("data")):
            raise SourceError(f"GitHub's GraphQL refused a query: {wrong['']}", source=SOURCE)
        yield await _read_answer(transport, mapping(answer.json()), part, wrong, kind)
        start += len(part)


def _no_data(answer: Answer) -> str | None:
    """Say why *answer* says nothing of the repositories that were asked for: no data, and no error that tells why."""
    if wrong := no_object(answer):
        return wrong
    return None if isinstance(answer.key("data"), Mapping) or errors_of(answer.json()) else "no object of data"


async def _read_answer(transport: Transport, payload: Row, keys: Sequence[str], wrong: Mapping[str, str], kind: str) -> Batch:
    batch = Batch()
    nodes = mapping(payload.get("data"))
    for number, key in enumerate(keys):
        node, why = mapping(nodes.get(f"r{number}")), wrong.get(f"r{number}")
        if node and node_misfit(node):
            node = {}  # REST can say what this cannot
        if why == "NOT_FOUND" and not node:
            batch.extend(_told(kind, key, "not_found"))
            if kind == "repository":
                batch.repositories.append(gone(key, "not found: deleted or private", date=today()))
                batch.extend(_told("readme", key, "not_found"))
        elif kind == "readme":
            batch.extend(await _readme_of_node(transport, key, node))
        elif node:
            batch.repositories.append(read_node(key, node, date=today()))
            batch.extend(_told(kind, key, "ok"))
            if (readme := _readme_at_hand(key, node)) is not None:  # it came along, so it need not be asked for
                batch.extend(readme)
        else:  # blocked, forbidden, left out: REST says why
            batch.extend(await _by_rest(transport, key, None))
    return batch


async def _readme_of_node(transport: Transport, key: str, node: Row) -> Batch:
    """Read the README that came with *node*; where README.md was the wrong guess, a link or cut short, ask REST."""
    at_hand = _readme_at_hand(key, node)
    language = text(mapping(node.get("primaryLanguage")).get("name")) or None
    return await _readme_by_rest(transport, key, language=language) if at_hand is None else at_hand


def _readme_at_hand(key: str, node: Row) -> Batch | None:
    """Return what the README in *node* tells, None where only REST can bring it."""
    if not node:
        return None
    blob, entries = mapping(node.get("object")), objects(mapping(node.get("root")).get("entries"))
    name = readme_name(entries)
    entry = next((e for e in entries if e.get("name") == name), {})
    readme = blob.get("text")
    if name is None and readme is None:
        return _told("readme", key, "empty", "no README")
    if name not in (None, "README.md") or entry.get("mode") == SYMLINK or blob.get("isTruncated") or not isinstance(readme, str):
        return None
    language = text(mapping(node.get("primaryLanguage")).get("name")) or None
    return _read_text(key, shown_name(node.get("nameWithOwner")), readme, language)


def _read_text(key: str, name: str, readme: str, language: str | None) -> Batch:
    """Return what the text of a README tells, under the name that the repository has today."""
    shown = name or key.partition(":")[2]
    today_id = f"github:{shown.lower()}"
    batch = read_readme(today_id, readme, date=today())
    if promises(readme, language):
        said = Evidence(SOURCE, "README", today(), "the README only promises code")
        batch.repositories.append(Repository(id=today_id, name=shown, evidence=said, health="empty"))
    cut = f"only the first {LARGEST_README:,} of {len(readme):,} characters were read" if len(readme) > LARGEST_README else ""
    batch.extend(_told("readme", key, "ok" if batch.links else "empty", cut))
    return batch


# -- REST ---------------------------------------------------------------------------------------------------------------


async def _get(
    transport: Transport, path: str, headers: Mapping[str, str] = _HEADERS, check: Callable[[Answer], str | None] | None = None,
    *, keyless: bool = False,
) -> Answer:  # fmt: skip
    return await transport.request(
        SOURCE, "GET", path, headers=headers, follow=3, max_bytes=LARGEST_ANSWER, check=check, keyless=keyless
    )


async def _without_token(transport: Transport, key: str, why: str) -> Batch:
    """Ask for one repository as somebody without a token; a public one is shown to everybody but refused tokens.

    An organisation may refuse tokens that are too old, or not authorised for it; that says nothing of other repositories.
    """
    refused = f"GitHub refuses the token in GITHUB_TOKEN for it: {why or 'forbidden'}"
    try:
        batch = await _by_rest(transport, key, None, keyless=True)
    except SourceError:
        return _told("repository", key, "error", refused)
    seen = any(fetch.status == "ok" for fetch in batch.fetches)
    return batch if seen else _told("repository", key, "error", refused)  # without a token what is private is not there


async def _by_rest(transport: Transport, key: str, etag: str | None, *, keyless: bool = False) -> Batch:
    """Ask for one repository, by name, or by number where its name went to another (``github:owner/name#123``)."""
    name, _, number = key.partition(":")[2].partition("#")
    path = f"/repositories/{number}" if number else f"/repos/{name}"
    answer = await _get(transport, path, {**_HEADERS, "if-none-match": etag} if etag else _HEADERS, no_object, keyless=keyless)
    if answer.status == 304:
        return _told("repository", key, "ok", etag or "")
    if answer.status in (301, 302, 307, 308):
        return _told("repository", key, "error", "it redirects in a circle")
    if answer.status in (404, 410, 451) or (answer.status == 403 and answer.key("block") is not None):
        why = "not found: deleted or private" if answer.status != 451 and answer.status != 403 else f"blocked{_block(answer)}"
        batch = _told("repository", key, "not_found", why)
        batch.extend(_told("readme", key, "not_found"))  # so that it need not be asked for
        batch.repositories.append(gone(key, why, date=today()))
        return batch
    if answer.status == 403 and not keyless and transport.settings[SOURCE].key:
        return await _without_token(transport, key, text(answer.key("message")))
    if answer.status != 200:
        raise _refusal(answer, name)
    payload = mapping(answer.json())
    if wrong := rest_misfit(payload):
        return _told("repository", key, "unfetched", unexpected(SOURCE, wrong))
    batch = _told("repository", key, "ok", answer.headers.get("etag", ""))
    batch.repositories.append(read_rest(key, payload, date=today(), root=await _root(transport, payload, keyless)))
    return batch


async def _root(transport: Transport, payload: Row, keyless: bool) -> list[str] | None:
    """Return the names in the root folder of a repository without any programming language, None for all others.

    Only those can be empty, and a call is dear without a token. An empty list: not even a first commit.
    """
    if payload.get("language") is not None:
        return None
    if payload.get("size") == 0:
        return []
    name = shown_name(payload.get("full_name"))
    answer = await _get(transport, f"/repos/{name}/contents/", check=no_list(), keyless=keyless)
    if answer.status == 404:
        return []
    if answer.status != 200:
        return None
    names = [text(mapping(entry).get("name")) for entry in items(answer.json())]
    if not all(names):
        return None  # what has no name may be code
    readme = next((e for e in objects(answer.json()) if text(e.get("name")).lower().startswith("readme")), {})
    length = count(readme.get("size")) or 0
    if bare(names) and length >= SHORTEST_LISTING and (length >= 20_000 or await _is_list(transport, name, keyless)):
        return None
    return names


async def _is_list(transport: Transport, name: str, keyless: bool) -> bool:
    answer = await _get(transport, f"/repos/{name}/readme", _RAW, keyless=keyless)
    return answer.status == 200 and is_list(decode(answer.content) or "")


async def _readme_by_rest(transport: Transport, key: str, *, language: str | None = None, keyless: bool = False) -> Batch:
    name = key.partition(":")[2]
    try:
        answer = await _get(transport, f"/repos/{name}/readme", _RAW, keyless=keyless)
    except SourceError as error:
        if error.status != "error" or "above" not in str(error):
            raise
        return _told("readme", key, "empty", "the README is too large to be read")
    if answer.status in (404, 451) or (answer.status == 403 and answer.key("block") is not None):
        return _told("readme", key, "not_found" if answer.status != 404 else "empty", "no README")
    if answer.status == 403 and transport.settings[SOURCE].key:
        if not keyless:
            return await _readme_by_rest(transport, key, language=language, keyless=True)
        return _told("readme", key, "error", "GitHub refuses the token in GITHUB_TOKEN for it")
    if answer.status != 200:
        raise _refusal(answer, f"the README of {name}")
    if "json" in answer.headers.get("content-type", "") and answer.key("type") == "symlink":
        return _told("readme", key, "empty", "the README is a link to something that is not there")
    readme = decode(answer.content)
    if readme is None:
        return _told("readme", key, "empty", "the README is no text")
    return _read_text(key, "", readme, language)


async def reading_list(transport: Transport, name: str) -> tuple[bytes, str]:
    """Return the README of the repository *name* (``owner/name`` or its URL), for ``citewalk add github:owner/name``.

    Hand it to :func:`citewalk.graph.intake.read_bytes` with ``repository=`` the name, which comes second, as GitHub
    writes it. Raises InputError where there is no such repository or README.
    """
    shown = github_name(name)
    if shown is None:
        raise InputError(f"{name} is no GitHub repository; write github:owner/name")
    answer = await _get(transport, f"/repos/{shown}/readme", _RAW)
    if answer.status != 200:
        raise InputError(f"github:{shown} has no README that can be read (GitHub answered {answer.status})")
    return answer.content, shown


def _block(answer: Answer) -> str:
    reason = answer.key("block", "reason")
    return f" ({reason})" if isinstance(reason, str) else ""


def _refusal(answer: Answer, what: str) -> SourceError:
    """Return what to say of an *answer* that is none, to the question for *what*."""
    if answer.status == 401:
        return SourceError(
            "GitHub does not know the token in GITHUB_TOKEN: correct it, or unset it to go on without", source=SOURCE
        )
    words = one_line(text(answer.key("message")))[:200] or f"{len(answer.content)} bytes"
    return SourceError(f"GitHub answered {answer.status} for {what}: {words}", source=SOURCE)


# -- candidates ---------------------------------------------------------------------------------------------------------


def candidate_key(paper: Paper) -> str | None:
    """Return ``ID github:owner/name …`` for a *paper* whose project page or text only suggests repositories, else None."""
    found = [link.identifier for link in candidates(paper) if askable(link.identifier)][:MOST_CANDIDATES]
    return " ".join([paper.id, *found]) if found and paper.id.startswith(("arxiv:", "doi:")) else None


async def fetch_candidates(transport: Transport, keys: Sequence[str], /) -> AsyncIterator[Batch]:
    """Yield the suggested repositories (see :func:`candidate_key`) whose README calls the paper its own; one call each.

    ``owner.github.io/name`` may belong to ``owner/name``: only if that exists and names the paper back it is the code.
    """
    for key in dict.fromkeys(keys):
        paper, *names = key.split(" ")
        whole = Batch()
        for name in names:
            batch = await _readme_by_rest(transport, name)
            own = [
                link for link in batch.links if link.relation == "has_code" and link.paper == paper and link.repository == name
            ]
            if own:
                shown = name.partition(":")[2]
                said = Evidence(SOURCE, "README", today(), "suggested by the project page")
                whole.repositories.append(Repository(id=name, name=shown, evidence=said))
                whole.links += own
        whole.fetches.append(Fetch(SOURCE, "candidate", key, "ok" if whole.links else "empty", today()))
        yield whole


CANDIDATES = Job(
    source=SOURCE,
    kind="candidate",
    about="listed",
    per_call=1,
    fetch=fetch_candidates,
    key=candidate_key,
    extra=lambda keys: keys,
)
"""Not among :data:`JOBS`: guesses are asked about last, when what was told has been asked for."""

JOBS = (
    Job(source=SOURCE, kind="repository", about="repositories", per_call=1, fetch=fetch_repositories, fields=FIELDS),
    Job(source=SOURCE, kind="readme", about="repositories", per_call=1, fetch=fetch_readmes, fields=README_FIELDS),
)
