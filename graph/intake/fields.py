"""Columns and attributes that others name as they like, read as one record: CSV, GraphML, GEXF, JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from .. import identifiers
from ..model import Batch, Evidence, Paper, Repository
from . import abstract_links, record

# our word -> what others call it, in lower case, letters and digits only
NAMES: dict[str, str] = {
    "title": "title papertitle articletitle paper documenttitle ti listedtitle primarytitle",
    "doi": "doi di doilink",
    "arxiv": "arxiv arxivid arxivnumber eprint arxivurl listedarxivid",
    "url": "url urls link links href paperurl pdf pdfurl linkoralternatelink uri web website",
    "year": "year publicationyear py pubyear published_year",
    "date": "date published publicationdate pubdate publishedat releasedate dateiso",
    "authors": "author authors authornames au creators creator",
    "full_authors": "authorfullnames",
    "abstract": "abstract abstractnote ab summary description",
    "venue": "venue journal publicationtitle sourcetitle so booktitle conference containertitle source journaltitle",
    "id": "id paperid identifier key node nodeid",
    "identifiers": "identifiers",
    "s2": "s2 s2id semanticscholarid semanticscholar sha",
    "openalex": "openalex openalexid",
    "corpusid": "corpusid",
    "pmid": "pmid pubmedid pubmed",
    "pmcid": "pmcid pmc",
    "mag": "mag magid",
    "acl": "acl aclid aclanthology",
    "openreview": "openreview openreviewid",
    "extra": "extra archivelocation archive note notes howpublished",
    "repository": "github githuburl githubrepo code codeurl repository repositoryurl repo repourl listedgithuburl repositories",
    "project_page": "projectpage projecturl homepage",
    "citation_count": "citationcount citedby citations citedbycount timescited tc",
    "reference_count": "referencecount referencescount",
    "upvotes": "upvotes votes",
    "comments": "commentcount numcomments",
    "section": "section category topic",
    "listed": "listed",
    "kind": "kind",
    "label": "label name",
    "language": "language",
    "license": "license",
    "stars": "stars stargazers stargazerscount",
    "organization": "organization organisation",
    "authors_count": "authorscount numauthors",
}
_MEANING = {name: ours for ours, names in NAMES.items() for name in names.split()}
_PREFIXED = ("s2", "openalex", "corpusid", "pmid", "pmcid", "mag", "acl", "openreview")
_COUNTS = ("citation_count", "reference_count", "upvotes", "comments", "authors_count")
IDENTIFYING = frozenset({"title", "doi", "arxiv", "url", "id", "identifiers", *_PREFIXED})
FORGES = ("github:", "gitlab:", "codeberg:", "bitbucket:")


def meaning(header: str) -> str | None:
    """Return our word for a column or attribute called *header*, None when it is not known."""
    return _MEANING.get(re.sub(r"[^a-z0-9]", "", header.lower()))


def gather(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what columns mean; of several that mean the same the first that is not empty counts."""
    found: dict[str, str] = {}
    for header, value in pairs:
        word = meaning(header)
        if word and value and value.strip():
            if not found.get(word):
                found[word] = value.strip()
            elif word == "extra":  # Zotero's Archive and Archive Location, Extra and Notes
                found[word] += f" {value.strip()}"
    return found


def names_in(values: Mapping[str, str]) -> list[str]:
    """Return the identifiers that *values* give, each once; repositories among them."""
    found = (
        [identifiers.doi(re.sub(r"(?i)^doi:\s*", "", values["doi"])) or identifiers.parse(values["doi"])]
        if "doi" in values
        else []
    )
    if "arxiv" in values:
        found.append(identifiers.parse(values["arxiv"]) or identifiers.arxiv(values["arxiv"].partition(" ")[0]))
    for word in _PREFIXED:
        if word in values:
            bare = values[word].removeprefix("PMC") if word == "pmcid" else values[word]
            found.append(identifiers.parse(f"{word}:{bare}") or identifiers.parse(values[word]))
    for word in ("id", "identifiers", "url"):
        for part in re.split(r"[;|\s]+", values.get(word, ""))[:50]:
            found.append(identifiers.parse(part))
    if not any(found) and "extra" in values:
        found.extend(mention.identifier for mention in identifiers.find(values["extra"]))
    return list(dict.fromkeys(name for name in found if name))


