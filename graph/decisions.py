"""What a person decides about identity: kept as that person's own record, which nothing overrules."""

from __future__ import annotations

from datetime import date

from .collection import Collection
from .errors import InputError
from .identifiers import parse
from .model import Batch, Evidence, Paper


def decide_by_person(collection: Collection, paper: str, identifier: str, today: date) -> Paper:
    """Record that *paper* is the work *identifier*, by a person's decision of *today*, and return the paper it is now.

    Whatever a machine had matched the paper's title with before is taken back. Raises :class:`UnknownPaperError` when no
    paper goes by that name, :class:`InputError` when *identifier* is none.
    """
    known = parse(identifier)
    if known is None or known.startswith(("github:", "title:")):
        raise InputError(f"{identifier!r} is no identifier of a paper; give an arXiv id, a DOI, an S2 or an OpenAlex id")
    chosen = collection.paper(paper)
    titles = [name for name in chosen.identifiers if name.startswith("title:")]
    if not titles and known not in chosen.identifiers:
        raise InputError(f"{chosen.id} already has an identifier; only papers known by their title can be decided about")
    said = Evidence("person", "resolve", today.isoformat(), "decided by a person")
    with collection.transaction():
        for title in titles:
            collection.forget_match(title)
        collection.add(Batch(papers=[Paper(evidence=said, identifiers=(known, *titles))]))
    return collection.paper(known)
