"""The Papers with Code links archive: only the needed rows, from any of its file formats."""

from __future__ import annotations

import gzip
import json
import sys

import pytest

from citewalk.graph.archive import import_archive
from citewalk.graph.errors import InputError, MissingExtraError
from citewalk.graph.model import Evidence, Paper

duckdb = pytest.importorskip("duckdb")

ROWS = [
    {"paper_arxiv_id": "2312.07000", "paper_title": "Alignment for Honesty", "repo_url": "https://github.com/GAIR-NLP/alignment-for-honesty",
     "is_official": True, "mentioned_in_paper": True, "mentioned_in_github": True, "framework": "pytorch"},
    {"paper_arxiv_id": "2312.07000v2", "paper_title": "Alignment for Honesty", "repo_url": "https://github.com/someone/else.git",
     "is_official": False, "mentioned_in_paper": False, "mentioned_in_github": True, "framework": "tf"},
    {"paper_arxiv_id": None, "paper_title": "A paper without any arXiv identifier: at all!", "repo_url": "https://github.com/lab/thing",
     "is_official": True, "mentioned_in_paper": False, "mentioned_in_github": False, "framework": "none"},
    {"paper_arxiv_id": "1901.00001", "paper_title": "A paper without any arXiv identifier at all", "repo_url": "https://github.com/lab/other",
     "is_official": True, "mentioned_in_paper": True, "mentioned_in_github": True, "framework": "none"},
    {"paper_arxiv_id": "2312.07000", "paper_title": "Alignment for Honesty", "repo_url": "https://example.org/not-code",
     "is_official": True, "mentioned_in_paper": True, "mentioned_in_github": True, "framework": "none"},
]  # fmt: skip
PAPERS = [
    Paper(evidence=Evidence("listing"), identifiers=("arxiv:2312.07000",), title="Alignment for Honesty"),
    Paper(evidence=Evidence("listing"), identifiers=("doi:10.1/x",), title="A Paper without any arXiv Identifier at all"),
    Paper(evidence=Evidence("listing"), identifiers=("arxiv:2501.00001",), title="Unknown to the archive"),
]


def write(rows, path):
    if path.suffix == ".parquet":
        source = path.with_suffix(".json")
        source.write_text(json.dumps(rows))
        duckdb.sql(f"COPY (SELECT * FROM read_json('{source}')) TO '{path}' (FORMAT parquet)")
    elif path.name.endswith("json.gz"):
        path.write_bytes(gzip.compress(json.dumps(rows).encode()))
    elif path.suffix == ".jsonl":
        path.write_text("\n".join(map(json.dumps, rows)))
    else:
        path.write_text(json.dumps(rows))
    return path


@pytest.fixture(params=["links.parquet", "links.json", "links.json.gz", "links.jsonl", "links.bin"])
def archive(request, tmp_path):
    return write(ROWS, tmp_path / request.param)


def test_every_format_gives_the_same_links(archive):
    batch = import_archive(PAPERS, archive)
    assert {(link.paper, link.repository, link.official, link.confidence) for link in batch.links} == {
        ("arxiv:2312.07000", "github:gair-nlp/alignment-for-honesty", True, 0.9),
        ("arxiv:2312.07000", "github:someone/else", False, 0.3),
        ("doi:10.1/x", "github:lab/thing", True, 0.85),
    }
    assert {r.name for r in batch.repositories} == {"GAIR-NLP/alignment-for-honesty", "someone/else", "lab/thing"}


def test_the_evidence_says_how_old_it_is(archive):
    batch = import_archive(PAPERS, archive)
    assert {(link.evidence.source, link.evidence.date) for link in batch.links} == {("papers_with_code", "2025-07")}
    assert "official, mentioned in the paper, its README mentions the paper" in {link.evidence.detail for link in batch.links}


def test_two_papers_of_one_title_are_not_guessed_between(tmp_path):
    twice = [*PAPERS, Paper(evidence=Evidence("x"), identifiers=("doi:10.1/y",), title=PAPERS[1].title)]
    batch = import_archive(twice, write(ROWS, tmp_path / "links.json"))
    assert {link.paper for link in batch.links} == {"arxiv:2312.07000"}


def test_a_collection_without_papers_takes_nothing(archive):
    assert not import_archive([], archive)


def test_the_order_of_rows_does_not_matter(tmp_path):
    one = import_archive(PAPERS, write(ROWS, tmp_path / "a.json"))
    other = import_archive(PAPERS, write(ROWS[::-1], tmp_path / "b.json"))
    assert one.links == other.links


def test_missing_flags_are_unknown(tmp_path):
    rows = [{"paper_arxiv_id": "2312.07000", "repo_url": "github.com/a/b"}]
    (link,) = import_archive(PAPERS, write(rows, tmp_path / "links.json")).links
    assert (link.official, link.confidence) == (None, 0.3)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "neither Parquet nor JSON"),
        (b"just text", "neither Parquet nor JSON"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "pointer of Git LFS"),
        (b"PAR1 but broken", "cannot be read as a links archive"),
        (b'[{"paper_arxiv_id": ', "cannot be read as a links archive"),
        (b"\x1f\x8bnot gzip", "cannot be read as a links archive"),
        (b'[{"a": 1}]', "no column repo_url"),
        (b'[{"repo_url": "x"}]', "no column paper_arxiv_id or paper_title"),
    ],
)
def test_what_is_no_archive_is_refused_in_one_line(tmp_path, content, told):
    path = tmp_path / "links"
    path.write_bytes(content)
    with pytest.raises(InputError, match=told) as error:
        import_archive(PAPERS, path)
    assert "\n" not in str(error.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        import_archive(PAPERS, tmp_path / "links.parquet")


def test_a_path_with_a_quote_is_only_a_path(tmp_path):
    path = write(ROWS, tmp_path / "it's [a] *; drop.json")
    assert len(import_archive(PAPERS, path).links) == 3


def test_without_duckdb_the_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r"citewalk\[archive\]"):
        import_archive(PAPERS, write(ROWS, tmp_path / "links.json"))
