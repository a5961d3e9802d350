"""Names of a collection for a person who does not know them whole: those that begin so, and those meant by a wrong one."""

from __future__ import annotations

from collections.abc import Callable

Ask = Callable[..., list[tuple]]  # type: ignore[type-arg]

_SHORTEST_PART = 3  # characters of an id or title that are enough to suggest papers by


def beginning(ask: Ask, start: str, limit: int, *, repositories: bool) -> list[str]:
    """Return up to *limit* names, sorted, that begin with *start*."""
    tables = ("names", "repository_names") if repositories else ("names",)
    question = " UNION ".join(f"SELECT name FROM {table} WHERE substr(name, 1, ?1) = ?2" for table in tables)
    return [row[0] for row in ask(f"{question} ORDER BY name LIMIT ?3", len(start), start, limit)]


def suggested(ask: Ask, name: str, limit: int) -> list[str]:
    """Return up to *limit* ids of papers whose id or title holds *name*, or else whose id is spelled nearly so."""
    if len(name) < _SHORTEST_PART:
        return []
    like = "%" + name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") + "%"
    question = "SELECT id FROM papers WHERE id LIKE ?1 ESCAPE '\\' OR json_extract(body, '$.title') LIKE ?1 ESCAPE '\\'"
    holding = [row[0] for row in ask(f"{question} ORDER BY listed DESC, id LIMIT ?2", like, limit)]
    return holding or _spelled_nearly(ask, name, limit)


def _spelled_nearly(ask: Ask, name: str, limit: int) -> list[str]:
    from rapidfuzz import fuzz, process

    ids = [row[0] for row in ask("SELECT id FROM papers ORDER BY listed DESC, id")]
    return [near for near, _, _ in process.extract(name, ids, scorer=fuzz.ratio, score_cutoff=85, limit=limit)]
