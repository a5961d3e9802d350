"""Everything in citewalk that reads text, each as a function of one text; they may raise a CitewalkError and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from functools import cache, partial
from pathlib import Path

import networkx as nx

from citewalk.cli.output import printable
from citewalk.exports import bibtex as bibtex_out
from citewalk.exports import dot, figure, gexf, markdown, markup, mermaid, works
from citewalk.exports.table import WRITERS
from citewalk.exports.writing import Cleaner
from citewalk.graph import identifiers, repositories, titles
from citewalk.graph import text as texts
from citewalk.graph.code_links import (
    FoundLink,
    back_link,
    candidates,
    claims,
    code_batch,
    extract,
    head_of,
    hugging_face_link,
    occurrences,
)
from citewalk.graph.code_links.evidence import PLACES
from citewalk.graph.errors import CitewalkError
from citewalk.graph.intake import (
    abstract_links,
    daily_papers,
    interchange,
    listing,
    page_date,
    read,
    read_bytes,
    reading_list,
    record,
)
from citewalk.graph.intake import bibtex as bibtex_in
from citewalk.graph.intake import fields as columns
from citewalk.graph.intake.table import BUILT_IN
from citewalk.graph.measures import labels
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.resolve import decide, queries, same_work, unite
from citewalk.graph.resolve import names as people
from citewalk.graph.sources import crossref, pages, plain, printed

TODAY = date(2026, 11, 21)
SAID = Evidence("test")
OWN = Paper(
    evidence=SAID, identifiers=("arxiv:2401.00001", "doi:10.1000/a"), title="A Title of a Paper Found in Prose", year=2024
)


@dataclass(frozen=True, slots=True)
class Target:
    """A function to be tried with hostile text: its ``name``, the beginnings of its own format, and how it is ``run``.

    Its inputs are divided by ``cost``. ``writes`` says that it writes a file of the first few hundred characters, so that
    nothing is asked of its growth.
    """

    name: str
    run: Callable[[str], object]
    heads: tuple[str, ...] = ()
    cost: int = 1
    writes: bool = False


class Wrong(AssertionError):
    """What came back cannot be right."""


# -- what is checked of what comes back --------------------------------------------------------------------------------


def check_batch(batch: Batch) -> None:
    """Refuse records that no file could hold, that have no name, or that cite themselves."""
    for part in fields(batch):
        for item in getattr(batch, part.name):
            repr(item).encode()  # repr escapes lone surrogates, so each text is tried as well
            for value in _strings(item):
                value.encode()
    for paper in batch.papers:
        if not paper.id or (paper.title and "\n" in paper.title):
            raise Wrong(f"a bad record: {paper}")
    for citation in batch.citations:
        if citation.citing == citation.cited:
            raise Wrong("a self-citation")


def _strings(item: object) -> Iterable[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple):
        for part in item:
            yield from _strings(part)
    elif hasattr(item, "__dataclass_fields__"):
        for field in fields(item):  # type: ignore[arg-type]
            yield from _strings(getattr(item, field.name))


def _links(found: Iterable[FoundLink], text: str) -> None:
    end = 0
    for link in found:
        if not end <= link.start < link.end <= len(text):
            raise Wrong(f"a link out of place: {link}")
        if not link.identifier.isascii() or any(c.isspace() for c in link.identifier + link.url):
            raise Wrong(f"a bad link: {link}")
        end = link.start


def _mentions(text: str) -> None:
    end = 0
    for mention in identifiers.find(text):
        if not end <= mention.start < mention.end <= len(text):
            raise Wrong(f"a mention out of place: {mention}")
        _stable(mention.identifier)
        end = mention.end


def _stable(name: str | None) -> None:
    if name and identifiers.parse(name) != name:
        raise Wrong(f"not read again as itself: {name} as {identifiers.parse(name)}")


# -- how a text is handed over -----------------------------------------------------------------------------------------


def _bytes(text: str) -> bytes:
    """Return *text* as bytes; what it begins with decides on the encoding, so that each turns up."""
    if text.startswith("\ufeff") and len(text) % 3 == 0:
        return text.encode("utf-16", "surrogatepass")
    if text.startswith("\u2060"):
        return text.encode("utf-16-le", "surrogatepass")
    if text.startswith("\xa0"):
        return text.encode("latin-1", "replace")
    return text.encode("utf-8", "surrogatepass")


def _read(text: str, reader: str | None = None) -> None:
    try:
        reading = read_bytes(_bytes(text), "input", format=reader, today=TODAY)
        batch = reading.batch()
    except CitewalkError as error:
        if "\n" in str(error):
            raise Wrong(f"an error of several lines: {error}") from None
        raise
    if min(reading.new, reading.read, reading.merged, reading.skipped) < 0:
        raise Wrong("the counts do not add up")
    check_batch(batch)


def _argument(text: str) -> None:
    if len(text) < 4_000 and not text.startswith(("/", "-", ".")):
        check_batch(read(text, today=TODAY).batch())


@cache
def _folder() -> Path:
    keeper = tempfile.TemporaryDirectory(prefix="citewalk-torture-")
    _KEPT.append(keeper)
    return Path(keeper.name)


_KEPT: list[object] = []


def _network_folder(text: str) -> None:
    folder = _folder() / "network"
    folder.mkdir(exist_ok=True)
    (folder / "nodes.csv").write_bytes(_bytes(f"id,label,url\n{text}"))
    (folder / "edges.csv").write_bytes(_bytes(f"source,target\n{text}"))
    check_batch(read(folder, today=TODAY).batch())


def _tables_folder(text: str) -> None:
    folder = _folder() / "tables"
    folder.mkdir(exist_ok=True)
    for table in interchange.TABLES:
        (folder / f"{table}.csv").write_bytes(_bytes(",".join(interchange.columns(table)) + f"\n{text}"))
    check_batch(read(folder, today=TODAY).batch())


def _paper(text: str) -> Paper:
    half = len(text) // 2
    return Paper(
        evidence=SAID,
        title=text[:200] or None,
        abstract=text,
        comment=text[half:],
        project_page=text[:half],
        authors=(text[:80],),
    )


def _claims(text: str) -> None:
    for place in PLACES:
        list(claims(text, place))


def _evidence(text: str) -> None:
    check_batch(code_batch(_paper(texts.clean_text(text)[0])))
    candidates(_paper(text))
    hugging_face_link("arxiv:2401.00001", text)


def _back_link(text: str) -> None:
    back_link(text, OWN)
    back_link(f"{text}\n{OWN.title}: arXiv 2401.00001", OWN)
    back_link(text, Paper(evidence=SAID, title=text[:300]))
    head_of(text, strict=True)


def _abstract(text: str) -> None:
    batch = Batch()
    abstract_links.add(batch, record.paper(SAID, ["arxiv:2401.00001"], abstract=text))
    abstract_links.add_code(batch, "arxiv:2401.00001", texts.clean_text(text)[0], SAID)
    check_batch(batch)


def _readme(text: str) -> None:
    repositories.promises(text)
    repositories.is_list(text)
    repositories.own_papers(text)
    check_batch(repositories.read_readme("github:a/b", texts.clean_text(text)[0], date="2026-11-21"))
    repositories.bare([text])


def _compare(text: str) -> None:
    half = len(text) // 2
    one = titles.compare(text[:half], text[half:])
    if one != titles.compare(text[half:], text[:half]):
        raise Wrong("the order of two titles matters")
    titles.compare(text, text + "a")


def _title(text: str) -> None:
    titles.telling(titles.read_title(text))
    titles.text_words(text)
    labels.shorten(text)
    list(labels.terms(text))


def _names(text: str) -> None:
    people.read_name(text)
    people.shared_authors(columns.people(text), ["Ada Lovelace", text[:50]])


def _works(text: str) -> None:
    one = record.paper(SAID, title=text[:2000], authors=columns.people(text[:2000]), abstract=text, date=record.iso_date(text))
    other = record.paper(SAID, title=text[2000:4000] or text, authors=(text[:100],), year=2024)
    decide(one, [other, OWN])
    same_work(one, other)
    unite([one, other, OWN])
    queries(one)


def _parse(text: str) -> None:
    _stable(identifiers.parse(text))
    identifiers.github_name(text)
    identifiers.doi(text)
    identifiers.arxiv(text)
    identifiers.title_id(text).encode()
    identifiers.url(text)
    identifiers.canonical([], text)


def _values(text: str) -> None:
    record.iso_date(text)
    record.number(text)
    record.line(text)
    record.prose(text)
    page_date.read_date(text)
    columns.meaning(text)
    columns.truth(text)
    columns.gather([(text, text), ("title", text)])
    interchange.split(text)
    interchange.split(interchange.join([text, text]))
    plain.year_of(text)
    plain.iso_day([text[:4], text])


def _fields(text: str) -> None:
    columns.paper(dict.fromkeys(columns.NAMES, text), SAID)
    for word in columns.NAMES:
        if len(text) < 10_000:
            columns.paper({word: text}, SAID)


def _latex(text: str) -> None:
    bibtex_in.plain(text)
    bibtex_in.address(text)
    entry = {
        "title": text,
        "author": text,
        "year": text,
        "month": text,
        "doi": text,
        "eprint": text,
        "note": text,
        "howpublished": text,
    }
    bibtex_in.to_paper(text[:50], entry, SAID)


def _entry(text: str) -> None:
    words = ("title", "summary", "ai_summary", "publishedAt", "projectPage", "githubRepo", "id")
    with contextlib.suppress(ValueError):  # what read_entry raises for what is no entry
        batch = daily_papers.read_entry({"paper": dict.fromkeys(words, text), "organization": text}, SAID)
        check_batch(batch)


def _pages(text: str) -> None:
    pages.read_page(text.encode("utf-8", "surrogatepass"), "arxiv:2401.00001", "https://a.github.io/b", date="2026-11-21")


def _page_address(text: str) -> None:
    for url in (text[:3000], f"https://{text[:3000]}"):
        key = pages.page_key(Paper(evidence=SAID, title="A", project_page=url))
        if key:
            asyncio.run(pages.refused(url, _nowhere))
            pages.read_page(b"<a href='https://github.com/a/b'>code</a>", "arxiv:2401.00001", url, date="2026-11-21")


async def _nowhere(host: str) -> list[str]:
    return ["8.8.8.8"]


def _answers(text: str) -> None:
    plain.plain(text)
    plain.title_words(text)
    plain.title_phrase(text)
    crossref.read_reference({"unstructured": text, "journal-title": text[:100], "year": text, "DOI": text}, date="2026-11-21")
    crossref.read_reference({"article-title": text, "author": text}, date="2026-11-21")


def _printed(text: str) -> None:
    printed.title_in_text(text)
    printed.title_in_text(f"A. B. Name, C. Name, {text}", text[:30])
    printed.title_in_text(text, "Journal")


def _escaping(text: str) -> None:
    bibtex_out.latex(text)
    markdown.escaped(text)
    markdown.linked(text, text)
    mermaid.escaped(text)
    dot.quoted(text)
    markup.attribute(text)
    markup.content(text)
    printable(text).encode()
    gexf.day_of(text, text)
    works.name_parts(text)
    Cleaner().text(text).encode()


def _drawing(text: str) -> None:
    figure.shortened(text, 12, 200)
    figure.wrapped(text, 12, 200)


def _markdown(text: str) -> None:
    reading_list.words(text)
    reading_list.named(text)
    reading_list.own_repository(text)
    reading_list.title_of(text, [(text[:200], "https://arxiv.org/abs/2401.00001")])
    reading_list.is_paper_page(text)
    list(listing.LINK.finditer(text))


def _write(name: str, text: str) -> None:
    writer = next(writer for writer in WRITERS if writer.name == name)
    short = text[:500]
    graph = nx.DiGraph(name=short)
    graph.add_node("a", kind="paper", title=short, label=short, authors=short, abstract=short, venue=short, date=short, url=short,
                   year=2024, doi=short, arxiv_id=short, listed=True, community=1, community_label=short, x=0.0, y=0.0, color=short)  # fmt: skip
    graph.add_node(
        short or "b", kind=short, label=short, **({short: short} if short and short not in ("self", "node_for_adding") else {})
    )
    graph.add_node("c", kind="repository", url=short, label=short, health=short)
    graph.add_edge("a", short or "b", relation="cites", sources=short, intents=short)
    graph.add_edge("a", "c", relation="has_code", evidence=short, confidence=0.5)
    writer.function()(graph, _folder() / f"out{writer.suffixes[0]}")


def forget() -> None:
    """Empty what keeps what was read before, so that each run does the work."""
    for kept in (titles.read_title, titles.stem, identifiers.title_id, people.read_name):
        kept.cache_clear()


# -- the table ---------------------------------------------------------------------------------------------------------

_HEADS = {
    "html": ("<html><body>", "<html><body><a href='https://arxiv.org/abs/2401.00001'>", "<!DOCTYPE html>\n<div data-target='DailyPapers' data-props='"),
    "graphml": ("<graphml><graph edgedefault='directed'><node id='a'/>", "<graphml><graph><node id='a'><data key='title'>"),
    "gexf": ("<gexf><graph><nodes>", "<gexf><graph><nodes><node id='a' label='A'><attvalues><attvalue for='0' value='"),
    "daily_papers": ('[{"paper": {"id": "2401.00001", "title": "', '{"dailyPapers": ['),
    "csl": ('[{"title": "', '[{"title": "A title", "abstract": "', "["),
    "ris": ("TY  - JOUR\nTI  - ", "TY  - JOUR\nAU  - ", "TY  - JOUR\n"),
    "bibtex": ("@article{a,\n title = {", "@article{a,\n author = {", "@article{a,\n abstract = {", "@article{a, year = {", "@article{a,\n title = \"", "@string{a = "),
    "interchange": (
        "id,title,abstract,found_in\narxiv:2401.00001,A,", "citing,cited,influential,intents\narxiv:2401.00001,",
        "paper,repository,relation\narxiv:2401.00001,", "paper,source,status\narxiv:2401.00001,arxiv,", "id,name,description,health\n",
        "id,identifiers,title,authors\n,,A,",
    ),
    "paperscape": ("2301.00001;cs;1;1;2301.00002;A;B\n", "2301.00001;cs;1;1;", "2301.00001;cs;1;1;;A;"),
    "listing": ("Daily Papers\n", "A Title of a Paper\nAn abstract, which is long enough to be taken for an abstract.\n  • 5 authors\n·\nDec 12, 2023 2\n", "[A title]("),
    "network": ("citing,cited\n", "source\ttarget\trelation\n", "a b\nb a\n", "citing_title,citing_year,cited_title\n"),
    "csv": ("title,doi\n", "title,authors\nA,", "title,doi\nA,", "title;year;abstract\nA;2020;", "id,label\na,", "title\turl\tgithub\nA\t"),
    "reading_list": (
        "# A\n- [A Title](https://arxiv.org/abs/2401.00001)\n", "# A\n- [", "# A\n- ", "| a | b |\n|---|---|\n| ", "- **", "## <a href=\"", "# A\n- [Title of it](https://arxiv.org/abs/2401.00001) ",
    ),
    "text": ("A list of papers\n", "- ", "1. 2401.00001 "),
}  # fmt: skip


_COSTS = {"png": 2_500, "pdf": 2_500, "pyvis": 1_000, "parquet": 1_000}


@cache
def targets() -> dict[str, Target]:
    """Return every target by name."""
    known = {reader.name for reader in BUILT_IN}
    if known != set(_HEADS):
        raise Wrong(f"readers without a beginning of their own: {known ^ set(_HEADS)}")
    everything = tuple(head for heads in _HEADS.values() for head in heads)
    found = [
        Target("read", _read, everything),
        *(Target(f"read[{name}]", partial(_read, reader=name), heads) for name, heads in _HEADS.items()),
        Target("argument", _argument),
        Target("network folder", _network_folder, ("a,", "a,A,https://github.com/"), cost=4),
        Target("interchange folder", _tables_folder, cost=8),
        Target("occurrences", lambda text: _links(occurrences(text), text)),
        Target("extract", extract),
        Target("claims", _claims),
        Target("evidence", _evidence),
        Target("back_link", _back_link, ("# A Title of a Paper\n", "arXiv:2401.00001 ", "A Title of a ", "## Credits\n", "@article{a, title={")),
        Target("abstract", _abstract, ("Code at https://github.com/a/b. ",)),
        Target("README", _readme, ("# A\n- [A Title](https://arxiv.org/abs/2401.00001)\n", "@article{a, title={", "code will be ", "```", "# A\n\n<img src=\"")),
        Target("titles", _title, ("[Re] ", "Comments on ", "Part ", "A: ")),
        Target("compare", _compare, ("A: ",)),
        Target("names", _names, ("Lovelace, Ada; ", "A and ", "A, B, ", "A (1")),
        Target("works", _works),
        Target("parse", _parse, ("https://doi.org/", "https://semanticscholar.org/paper/", "https://openalex.org/", "https://a.b/10.1000/", "git@github.com:", "url:", "https://web.archive.org/web/")),
        Target("find", _mentions),
        Target("values", _values, ("Dec 12, ", "2023-", "1,", "\\")),
        Target("columns", _fields, cost=2),
        Target("LaTeX", _latex, ("\\emph{", "$", "\\begin{"), cost=4),
        Target("entry", _entry),
        Target("page", _pages, ("<html><body><p>", "<a href='https://github.com/a/b'>", "<div class='footer'>", "<nav>")),
        Target("page address", _page_address, ("a.github.io/", "[", "a:")),
        Target("answers", _answers, ("<jats:p ", "<b a=", "$", "arXiv:")),
        Target("printed", _printed, ("A. B. Name, ", "Name AB, ", "“A title of a paper")),
        Target("Markdown", _markdown, ("[a](b)", "![", "| ", "**", "<a ", "https://github.com/a/b/")),
        Target("escaping", _escaping),
        Target("drawing", _drawing),
        *(Target(f"write[{writer.name}]", partial(_write, writer.name), cost=_COSTS.get(writer.name, 100), writes=True) for writer in WRITERS),
    ]  # fmt: skip
    return {target.name: target for target in found}
