"""Rows read from the pages of a file by themselves, for tables whose tree of pages is broken.

SQLite finds rows through the root of a table. Where that, or a page between root and rows, is damaged, the rows are still
there, but no question leads to them. See https://www.sqlite.org/fileformat2.html for every number here.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

_HEADER = 100  # bytes before the first page's own header
_TABLE_LEAF, _TABLE_INNER, _INDEX_LEAF, _INDEX_INNER = 0x0D, 0x05, 0x0A, 0x02
_MOST_PAGES = 100_000  # of one long value
_INTEGERS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}  # serial type -> bytes


class Pages:
    """The pages of the file with this *content*."""

    def __init__(self, content: bytes) -> None:
        size = int.from_bytes(content[16:18], "big")
        self._content = content
        self._size = 65_536 if size == 1 else size
        self._usable = self._size - content[20] if len(content) > _HEADER else 0
        self.count = len(content) // self._size if self._size >= 512 else 0

    def tree(self, root: int) -> set[int]:
        """Return the pages that can be reached from *root*, itself included."""
        found: set[int] = set()
        left = [root]
        while left:
            number = left.pop()
            if number in found or not 1 <= number <= self.count:
                continue
            found.add(number)
            if self._kind(number) in (_TABLE_INNER, _INDEX_INNER):
                page, start = self._page(number)
                cells = [*self._cells(number)]
                left += [struct.unpack_from(">I", page, at)[0] for at in cells if at + 4 <= len(page)]
                left.append(struct.unpack_from(">I", page, start + 8)[0])
        return found

    def free(self) -> set[int]:
        """Return the pages that hold nothing any more."""
        found: set[int] = set()
        trunk = int.from_bytes(self._content[32:36], "big")
        while 1 <= trunk <= self.count and trunk not in found:
            found.add(trunk)
            page = self._content[(trunk - 1) * self._size : trunk * self._size]
            following, leaves = struct.unpack_from(">II", page)
            most = min(leaves, self._size // 4 - 2)
            found.update(struct.unpack_from(f">{most}I", page, 8))
            trunk = following
        return found

    def rows(self, number: int, *, numbered: bool) -> Iterator[tuple[int, list[Any]]]:
        """Yield (row number, values) of the rows on page *number*, of a table with row numbers or of one without (0)."""
        kind = self._kind(number)
        if kind not in ((_TABLE_LEAF,) if numbered else (_INDEX_LEAF, _INDEX_INNER)):
            return
        page, _ = self._page(number)
        for at in self._cells(number):
            try:
                place = at + 4 if kind == _INDEX_INNER else at
                length, place = _varint(page, place)
                row, place = _varint(page, place) if numbered else (0, place)
                yield row, _values(self._payload(page, place, length, leaf=numbered))
            except (IndexError, ValueError, struct.error):
                continue  # this one is damaged itself

    def _kind(self, number: int) -> int:
        page, start = self._page(number)
        return page[start] if start < len(page) else 0

    def _page(self, number: int) -> tuple[bytes, int]:
        return self._content[(number - 1) * self._size : number * self._size], _HEADER if number == 1 else 0

    def _cells(self, number: int) -> Iterator[int]:
        page, start = self._page(number)
        (cells,) = struct.unpack_from(">H", page, start + 3)
        first = start + (12 if page[start] in (_TABLE_INNER, _INDEX_INNER) else 8)
        for place in range(first, min(first + 2 * cells, len(page) - 1), 2):
            yield struct.unpack_from(">H", page, place)[0]

    def _payload(self, page: bytes, place: int, length: int, *, leaf: bool) -> bytes:
        """Return the *length* bytes of a row: those on its page from *place* on, and those on pages of their own."""
        usable = self._usable
        most = usable - 35 if leaf else (usable - 12) * 64 // 255 - 23
        if length <= most:
            return _exactly(page[place : place + length], length)
        least = (usable - 12) * 32 // 255 - 23
        here = least + (length - least) % (usable - 4)
        here = here if here <= most else least
        found = [page[place : place + here]]
        (following,) = struct.unpack_from(">I", page, place + here)
        left = length - here
        for _ in range(_MOST_PAGES):
            if left <= 0 or not 1 <= following <= self.count:
                break
            more, _start = self._page(following)
            found.append(more[4 : 4 + min(left, usable - 4)])
            (following,) = struct.unpack_from(">I", more)
            left -= usable - 4
        return _exactly(b"".join(found), length)


def _exactly(content: bytes, length: int) -> bytes:
    if len(content) != length:
        raise ValueError("bytes of the row are missing")
    return content


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for byte in range(9):
        here = data[place]
        place += 1
        if byte == 8:
            value = value << 8 | here
            break
        value = value << 7 | here & 0x7F
        if here < 0x80:
            break
    return value - (1 << 64) if value >= 1 << 63 else value, place


def _values(payload: bytes) -> list[Any]:
    """Return the values of a row in SQLite's record format; texts that are no UTF-8 as bytes."""
    end, place = _varint(payload, 0)
    types = []
    while place < end:
        kind, place = _varint(payload, place)
        types.append(kind)
    values: list[Any] = []
    for kind in types:
        if kind in (8, 9):
            values.append(kind - 8)
        elif kind == 0:
            values.append(None)
        elif kind in _INTEGERS or kind == 7:
            size = _INTEGERS.get(kind, 8)
            raw = _exactly(payload[place : place + size], size)
            values.append(struct.unpack(">d", raw)[0] if kind == 7 else int.from_bytes(raw, "big", signed=True))
            place += size
        elif kind >= 12:
            size = (kind - 12) // 2
            raw = _exactly(payload[place : place + size], size)
            place += size
            values.append(raw if kind % 2 == 0 else text(raw))
        else:
            raise ValueError("a type that SQLite does not have")
    return values


def text(raw: bytes) -> str | bytes:
    """Return a text as it is; where it is none, its bytes, which are no text to whoever looks."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw
