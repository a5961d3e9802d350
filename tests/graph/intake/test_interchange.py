from __future__ import annotations

import csv
import gzip
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citewalk.graph.errors import InputError, OutputError
from citewalk.graph.intake import read
from citewalk.graph.intake.interchange import TABLES, columns, join, split, write_interchange
from citewalk.graph.model import HEALTHS, STATUSES, Batch, Citation, CodeLink, Coverage, Evidence, Paper, Repository
from citewalk.graph.text import clean_text

TEXT = st.text(alphabet=st.characters(codec="utf-8"), max_size=30).map(lambda text: clean_text(text)[0])
WORDS = st.one_of(st.none(), TEXT.filter(bool))
ITEMS = st.lists(TEXT.filter(bool), max_size=3).map(tuple)
COUNT = st.one_of(st.none(), st.integers(0, 10**9))
TRUTH = st.sampled_from([None, True, False])
PAPER_ID = st.sampled_from(
    ["arxiv:2312.07000", "doi:10.1000/a;b", "s2:" + "0a" * 20, "openalex:W12345", "acl:P19-1001", "dblp:conf/x/Y"]
)
CODE_ID = st.sampled_from(["github:owner/name", "gitlab:group/sub/name", "codeberg:a/b"])
EVIDENCE = st.builds(Evidence, st.sampled_from(["listing", "semantic_scholar"]), TEXT, st.sampled_from(["", "2025-12-09"]), TEXT)
PAPERS = st.builds(
    Paper, evidence=EVIDENCE, identifiers=st.sets(PAPER_ID, min_size=1).map(lambda ids: tuple(sorted(ids, key=order))), title=WORDS,
    date=st.sampled_from([None, "2025", "2025-02", "2025-02-10"]), date_inferred=st.booleans(), year=COUNT, authors=ITEMS,
    authors_count=COUNT, abstract=WORDS, tldr=WORDS, venue=WORDS, organization=WORDS, url=WORDS, comment=WORDS, project_page=WORDS,
    links=ITEMS, upvotes=COUNT, comments=COUNT, citation_count=COUNT, influential_citation_count=COUNT, reference_count=COUNT,
    linked_models=COUNT, linked_datasets=COUNT, linked_spaces=COUNT, section=WORDS, listed=st.booleans(), position=COUNT,
)  # fmt: skip
CITATIONS = st.builds(Citation, PAPER_ID, st.just("arxiv:1706.03762"), EVIDENCE, TRUTH, ITEMS, ITEMS)
REPOSITORIES = st.builds(
    Repository, id=CODE_ID, name=TEXT.filter(bool), evidence=EVIDENCE, number=COUNT, url=WORDS, description=WORDS, homepage=WORDS,
    stars=COUNT, forks=COUNT, language=WORDS, license=WORDS, created=WORDS, pushed=WORDS, release=WORDS, released=WORDS,
    archived=TRUTH, fork=TRUTH, health=st.sampled_from(HEALTHS), former_names=ITEMS, listed=st.booleans(),
)  # fmt: skip
LINKS = st.builds(
    CodeLink, paper=PAPER_ID, repository=CODE_ID, relation=st.sampled_from(["has_code", "lists"]), evidence=EVIDENCE,
    confidence=st.one_of(st.none(), st.floats(0, 1)), official=TRUTH, section=WORDS,
)  # fmt: skip
COVERAGE = st.builds(
    Coverage, PAPER_ID, st.just("openalex"), st.sampled_from(STATUSES), COUNT, COUNT, st.sampled_from(["", "2025-12-09"]), TEXT
)


def order(name: str) -> tuple[int, str]:
    ranks = ["arxiv", "doi", "s2", "openalex"]
    namespace = name.partition(":")[0]
    return (ranks.index(namespace) if namespace in ranks else 9, name)


def write(folder, batch: Batch) -> dict[str, int]:
    return write_interchange(
        folder, papers=batch.papers, citations=batch.citations, repositories=batch.repositories, links=batch.links,
        coverage=batch.coverage,
    )  # fmt: skip


@given(
    st.builds(
        Batch, papers=st.lists(PAPERS, max_size=3), citations=st.lists(CITATIONS, max_size=2), links=st.lists(LINKS, max_size=2),
        repositories=st.lists(REPOSITORIES, max_size=2), coverage=st.lists(COVERAGE, max_size=2),
    ).filter(bool)
)  # fmt: skip
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_what_is_written_is_read_again_without_loss(tmp_path, batch):
    write(tmp_path, batch)
    reading = read(tmp_path, today=date(2026, 11, 21))
    assert reading.batch() == batch
    assert reading.skipped == 0


@given(st.lists(TEXT.filter(bool), max_size=5))
def test_several_values_in_one_cell(items):
    assert split(join(items)) == tuple(items)


