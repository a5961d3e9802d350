from __future__ import annotations

import gc
import gzip
import io
import subprocess
import sys
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from citewalk.graph.errors import InputError
from citewalk.graph.intake import Reader, read, read_bytes, readers, table
from citewalk.graph.intake.document import from_stdin
from citewalk.graph.intake.reading import MOST_PROBLEMS, Reading
from citewalk.graph.model import Batch, Evidence, Paper

FORMATS = {
    "listing.txt": "listing", "trending.txt": "listing", "search.txt": "listing", "daily.html": "html", "links.html": "html",
    "sign_in.html": "html", "daily.json": "daily_papers", "library.bib": "bibtex", "library.ris": "ris", "library.json": "csl",
    "zotero.csv": "csv", "scopus.csv": "csv", "table.tsv": "csv", "reading_list.md": "reading_list", "edges.txt": "network",
    "edges.csv": "network", "citations.graphml": "graphml", "citations.gexf": "gexf", "prose.txt": "text",
    "interchange/papers.csv": "interchange",
}  # fmt: skip


@pytest.mark.parametrize(("name", "format_"), FORMATS.items())
@pytest.mark.parametrize("ending", ["", ".txt", ".csv", ".html"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_content_tells_the_format_whatever_the_ending_and_encoding(data, name, format_, ending, encoding):
    text = (data / name).read_text(encoding="utf-8")
    if encoding == "utf-16":
        text = text.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    assert read_bytes(text.encode(encoding), f"x{ending}").format == format_


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "sign_in.html"])
@pytest.mark.parametrize("change", ["crlf", "utf-16", "bom", "gz"])
def test_encodings_and_line_ends_change_nothing(data, name, change):
    def strip(batch):
        return [(p.id, p.title, p.abstract, p.date, p.authors) for p in batch.papers], [
            (c.citing, c.cited) for c in batch.citations
        ]

    text = (data / name).read_text(encoding="utf-8")
    wanted = read_bytes(text.encode(), name, today=date(2026, 11, 21)).batch()
    if change == "utf-16":
        text = text.replace('encoding="UTF-8"', 'encoding="UTF-16"')
    changed = {
        "crlf": lambda: text.replace("\n", "\r\n").encode(),
        "utf-16": lambda: text.encode("utf-16"),
        "bom": lambda: text.encode("utf-8-sig"),
        "gz": lambda: gzip.compress(text.encode()),
    }[change]()
    assert strip(read_bytes(changed, name, today=date(2026, 11, 21)).batch()) == strip(wanted)


@pytest.mark.parametrize("name", FORMATS)
def test_the_counts_add_up(data, name):
    if name == "sign_in.html":
        return
    reading = read(data / name)
    reading.batch()
    assert reading.read == reading.new + reading.merged + reading.skipped
    assert reading.new > 0
    assert reading.skipped <= len(reading.problems)


def test_latin_1_is_read_and_told(reading):
    listed = reading("Über die Größe der Graphen\n".encode("latin-1"))
    assert [p.title for p in listed.batch().papers] == ["Über die Größe der Graphen"]
    assert "not UTF-8" in listed.problems[-1].what


def test_control_characters_go_and_are_told_and_mojibake_stays(reading):
    listed = reading("Ãœber die Gr\x00Ã¶ÃŸe der\x1b Graphen\nA second title here\nA third title here\n".encode())
    assert listed.batch().papers[0].title == "Ãœber die GrÃ¶ÃŸe der Graphen"
    assert listed.problems[-1].what.endswith(": 2")


def test_text_is_kept_in_nfc(reading):
    (paper,) = reading("U\u0308ber die Gro\u0308\u00dfe\n".encode()).batch().papers
    assert paper.title == "Über die Größe"


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "is empty"),
        (gzip.compress(b""), "is empty"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04...", "zip"),
        (b"SQLite format 3\x00...", "SQLite"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (bytes(range(256)) * 64, "binary"),
        (gzip.compress(b"2312.07000")[:-4], "damaged"),
        (b"\x1f\x8bnot gzip at all", "damaged"),
        (b"\n\n  \n", "nothing was found"),
    ],
)
def test_what_is_no_input_is_refused_in_one_line(tmp_path, content, what):
    path = tmp_path / "input.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=what) as refused:
        read(path).batch()
    assert "\n" not in str(refused.value)
    assert "input.txt" in str(refused.value)


