"""Collections that were damaged or made to do harm, by the hundred: each case is a function that spoils a file."""

from __future__ import annotations

import contextlib
import hashlib
import io
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from citewalk import check, repair
from citewalk.cli.main import main
from citewalk.graph.collection import Collection
from citewalk.graph.errors import CitewalkError

SQL = Path(__file__).parent / "data" / "collections" / "format1.sql"
Spoil = Callable[[Path], None]

VALUES: dict[str, str] = {
    "null": "NULL",
    "bytes": "x'00ff10'",
    "text": "'no such thing'",
    "empty": "''",
    "huge": "9223372036854775807",
    "negative": "-5",
    "float": "1e308",
    "infinite": "9e999",
    "not utf-8": "CAST(x'ff41' AS TEXT)",
    "controls": "char(27) || '[31m' || char(0) || 'x' || char(10) || 'y'",
    "long": "replace(hex(zeroblob(100000)), '00', 'a ')",
    "deep json": "replace(hex(zeroblob(50000)), '00', '[')",
    "list": "'[1, null, {}]'",
    "object": "'{\"a\": {}}'",
    "other record": '\'{"title": "Other", "year": 99999999999999999999, "listed": true}\'',
    "wrong record": '\'{"title": [1], "identifiers": "arxiv:1", "authors": null, "date": 7}\'',
    "evidence": '\'{"evidence": {}, "title": "x"}\'',
    "odd dates": '\'{"title": "x", "date": "99-99", "year": -9999999, "identifiers": ["", "x", "doi:"]}\'',
}
TABLE_LEVEL: dict[str, str] = {
    "view": "ALTER TABLE {t} RENAME TO gone; CREATE VIEW {t} AS SELECT * FROM gone, gone AS b, gone AS c",
    "endless view": "DROP TABLE {t}; CREATE VIEW {t} AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT * FROM n",
    "dropped": "DROP TABLE {t}",
    "emptied": "DELETE FROM {t}",
    "halved": "DELETE FROM {t} WHERE abs(random()) % 2",
    "generated column": "ALTER TABLE {t} ADD COLUMN computed TEXT AS (hex(zeroblob(1000000)))",
    "further column": "ALTER TABLE {t} ADD COLUMN further TEXT DEFAULT 'x'",
    "trigger": "CREATE TRIGGER t AFTER INSERT ON {t} BEGIN DELETE FROM papers; END",
    "index": "CREATE INDEX i ON {t} (1 + 1)",
    "no schema": "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE {t} (' WHERE name = '{t}'",
    "wrong root": "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = '{t}'",
    "no root": "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 999999 WHERE name = '{t}'",
}
WHOLE: dict[str, str] = {
    "negative format": "PRAGMA user_version = -7",
    "format 0": "PRAGMA user_version = 0",
    "newer format": "PRAGMA user_version = 999",
    "another program's": "PRAGMA application_id = 12345",
    "nobody's": "PRAGMA application_id = 0",
    "two papers with one id": "UPDATE papers SET id = (SELECT min(id) FROM papers)",
    "crossed ids": "UPDATE papers SET id = (SELECT id FROM papers b WHERE b.key = 3 - papers.key) WHERE key IN (1, 2)",
    "crossed names": "UPDATE names SET paper = 3 - paper WHERE paper IN (1, 2)",
    "a text of 40 MB": "UPDATE papers SET body = replace(hex(zeroblob(20000000)), '0', 'x') WHERE key = 1",
    "UTF-16": "PRAGMA encoding = 'UTF-16'",
    "rollback journal": "PRAGMA journal_mode = DELETE",
}


def make(path: Path) -> None:
    """Make the small collection at *path*, in today's format, with its log written back."""
    connection = sqlite3.connect(path)
    connection.executescript(SQL.read_text(encoding="utf-8"))
    connection.close()
    Collection.open(path).close()
    for beside in path.parent.glob(f"{path.stem}*backup*"):
        beside.unlink()


