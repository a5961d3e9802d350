"""From a link to a claim: whose code is it, who says so, how sure are we?

The confidences order the kinds of evidence; they are a judgement, not a measured probability (docs/code.md has the table
and its reasons). What a paper merely uses (baselines, data sets, libraries) is not its code and gives no link at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..identifiers import title_key
from ..model import Batch, CodeLink, Evidence, Paper, Repository
from .found import FoundLink, occurrences, sentence_before

#: kind of evidence → confidence when the words say that the code is the paper's own, and when they say nothing
PLACES: dict[str, tuple[float, float]] = {
    "arXiv comment": (0.9, 0.75),
    "abstract": (0.85, 0.5),
    "project page": (0.8, 0.6),
    "README": (0.98, 0.9),
}
BY_USER, BY_MACHINE = 0.9, 0.7
MENDED = 0.5  # a URL mended at a line break may name something that does not exist


@dataclass(frozen=True, slots=True)
class Claim:
    """What one place says of a repository: ``official`` (None: it does not say), how sure (0 to 1), and why."""

    confidence: float
    official: bool | None
    reason: str


def code_links(paper: Paper) -> list[CodeLink]:
    """Return the ``has_code`` links that *paper*'s own abstract, arXiv comment and project page field give.

    >>> from ..model import Evidence, Paper
    >>> told = Paper(evidence=Evidence("arxiv"), identifiers=("arxiv:2312.07000",), comment="Code: github.com/GAIR-NLP/honesty")
    >>> [(link.repository, link.official, link.evidence.found_in) for link in code_links(told)]
    [('github:gair-nlp/honesty', True, 'arXiv comment')]
    """
    return code_batch(paper).links


def code_batch(paper: Paper) -> Batch:
    """Return the same as :func:`code_links` with a :class:`Repository` record for each, its name as it was written."""
    batch = Batch()
    for place, text in (("arXiv comment", paper.comment), ("abstract", paper.abstract), ("project page", paper.project_page)):
        for found, claim in claims(text or "", place):
            evidence = Evidence(paper.evidence.source, place, paper.evidence.date, claim.reason)
            add_link(batch, paper.id, found, evidence, claim)
    return batch


def add_link(batch: Batch, paper: str, found: FoundLink, evidence: Evidence, claim: Claim) -> None:
    """Put the repository *found* and its link from *paper* into *batch*, unless that very link is there."""
    link = CodeLink(
        paper=paper,
        repository=found.identifier,
        relation="has_code",
        evidence=evidence,
        confidence=claim.confidence,
        official=claim.official,
    )
    if any((known.repository, known.evidence.found_in) == (link.repository, evidence.found_in) for known in batch.links):
        return
    batch.links.append(link)
    batch.repositories.append(Repository(id=found.identifier, name=found.name, evidence=evidence, url=found.url))


def candidates(paper: Paper) -> list[FoundLink]:
    """Return the repositories that *paper*'s texts only suggest (``owner.github.io/name``, names cut off).

    They become links when the host knows them and their README names the paper.
    """
    texts = (paper.comment, paper.abstract, paper.project_page, *paper.links)
    found = {link.identifier: link for text in texts if text for link in occurrences(text) if link.kind == "candidate"}
    return list(found.values())


def hugging_face_link(paper: str, url: str, added_by: str | None = None, *, date: str = "") -> Batch:
    """Return the repository and the link that a paper's ``githubRepo`` field gives; an empty batch if it names none.

    *added_by* is the field ``githubRepoAddedBy``: a person's word ("user") weighs more than a machine's guess ("auto").
    """
    batch = Batch()
    for found in occurrences(url):
        if found.kind == "repository":
            person = added_by == "user"
            reason = f"githubRepo added by {'a user' if person else 'the site itself' if added_by else 'someone'}"
            claim = Claim(BY_USER if person else BY_MACHINE, True if person else None, reason)
            add_link(batch, paper, found, Evidence("hugging_face", "githubRepo", date, reason), claim)
    return batch


# -- whose code is it? -------------------------------------------------------------------------------------------------

_THING = (
    r"(?:code|codes|codebase|code base|sources?|implementation|software|packages?|toolkit|toolbox|library|framework|"
    r"scripts?|models?|weights|checkpoints?|data|datasets?|corpus|corpora|benchmarks?|leaderboard|materials?|resources?|"
    r"artifacts?|demos?|experiments?|results|prompts|repository|repo|projects?|paper list|list|survey|details|version|"
    r"plugin|app|annotations|traces|website|page|tools?|system|pipeline|github)"
)
_OFFERED = (
    r"(?:available|availability|released?|releasing|open[- ]?sourc\w*|hosted|accessible|accessed|found|public|published|"
    r"provided?|maintain\w*|shared?|obtained at|downloaded at|"
    r"can be (?:downloaded|obtained|accessed|cloned)|deposited|archived|here|online)"
)
_OURS = re.compile(
    r"\b(?:our|ours|this (?:paper|work|study|survey|project)|the present work|"
    r"we (?:also )?(?:release|open|publish|share|host|maintain|make|provide|have (?:made|released)|will release))\b",
    re.IGNORECASE,
)
_OFFER = re.compile(
    rf"\b{_THING}\b.{{0,160}}\b{_OFFERED}\b|\b{_OFFERED}\s+(?:at|in|on|via|from|under|through|as)?\W*$|"
    rf"\b{_THING}\b(?!\s+(?:of|from|by)\b).{{0,160}}\b(?:is|are)\s+(?:at|on|in)\W*$|"
    r"\bwe\b(?:(?!\btheir\b).){0,120}\b(?<!the )(?<!an )(?:release|open[- ]?source|publish|provide|share|host|maintain|make)\b|"
    r"\bwe\s+(?:have\s+)?(?:\w+\s+)?(?:released|open[- ]?sourced|published|provided|shared|hosted|made|maintained)\b",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    rf"(?:^|[\s(\[{{*•|,.;])(?:our\s+|source\s+|official\s+|project\s+)?{_THING}(?:\s*(?:&|and|/|\+)\s*{_THING})?"
    r"(?:\s+(?:is|are|link|url|at|on github|repository|page))*\W{0,6}(?:\\(?:url|href)\{)?\s*$",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"^\W{{0,4}}(?:for|contains?|provides?|includes?|has)\b.{{0,40}}\b{_THING}\b", re.IGNORECASE)
_THEIRS = re.compile(
    r"\b(?:(?:we|i)\s+(?:\w+\s+)?(?:use|utili[sz]e|adopt|employ|follow|adapt|take|took|run|ran|borrow|modify|extend|"
    r"implement|rely on|train|evaluate|start from|fine-?tune|make use of)|us(?:ed|ing|es)|utili[sz](?:ed|ing)|"
    r"adopt(?:ed|ing)|employ(?:ed|ing)|follow(?:ed|ing)|buil(?:d|ds|t|ding)\s+(?:up)?on|based\s+on|"
    r"bas(?:e|ing)\s+(?:it|our \w+)\s+on|adapted|borrow(?:ed|s)|extend(?:ed|ing|s)?|fork(?:ed)?|modified (?:from|version)|"
    r"taken from|"
    r"obtained from|downloaded from|collected from|crawled from|provided by|"
    r"(?:original|public|reference|third[- ]party)\s+(?:\w+\s+)?(?:implementation|code|codebase|repository)|"
    r"implementations?\s+(?:from|by|in|of)|(?:sourced\s+)?code(?:base)?\s+(?:from|of|by)|"
    r"implemented\s+(?:with|using|in|by|via|on)|baselines?|thanks?|acknowledge\w*|courtesy|compar(?:e[ds]?|ing|ison)|e\.g\.|"
    r"use\s+(?:the|an?|their)|re-?implemented|comes?\s+from|evaluated\s+(?:by|with|on)|"
    r"their\s+(?:[\w-]+\s+){0,3}(?:code|codebase|implementation|repository|scripts?)|"
    r"such as|via the|with the|inspired by|derived from|relies on|powered by|through the|by means of)\b",
    re.IGNORECASE,
)

_WORDS = r"[\s(:]*(?:(?!(?:is|are|can|at|here|available|found|released|hosted)\b)[\w.&'’-]+[\s(:]+){0,5}$"
_TIED = re.compile(  # right before the link: these win over "our" ("our code is based on URL")
    r"\b(?:based\s+(?:up)?on|buil(?:d|ds|t|ding)\s+(?:on\s+top\s+of|up\s?on|on)|(?:borrow\w*|adapted|modified|forked|taken)\s+from|"
    r"compar\w+\s+(?:[\w-]+\s+){0,4}?(?:with|against|to)|uses?\s+the|"
    rf"(?:released|published|provided|proposed|introduced|developed)\s+by(?!\s+us\b)){_WORDS}",
    re.IGNORECASE,
)


def claims(text: str, place: str) -> Iterator[tuple[FoundLink, Claim]]:
    """Yield the repositories in *text* that are the paper's own or may be, with what the words around say.

    *place* is a key of :data:`PLACES`. Links to other people's code are left out, and so is all that is no repository.
    """
    previous: tuple[int, Claim | None] | None = None
    own, silent = PLACES[place]
    for found in occurrences(text):
        before = sentence_before(text, found.start, previous[0] if previous else 0)
        if previous and len(before) < len(" and at ,") and re.fullmatch(r"[\W_]*(?:and|or|at|here)?[\W_]*", before):
            claim = previous[1]  # "code at A and B": B is what A is
        else:
            claim = _judge(before, text[found.end : found.end + 80], own, silent)
            if (
                previous
                and previous[1] is None
                and claim
                and claim.official is None
                and before == text[previous[0] : found.start]
            ):
                claim = None  # "based on A for this and B for that": silence after another's code in one sentence
        previous = (found.end, claim)
        if claim is None or found.kind != "repository":
            continue
        if found.joined:
            claim = Claim(claim.confidence * MENDED, claim.official, f"{claim.reason}; the URL was broken and mended")
        yield found, claim


def _judge(before: str, after: str, own: float, silent: float) -> Claim | None:
    """Return the claim that the words *before* a link (in its sentence) make, None when they say it is someone else's."""
    ours, offer = _OURS.search(before), _OFFER.search(before)
    theirs = _THEIRS.search(before)
    if _TIED.search(before) or (theirs and not ours and not (offer and offer.start() <= theirs.start())):
        return None
    if offer or ours or _LABEL.search(before):
        words = " ".join(re.sub(r"\\(?:url|href|footnote|texttt)\b|[\\{}()\[\]<>*`_]|https?:/*", " ", before).split()[-5:])
        return Claim(own, True, f'"{words.rstrip(":,. ")}"' if words else "named as the code")
    if _AFTER.match(after):
        return Claim(own, True, "offered in the same sentence")
    return Claim(silent, None, "mentioned, the words do not say whose it is")


