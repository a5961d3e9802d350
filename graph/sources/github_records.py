"""GitHub's words: the GraphQL question, and payload → model for both APIs. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ..identifiers import github_name
from ..model import Evidence, Repository
from ..repositories import bare, health, is_list
from ..shapes import SCALAR, count, items, mapping, misfit, objects, text, truth
from .plain import day_of, plain

SOURCE = "github"
FIELDS = "databaseId,nameWithOwner,stars,forks,pushed,created,archived,disabled,fork,license,language,release,homepage,root"
_SELECTION = """databaseId nameWithOwner url description homepageUrl stargazerCount forkCount pushedAt createdAt isArchived
 isDisabled isFork isEmpty licenseInfo{spdxId} primaryLanguage{name} latestRelease{tagName publishedAt}
 root:object(expression:"HEAD:"){... on Tree{entries{name mode}}}
 object(expression:"HEAD:README.md"){... on Blob{text isTruncated isBinary byteSize}}"""
_README = """nameWithOwner primaryLanguage{name} root:object(expression:"HEAD:"){... on Tree{entries{name mode}}}
 object(expression:"HEAD:README.md"){... on Blob{text isTruncated isBinary byteSize}}"""
SYMLINK = 0o120000

_NODE = {
    **dict.fromkeys(_SELECTION.split("licenseInfo")[0].split(), SCALAR),
    "licenseInfo": {"spdxId": SCALAR},
    "primaryLanguage": {"name": SCALAR},
    "latestRelease": {"tagName": SCALAR, "publishedAt": SCALAR},
    "root": {"entries": [{"name": SCALAR, "mode": SCALAR}]},
    "object": dict.fromkeys(("text", "isTruncated", "isBinary", "byteSize"), SCALAR),
}
_REST = {
    **dict.fromkeys(
        "full_name disabled id description homepage stargazers_count watchers forks_count forks language created_at pushed_at "
        "archived fork size".split(), SCALAR,
    ),
    "license": {"spdx_id": SCALAR},
}  # fmt: skip

Row = Mapping[str, Any]


def question(keys: Sequence[str], *, readme: bool = False) -> dict[str, Any]:
    """Return the GraphQL request body that asks for the repositories *keys* (``github:owner/name``) at once.

    Names are quoted as JSON strings are, so nothing that stands in a name can change the query; GraphQL's answer has the
    README under ``object``, the root folder under ``root``.
    """
    names = [key.partition(":")[2].split("/", 1) for key in keys]
    selection = _README if readme else _SELECTION
    aliases = "\n".join(
        f"r{n}: repository(owner:{json.dumps(owner)},name:{json.dumps(name)}){{ {selection} }}"
        for n, (owner, name) in enumerate(names)
    )
    return {"query": f"query{{ rateLimit{{cost remaining resetAt}}\n{aliases} }}"}


def askable(key: str) -> bool:
    """Tell whether *key* can be asked for by name: a GitHub repository that still has its name for itself."""
    return key.startswith("github:") and "#" not in key and github_name(key) is not None


def errors_of(payload: object) -> dict[str, str]:
    """Return GraphQL's errors by alias (``""`` for the whole request): their type, or their message where they have none."""
    found: dict[str, str] = {}
    for error in objects(mapping(payload).get("errors")):
        alias = text(next(iter(items(error.get("path"))), ""))
        found.setdefault(alias, text(error.get("type")) or text(error.get("message")) or "unknown")
    return found


def node_misfit(node: Row) -> str:
    """Return what in a GraphQL *node* has an unexpected shape, ``""``: nothing."""
    return misfit(node, _NODE) or ("" if shown_name(node.get("nameWithOwner")) else "nameWithOwner is missing")


def rest_misfit(payload: Row) -> str:
    """Return what in an answer to ``GET /repos/…`` has an unexpected shape, ``""``: nothing."""
    return misfit(payload, _REST) or ("" if shown_name(payload.get("full_name")) else "full_name is missing")


def shown_name(value: object) -> str:
    """Return *value* if it is a repository's ``owner/name``, else ``""``."""
    return text(value) if re.fullmatch(r"[\w.-]{1,100}/[\w.-]{1,100}", text(value), re.ASCII) else ""


