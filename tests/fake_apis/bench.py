"""A collection of listed papers in front of fake APIs, and a way to compare what two collections hold."""

from __future__ import annotations

from citewalk.graph.collection import Collection
from citewalk.graph.enrich import enrich
from citewalk.graph.model import Batch, Evidence, Paper
from citewalk.graph.sources.settings import Settings

from .fixtures import FakeClock


def listed(world, *, titles_only=lambda n: False):
    """Return a batch with every paper of *world* whose key begins with "p", listed by arXiv id or DOI, or by title alone."""
    batch = Batch()
    for n, p in enumerate(p for p in world.papers.values() if p.key.startswith("p")):
        if titles_only(n):
            said = Evidence("listing", "daily.txt")
            batch.papers.append(
                Paper(evidence=said, title=p.title, year=p.year, authors=tuple(p.authors), listed=True, position=n + 1)
            )
        else:
            name = f"arxiv:{p.arxiv}" if p.arxiv else f"doi:{p.doi}"
            batch.papers.append(Paper(evidence=Evidence("text", "ids.txt"), identifiers=(name,), listed=True, position=n + 1))
    return batch


def content(collection):
    """Return everything a collection says, in an order of its own: two with the same content are equal."""
    papers, ids = collection.papers(), collection.ids()
    return {
        "papers": papers,
        "records": {p.id: collection.records(p.id) for p in papers},
        "citations": list(collection.citations()),
        "links": collection.links(),
        "repositories": collection.repositories(),
        "coverage": collection.coverage(),
        "fetches": {(f.source, f.kind, ids.get(f.key, f.key), f.status) for f in collection.fetches().values()},
    }


class Bench:
    """Fake APIs, a collection, and the settings that join them."""

    def __init__(self, apis, path=":memory:", batch=None, **environ):
        self.apis = apis
        self.settings = Settings.load({**apis.environ, "HOME": "/nonexistent", **environ})
        self.collection = Collection.open(path)
        self.collection.add(batch if batch is not None else listed(apis.world))
        self.clock = FakeClock()

    def enrich(self, **how):
        return enrich(self.collection, settings=self.settings, clock=self.clock, **how)

    def calls(self):
        """Requests since the last time this was asked."""
        seen = self.apis.calls()
        for api in self.apis.apis.values():
            api.requests.clear()
        return seen