def cases(path: Path) -> dict[str, Spoil]:
    """Return all cases by name, for a collection like the one at *path*."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {t: [row[1] for row in connection.execute(f"PRAGMA table_info({t})")] for t in tables}
    found = {name: _sql(text) for name, text in WHOLE.items()}
    for table in tables:
        for name, text in TABLE_LEVEL.items():
            found[f"{table}: {name}"] = _sql(text.format(t=table))
        for column in columns[table]:
            for name, value in VALUES.items():
                found[f"{table}.{column}: {name}"] = _cell(table, column, value)
                found[f"{table}.{column}: {name} in all rows"] = _sql(f'UPDATE OR REPLACE "{table}" SET "{column}" = {value}')
    return found


def page_cases(count: int, seed: int = 0) -> dict[str, Spoil]:
    """Return *count* cases of bytes that changed, blocks that were lost, and files that were cut off."""
    return {f"pages {number}": _bytes(seed * 1_000_000 + number) for number in range(count)}


def _sql(text: str) -> Spoil:
    def spoil(path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA ignore_check_constraints = ON")
        with contextlib.suppress(sqlite3.DatabaseError):  # what SQLite itself refuses to make is no case
            connection.executescript(text)
        connection.close()

    return spoil


def _cell(table: str, column: str, value: str) -> Spoil:
    key = "rowid" if table in ("papers", "evidence", "records", "repositories", "repository_records") else None

    def spoil(path: Path) -> None:
        where = (
            f"{key} = (SELECT {key} FROM {table} LIMIT 1 OFFSET 1)"
            if key
            else f'"{column}" = (SELECT max("{column}") FROM {table})'
        )
        _sql(f'PRAGMA writable_schema = ON; UPDATE OR REPLACE "{table}" SET "{column}" = {value} WHERE {where}')(path)

    return spoil


def _bytes(seed: int) -> Spoil:
    def spoil(path: Path) -> None:
        rng = random.Random(seed)
        content = bytearray(path.read_bytes())
        match rng.randrange(6):
            case 0:
                for _ in range(rng.randrange(1, 40)):
                    content[rng.randrange(len(content))] = rng.randrange(256)
            case 1:
                for _ in range(rng.randrange(1, 5)):  # the beginnings of pages say how to read them
                    content[rng.randrange(len(content) // 4096) * 4096 + rng.randrange(24)] = rng.randrange(256)
            case 2:
                start = rng.randrange(len(content))
                content[start : start + 4096] = bytes(min(4096, len(content) - start))
            case 3:
                del content[rng.randrange(len(content)) :]
            case 4:
                page, other = (rng.randrange(1, len(content) // 4096) * 4096 for _ in "ab")
                content[page : page + 4096] = content[other : other + 4096]
            case _:
                content[rng.randrange(100)] = rng.randrange(256)
        path.write_bytes(content)

    return spoil


COMMANDS: tuple[tuple[str, ...], ...] = (
    ("papers", "--scope", "all", "--json"),
    ("papers", "--unresolved"),
    ("rank", "-n", "3", "--no-interval"),
    ("show", "arxiv:2309.15025"),
    ("show", "A paper only its title tells"),
    ("export", "OUT/out.jsonl", "OUT/out.gexf", "OUT/out.bib", "OUT/out.csv"),
    ("status",),
    ("code", "--json"),
    ("path", "arxiv:2309.15025", "arxiv:2308.12014"),
    ("enrich", "--dry-run"),
    ("enrich", "--offline"),
    ("add", "2401.00001", "arxiv:2309.15025"),
    ("foundations", "-n", "3"),
    ("export", "OUT/out.html"),
    ("resolve", "title:a-paper-only-its-title-tells-7b5b4e2f", "arxiv:2402.00002"),
)


def run(*arguments: str) -> tuple[int, str]:
    """Run the command line in this process; return the exit status and what went to stderr."""
    out, err = io.StringIO(), io.StringIO()
    status: object = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(list(arguments))
        except SystemExit as stop:
            status = stop.code
    return int(status or 0), err.getvalue()  # type: ignore[call-overload]


def digests(path: Path) -> dict[str, str]:
    """Return a digest of the file and of those beside it."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in path.parent.glob(f"{path.name}*")}


def survive(path: Path, commands: tuple[tuple[str, ...], ...], folder: Path) -> list[str]:
    """Run *commands* on copies of the file at *path*; return what was not an answer or one clear line."""
    wrong = []
    for number, command in enumerate(commands):
        copy = folder / f"copy{number}.db"
        shutil.copyfile(path, copy)
        arguments = [argument.replace("OUT", str(folder)) for argument in command]
        try:
            status, err = run(*arguments, "-c", str(copy))
        except Exception as error:  # noqa: BLE001 - whatever comes is what is looked for
            wrong.append(f"{command}: {type(error).__name__}: {error}"[:500])
            continue
        errors = [line for line in err.splitlines() if line.startswith("citewalk: ")]
        if status not in (0, 1) or (
            status == 1 and (len(errors) != 1 or err.splitlines()[-1:] != errors or len(errors[0]) > 700)
        ):
            wrong.append(f"{command}: exit status {status}: {err[-500:]}")
        if status == 1 and copy.name not in errors[0] and "no paper goes by" not in errors[0]:
            wrong.append(f"{command}: the file is not named: {errors[0]}")
    return wrong


def repairs(path: Path, folder: Path) -> Iterator[str]:
    """Check and repair the file at *path*; yield what is wrong with that."""
    before = digests(path)
    new = folder / "repaired.db"
    try:
        sound = check(path).sound
        repaired = repair(path, new)
    except CitewalkError as error:
        if "\n" in str(error) or path.name not in str(error):
            yield f"repair: {error}"
    except Exception as error:  # noqa: BLE001
        yield f"repair: {type(error).__name__}: {error}"[:500]
    else:
        if sound == (repaired.path is not None):
            yield "a sound file is repaired, or a damaged one is not"
        if repaired.path is not None:
            again = check(new)
            if not again.sound:
                yield f"the repaired file is damaged: {again.damage[:3]}"
            with Collection.open(new, create=False) as collection:
                collection.papers(), list(collection.edges())
    if digests(path) != before:
        yield "the damaged file was changed"
    for leftover in {p.name for p in folder.iterdir()} - {"repaired.db"}:
        if leftover.startswith(".citewalk"):
            yield f"{leftover} was left behind"