def people(text: str) -> tuple[str, ...]:
    """Return the authors in *text*, which may be split by ``;``, by ``and`` or by commas, each as First Last."""
    text = re.sub(r"\s*\(\d[\d\s]*\)", "", text)  # Scopus puts its author ids behind the names
    if ";" in text:
        parts = text.split(";")
    elif re.search(r"\s(?:and|&)\s", text):
        parts = re.split(r"\s(?:and|&)\s", text)
        if len(parts) == 2 and parts[0].count(",") > 1:
            parts = [*parts[0].split(","), parts[1]]
    elif text.count(",") > 1 or re.fullmatch(r"\s*\S+\s[^,]*,\s*\S+\s[^,]*", text):
        parts = text.split(",")
    else:
        parts = [text]
    return record.names(first_last(part) for part in parts if part.strip(" ,.") and part.strip() != "others")


def first_last(name: str) -> str:
    """Return ``Last, First`` as ``First Last``; anything else as it is."""
    last, comma, first = name.strip().strip(",").partition(",")
    return f"{first.strip()} {last.strip()}" if comma and first.strip() and "," not in first else name.strip()


def truth(text: str | None) -> bool | None:
    """Return what *text* says, None when it says nothing."""
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get((text or "").strip().lower())


def paper(values: Mapping[str, str], evidence: Evidence, *, ids: Iterable[str] = (), position: int | None = None) -> Paper:
    """Return the record that *values*, keyed by our words, make; it may have neither identifier nor title."""
    counts = {name: record.number(values[name]) for name in _COUNTS if name in values}
    authors = people(values.get("full_authors") or values.get("authors") or "")
    listed = truth(values.get("listed"))
    made = record.paper(
        evidence, [*names_in(values), *ids], title=values.get("title"), authors=authors,
        authors_count=counts.pop("authors_count", None) or len(authors) or None,
        date=record.iso_date(values.get("date")), abstract=values.get("abstract"), venue=values.get("venue"),
        section=values.get("section"),
        organization=values.get("organization"), project_page=_address(values.get("project_page")),
        url=_address(values.get("url")),
        listed=True if listed is None else listed, position=position, **counts,
    )  # fmt: skip
    year = re.fullmatch(r"(-?\d{1,4})(?:\.0)?", values.get("year", "")) or re.match(r"(\d{4})\b", values.get("year", ""))
    return replace(made, year=int(year[1])) if year and made.year is None else made


def repository(values: Mapping[str, str], own: str, evidence: Evidence) -> Repository:
    """Return the record of the repository *own* that *values*, keyed by our words, make."""
    name, label = own.partition(":")[2], values.get("label", "")
    found = abstract_links.repositories(f"https://{own.replace(':', '.com/', 1)}") if own.startswith("github:") else []
    listed = truth(values.get("listed"))
    return Repository(
        id=own, name=label if label.lower() == name else name, evidence=evidence, url=found[0].url if found else None,
        description=record.line(values.get("abstract")), language=record.line(values.get("language")),
        license=record.line(values.get("license")), stars=record.number(values.get("stars", "")), listed=listed is not False,
    )  # fmt: skip


def add(batch: Batch, made: Paper, values: Mapping[str, str], evidence: Evidence) -> None:
    """Add *made* to *batch* with the code that its fields and its abstract name."""
    abstract_links.add(batch, made)
    if "repository" in values:
        abstract_links.add_code(batch, made.id, values["repository"], replace(evidence, detail="the file's own column"))


def _address(text: str | None) -> str | None:
    first = (text or "").split(";")[0].strip()
    return first if re.match(r"https?://\S+$", first) else None
