"""BibTeX and BibLaTeX, with bibtexparser: strings, crossref, LaTeX accents, eprints."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares.names import split_multiple_persons_names
from bibtexparser.model import DuplicateBlockKeyBlock, Entry, ParsingFailedBlock
from pylatexenc.latex2text import LatexNodes2Text  # type: ignore[import-untyped]
from pylatexenc.latexwalker import LatexWalkerError  # type: ignore[import-untyped]

from .. import identifiers
from ..model import Batch, Evidence, Paper
from . import abstract_links, fields, record
from .document import Document
from .reading import Reading

ENTRIES = 200  # parsed together
_START = re.compile(r"\s*@\s*(\w+)\s*[{(]\s*([^,\s{}()]*)")
_PART = re.compile(r'"[^"]*"|\{[^{}]*\}|[\w:.+/-]+')
_JOINED = re.compile(rf"\s*(?:{_PART.pattern})(?:\s*#\s*(?:{_PART.pattern}))+\s*")
_GLUED = re.compile(  # where a field begins inside the value of another: a comma is missing
    r"""[}"]\s{0,99}(?P<name>author|title|year|date|journal|journaltitle|booktitle|doi|url|eprint|archiveprefix|eprinttype|primaryclass|
    abstract|month|volume|number|pages|publisher|editor|note|keywords|series|issn|isbn|howpublished)\s{0,99}=\s{0,99}
    (?P<opens>[{"]|(?=\d))""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_GLUED = 20_000
_LATEX = LatexNodes2Text(math_mode="text", strict_latex_spaces=False, keep_comments=True)
_INHERITED = {"booktitle": ("booktitle", "title"), "journal": ("journal",), "year": ("year",), "date": ("date",)}
for _name in ("bibtexparser", "pylatexenc"):
    logging.getLogger(_name).addHandler(logging.NullHandler())  # what they would print is told as problems

Fields = dict[str, str]


def load(document: Document, reading: Reading) -> Iterator[Batch]:
    """Read entry by entry; an entry whose crossref target comes later waits for it."""
    evidence = Evidence("bibtex", document.name, document.day)
    known: dict[str, Fields] = {}
    waiting: list[tuple[int, Fields]] = []
    parents: set[str] = set()
    for chunk in _chunks(document, reading):
        batch = Batch()
        for number, kind, key, values in chunk:
            if kind in ("proceedings", "mvproceedings", "collection", "xdata", "periodical"):
                known[key.lower()] = values
                waiting.append((number, {**values, "=frame": key.lower()}))
            elif "crossref" in values or "xdata" in values:
                known.setdefault(key.lower(), values)
                parents.update(_parents(values))
                waiting.append((number, {**values, "=key": key}))
            else:
                known.setdefault(key.lower(), values)
                _take(number, key, values, evidence, batch, reading)
        if batch:
            yield batch
    batch = Batch()
    for number, values in waiting:
        frame = values.pop("=frame", None)
        if frame in parents:
            reading.skip(number, f"{frame} only frames the entries that refer to it by crossref")
            continue
        for parent in _parents(values):
            if parent not in known:
                reading.problem(number, f"crossref to {parent}, which is not in the file")
            for name, sources in _INHERITED.items():
                for source in sources:
                    if not values.get(name) and known.get(parent, {}).get(source):
                        values[name] = known[parent][source]
        _take(number, values.pop("=key", frame or ""), values, evidence, batch, reading)
    if batch:
        yield batch


def _parents(values: Fields) -> list[str]:
    return [key.strip().lower() for key in f"{values.get('crossref', '')},{values.get('xdata', '')}".split(",") if key.strip()]


# -- from lines to entries ---------------------------------------------------------------------------------------------------

Parsed = tuple[int, str, str, Fields]


def _chunks(document: Document, reading: Reading) -> Iterator[list[Parsed]]:
    """Parse a few hundred entries at a time, so that a large file needs no more memory than they do."""
    definitions: list[str] = []
    lines: list[str] = []
    keys: set[str] = set()
    start, inside_string = 1, False
    for number, line in document.lines():
        if match := _START.match(line):
            kind, key = match[1].lower(), match[2].lower()
            if len(keys) >= ENTRIES or key in keys:
                yield _parse(definitions, lines, start, reading)
                lines, keys, start = [], set(), number
            inside_string = kind == "string"
            if not inside_string:
                keys.add(key)
        if inside_string and len(definitions) < 10_000:
            definitions.append(line)
        lines.append(line)
    yield _parse(definitions, lines, start, reading)


def _parse(definitions: list[str], lines: list[str], start: int, reading: Reading) -> list[Parsed]:
    text = "\n".join([*definitions, *lines])
    offset = start - len(definitions)
    try:
        library = parse_string(text)
    except Exception as error:  # noqa: BLE001 - another's parser must not end the reading
        reading.skip(start, f"{len(lines)} lines cannot be parsed: {error}")
        return []
    for block in library.failed_blocks:
        line = (block.start_line or 0) + offset
        if isinstance(block, DuplicateBlockKeyBlock) and not isinstance(block.ignore_error_block, Entry):
            continue  # the same string defined again
        if isinstance(block, ParsingFailedBlock) and line >= start:
            reading.skip(line, f"an entry that cannot be parsed: {_reason(block)}")
    entries = [e for e in library.entries if (e.start_line or 0) + offset >= start]
    strings = {key.lower(): _joined(str(string.value), {}) for key, string in library.strings_dict.items()}
    parsed = [((e.start_line or 0) + offset, e.entry_type.lower(), e.key, _fields(e, strings)) for e in entries]
    for number, _, key, values in parsed:
        if lost := _split_glued(values):
            reading.problem(number, f"{key or 'the entry'}: a comma is missing before {', '.join(lost)}")
    return parsed


def _reason(block: ParsingFailedBlock) -> str:
    return record.line(getattr(block.error, "abort_reason", None) or block.error) or "unknown"


def _fields(entry: Entry, strings: Fields) -> Fields:
    values = {field.key.lower(): _joined(str(field.value), strings).strip() for field in entry.fields}
    return {name: value for name, value in values.items() if value}


def _split_glued(values: Fields) -> list[str]:
    """Take apart ``title = {A} author = {B}``, which the parser leaves as one field; return the names of the fields found."""
    lost = []
    for name in list(values):
        while match := _glue(value := values[name]):
            values[name] = value[: match.start()].removeprefix(match[0][0].replace("}", "{")).strip()
            name, rest = match["name"].lower(), value[match.end() :].strip()
            if rest.count("}") > rest.count("{") or match["opens"] == '"':
                rest = rest.removesuffix("}" if match["opens"] == "{" else '"')
            if name in values:
                break
            values[name] = rest
            lost.append(name)
    return lost


def _glue(value: str) -> re.Match[str] | None:
    """Return where a field begins outside the braces of *value*."""
    for match in _GLUED.finditer(value[:_LONGEST_GLUED]):
        before = value[: match.start()].removeprefix("{" if match[0][0] == "}" else '"')
        if before.count("{") == before.count("}"):
            return match
    return None


def _joined(value: str, strings: Fields) -> str:
    """Return what ``acl # ", Volume 1"`` stands for, which the parser leaves as it is."""
    if "#" not in value or not _JOINED.fullmatch(value):
        return value
    parts = (match[0].strip() for match in _PART.finditer(value))
    return "".join(part[1:-1] if part[0] in '"{' else strings.get(part.lower(), part) for part in parts)


# -- from an entry to a paper ------------------------------------------------------------------------------------------------


def _take(number: int, key: str, values: Fields, evidence: Evidence, batch: Batch, reading: Reading) -> None:
    made = to_paper(key, values, evidence, position=reading.new + 1)
    if not made.id:
        reading.skip(number, f"{key or 'the entry'} has neither title nor identifier")
        return
    reading.found(made)
    abstract_links.add(batch, made)
    for name in ("code", "github", "repository"):
        if name in values:
            abstract_links.add_code(
                batch, made.id, values[name], Evidence("bibtex", evidence.found_in, evidence.date, f"field {name}")
            )


def to_paper(key: str, values: Fields, evidence: Evidence, *, position: int | None = None) -> Paper:
    """Return the record of one entry; it may have neither identifier nor title."""
    url = address(values.get("url") or _written(values.get("howpublished")))
    venue = next((values[name] for name in ("journal", "journaltitle", "booktitle", "publisher") if values.get(name)), None)
    authors = [fields.first_last(plain(name)) for name in _people(values.get("author", ""))]
    named = [name for name in authors if name.lower() not in ("others", "et al.", "et al")]
    return record.paper(
        evidence, _identifiers(key, values, url), title=plain(values.get("title", "")), authors=tuple(named),
        authors_count=len(named) if named and len(named) == len(authors) else None,
        date=_date(values), abstract=plain(values.get("abstract", "")), venue=plain(venue or ""), url=url, position=position,
    )  # fmt: skip


def _identifiers(key: str, values: Fields, url: str | None) -> list[str | None]:
    eprint = address(values.get("eprint") or values.get("arxivid") or values.get("arxiv")) or ""
    kind = (values.get("archiveprefix") or values.get("eprinttype") or "").lower()
    found = [
        identifiers.parse(re.sub(r"(?i)^doi:\s*", "", address(values.get("doi")) or "")),
        identifiers.parse(eprint) or identifiers.arxiv(eprint) if kind in ("", "arxiv") else None,
        identifiers.parse(f"pmid:{eprint}") if kind in ("pubmed", "pmid") else None,
        identifiers.parse(f"pmid:{values['pmid']}") if "pmid" in values else None,
        identifiers.parse(f"corpusid:{values['corpusid']}") if "corpusid" in values else None,
        identifiers.parse(url) if url else None,
        identifiers.parse(f"dblp:{key[5:]}") if key.upper().startswith("DBLP:") else None,
    ]
    told = " ".join(address(values.get(name)) or "" for name in ("journal", "journaltitle", "volume", "series"))
    found += [m.identifier for m in identifiers.find(told.replace("abs/", "arXiv:")) if m.identifier.startswith("arxiv:")][:1]
    if not any(found):
        rest = " ".join(address(values.get(name)) or "" for name in ("note", "howpublished", "pages", "number"))
        found += [m.identifier for m in identifiers.find(rest)][:1]
    return found


def _date(values: Fields) -> str | None:
    if date := record.iso_date(values.get("date", "").partition("/")[0]):
        return date
    written = re.search(r"\d{4}", plain(values.get("year", "")))
    year = record.iso_date(written[0]) if written else None
    month = plain(values.get("month", "")).lower()[:3]
    return record.day(int(year[:4]), int(month) if month.isdecimal() else record.MONTHS.get(month, 0)) if year else None


def _people(text: str) -> list[str]:
    try:
        return list(split_multiple_persons_names(" ".join(text.split())))
    except (ValueError, IndexError):
        return text.split(" and ")


def plain(text: str) -> str:
    r"""Return LaTeX as text: ``{\"o}`` as ``ö``, ``{GPT}`` as ``GPT``; as it is where LaTeX cannot be made of it."""
    if not re.search(r"[\\{}$~]|--|``|''", text):
        return text
    if "\\" not in text and "$" not in text:
        return text.replace("~", " ").replace("---", "—").replace("--", "–").replace("{", "").replace("}", "")
    try:
        return str(_LATEX.latex_to_text(re.sub(r"(?<!\\)%", r"\\%", text[:20_000])))
    except (LatexWalkerError, RecursionError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return text


def address(text: str | None) -> str | None:
    r"""Return a URL or identifier without LaTeX's ``\_``, ``\url{…}`` and braces."""
    if not text:
        return None
    return re.sub(r"\\([_%&#~$])", r"\1", re.sub(r"\\(?:url|href|path)\b|[{}]", "", text)).strip() or None


def _written(text: str | None) -> str | None:
    match = re.search(r"https?://[^\s{}]+", text or "")
    return match[0] if match else None
