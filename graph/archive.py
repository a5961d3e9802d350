"""The Papers with Code links archive (closed in July 2025): an optional local file, of which only the needed rows are read.

The archive is a table of papers and repositories, about 300,000 rows, as Parquet or JSON (also gzipped, also a line a row),
that the user downloads. DuckDB reads it out of core and gives back only rows about papers in the collection. Nothing in
it is newer than July 2025, and its evidence says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from .code_links import Claim, add_link, extract
from .errors import InputError, MissingExtraError
from .identifiers import arxiv, title_key
from .model import Batch, Evidence, Paper

SOURCE, CLOSED = "papers_with_code", "2025-07"
MEMORY = "512MB"
SHORTEST_TITLE = 20
"""Letters and digits: a shorter title alone says too little."""
_WANTED = ("paper_arxiv_id", "paper_title", "repo_url", "is_official", "mentioned_in_paper", "mentioned_in_github")
_QUERY = """
SELECT {columns} FROM {reader} AS rows
WHERE regexp_replace(trim(paper_arxiv_id::VARCHAR), '(?i)^(arxiv:)?\\s*|v[0-9]+$', '', 'g') IN (SELECT value FROM ids)
   OR (coalesce(trim(paper_arxiv_id::VARCHAR), '') = ''
       AND regexp_replace(lower(paper_title::VARCHAR), '[^a-z0-9]', '', 'g') IN (SELECT value FROM titles))
ORDER BY ALL
"""


def import_archive(papers: Iterable[Paper], path: str | Path) -> Batch:
    """Return the code that the archive at *path* knows for *papers*: repositories and ``has_code`` links.

    A row is matched by arXiv id (without version), or by its whole title where it has none. Raises InputError for a file
    that is no such archive, MissingExtraError without DuckDB.
    """
    path = Path(path)
    by_id: dict[str, str] = {}
    by_title: dict[str, set[str]] = {}
    for paper in papers:
        for name in (*paper.identifiers, paper.id):
            if name.startswith("arxiv:"):
                by_id[name] = paper.id
        if paper.title:
            by_title.setdefault(title_key(paper.title), set()).add(paper.id)
    batch = Batch()
    seen: set[tuple[str, str]] = set()
    for row in _rows(
        path,
        [name.removeprefix("arxiv:") for name in by_id],
        [short for title in by_title if len(short := _ascii(title)) >= SHORTEST_TITLE],
    ):
        identifier, title, url, official, in_paper, in_github = row
        asked = arxiv(re.sub(r"(?i)^arxiv:\s*", "", str(identifier or "").strip()))
        same_title = by_title.get(title_key(str(title or "")), set())
        about = by_id.get(asked) if asked else next(iter(same_title)) if len(same_title) == 1 else None
        found = next((link for link in extract(str(url or "")) if link.kind == "repository"), None)
        if about is None or found is None or (about, found.identifier) in seen:
            continue
        seen.add((about, found.identifier))
        claim = _claim(official, in_paper, in_github)
        one = Batch()
        add_link(one, about, found, Evidence(SOURCE, "links archive", CLOSED, claim.reason), claim)
        batch.extend(one)
    return batch


def _claim(official: bool | None, in_paper: bool | None, in_github: bool | None) -> Claim:
    """Weigh a row: what the site called official is the authors' own, the rest are other people's implementations."""
    places = [text for told, text in ((in_paper, "mentioned in the paper"), (in_github, "its README mentions the paper")) if told]
    said = ", ".join(["official" if official else "not official" if official is False else "not said whose", *places])
    confidence = (0.9 if in_paper else 0.85) if official else 0.5 if in_paper else 0.3
    return Claim(confidence, official, said)


def _ascii(title: str) -> str:
    return re.sub(r"[^a-z0-9]", "", title.lower())


def _rows(path: Path, ids: Sequence[str], titles: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """Yield the archive's rows about *ids* and *titles*, in an order that follows from the file alone."""
    try:
        import duckdb
    except ImportError as error:
        raise MissingExtraError("the links archive", "archive") from error
    reader = _reader(path)
    name = re.sub(r"([*?\[])", r"[\1]", str(path))  # DuckDB takes these for patterns
    with duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "preserve_insertion_order": "false",
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
    ) as database:
        try:
            known = {row[0] for row in database.execute(f"DESCRIBE SELECT * FROM {reader}", [name]).fetchall()}
            missing = {"repo_url"} - known or ({"paper_arxiv_id", "paper_title"} if not known & set(_WANTED[:2]) else set())
            if missing:
                raise InputError(f"{path} is no Papers with Code links archive: it has no column {' or '.join(sorted(missing))}")
            for table, values in (("ids", ids), ("titles", titles)):
                database.execute(f"CREATE TEMP TABLE {table} AS SELECT DISTINCT unnest(?::VARCHAR[]) AS value", [list(values)])
            kinds = ["VARCHAR"] * 3 + ["BOOLEAN"] * 3
            columns = ", ".join(
                f"TRY_CAST({name} AS {kind}) AS {name}" if name in known else f"NULL::{kind} AS {name}"
                for name, kind in zip(_WANTED, kinds, strict=True)
            )
            rows = _with_both(reader, known)
            found = database.execute(_QUERY.format(columns=columns, reader=rows), [name]).fetchall()
        except duckdb.Error as error:
            raise InputError(f"{path} cannot be read as a links archive: {str(error).splitlines()[0]}") from None
    yield from found


def _with_both(reader: str, known: set[str]) -> str:
    """Return *reader* as a table that has both columns by which rows are chosen."""
    lacking = ", ".join(f"NULL AS {name}" for name in _WANTED[:2] if name not in known)
    return f"(SELECT *, {lacking} FROM {reader})" if lacking else reader


def _reader(path: Path) -> str:
    """Return DuckDB's table function for the file at *path*, told by its content."""
    try:
        with path.open("rb") as file:
            head = file.read(200)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from None
    if head.startswith(b"PAR1"):
        return "read_parquet(?)"
    if head.startswith(b"version https://git-lfs"):
        raise InputError(f"{path} is only a pointer of Git LFS; download the file it stands for (git lfs pull)")
    if head.startswith(b"\x1f\x8b"):
        return "read_json(?, compression='gzip', maximum_object_size=1048576)"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{"):
        return "read_json(?, maximum_object_size=1048576)"
    raise InputError(f"{path} is neither Parquet nor JSON; the archive is pwc-archive/links-between-paper-and-code")