# -- the README's back-link --------------------------------------------------------------------------------------------

_CITING = re.compile(
    r"@(?:article|inproceedings|misc|techreport|unpublished|online|software|proceedings|preprint)\s*\{", re.IGNORECASE
)
_UNOFFICIAL = re.compile(
    r"\b(?:un-?official|non-?official|re-?implementation|re-?production|reproduc(?:es|ing)|third[- ]party)\b", re.I
)
_OFFICIAL = re.compile(
    r"\bofficial\b|\bour (?:\w+ )?(?:paper|work|code|method|model|approach|survey|study)\b|"
    r"\bwe (?:\w+ )?(?:propose|present|introduce|release|study|survey)\b|\bcit(?:e|ing) (?:us|our|this)\b",
    re.IGNORECASE,
)
_HEAD = 3000
MANY = 20  # a README that names more papers than this is a list or a library, not one paper's code


def back_link(readme: str, paper: Paper, *, names: Sequence[str] | None = None) -> Claim | None:
    """Return what a repository's *readme* says of being *paper*'s code; None when it does not name the paper back.

    The decisive test: the README names the arXiv id, the DOI or the whole title at its head or in a citation block. A
    name that only stands among many others makes the README a list, not the paper's code. *names* are the identifiers
    that were found in the README, when the caller has them.
    """
    places = [(place, how) for place, how in _named(readme, paper) if not _credited(readme, place)]
    if not places:
        return None
    how = places[0][1]
    many = _papers_named(readme, names) > MANY
    head = min(place for place, _ in places) < len(head_of(readme, strict=many))
    cited = any(_CITING.search(readme, max(0, place - 1500), place) for place, _ in places)
    if not head and not cited and many:
        return None
    own, silent = PLACES["README"]
    words = readme[:_HEAD] + "\n" + " ".join(readme[max(0, place - 2000) : place] for place, _ in places[-1:] if cited)
    if _UNOFFICIAL.search(words) and not re.search(r"\bofficial\b", _UNOFFICIAL.sub("", words), re.I):
        return Claim(0.6, False, f"README names {how} back and calls itself unofficial")
    official = True if _OFFICIAL.search(words) or _headed(readme, paper) else None
    if head and (official or not many):
        return Claim(own if official else silent, official, f"README names {how} back at its head")
    if cited:
        return Claim(own - 0.03 if official else silent - 0.05, official, f"README asks to cite {how}")
    return Claim(0.75 if _papers_named(readme, names) <= 5 else 0.6, None, f"README names {how} back")


