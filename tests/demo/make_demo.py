"""Make the bundled collection (graph/demo/*.csv) from the team's seed tables: facts only, each with where it stands.

Run it from the checkout with the folder of seed tables:  python tests/demo/make_demo.py SEED_FOLDER [OUT_FOLDER]
tests/demo/test_demo_data.py proves that what is committed is what this gives.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from citewalk.graph import identifiers
from citewalk.graph.code_links.evidence import BY_MACHINE, PLACES
from citewalk.graph.intake.interchange import write_interchange
from citewalk.graph.model import Citation, CodeLink, Coverage, Evidence, Paper, Repository

COLLECTED = "2026-11-21"
LISTS = {
    "2309.15025": "Magnetic2014/llm-alignment-survey",
    "2307.12966": "GaryYufei/AlignLLMHumanSurvey",
    "2503.14504": "BradyFU/Awesome-Multimodal-Large-Language-Models",
    "2308.12014": "ValueCompass/Alignment-Goal-Survey",
}


class Seed:
    """The seed tables, read once."""

    def __init__(self, folder: Path) -> None:
        self.papers = read(folder / "seed_papers.csv", ",")
        self.references = read(folder / "seed_references.tsv") + read(folder / "second_hop_references.tsv")
        self.works = read(folder / "cited_works.tsv")
        self.edges = read(folder / "citation_edges.tsv")
        self.companions = read(folder / "companion_lists.tsv")
        # One name a work: its identifier, else the id of the title it is shown by.
        self.work_id = {row["key"]: self._id(row) for row in self.works}
        self.key_of = {key: row["key"] for row in self.works for key in (row["key"], *row["other_keys"].split())}

    @staticmethod
    def _id(row: dict[str, str]) -> str:
        return identifiers.canonical(known(row["arxiv_id"], row["doi"]), row["title"]) or ""


def read(path: Path, delimiter: str = "\t") -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def known(*texts: str) -> tuple[str, ...]:
    """Return the identifiers that *texts* (bare ids or URLs, blank where unknown) stand for."""
    return tuple(found for text in texts if text and (found := identifiers.parse(text)))


def listed_papers(seed: Seed) -> Iterator[Paper]:
    for row in seed.papers:
        inferred = row["year_inferred_from_arxiv_id"] == "yes"
        detail = "year taken from the arXiv id" if inferred else ""
        urls = [u.rstrip(".,") for u in row["urls_in_listing_as_written"].split()]
        yield Paper(
            evidence=Evidence("listing", "Daily Papers page of December 9", COLLECTED, detail),
            identifiers=known(row["arxiv_id"]), title=row["title"], listed=True, position=int(row["n"]),
            date=row["date_iso"] or None, date_inferred=inferred,
            authors_count=int(row["author_count"]) if row["author_count"] else None,
            comments=int(row["comment_count"]) if row["comment_count"] else None,
            links=tuple(u for u in urls if u.startswith("http") and not identifiers.github_name(u)),
        )  # fmt: skip


def cited_works(seed: Seed) -> Iterator[Paper]:
    for row in seed.works:
        yield Paper(
            evidence=Evidence("full_text", "reference list", COLLECTED, " ".join(row["sources"].split())),
            identifiers=known(row["arxiv_id"], row["doi"]), title=row["title"], year=int(row["year"]) if row["year"] else None,
        )  # fmt: skip


def companion_id(seed: Seed, row: dict[str, str]) -> str:
    """Return the id of a listed work: its own, or that of the cited work with the same title key."""
    key = "".join(c for c in row["listed_title"].lower() if c.isascii() and c.isalnum())
    if row["listed_arxiv_id"]:
        return known(row["listed_arxiv_id"])[0]
    if key in seed.key_of:
        return seed.work_id[seed.key_of[key]]
    return identifiers.canonical((), row["listed_title"]) or ""


def companion_said(row: dict[str, str]) -> Evidence:
    return Evidence("github", "README", COLLECTED, f"{row['source']}, line {row['line']}")


def companion_works(seed: Seed) -> Iterator[Paper]:
    """Works the companion lists name; what the reference lists have too is described there already."""
    described = set(seed.work_id.values()) | {known(row["arxiv_id"])[0] for row in seed.papers}
    for row in seed.companions:
        identifier = companion_id(seed, row)
        if identifier not in described:
            described.add(identifier)
            found = () if identifier.startswith("title:") else (identifier,)
            yield Paper(evidence=companion_said(row), identifiers=found, title=row["listed_title"])


def citations(seed: Seed) -> Iterator[Citation]:
    said = {row["citing_arxiv_id"]: row["source"] for row in seed.references}
    for row in seed.edges:
        evidence = Evidence("full_text", "reference list", COLLECTED, f"public text copy, {said[row['citing_arxiv_id']]}")
        yield Citation(f"arxiv:{row['citing_arxiv_id']}", seed.work_id[row["cited_key"]], evidence)


def coverage(seed: Seed) -> Iterator[Coverage]:
    """Whole lists where one was transcribed (a work listed twice counts once); 'unfetched' for the other listed papers."""
    counts: dict[str, int] = {}
    for row in seed.edges:
        counts[row["citing_arxiv_id"]] = counts.get(row["citing_arxiv_id"], 0) + 1
    for paper, count in counts.items():
        yield Coverage(f"arxiv:{paper}", "full_text", "ok", count, count, COLLECTED, "transcribed from a public text copy")
    for row in seed.papers:
        if row["arxiv_id"] not in counts:
            yield Coverage(f"arxiv:{row['arxiv_id']}", "full_text", "unfetched", None, None, COLLECTED, "no full text was found")


def code_links(seed: Seed) -> Iterator[CodeLink]:
    """Links as sure as citewalk itself would be of that kind of evidence when nothing more is said beside the URL."""
    for row in seed.papers:
        if row["github_url"]:
            where = row["github_url_source"]
            if where.startswith("listing abstract"):
                said, confidence = Evidence("listing", "abstract", COLLECTED, where), PLACES["abstract"][1]
            elif where.startswith("repo README"):
                said, confidence = Evidence("github", "README", COLLECTED, where), PLACES["README"][1]
            else:
                said, confidence = Evidence("full_text", "public text copy", COLLECTED, where), PLACES["abstract"][1]
            repository = github(row["github_url"])
            yield CodeLink(
                paper=f"arxiv:{row['arxiv_id']}", repository=repository, relation="has_code", evidence=said, confidence=confidence
            )
    for row in seed.companions:
        paper, said, name = companion_id(seed, row), companion_said(row), LISTS[row["seed_arxiv_id"]]
        section = row["section"] or None
        yield CodeLink(paper=paper, repository=f"github:{name}".lower(), relation="lists", evidence=said, section=section)
        if row["listed_github_url"] and (repository := identifiers.github(row["listed_github_url"])):
            beside = replace(said, found_in=f"README of {name}")
            yield CodeLink(paper=paper, repository=repository, relation="has_code", evidence=beside, confidence=BY_MACHINE)


def github(url: str) -> str:
    found = identifiers.github(url)
    if found is None:
        raise ValueError(f"no repository: {url}")
    return found


def repositories(seed: Seed) -> Iterator[Repository]:
    """Every repository with the spelling it was met in; nothing is known of their stars or health."""
    urls = [r["github_url"] for r in seed.papers] + [f"https://github.com/{name}" for name in LISTS.values()]
    urls += [row["listed_github_url"] for row in seed.companions]
    met: set[str] = set()
    for url in filter(None, urls):
        name = identifiers.github_name(url)
        if name and name.lower() not in met:
            met.add(name.lower())
            yield Repository(id=f"github:{name.lower()}", name=name, evidence=Evidence("github", "link", COLLECTED))


def make(seed_folder: Path, folder: Path) -> dict[str, int]:
    """Write the five CSV files into *folder* and return the rows of each."""
    seed = Seed(seed_folder)
    return write_interchange(
        folder,
        papers=[*listed_papers(seed), *cited_works(seed), *companion_works(seed)],
        citations=citations(seed),
        repositories=repositories(seed),
        links=code_links(seed),
        coverage=coverage(seed),
    )


if __name__ == "__main__":
    home = Path(__file__).resolve().parents[2] / "graph" / "demo"
    print(make(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else home))