def read_node(key: str, node: Row, *, date: str) -> Repository:
    """Return the repository that a GraphQL *node* describes, asked for as *key*."""
    entries = [text(entry.get("name")) for entry in objects(mapping(node.get("root")).get("entries"))]
    readme = mapping(node.get("object"))
    nothing = bool(entries) and bare(entries, count(readme.get("byteSize"))) and not is_list(text(readme.get("text")))
    empty = truth(node.get("isEmpty")) or nothing
    release = mapping(node.get("latestRelease"))
    return _repository(
        key,
        shown_name(node.get("nameWithOwner")),
        date,
        empty=bool(empty),
        disabled=truth(node.get("isDisabled")) or False,
        number=count(node.get("databaseId")),
        description=plain(node.get("description")),
        homepage=plain(node.get("homepageUrl")),
        stars=count(node.get("stargazerCount")),
        forks=count(node.get("forkCount")),
        language=plain(mapping(node.get("primaryLanguage")).get("name")),
        license=spdx(mapping(node.get("licenseInfo")).get("spdxId")),
        created=day(node.get("createdAt")),
        pushed=day(node.get("pushedAt")),
        release=plain(release.get("tagName")),
        released=day(release.get("publishedAt")),
        archived=truth(node.get("isArchived")),
        fork=truth(node.get("isFork")),
    )


def read_rest(key: str, payload: Row, *, date: str, root: Iterable[str] | None = None, release: Row | None = None) -> Repository:
    """Return the repository that ``GET /repos/…`` describes; *root* are the names of its root folder, *release* the latest."""
    entries = list(root) if root is not None else None
    latest = release or {}
    return _repository(
        key,
        shown_name(payload.get("full_name")),
        date,
        empty=bare(entries) if entries is not None else False,
        disabled=truth(payload.get("disabled")) or False,
        number=count(payload.get("id")),
        description=plain(payload.get("description")),
        homepage=plain(payload.get("homepage")),
        stars=count(payload.get("stargazers_count", payload.get("watchers"))),
        forks=count(payload.get("forks_count", payload.get("forks"))),
        language=plain(payload.get("language")),
        license=spdx(mapping(payload.get("license")).get("spdx_id")),
        created=day(payload.get("created_at")),
        pushed=day(payload.get("pushed_at")),
        release=plain(latest.get("tag_name")),
        released=day(latest.get("published_at")),
        archived=truth(payload.get("archived")),
        fork=truth(payload.get("fork")),
    )


def gone(key: str, why: str, *, date: str) -> Repository:
    """Return the record of a repository that GitHub does not show (any more)."""
    return Repository(id=key, name=key.partition(":")[2], evidence=Evidence(SOURCE, "repository", date, why), health="gone")


def _repository(key: str, name: str, date: str, *, empty: bool, disabled: bool, **facts: Any) -> Repository:
    shown = name or key.partition(":")[2].partition("#")[0]
    identifier = f"github:{shown.lower()}"
    asked = key.partition("#")[0]
    moved = identifier != asked
    return Repository(
        id=identifier,
        name=shown,
        evidence=Evidence(SOURCE, "repository", date),
        url=f"https://github.com/{shown}",
        health=health(archived=bool(facts["archived"]), disabled=disabled, empty=empty, moved=moved),
        former_names=(asked,) if moved else (),
        **facts,
    )


def spdx(value: object) -> str | None:
    """Return a licence's SPDX name; "NOASSERTION" (a licence GitHub cannot tell) is shown as ``other``."""
    name = plain(value)
    return "other" if name == "NOASSERTION" else name


def day(value: object) -> str | None:
    """Return the day of an ISO time such as ``2023-05-04T12:00:00Z``."""
    found = day_of(value)
    return found if found and len(found) == len("YYYY-MM-DD") else None


def readme_name(entries: Iterable[Row]) -> str | None:
    """Return the name of the README among a root folder's *entries*, the one GitHub would show; None without any."""
    names = [name for entry in entries if re.fullmatch(r"readme(?:\.\w+)?", name := text(entry.get("name")), re.I)]
    order = {"readme.md": 0, "readme.markdown": 1, "readme.rst": 2, "readme.txt": 3, "readme": 4}
    return min(names, key=lambda name: (order.get(name.lower(), 9), name), default=None)
