"""The collection's file: open, write in transactions, read back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, MutableMapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from ..coverage import CITATION_LIST
from ..errors import CollectionError, UnknownPaperError, UnknownWordError
from ..identifiers import best_first
from ..model import SCOPES, Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper, Repository, Scope
from ..nodes import spellings
from ..text import storable_text
from .bodies import load
from .bounds import Bounds
from .damage import Damage, damaged, shown, told
from .edges import united
from .meta import Meta
from .names import beginning, suggested
from .opening import alone, connect, remove
from .values import look_at
from .writing import Added, Writer

_ORDER = " ORDER BY NOT listed, place, id"
_SCOPES = {"listed": " WHERE listed", "found": " WHERE NOT listed", "all": ""}

_Record = TypeVar("_Record", Paper, Repository)
_Edge = tuple[str, str, dict[str, Any]]


class Collection:
    """One SQLite file with everything read and fetched; use it as a context manager.

    >>> with Collection.open(":memory:") as collection:
    ...     collection.add(Batch(papers=[Paper(evidence=Evidence("text"), identifiers=("arxiv:2312.07000",), listed=True)]))
    ...     collection.paper("arXiv:2312.07000v2").id
    Added(new=1, known=0, nameless=0, citations=0, self_citations=0, links=0, repositories=0)
    'arxiv:2312.07000'

    All methods raise :class:`CollectionError` when the file cannot be read or written.
    """

    def __init__(self, connection: sqlite3.Connection, path: str) -> None:
        self._connection = connection
        self._bounds = Bounds(connection)
        self._writer: Writer | None = None
        self.path = path
        self.backup: Path | None = None
        """Where the file is kept as it was before it was brought to this format; None where it had this format."""
        self._made = False
        self.meta: MutableMapping[str, str] = Meta(self)

    @classmethod
    def open(cls, path: str | Path, *, create: bool = True) -> Collection:
        """Open the collection at *path* (``:memory:`` for none on disk), making it unless *create* is false."""
        name = str(path)
        if name != ":memory:":
            if Path(name).is_dir():
                raise CollectionError(f"{name} is a folder, not a collection; name a file with -c")
            if not create and not Path(name).exists():
                raise CollectionError(
                    f"there is no collection {name}; 'citewalk add' or 'citewalk build' makes one, -c names another"
                )
            if not Path(name).parent.is_dir():
                raise CollectionError(f"{name} cannot be made: the folder {Path(name).parent} does not exist")
        made = name != ":memory:" and not Path(name).exists()
        connection, kept = connect(name, create=create)
        collection = cls(connection, name)
        collection.backup, collection._made = kept, made
        return collection

    def __enter__(self) -> Collection:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; what was added is already on disk."""
        self._connection.close()

    def close_unused(self) -> None:
        """Close the file; where opening it made it and nothing was added since, take it away again."""
        # Looked at once more when nobody else can write any more.
        if self._made and not self._holds_anything() and alone(self._connection) and not self._holds_anything():
            remove(self.path)
        self.close()

    def _holds_anything(self) -> bool:
        return any(self.counts().values()) or bool(self.meta)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything added inside is kept, or nothing is. Transactions nest: the outermost decides."""
        if self._writer is not None:
            yield
            return
        if self._connection.in_transaction:
            raise CollectionError(f"{self.path}: nothing can be added inside a snapshot; add it after the snapshot has ended")
        with told(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            self._writer = Writer(self._connection)
            try:
                yield
                with self._suspecting():
                    self._writer.finish()
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._writer = None

    @contextmanager
    def _suspecting(self) -> Iterator[None]:
        """Where a step fails that cannot fail on a sound file, say what is wrong with the file."""
        try:
            yield
        except (AssertionError, AttributeError, LookupError, TypeError, ValueError) as error:
            from .check import first_damage

            damage = first_damage(self.path)
            if damage is not None:
                raise damage from error
            raise

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Everything read inside is of one state of the file, whatever other programs write meanwhile.

        Snapshots nest: the outermost decides. Nothing can be added inside.

        >>> with Collection.open(":memory:") as collection, collection.snapshot():
        ...     len(collection.papers()) == collection.counts()["listed"]
        True
        """
        if self._connection.in_transaction:
            yield
            return
        with told(self.path):
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def add(self, batch: Batch) -> Added:
        """Put *batch* in, in one transaction, and return what changed.

        Records that share an identifier become one paper, and adding the same batch again changes nothing. A paper that
        cites itself is refused and counted.
        """
        with self.transaction():
            assert self._writer is not None
            with self._suspecting():
                return self._writer.add(batch)

    def forget_match(self, title: str) -> None:
        """Take back what machines matched the name *title* (a ``title:`` id) with; a person's decision is no match."""
        with self.transaction():
            assert self._writer is not None
            self._writer.forget_match(title)

    def papers(self, scope: Scope = "all") -> list[Paper]:
        """Return the papers of *scope*, merged from their records: listed ones in the order of the user's files first.

        Raises UnknownWordError for another scope.
        """
        if scope not in SCOPES:
            raise UnknownWordError("scope", scope, SCOPES)
        with self.snapshot():
            rows = self._rows(f"SELECT key, id, body FROM papers{_SCOPES[scope]}{_ORDER}")
            names = self._all_names(scope)
        return [self._paper(identifier, body, names.get(key, ())) for key, identifier, body in rows]

    def titles(self) -> dict[str, str | None]:
        """Return the title of every paper by its id, None where nobody told one."""
        return dict(self._rows("SELECT id, json_extract(body, '$.title') AS title FROM papers"))

    def paper(self, name: str) -> Paper:
        """Return the paper called *name*: any identifier or URL it goes by, its title's id, or a title only it has.

        Raises :class:`UnknownPaperError` when there is none.
        """
        with self.snapshot():
            key = self._key(name)
            rows = self._rows("SELECT id, body FROM papers WHERE key = ?", key)
            if not rows:
                raise damaged(self.path, f"the paper that {shown(name)} names is missing")
            names = [n for (n,) in self._rows("SELECT name FROM names WHERE paper = ?", key)]
            return self._paper(rows[0][0], rows[0][1], names)

    def records(self, name: str) -> list[Paper]:
        """Return what every evidence says of the paper called *name*, each as its own record."""
        with self.snapshot():
            rows = self._rows(
                "SELECT body, source, found_in, fetched, detail FROM records JOIN evidence ON evidence.key = evidence"
                " WHERE paper = ? ORDER BY source, found_in, subject, digest",
                self._key(name),
            )
        return [self._load(Paper, row[0], Evidence(row[1], row[2], row[3], row[4])) for row in rows]

    def ids(self) -> dict[str, str]:
        """Return every name any paper goes by, with the id it has today."""
        return dict(self._rows("SELECT name, id FROM names JOIN papers ON key = paper"))

    def citations(self, name: str | None = None) -> Iterator[Citation]:
        """Yield each citation once per evidence, by today's ids, sorted; with *name* those from or to that paper."""
        with self.snapshot():
            chosen, values = ("WHERE ?1 IN (citing, cited)", (self._key(name),)) if name is not None else ("", ())
            rows = self._rows(
                "SELECT a.id, b.id, source, found_in, fetched, detail, influential, intents, contexts FROM citations"
                " JOIN papers a ON a.key = citing JOIN papers b ON b.key = cited JOIN evidence ON evidence.key = evidence"
                f" {chosen} ORDER BY a.id, b.id, source, found_in, detail",
                *values,
            )
        for row in rows:
            influential = None if row[6] is None else bool(row[6])
            intents = tuple(row[7].split(";")) if row[7] else ()
            yield Citation(
                row[0], row[1], Evidence(row[2], row[3], row[4], row[5]), influential, intents, tuple(json.loads(row[8]))
            )

    def edges(self) -> Iterator[_Edge]:
        """Yield each citation once as (citing, cited, attributes of the graph's edge), whoever asserts it.

        In the order of :meth:`papers`. Edges may share their attributes: copy them before you change one.
        """
        with self.snapshot():
            ids = dict(self._rows(f"SELECT key, id FROM papers{_ORDER}"))
            said = {row[0]: row[1:] for row in self._rows("SELECT key, source, found_in, detail FROM evidence")}
            rows = self._rows(
                "SELECT citing, cited, evidence, fetched, influential, intents FROM citations ORDER BY citing, cited", look=False
            )
        with told(self.path):
            found = united(rows, ids, said)
        return self._telling(found)

    def references(self, name: str | None = None) -> dict[str, int]:
        """Return how many works each paper (with *name* that one) cites by its reference list; 0 is left out.

        Citations that were found from their other end, in the list of works that cite a paper, do not count.
        """
        chosen, values = ("AND citing = ?2", (self._key(name),)) if name is not None else ("", ())
        rows = self._rows(
            "SELECT id, count(DISTINCT cited) FROM citations JOIN papers ON papers.key = citing WHERE evidence NOT IN"
            f" (SELECT key FROM evidence WHERE found_in = ?1) {chosen} GROUP BY citing",
            CITATION_LIST,
            *values,
        )
        return dict(rows)

    def sources(self) -> list[str]:
        """Return the names of everyone who said anything, sorted."""
        return [source for (source,) in self._rows("SELECT DISTINCT source FROM evidence WHERE source <> '' ORDER BY source")]

    def newest(self) -> str:
        """Return the ISO day of the newest record, ``""`` for an empty collection."""
        return str(self._rows("SELECT coalesce(max(fetched), '') FROM records")[0][0])

    def repositories(self) -> list[Repository]:
        """Return all repositories, merged from their records, by id."""
        rows = self._rows("SELECT id, body FROM repositories ORDER BY id")
        return [replace(self._load(Repository, body, _UNSAID), id=identifier) for identifier, body in rows]

    def repository(self, name: str) -> Repository:
        """Return the repository called *name* (an id or a URL). Raises :class:`UnknownPaperError` when there is none."""
        for candidate in spellings(name):
            rows = self._rows(
                "SELECT id, body FROM repositories JOIN repository_names ON key = repository WHERE name = ?", candidate
            )
            if rows:
                return replace(self._load(Repository, rows[0][1], _UNSAID), id=rows[0][0])
        raise UnknownPaperError(f"no repository goes by {name!r} in {self.path}; 'citewalk code' shows what is there")

    def links(self) -> list[CodeLink]:
        """Return the edges between papers and repositories, once per evidence, by today's ids, sorted."""
        rows = self._rows(
            "SELECT papers.id, repositories.id, relation, source, found_in, fetched, detail, confidence, official, section"
            " FROM links JOIN papers ON papers.key = paper JOIN repositories ON repositories.key = repository"
            " JOIN evidence ON evidence.key = evidence ORDER BY papers.id, repositories.id, relation, source, found_in, detail"
        )
        return [
            CodeLink(
                paper=r[0], repository=r[1], relation=r[2], evidence=Evidence(r[3], r[4], r[5], r[6]),
                confidence=r[7], official=None if r[8] is None else bool(r[8]), section=r[9],
            )
            for r in rows
        ]  # fmt: skip

    def coverage(self, name: str | None = None) -> list[Coverage]:
        """Return how reference lists stand with each source: of the paper called *name*, or of all papers, sorted."""
        with self.snapshot():
            chosen, values = ("WHERE paper = ?", (self._key(name),)) if name is not None else ("", ())
            rows = self._rows(
                "SELECT id, source, status, found, declared, fetched, detail FROM coverage JOIN papers ON papers.key = paper"
                f" {chosen} ORDER BY id, source",
                *values,
            )
        return [Coverage(*row) for row in rows]

    def fetches(self, source: str | None = None, kind: str | None = None) -> dict[tuple[str, str, str], Fetch]:
        """Return what was asked of the sources, by (source, kind, key)."""
        rows = self._rows(
            "SELECT source, kind, key, status, fetched, fields, detail FROM fetches"
            " WHERE source = coalesce(?, source) AND kind = coalesce(?, kind) ORDER BY source, kind, key",
            source,
            kind,
        )
        return {(r[0], r[1], r[2]): Fetch(*r) for r in rows}

    def counts(self) -> dict[str, int]:
        """Return how many listed and found papers, citations, repositories and links there are."""
        questions = {
            "listed": "papers WHERE listed",
            "found": "papers WHERE NOT listed",
            "citations": "(SELECT DISTINCT citing, cited FROM citations)",
            "repositories": "repositories",
            "links": "(SELECT DISTINCT paper, repository, relation FROM links)",
        }
        with self.snapshot():
            return {name: int(self._rows(f"SELECT count(*) FROM {what}")[0][0]) for name, what in questions.items()}

    def names(self, start: str, limit: int, *, repositories: bool = False) -> list[str]:
        """Return up to *limit* names that papers (with *repositories* also those) go by and that begin with *start*, sorted."""
        return beginning(self._rows, start, limit, repositories=repositories)

    def _key(self, name: str) -> int:
        for candidate in spellings(name):
            rows = self._rows("SELECT paper FROM names WHERE name = ?", candidate)
            if rows:
                return int(rows[0][0])
        rows = self._rows("SELECT key FROM papers WHERE json_extract(body, '$.title') = ? COLLATE NOCASE LIMIT 2", name.strip())
        if len(rows) == 1:
            return int(rows[0][0])
        near = suggested(self._rows, name.strip(), _SUGGESTIONS)
        hint = f"; did you mean {' or '.join(near)}?" if near else "; 'citewalk papers --scope all' shows what is there"
        raise UnknownPaperError(f"no paper goes by {name!r} in {self.path}{hint}")

    def _all_names(self, scope: Scope) -> dict[int, list[str]]:
        names: dict[int, list[str]] = {}
        for key, name in self._rows(f"SELECT paper, name FROM names JOIN papers ON key = paper{_SCOPES[scope]}"):
            names.setdefault(key, []).append(name)
        return names

    def _paper(self, identifier: str, body: str, names: Iterable[str]) -> Paper:
        return self._load(Paper, body, _UNSAID, identifiers=best_first((*names, identifier)))

    def _load(self, kind: type[_Record], body: str, said: Evidence, **instead: Any) -> _Record:
        try:
            return load(kind, body, said, **instead)
        except Damage as damage:
            raise damaged(self.path, damage) from None

    def _telling(self, edges: Iterator[_Edge]) -> Iterator[_Edge]:
        with told(self.path):
            yield from edges

    def _rows(self, question: str, *values: object, look: bool = True) -> list[tuple]:  # type: ignore[type-arg]
        """Return the answer, whose values have been looked at, unless whoever asks does that later."""
        if self._writer is not None:
            self._writer.finish()
        with told(self.path):
            rows, names = self._bounds.answer(question, [storable_text(v) if isinstance(v, str) else v for v in values])
            if rows and look:
                look_at(rows, names)
            return rows


_UNSAID = Evidence("")
_SUGGESTIONS = 3  # papers named where the one asked for is not there