def head_of(readme: str, *, strict: bool = False) -> str:
    """Return the part of *readme* that speaks of the repository itself: at most 3,000 characters.

    *strict* for what may be a list: it ends at the second heading, and at the first item that links anything.
    """
    head = readme[:_HEAD]
    if strict:
        ends = [match.start() for match in re.finditer(r"(?m)^#{1,4}\s+\S", head)][1:2]
        ends += [match.start() for match in re.finditer(r"(?m)^\s*(?:[-*+|]|\d+\.)\s.*https?://", head)][:1]
        head = head[: min(ends, default=len(head))]
    return head


_CREDITS = re.compile(  # a whole heading, not a word of a title
    r"\W*(?:\w+\W+){0,2}(?:acknowledge?ments?|thanks|credits|related(?:\s+\w+)?|references|baselines?|comparisons?|see also)\W*",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:thank\w*|acknowledg\w*|based\s+on(?!\s+(?:the|our|this)\s+(?:[\w-]+\s+)?paper)|buil(?:d|ds|t|ding)\s+(?:up\s?)?on|"
    r"borrow\w*|adapted\s+from|inspired\s+by|modified\s+from|forked\s+from|compar(?:e[ds]?|ing|isons?)\s+(?:with|to|against)|"
    r"baselines?\s+(?:from|of|in))\b(?!.*\bfor\s+(?:the|our)\b.{0,20}\bpaper\b)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“][^\"”\n]*[\"”]|\[[^\]\n]*\]|\*+[^*\n]+\*+")
