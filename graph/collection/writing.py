"""A batch goes into the tables: find or make the papers, merge those that turn out to be one, keep every evidence."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace

from ..identifiers import best_first
from ..model import Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper
from .bodies import digest, dump, load
from .merging import merge_papers
from .repositories import RepositoryWriter
from .splitting import TITLE_MATCH, forget_match
from .storable import storable

_FAILURES = "('error', 'rate_limited', 'unfetched')"
_CITATION = "evidence, fetched, influential, intents, contexts"
_LINK = "repository, relation, evidence, fetched, confidence, official, section"
# Symmetric in old and new, so that the order in which two words come does not matter.
_NEWER_CITATION = """ON CONFLICT DO UPDATE SET
    influential = coalesce(max(influential, excluded.influential), excluded.influential, influential),
    intents = max(intents, excluded.intents),
    contexts = CASE '[]' WHEN contexts THEN excluded.contexts WHEN excluded.contexts THEN contexts
        ELSE max(contexts, excluded.contexts) END,
    fetched = max(fetched, excluded.fetched)"""
_NEWER_LINK = """ON CONFLICT DO UPDATE SET
    confidence = coalesce(max(confidence, excluded.confidence), excluded.confidence, confidence),
    official = coalesce(max(official, excluded.official), excluded.official, official),
    section = coalesce(min(section, excluded.section), excluded.section, section), fetched = max(fetched, excluded.fetched)"""


@dataclass(slots=True)
class Added:
    """What a batch changed: records of new and of already known papers, new edges, and what had to be refused."""

    new: int = 0
    known: int = 0
    nameless: int = 0
    citations: int = 0
    self_citations: int = 0
    links: int = 0
    repositories: int = 0

    def __iadd__(self, other: Added) -> Added:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


class Writer:
    """Writes batches inside one open transaction; make a new one for each transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._run = connection.execute
        self._many = connection.executemany
        self._keys: dict[str, int] = {}
        self._evidence: dict[tuple[str, str, str], int] = {}
        self._fresh: dict[int, list[Paper]] = {}  # papers made in this transaction: their records, to spare reading back
        self._touched: set[int] = set()
        self._repositories = RepositoryWriter(connection, self.evidence)

    def add(self, batch: Batch) -> Added:
        """Put everything in *batch* into the tables and return what changed."""
        batch = storable(batch)
        added = Added()
        for paper in batch.papers:
            self._add_record(paper, added)
        for repository in batch.repositories:
            added.repositories += self._repositories.add(repository)
        self._add_citations(batch.citations, added)
        for link in batch.links:
            added.links += self._add_link(link)
        self._add_coverage(batch.coverage)
        self._add_fetches(batch.fetches)
        return added

    def forget_match(self, title: str) -> None:
        """Undo every machine match of *title*."""
        self.finish()
        before = self._known_key(title)
        own = forget_match(self._connection, title)
        self._keys.clear()
        self._fresh.clear()
        self._touched |= {key for key in (before, own) if key is not None}

    def finish(self) -> None:
        """Make the merged views of everything touched; must run before the transaction is committed."""
        refreshed = []
        for key in sorted(self._touched):
            records = self._fresh.get(key)
            if records is None:
                rows = self._run(
                    "SELECT body, source, found_in, fetched, detail FROM records JOIN evidence ON evidence.key = evidence"
                    " WHERE paper = ?",
                    (key,),
                )
                records = [load(Paper, row[0], Evidence(row[1], row[2], row[3], row[4])) for row in rows]
            names = [name for (name,) in self._run("SELECT name FROM names WHERE paper = ?", (key,))]
            merged = merge_papers(records) if records else None
            place = min((f"{r.evidence.found_in}\t{r.position or 0:09d}" for r in records if r.listed), default="")
            body = dump(merged) if merged else "{}"
            refreshed.append((best_first(names)[0], bool(merged and merged.listed), place, body, key))
        self._many("UPDATE papers SET id = ?, listed = ?, place = ?, body = ? WHERE key = ?", refreshed)
        self._touched.clear()
        self._repositories.finish()

    def evidence(self, said: Evidence) -> int:
        """Return the key of *said* (its date apart), making it when new."""
        what = (said.source, said.found_in, said.detail)
        key = self._evidence.get(what)
        if key is None:
            self._run("INSERT OR IGNORE INTO evidence (source, found_in, detail) VALUES (?, ?, ?)", what)
            (key,) = self._run("SELECT key FROM evidence WHERE (source, found_in, detail) = (?, ?, ?)", what).fetchone()
            self._evidence[what] = key
        return key

    def paper_key(self, name: str) -> int:
        """Return the key of the paper called *name*, making an empty one when nobody has that name."""
        key = self._known_key(name)
        if key is None:
            key = self._insert_paper(name, listed=False)
            self._give_names(key, (name,))
            self._fresh[key] = []
            self._touched.add(key)
        return key

    def _known_key(self, name: str) -> int | None:
        key = self._keys.get(name)
        if key is None:
            row = self._run("SELECT paper FROM names WHERE name = ?", (name,)).fetchone()
            if row:
                key = self._keys[name] = row[0]
        return key

    def _insert_paper(self, identifier: str, *, listed: bool) -> int:
        key = self._run("INSERT INTO papers (id, listed) VALUES (?, ?)", (identifier, listed)).lastrowid
        assert key is not None
        return key

    def _give_names(self, key: int, names: Iterable[str]) -> None:
        for name in names:
            self._run("INSERT OR IGNORE INTO names (name, paper) VALUES (?, ?)", (name, key))
            self._keys[name] = key

    def _add_record(self, paper: Paper, added: Added) -> None:
        if paper.evidence.found_in == TITLE_MATCH:
            paper = self._without_decided(paper)
        names = [name for name in paper.names if name]
        if not names:
            added.nameless += 1
            return
        keys = sorted({key for name in names if (key := self._known_key(name)) is not None})
        if keys:
            key = keys[0]
            for other in keys[1:]:
                self._merge(other, key)
            added.known += 1
        else:
            key = self._insert_paper(names[0], listed=paper.listed)
            self._fresh[key] = []
            added.new += 1
        self._give_names(key, names)
        self._touched.add(key)
        body = dump(paper)
        said, subject = self.evidence(paper.evidence), names[0]
        row = (key, said, subject, paper.evidence.date)
        if key in self._fresh:
            # Re-reading would be slow for a network of 400,000 edges, so its records are kept at hand while they are new.
            if any(r.evidence == paper.evidence and r.names[0] == subject for r in self._fresh[key]):
                del self._fresh[key]
            else:
                self._fresh[key].append(paper)
        # A newer word of the same source on the same subject replaces its older word; an older one changes nothing.
        self._run("DELETE FROM records WHERE (paper, evidence, subject) = (?, ?, ?) AND fetched < ?", row)
        self._run(
            "INSERT OR IGNORE INTO records (paper, evidence, subject, fetched, digest, body)"
            " SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS"
            " (SELECT 1 FROM records WHERE (paper, evidence, subject) = (?1, ?2, ?3) AND fetched > ?4)",
            (*row, digest(body), body),
        )

    def _without_decided(self, match: Paper) -> Paper:
        """Return the machine's *match* without titles about which a person has decided: that is never overruled."""
        decided = (
            "SELECT 1 FROM records JOIN evidence ON evidence.key = evidence WHERE paper = ? AND source = 'person'"
            " AND EXISTS (SELECT 1 FROM json_each(body, '$.identifiers') WHERE value = ?)"
        )
        titles = [
            i for i in match.identifiers if i.startswith("title:") and self._run(decided, (self._known_key(i), i)).fetchone()
        ]
        return replace(match, identifiers=tuple(i for i in match.identifiers if i not in titles)) if titles else match

    def _merge(self, gone: int, kept: int) -> None:
        """Two papers turned out to be one: everything said of *gone* is said of *kept* from now on."""
        move = (kept, gone)
        self._run("UPDATE OR IGNORE records SET paper = ? WHERE paper = ?", move)
        self._run("UPDATE names SET paper = ? WHERE paper = ?", move)
        self._run("DELETE FROM citations WHERE (citing, cited) IN ((?1, ?2), (?2, ?1))", move)
        self._run(f"INSERT INTO citations SELECT ?1, cited, {_CITATION} FROM citations WHERE citing = ?2 {_NEWER_CITATION}", move)
        self._run(f"INSERT INTO citations SELECT citing, ?1, {_CITATION} FROM citations WHERE cited = ?2 {_NEWER_CITATION}", move)
        self._run(f"INSERT INTO links SELECT ?1, {_LINK} FROM links WHERE paper = ?2 {_NEWER_LINK}", move)
        rows = self._run(
            "SELECT source, status, found, declared, fetched, detail FROM coverage WHERE paper = ?", (gone,)
        ).fetchall()
        self._run("DELETE FROM coverage WHERE paper = ?", (gone,))
        for row in rows:
            self._put_coverage(kept, *row)
        for table, column in (("records", "paper"), ("citations", "citing"), ("citations", "cited"), ("links", "paper")):
            self._run(f"DELETE FROM {table} WHERE {column} = ?", (gone,))
        self._run("DELETE FROM papers WHERE key = ?", (gone,))
        self._keys.clear()
        self._fresh.pop(gone, None)
        self._fresh.pop(kept, None)
        self._touched.discard(gone)
        self._touched.add(kept)

    def _add_citations(self, citations: Iterable[Citation], added: Added) -> None:
        rows = []
        for c in citations:
            citing, cited = self.paper_key(c.citing), self.paper_key(c.cited)
            if citing == cited:
                added.self_citations += 1
                continue
            contexts = json.dumps(c.contexts, ensure_ascii=False) if c.contexts else "[]"
            said = c.evidence
            rows.append((citing, cited, self.evidence(said), said.date, c.influential, ";".join(c.intents), contexts))
        if not rows:
            return
        (before,) = self._run("SELECT total_changes()").fetchone()
        self._many("INSERT OR IGNORE INTO citations VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        (after,) = self._run("SELECT total_changes()").fetchone()
        added.citations += after - before
        if after - before < len(rows):  # some were known: the newer word adds what it knows
            self._many(f"INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?) {_NEWER_CITATION}", rows)

    def _add_link(self, link: CodeLink) -> int:
        paper, repository = self.paper_key(link.paper), self._repositories.key(link.repository, link.evidence)
        said = link.evidence
        return self._run(
            f"INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?) {_NEWER_LINK}",
            (paper, repository, link.relation, self.evidence(said), said.date, link.confidence, link.official, link.section),
        ).rowcount

    def _add_coverage(self, coverage: Iterable[Coverage]) -> None:
        for c in coverage:
            self._put_coverage(self.paper_key(c.paper), c.source, c.status, c.found, c.declared, c.date, c.detail)

    def _put_coverage(
        self, paper: int, source: str, status: str, found: int | None, declared: int | None, fetched: str, detail: str
    ) -> None:
        """Keep the newest answer on *paper* by *source*, on the same day the one that found more; a failure never hides one."""
        self._run(
            "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status,"
            " found = excluded.found, declared = excluded.declared, fetched = excluded.fetched, detail = excluded.detail"
            f" WHERE (excluded.status NOT IN {_FAILURES}, excluded.fetched, coalesce(excluded.found, -1),"
            " coalesce(excluded.declared, -1), excluded.status, excluded.detail)"
            f" > (status NOT IN {_FAILURES}, fetched, coalesce(found, -1), coalesce(declared, -1), status, detail)",
            (paper, source, status, found, declared, fetched, detail),
        )

    def _add_fetches(self, fetches: Iterable[Fetch]) -> None:
        self._many(
            "INSERT INTO fetches VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status,"
            " fetched = excluded.fetched, fields = excluded.fields, detail = excluded.detail WHERE excluded.fetched >= fetched",
            [(f.source, f.kind, f.key, f.status, f.date, f.fields, f.detail) for f in fetches],
        )