def test_the_recorded_folder(reading, data):
    folder = reading(data / "interchange")
    batch = folder.batch()
    assert (folder.format, folder.read, folder.new) == ("interchange", 8, 8)
    assert batch.citations[0].contexts == ("As said; before.", "Second context \\ here")
    assert batch.papers[1].authors == ("Yuqing Yang", "Ethan; Chern")
    assert batch.coverage[0] == Coverage("arxiv:2312.07000", "semantic_scholar", "ok", 70, 76, "2025-12-09", "")
    assert [p.listed for p in batch.papers] == [True, False]


def test_each_file_is_told_by_its_columns(reading, data):
    for name in ("papers", "citations", "repositories", "links", "coverage"):
        assert reading(data / "interchange" / f"{name}.csv").format == "interchange"


def test_every_field_of_the_model_has_a_column():
    for table, (model, _, _) in TABLES.items():
        assert {f.name for f in fields(model)} - {"evidence"} <= set(columns(table))


def test_what_a_person_writes_may_be_short(tmp_path):
    (tmp_path / "papers.csv").write_text("title,identifiers\nAlignment for Honesty,https://arxiv.org/abs/2312.07000v2\n", "utf-8")
    (tmp_path / "citations.csv").write_text("citing,cited\n2312.07000,10.1000/ABC\n2312.07000,arXiv:2312.07000\n", "utf-8")
    reading = read(tmp_path, today=date(2026, 11, 21))
    batch = reading.batch()
    assert [(p.id, p.listed, p.evidence.source, p.evidence.date) for p in batch.papers] == [
        ("arxiv:2312.07000", True, "interchange", "2026-11-21")
    ]
    assert [(c.citing, c.cited) for c in batch.citations] == [("arxiv:2312.07000", "doi:10.1000/abc")]
    assert (reading.read, reading.skipped) == (3, 1)
    assert "cites itself" in reading.problems[0].what


@pytest.mark.parametrize(
    ("name", "text", "what"),
    [
        ("links.csv", "paper,repository,relation\n2312.07000,github:a/b,likes\n", "relation"),
        ("links.csv", "paper,repository,relation,confidence\n2312.07000,github:a/b,lists,2\n", "confidence"),
        ("links.csv", "paper,repository,relation\n2312.07000,github:a/b\n", "relation"),
        ("coverage.csv", "paper,source,status\n2312.07000,openalex,good\n", "status"),
        ("repositories.csv", "id,health\ngithub:a/b,fine\n", "health"),
        ("citations.csv", "citing,cited\nsomething,2312.07000\n", "no identifier"),
        ("citations.csv", "citing,cited,influential\n2312.07001,2312.07000,perhaps\n", "influential"),
        ("papers.csv", "id,title,year\narxiv:2312.07000,A,soon\n", "year"),
        ("papers.csv", "id,title,year\n,,2020\n", "neither"),
    ],
)
def test_rows_that_make_no_sense_are_told(tmp_path, name, text, what):
    (tmp_path / name).write_text(text, "utf-8")
    (tmp_path / ("papers.csv" if name != "papers.csv" else "citations.csv")).write_text(
        "identifiers,title\n10.1000/x,Good\n" if name != "papers.csv" else "citing,cited\n2312.07000,10.1000/x\n", "utf-8"
    )
    reading = read(tmp_path)
    assert reading.batch()
    assert (reading.skipped, what in reading.problems[0].what, f"{name}:2" in reading.problems[0].where) == (1, True, True)


def test_packed_marked_and_foreign_line_ends(tmp_path):
    with gzip.open(tmp_path / "citations.csv.gz", "wb") as file:
        file.write("\ufeffciting,cited\r\n2312.07000,10.1000/x\r\n".encode())
    assert [c.cited for c in read(tmp_path).batch().citations] == ["doi:10.1000/x"]


def test_a_missing_column_and_an_unknown_one(tmp_path):
    (tmp_path / "citations.csv").write_text("citing,mood\n2312.07000,good\n", "utf-8")
    with pytest.raises(InputError, match="no column cited"):
        read(tmp_path).batch()
    (tmp_path / "citations.csv").write_text("citing,cited,mood\n2312.07000,10.1000/x,good\n", "utf-8")
    reading = read(tmp_path)
    assert reading.batch()
    assert "mood" in reading.problems[0].what


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path, data):
    batch = read(data / "interchange").batch()
    write(tmp_path, batch)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def breaking():
        yield batch.links[0]
        raise OSError("disk full")

    with pytest.raises(OutputError):
        write_interchange(tmp_path, papers=[], links=breaking())
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_the_file_can_be_opened_by_any_csv_reader(tmp_path, data):
    rows = write(tmp_path, read(data / "interchange").batch())
    for table, count in rows.items():
        with (tmp_path / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == count
