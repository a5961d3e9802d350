"""A file is replaced whole or not at all; what no format can hold is cleaned and counted."""

from __future__ import annotations

import gzip
import math
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.exports import writing
from citewalk.exports.writing import Cleaner, Written, beside, clean_text, replace_binary, replace_text, replace_together
from citewalk.graph.errors import OutputError


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_writes_a_new_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    with replace_text(tmp_path / "a.txt") as file:
        file.write("é\n")
    assert (tmp_path / "a.txt").read_bytes() == b"\xc3\xa9\n"
    assert names(tmp_path) == {"a.txt"}


def test_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    with replace_text(tmp_path / "a.txt") as file:
        file.write("x")
    assert stat.S_IMODE((tmp_path / "a.txt").stat().st_mode) == stat.S_IMODE((tmp_path / "plain").stat().st_mode)


def test_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    with replace_text(path) as file:
        file.write("new")
    assert path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("problem", [ValueError("broken"), KeyboardInterrupt()])
def test_failure_leaves_the_old_file_whole(tmp_path: Path, problem: BaseException) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    with pytest.raises(type(problem)), replace_text(path) as file:
        file.write("half")
        raise problem
    assert path.read_text() == "old"
    assert names(tmp_path) == {"a.txt"}


def test_full_disk_is_one_line_and_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with (
        pytest.raises(OutputError, match=r"a\.txt: cannot be written: no space left on") as error,
        replace_text(path) as file,
    ):
        file.write("half")
    assert "\n" not in str(error.value)
    assert path.read_text() == "old"
    assert names(tmp_path) == {"a.txt"}


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="does not exist; create it first"), replace_text(tmp_path / "no" / "a.txt"):
        pass
    assert names(tmp_path) == set()


def test_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="file"), replace_text(tmp_path / "file" / "a.txt"):
        pass


def test_folder_in_the_way_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(OutputError, match="a folder of that name is in the way"), replace_text(tmp_path / "a.txt"):
        pass


def test_device_is_never_replaced() -> None:
    with pytest.raises(OutputError, match="device or pipe"), replace_text("/dev/null"):
        pass
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_impossible_name_is_told() -> None:
    with pytest.raises(OutputError, match="cannot be written"), replace_text("a\0b"):
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write everywhere")
def test_unwritable_folder_and_file_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "a.txt").chmod(0o444)
    with pytest.raises(OutputError, match="read-only"), replace_text(tmp_path / "a.txt"):
        pass
    tmp_path.chmod(0o555)
    with pytest.raises(OutputError, match="no permission"), replace_text(tmp_path / "b.txt"):
        pass
    tmp_path.chmod(0o755)


def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    with replace_text(tmp_path / "link.txt") as file:
        file.write("new")
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text() == "new"


def test_gz_is_compressed_and_the_same_each_time(tmp_path: Path) -> None:
    for name in ("a.txt.gz", "b.txt.gz"):
        with replace_text(tmp_path / name) as file:
            file.write("x" * 1000)
    assert gzip.decompress((tmp_path / "a.txt.gz").read_bytes()) == b"x" * 1000
    assert (tmp_path / "a.txt.gz").read_bytes() == (tmp_path / "b.txt.gz").read_bytes()


def test_several_files_are_replaced_together(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("old a")
    with replace_together(a, b) as (first, second):
        first.write(b"new a")
        second.write(b"new b")
    assert (a.read_text(), b.read_text()) == ("new a", "new b")
    assert names(tmp_path) == {"a", "b"}


def test_none_of_several_files_is_replaced_when_one_cannot_be(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    a.write_text("old a")
    b.mkdir()
    with pytest.raises(OutputError, match="in the way"), replace_together(a, b):
        pass
    assert a.read_text() == "old a"
    assert names(tmp_path) == {"a", "b"}


def test_first_of_several_files_comes_back_when_the_last_rename_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a, b, c = tmp_path / "a", tmp_path / "b", tmp_path / "c"
    a.write_text("old a")
    replace = Path.replace

    def stubborn(self: Path, target: Path) -> Path:
        if Path(target).name == "c":
            raise OSError(5, "Input/output error")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stubborn)
    with pytest.raises(OutputError, match="input/output error"), replace_together(a, b, c) as files:
        for file in files:
            file.write(b"new")
    assert a.read_text() == "old a"
    assert names(tmp_path) == {"a"}


def test_binary(tmp_path: Path) -> None:
    with replace_binary(tmp_path / "a") as file:
        file.write(b"\x00\xff")
    assert (tmp_path / "a").read_bytes() == b"\x00\xff"


def test_written_names_its_one_file() -> None:
    assert Written(Path("a"), "gexf", 1, 2).files == (Path("a"),)


def test_beside() -> None:
    assert beside(Path("x/a.net"), ".clu") == Path("x/a.clu")


@given(st.text(st.characters()))
def test_cleaned_text_can_be_encoded_and_counts_once(text: str) -> None:
    cleaner = Cleaner()
    clean = cleaner.text(text)
    clean.encode("utf-8")
    assert cleaner.cleaned == (clean != text)
    assert clean == clean_text(text)[0]
    assert len(text) - len(clean) == clean_text(text)[1]
    assert not set(clean) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def test_numbers_that_are_none() -> None:
    cleaner = Cleaner()
    assert [cleaner.number(value) for value in (1.5, -0.0, math.nan, math.inf, -math.inf, 5e-324)] == [
        1.5,
        0.0,
        None,
        None,
        None,
        0.0,
    ]
    assert cleaner.cleaned == 4