_HEADING = re.compile(r"(?m)^[ ]{0,3}(?:#{1,6}\s+(.+)|\*\*([^*\n]{3,60})\*\*:?[ ]*|<h[1-6][^>]*>(.+))$")


def _credited(readme: str, place: int) -> bool:
    """Tell whether *readme* names a paper at *place* to thank it, build on it or compare with it, so not as its own."""
    near = readme[max(0, place - _HEAD) : place]
    heading = next((match for match in reversed(list(_HEADING.finditer(near)))), None)
    if _CITING.search(near, heading.end() if heading else 0):
        return False  # a citation block is weighed by where it stands among the others
    if heading and _CREDITS.fullmatch(next(filter(None, heading.groups()))):
        return True
    sentence = sentence_before(readme, place, place - len(near) + heading.end() if heading else 0)
    credit = _CREDIT.search(plain := _QUOTED.sub(" ", sentence))
    return bool(credit and not re.search(r"\bofficial\b", plain[: credit.start()], re.IGNORECASE))


def _headed(readme: str, paper: Paper) -> bool:
    """Tell whether a heading at the top of *readme* is *paper*'s title."""
    title = title_key(paper.title or "")
    headings = re.findall(r"(?m)^\s*(?:#{1,3}\s+|<h[1-3][^>]*>)(.+)$", readme[:_HEAD])
    return len(title) >= 12 and any(title in title_key(re.sub(r"<[^>]*>", "", heading)) for heading in headings)


def _named(readme: str, paper: Paper) -> Iterator[tuple[int, str]]:
    """Yield where *readme* names *paper*, and by what."""
    for identifier in paper.identifiers:
        namespace, _, value = identifier.partition(":")
        if namespace in ("arxiv", "doi"):
            for match in re.finditer(rf"(?<![\d.]){re.escape(value)}(?![\d])", readme, re.IGNORECASE):
                yield match.start(), "the arXiv id" if namespace == "arxiv" else "the DOI"
    words = re.findall(r"[^\W_]+", paper.title or "")
    if len(words) >= 4 or len(title_key(paper.title or "")) >= 20:
        for match in re.finditer(r"[\W_]+".join(map(re.escape, words)), readme, re.IGNORECASE):
            yield match.start(), "the title"


def _papers_named(readme: str, names: Sequence[str] | None) -> int:
    if names is not None:
        return len(set(names))
    return len(set(re.findall(r"(?<![\d.])\d{4}\.\d{4,5}(?!\d)", readme)))


# -- all evidence together -----------------------------------------------------------------------------------------------


def verdict(links: Iterable[CodeLink]) -> Claim:
    """Return one claim for all evidence of one pair of paper and repository.

    Confidence: 1 - Π(1 - c) over the places, at most 0.99, because places that agree make each other likelier. A README
    that calls itself unofficial has the last word on ``official``; else the surest place that says so has.
    """
    places: dict[str, CodeLink] = {}  # an abstract that three sources hand on is one place
    for link in links:
        key = link.evidence.found_in or link.evidence.source
        if key not in places or (link.confidence or 0) > (places[key].confidence or 0):
            places[key] = link
    ordered = sorted(places.values(), key=lambda link: (-(link.confidence or 0), str(link.evidence)))
    doubt = 1.0
    for link in ordered:
        doubt *= 1 - (link.confidence or 0)
    denied = any(link.official is False and link.evidence.found_in == "README" for link in ordered)
    said = next((link.official for link in ordered if link.official is not None), None)
    if denied:
        doubt = max(doubt, 0.4)
    return Claim(round(min(1 - doubt, 0.99), 4), False if denied else said, " | ".join(str(link.evidence) for link in ordered))
