"""The bundled collection as a world, so that the main job can be played on the real listing with its true reference lists.

What the bundled collection does not know (authors, stars, licences) is left out of the answers too, or, for GitHub's
required numbers, zero.
"""

from __future__ import annotations

from pathlib import Path

from citewalk.graph.collection import Collection
from citewalk.graph.demo import write_collection

from .world import World, WorldPaper, WorldRepository


def demo_world(path: Path) -> World:
    """Return all works of the bundled collection (written to *path*), by today's id, and its repositories."""
    write_collection(path)
    with Collection.open(path) as collection:
        papers, citations, links = collection.papers(), list(collection.citations()), collection.links()
        repositories = collection.repositories()
    references: dict[str, list[str]] = {}
    for citation in citations:
        references.setdefault(citation.citing, []).append(citation.cited)
    code = {link.paper: link.repository for link in links if link.relation == "has_code" and link.evidence.source == "listing"}
    names = {r.id: r.name for r in repositories}
    by_id = {p.id: p for p in papers}
    world = []
    for paper in papers:
        cited = references.get(paper.id, [])
        named = [by_id[c] for c in cited if not c.startswith("title:")]
        arxiv, doi = (
            next((i.partition(":")[2] for i in paper.identifiers if i.startswith(f"{ns}:")), None) for ns in ("arxiv", "doi")
        )
        if arxiv or doi:
            world.append(
                WorldPaper(
                    paper.id, paper.title or paper.id, arxiv=arxiv, doi=doi, year=paper.year, date=paper.date,
                    authors=[f"Author {n + 1}" for n in range(paper.authors_count or 0)],
                    references=[p.id for p in named],
                    unresolved=[by_id[c].title or "" for c in cited if c.startswith("title:")],
                    repository=names.get(code.get(paper.id, "")),
                )
            )  # fmt: skip
    return World(world, [WorldRepository(r.name) for r in repositories])
