"""Reading beside a writer: whatever another program commits between two questions, what is read is of one state."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

import networkx as nx
import pytest

from citewalk import assemble
from citewalk.cli.main import COMMANDS
from citewalk.graph.catalogue import candidates, overview, paper_card, paper_rows
from citewalk.graph.collection import Collection
from citewalk.graph.decisions import decide_by_person
from citewalk.graph.enrich import enrich
from citewalk.graph.model import Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper, Repository

SAID = Evidence("bibtex", "refs.bib", "2026-01-01")


def paper(number: int, **fields) -> Paper:
    known = {"title": f"Work number {number}", "year": 2000 + number, "listed": True, "position": number} | fields
    return Paper(evidence=SAID, identifiers=(f"doi:10.1000/{number}",), **known)


def batch(number: int) -> Batch:
    """A paper more, with everything that can hang on one: it cites and is cited, has code and coverage."""
    name, before, first = f"doi:10.1000/{number}", f"doi:10.1000/{number - 1}", "doi:10.1000/1"
    alone = Paper(evidence=SAID, title=f"A title alone {number}", listed=True, position=100 + number)
    near = json.dumps([{"id": name, "title": "Near", "score": 0.5, "reason": "another year"}])
    repository = Repository(id=f"github:owner/n{number}", name=f"owner/n{number}", evidence=SAID)
    return Batch(
        papers=[paper(number), alone],
        citations=[Citation(name, other, SAID) for other in (before, first) if other != name],
        repositories=[repository],
        links=[CodeLink(paper=name, repository=repository.id, relation="has_code", evidence=SAID, confidence=0.9)],
        coverage=[Coverage(name, "openalex", "ok", 1, 2, "2026-01-01")],
        fetches=[Fetch("openalex", "title", alone.id, "not_found", "2026-01-01", detail=near)],
    )


class AnotherWriter:
    """What another process does: each time it is asked it adds a paper, and makes one of two that were there."""

    def __init__(self, path) -> None:
        self.collection = Collection.open(path)
        self.commits = 0
        for number in (1, 2, 3, 4, 5):
            self.collection.add(batch(number))

    def commit(self) -> None:
        self.commits += 1
        number = 5 + self.commits
        self.collection.add(batch(number))
        gone = paper(number - 3)
        self.collection.add(Batch(papers=[replace(gone, identifiers=(*gone.identifiers, f"arxiv:2301.{number:05d}"))]))
        title = next(p.id for p in self.collection.papers() if p.id.startswith("title:"))
        decide_by_person(self.collection, title, f"doi:10.1000/{number - 3}", date(2026, 1, 1))
        self.collection.meta["note"] = f"note {number}"


class Interposed:
    """A connection that lets the other writer commit before every question."""

    def __init__(self, connection: sqlite3.Connection, commit) -> None:
        self._connection = connection
        self._commit = commit

    def execute(self, question: str, *values):
        if question.lstrip().startswith("SELECT"):
            self._commit()
        return self._connection.execute(question, *values)

    def __getattr__(self, name):
        return getattr(self._connection, name)


@pytest.fixture
def beside_a_writer(tmp_path, monkeypatch):
    """Return what *read* makes of the states before and after the writer's first commit, and what while the writer goes on."""
    made = Collection.__init__

    def writer_in(folder):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        return AnotherWriter("c.db")

    def run(read):
        states = []
        for commits in (0, 1):
            writer = writer_in(f"after {commits}")
            for _ in range(commits):
                writer.commit()
            states.append(read())
            writer.collection.close()

        writer = writer_in("beside")

        def interposed(collection, connection, path):
            made(collection, Interposed(connection, writer.commit), path)

        with monkeypatch.context() as patched:
            patched.setattr(Collection, "__init__", interposed)
            beside = read()
        assert writer.commits >= 1
        writer.collection.close()
        return states, beside

    return run


READS = {
    "assemble": lambda c: nx.node_link_data(assemble(c), edges="edges"),
    "paper_rows": lambda c: paper_rows(c, "all"),
    "listed": lambda c: paper_rows(c),
    "card": lambda c: paper_card(c, "doi:10.1000/3"),
    "candidates": lambda c: candidates(c, "doi:10.1000/3"),
    "overview": overview,
    "plan": lambda c: enrich(c, dry_run=True).as_dict(),
    "papers": lambda c: c.papers("listed"),
    "paper": lambda c: c.paper("doi:10.1000/3"),
    "records": lambda c: c.records("doi:10.1000/3"),
    "citations": lambda c: list(c.citations()),
    "citations of one": lambda c: list(c.citations("doi:10.1000/3")),
    "edges": lambda c: list(c.edges()),
    "coverage": lambda c: c.coverage("doi:10.1000/3"),
    "links": lambda c: c.links(),
    "repository": lambda c: c.repository("github:owner/n3"),
    "counts": lambda c: c.counts(),
}


@pytest.mark.parametrize("name", READS)
def test_a_read_in_python_is_of_one_state(beside_a_writer, name):
    def read():
        with Collection.open("c.db", create=False) as collection:
            return READS[name](collection)

    states, beside = beside_a_writer(read)
    assert states[1]
    assert beside in states


def test_reads_in_one_snapshot_are_of_one_state(beside_a_writer):
    def read():
        with Collection.open("c.db", create=False) as collection, collection.snapshot():
            return dict(collection.meta), [read(collection) for read in READS.values()]

    states, beside = beside_a_writer(read)
    assert beside in states


OTHERS = {"demo", "build", "add", "resolve", "check", "help"}  # they write, or read no state
ARGUMENTS = {
    "show": ("doi:10.1000/3",),
    "related": ("doi:10.1000/3",),
    "path": ("doi:10.1000/5", "doi:10.1000/1"),
    "enrich": ("--dry-run",),
    "export": ("out.jsonl", "out.gexf"),
}


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in OTHERS])
def test_a_command_is_of_one_state(beside_a_writer, citewalk, command):
    def read():
        done = citewalk(command, *ARGUMENTS.get(command, ()), "--json", "-c", "c.db")
        assert done.status == 0, done.err
        shown = done.json
        if command == "status":
            shown.pop("size")
        return shown, {path.name: path.read_bytes() for path in Path().glob("out.*")}

    states, beside = beside_a_writer(read)
    assert beside in states