@pytest.mark.parametrize(
    "source", ["missing.txt", "no/such/file", "a b c", "x" * 5000, "a\x00b", "daily:2025-12-09", "search:honesty"]
)
def test_sources_that_are_none(source):
    with pytest.raises(InputError) as refused:
        read(source)
    assert "\n" not in str(refused.value)


def test_a_missing_path_and_a_folder(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read(tmp_path / "missing.bib")
    with pytest.raises(InputError, match=r"papers\.csv"):
        read(tmp_path)
    with pytest.raises(InputError, match="unknown format"):
        (tmp_path / "x.txt").write_text("2312.07000", "utf-8")
        read(tmp_path / "x.txt", format="word")


@pytest.mark.parametrize(
    ("source", "papers", "repositories"),
    [
        ("2312.07000", ["arxiv:2312.07000"], []),
        ("https://arxiv.org/abs/2312.07000v2", ["arxiv:2312.07000"], []),
        ("doi:10.1000/ABC", ["doi:10.1000/abc"], []),
        ("https://github.com/Own/Code", [], ["github:own/code"]),
        ("github:Own/Code", [], ["github:own/code"]),
        ("see arXiv:2312.07000 and arXiv:2307.12966", ["arxiv:2312.07000", "arxiv:2307.12966"], []),
    ],
)
def test_an_identifier_is_a_source(source, papers, repositories):
    batch = read(source).batch()
    assert [p.id for p in batch.papers] == papers
    assert [r.id for r in batch.repositories] == repositories
    assert all(paper.listed for paper in batch.papers)


def test_standard_input(monkeypatch):
    class Stdin:
        buffer = io.BytesIO(gzip.compress(b"2312.07000\n"))

    monkeypatch.setattr(sys, "stdin", Stdin())
    reading = read("-")
    assert [p.id for p in reading.batch().papers] == ["arxiv:2312.07000"]
    assert reading.name == "standard input"


def test_standard_input_can_be_looked_at_twice():
    document = from_stdin(io.BytesIO(b"one\ntwo\n"))
    assert [line for _, line in document.lines()] == [line for _, line in document.lines()] == ["one", "two"]


def test_much_standard_input_goes_to_a_file_that_goes_again():
    text = b"2312.07000 and more words than can be held\n" * 400_000
    document = from_stdin(io.BytesIO(text))
    assert sum(1 for _ in document.lines()) == 400_000
    with document.stream() as stream:
        place = Path(stream.name)
    assert place.exists()
    del document, stream
    gc.collect()
    assert not place.exists()


def test_a_third_partys_reader(monkeypatch):
    def load(document, reading):
        paper = Paper(evidence=Evidence("text", document.name), title="From Elsewhere", listed=True)
        reading.found(paper)
        yield Batch(papers=[paper])

    mine = Reader("mine", "a test", (".mine",), lambda document: document.head.startswith(b"MINE"), load)
    monkeypatch.setattr(EntryPoint, "load", lambda self: mine)
    monkeypatch.setattr(table, "entry_points", lambda group: [EntryPoint("mine", "x:y", group)])
    readers.cache_clear()
    try:
        assert [p.title for p in read_bytes(b"MINE", "x").batch().papers] == ["From Elsewhere"]
    finally:
        readers.cache_clear()


def test_problems_do_not_grow_without_end(reading):
    text = "title,doi\nA Good One,\n" + ",x\n" * (MOST_PROBLEMS + 50)
    table_ = reading(text, "x.csv")
    table_.batch()
    assert len(table_.problems) == MOST_PROBLEMS + 1
    assert table_.problems[-1].what.endswith(": 50")
    assert table_.skipped == MOST_PROBLEMS + 50


def test_every_format_is_in_the_table():
    assert set(FORMATS.values()) <= set(readers())
    assert all(isinstance(reader, Reader) and reader.about for reader in readers().values())


def test_formats_are_imported_only_when_they_are_read():
    code = "import sys, citewalk.graph.intake; print([m for m in ('lxml', 'bibtexparser', 'rispy', 'pylatexenc', 'networkx') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"


def test_a_reading_says_what_it_read(data):
    reading = read(data / "library.ris")
    assert isinstance(reading, Reading)
    assert (reading.format, reading.name) == ("ris", "library.ris")
