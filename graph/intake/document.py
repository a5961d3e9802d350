"""What is to be read: a file, a stream or a piece of text, decompressed and decoded as it is read."""

from __future__ import annotations

import codecs
import gzip
import io
import shutil
import sys
import tempfile
import weakref
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import IO, BinaryIO, cast

from ..errors import InputError
from ..text import clean_text

HEAD = 1 << 16  # bytes looked at to tell the format
WHOLE = 1 << 30  # bytes that a format may hold in memory at once
_SPOOL = 1 << 24
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r\f")
_MAGIC = {
    b"%PDF": "a PDF; copy its text or give the paper's identifier",
    b"PK\x03\x04": "a zip archive (or an Office file); unpack it or export it as text or CSV",
    b"SQLite format 3\x00": "an SQLite database; a citewalk collection is given with --collection",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"BZh": "bzip2-compressed; unpack it first",
    b"\xfd7zXZ": "xz-compressed; unpack it first",
    b"\x28\xb5\x2f\xfd": "zstd-compressed; unpack it first",
    b"PAR1": "a Parquet file; export it as CSV",
}
_MARKS = ((codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
          (codecs.BOM_UTF16_BE, "utf-16"), (codecs.BOM_UTF8, "utf-8-sig"))  # fmt: skip


@dataclass
class Document:
    """One input: its ``name`` (shown and kept as evidence), ``suffix`` (lower case, without ``.gz``) and its bytes.

    ``listing_date`` is the date of a listing page where the user gave it, ``today`` the day of reading,
    ``repository`` the display name ``owner/name`` of the GitHub repository whose README this is.
    ``removed`` counts the characters that cleaning took out, ``strange`` the lines that were not in the encoding.
    """

    name: str
    opener: Callable[[], BinaryIO]
    suffix: str = ""
    listing_date: date | None = None
    today: date = field(default_factory=date.today)
    repository: str | None = None
    removed: int = 0
    strange: int = 0

    @property
    def day(self) -> str:
        """The ISO day of reading, for evidence."""
        return self.today.isoformat()

    def stream(self) -> BinaryIO:
        """Return the decompressed bytes, from the start."""
        try:
            raw = self.opener()
            packed = raw.read(2) == b"\x1f\x8b"
            raw.seek(0)
        except OSError as error:
            raise InputError(f"cannot read {self.name}: {error.strerror or error}") from None
        if not packed:
            return raw
        unpacked = gzip.GzipFile(fileobj=raw)
        unpacked.myfileobj = cast(io.FileIO, raw)  # closed with it
        return cast(BinaryIO, io.BufferedReader(cast(io.RawIOBase, unpacked), HEAD))

    @cached_property
    def head(self) -> bytes:
        """The first bytes, decompressed; raises InputError for what is no text."""
        try:
            with self.stream() as stream:
                head = stream.read(HEAD)
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(f"{self.name} is damaged: {error}") from None
        if not head:
            raise InputError(f"{self.name} is empty")
        for magic, what in _MAGIC.items():
            if head.startswith(magic):
                raise InputError(f"{self.name} cannot be read: it is {what}")
        return head

    @cached_property
    def encoding(self) -> str:
        """The encoding by mark or by the pattern of zero bytes; ``utf-8`` otherwise."""
        for mark, name in _MARKS:
            if self.head.startswith(mark):
                return name
        even, odd = self.head[0::2].count(0), self.head[1::2].count(0)
        if len(self.head) >= 4 and max(even, odd) > 0.15 * len(self.head) and min(even, odd) < 0.1 * max(even, odd):
            return "utf-16-le" if odd > even else "utf-16-be"
        strange = len(self.head) - len(self.head.translate(None, _CONTROLS))
        if strange > max(2, 0.02 * len(self.head)):
            raise InputError(f"{self.name} cannot be read: it is a binary file, not text")
        return "utf-8"

    @cached_property
    def head_text(self) -> str:
        """The beginning as text, for telling the format; cut at the last whole line where there are several."""
        head = self.head
        if len(head) == HEAD and b"\n" in head:
            head = head[: head.rindex(b"\n") + 2 - len(head) % 2]
        return clean_text(_decode(head, self.encoding))[0]

    def lines(self) -> Iterator[tuple[int, str]]:
        r"""Yield every line with its number from 1, cleaned, without its end; lines end at ``\n`` or ``\r\n`` only."""
        if self.encoding == "utf-8":
            with self.stream() as stream:
                for number, raw in enumerate(stream, 1):
                    yield number, self._clean(self._line(raw))
            return
        with self.stream() as stream, io.TextIOWrapper(stream, self.encoding, errors="replace", newline="\n") as text:
            for number, line in enumerate(text, 1):
                yield number, self._clean(line.rstrip("\n").removesuffix("\r"))

    def _line(self, raw: bytes) -> str:
        raw = raw.removesuffix(b"\n").removesuffix(b"\r")
        try:
            return raw.decode()
        except UnicodeDecodeError:
            self.strange += 1
            return _decode(raw, "utf-8")

    def _clean(self, line: str) -> str:
        if line.isascii() and line.replace("\t", "").isprintable():
            return line
        line, removed = clean_text(line)
        self.removed += removed
        return line

    def text(self) -> str:
        """Return the whole text, cleaned; for formats that cannot be read in a stream."""
        parts, size = [], 0
        for _, line in self.lines():
            size += len(line) + 1
            if size > WHOLE:
                raise InputError(f"{self.name} is too large for its format ({WHOLE >> 20} MiB at most); split it")
            parts.append(line)
        return "\n".join(parts)

    def data(self) -> bytes:
        """Return all bytes (at most 1 GiB), decompressed."""
        with self.stream() as stream:
            data = stream.read(WHOLE + 1)
        if len(data) > WHOLE:
            raise InputError(f"{self.name} is too large for its format ({WHOLE >> 20} MiB at most); split it")
        return data

    def named(self, name: str, opener: Callable[[], BinaryIO]) -> Document:
        """Return a document of the same day and settings for another file."""
        return replace(self, name=name, opener=opener, suffix=Path(name).suffix.lower())


def _decode(raw: bytes, encoding: str) -> str:
    """Decode *raw*; bytes that are no UTF-8 are taken for Windows-1252, the usual other one, else for Latin-1."""
    if encoding != "utf-8":
        return raw.decode(encoding, errors="replace")
    for name in ("utf-8", "cp1252"):
        try:
            return raw.decode(name)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def from_path(path: Path) -> Document:
    """Return the document in the file *path*; raises InputError when there is none."""
    if not path.exists():
        raise InputError(f"no such file: {path}")
    if path.is_dir():
        raise InputError(f"{path} is a folder; an interchange folder holds papers.csv, citations.csv or links.csv")
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    return Document(path.name, lambda: path.open("rb"), Path(name).suffix.lower())


def from_bytes(data: bytes, name: str) -> Document:
    """Return *data* as a document called *name*."""
    return Document(name, lambda: io.BytesIO(data), Path(name).suffix.lower())


def from_stdin(stream: IO[bytes] | None = None) -> Document:
    """Return what stands on standard input (or *stream*), kept aside so that it can be looked at twice."""
    source = stream or sys.stdin.buffer
    name = "standard input"
    start = source.read(_SPOOL)
    if len(start) < _SPOOL:
        return Document(name, lambda: io.BytesIO(start))
    with tempfile.NamedTemporaryFile(prefix="citewalk-", delete=False) as file:
        file.write(start)
        shutil.copyfileobj(source, file)

    def opener() -> BinaryIO:
        return Path(file.name).open("rb")

    weakref.finalize(opener, Path(file.name).unlink, missing_ok=True)
    return Document(name, opener)
