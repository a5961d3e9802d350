"""What a repository's state and README tell: its health, its names, the papers it names. Pure, no I/O."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from . import identifiers, intake
from .code_links import Claim, back_link, head_of
from .errors import InputError
from .model import Batch, CodeLink, Evidence, Health, Paper, Repository
from .text import clean_text

LARGEST_README = 2_000_000
"""Characters of a README that are read; what is behind them is left out and told."""
SHORTEST_LIST = 5
"""Papers: in a README that names fewer, code named beside a paper may be anything (a baseline, a thank you)."""

_NOTHING = re.compile(
    r"(?:readme|licen[cs]e|copying|notice|citation|contributing|code_of_conduct|security|changelog|authors|todo)(?:[._-].*)?|"
    r"\.git.*|\.ds_store|\.editorconfig|_config\.yml|cname|"
    r"(?:assets?|images?|imgs?|figures?|figs?|pics?|pictures|media|resources?|static|docs?)|.*\.(?:png|jpe?g|gif|svg|pdf|webp|mp4)",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\bcoming\s+(?:very\s+)?soon\b|\b(?:code|codes|data|dataset|model|models|weights|implementation|we)\b[^.\n]{0,60}\b(?:will|to)\s+(?:be\s+)?"
    r"(?:made\s+)?(?:released?|available|open-?sourced?|public|uploaded|updated|published|provided?)\b|\bstay\s+tuned\b|"
    r"\bunder\s+construction\b|\bwork\s+in\s+progress\b|敬请期待|即将(?:开源|发布)",
    re.IGNORECASE,
)
_README_OF_SUBSTANCE = 20_000
_PAGE_LANGUAGES = (None, "HTML", "CSS", "JavaScript", "SCSS", "TeX")


def bare(entries: Iterable[str], readme_bytes: int | None = None) -> bool:
    """Tell whether a repository whose root holds *entries* is nothing but a README (with licence, pictures and such).

    A README of 20,000 bytes and more is itself the content (a reading list, say), so that repository is not bare.
    """
    names = list(entries)
    if any(not _NOTHING.fullmatch(name) for name in names):
        return False
    return (readme_bytes or 0) < _README_OF_SUBSTANCE


def is_list(readme: str) -> bool:
    """Tell whether *readme* names so many papers that it is the content of its repository (five and more)."""
    return len({paper.id for paper in _as_list(clean_text(readme[:LARGEST_README])[0], "a/list").papers}) >= SHORTEST_LIST


def promises(readme: str, language: str | None = None) -> bool:
    """Tell whether a short *readme* only promises code ("coming soon") in a repository that holds none.

    *language* is what the host says it is written in; a project page's HTML is no code.
    """
    words = re.sub(r"```.*?```|@\w+\{.*?\n\}", "", readme, flags=re.DOTALL)
    return language in _PAGE_LANGUAGES and len(words) < 4_000 and bool(_PROMISE.search(words))


def health(*, archived: bool = False, disabled: bool = False, empty: bool = False, moved: bool = False) -> Health:
    """Return the one word for a repository that the host knows; what matters most to its user comes first."""
    if disabled:
        return "gone"
    if empty:
        return "empty"
    if archived:
        return "archived"
    return "moved" if moved else "ok"


def same_repository(one: Repository, other: Repository) -> bool:
    """Tell whether two records speak of one repository: by number where both have one, else by any name.

    A reused name with another number is another repository.
    """
    if one.id.partition(":")[0] != other.id.partition(":")[0]:
        return False
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return bool({one.id, *one.former_names} & {other.id, *other.former_names})


# -- README -------------------------------------------------------------------------------------------------------------


def decode(content: bytes) -> str | None:
    """Return a README's text, None for what is no text (an image, an archive, a program).

    UTF-16 and UTF-32 are told by their mark or by their zero bytes; what is not UTF-8 otherwise is Windows-1252.
    """
    for mark, encoding in (
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    head = content[:4096]
    if b"\x00" in head:
        for encoding, zeros in (("utf-16-le", head[1::2]), ("utf-16-be", head[::2])):
            if zeros.count(0) > len(zeros) * 0.6:
                return content.decode(encoding, "replace")
        return None
    if sum(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head) > len(head) * 0.05:
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read_readme(repository: str, readme: str, *, date: str = "") -> Batch:
    """Return what *repository*'s README says of papers: found papers, ``lists`` links with their section, its own paper.

    *repository* is ``github:owner/name``. The paper that the README calls its own (named at its head or asked to be
    cited first) gets a ``has_code`` link instead of a ``lists`` link; code that the README gives for a listed paper
    becomes a ``has_code`` link said by this README.
    """
    readme = clean_text(readme[:LARGEST_README])[0]
    name = repository.partition(":")[2]
    evidence = Evidence("github", "README", date)
    listed = _as_list(readme, name)
    batch = Batch()
    candidates = own_papers(readme)
    own = {paper.id: claim for paper in candidates if (claim := back_link(readme, paper))}
    names: dict[str, Paper] = {}
    for paper in listed.papers:
        names.setdefault(paper.id, paper)
        batch.papers.append(replace(paper, listed=False, position=None, section=None, evidence=evidence))
    batch.papers += [replace(p, evidence=evidence) for p in candidates if p.id in own and (p.title or p.id not in names)]
    batch.links += [_own(identifier, repository, claim, date) for identifier, claim in own.items()]
    for paper in names.values():
        if paper.id not in own:
            batch.links.append(
                CodeLink(paper=paper.id, repository=repository, relation="lists", evidence=evidence, section=paper.section)
            )
    if len(names) < SHORTEST_LIST:
        return batch
    told = Evidence("github", f"README of {name}", date, "named beside the paper in a list")
    others = [link for link in listed.links if link.relation == "has_code" and link.repository != repository]
    batch.links += [replace(link, evidence=told, official=None) for link in others if link.paper not in own]
    known = {link.repository for link in batch.links}
    batch.repositories += [
        replace(r, listed=False, evidence=evidence) for r in listed.repositories if r.id in known and r.id != repository
    ]
    return batch


def _own(paper: str, repository: str, claim: Claim, date: str) -> CodeLink:
    evidence = Evidence("github", "README", date, claim.reason)
    return CodeLink(
        paper=paper,
        repository=repository,
        relation="has_code",
        evidence=evidence,
        confidence=claim.confidence,
        official=claim.official,
    )


def _as_list(readme: str, name: str) -> Batch:
    """Read *readme* as a reading list; a README that names no paper gives an empty batch."""
    try:
        return intake.read_bytes(
            readme.encode(errors="ignore"), f"{name}/README.md", format="reading_list", repository=name
        ).batch()
    except InputError:
        return Batch()


_BIBTEX = re.compile(r"@(?!comment|string|preamble)\w+\s*\{[^@]*", re.IGNORECASE)
_FIELD = re.compile(
    r"\b(title|eprint|doi|url|journal|note|year)\s*=\s*(?:\{((?:[^{}]|\{[^{}]*\})*)\}|\"([^\"]*)\"|(\w+))", re.IGNORECASE
)


def own_papers(readme: str) -> list[Paper]:
    """Return the papers that *readme* may call its own: named in its head, or the first entry of its BibTeX.

    Each is a candidate for :func:`citewalk.graph.code_links.back_link`. A README that begins with many papers is a list
    and has none of its own but the one it asks to cite.
    """
    found: dict[str, Paper] = {}
    told = Evidence("github", "README")
    for strict in (False, True):
        head = head_of(readme, strict=strict)
        named = {i for i in _identifiers(head) if i.startswith(("arxiv:", "doi:"))}
        if 0 < len(named) <= 2:
            places = sorted(named, key=lambda name: head.lower().find(name.partition(":")[2]))
            found = {name: Paper(evidence=told, identifiers=(name,)) for name in places}
            break
    entry = _BIBTEX.search(readme)
    if entry and (paper := _cited(entry[0])):
        if paper.identifiers:
            found = {i: p for i, p in found.items() if i not in paper.identifiers}
        found = {paper.id: paper, **found}
    return list(found.values())


def _identifiers(text: str) -> list[str]:
    words = re.findall(r"https?://[^\s<>\"')\]}]+|(?i:arxiv):\s?\d{4}\.\d{4,5}|\b10\.\d{4,9}/[^\s<>\"')\]}]+", text)
    return [found for word in words if (found := identifiers.parse(word.replace(" ", "")))]


def _cited(entry: str) -> Paper | None:
    """Return the paper of one BibTeX *entry* in a README."""
    fields = {match[1].lower(): " ".join((match[2] or match[3] or match[4] or "").split()) for match in _FIELD.finditer(entry)}
    text = " ".join(fields.get(key, "") for key in ("eprint", "doi", "url", "journal", "note"))
    found = re.findall(rf"(?i)(?:arxiv[:/\s]*)?(?:abs/|pdf/)?({identifiers.ARXIV_PATTERN})(?:v\d+)?", text)
    known = [identifiers.arxiv(value) for value in found[:1]] + [identifiers.doi(fields.get("doi", ""))]
    title = re.sub(r"[{}]", "", fields.get("title", "")) or None
    names = identifiers.best_first(name for name in known if name)
    paper = Paper(evidence=Evidence("github", "README"), identifiers=names, title=title)
    return paper if paper.id else None
