"""The table of measures: what each is called, how it is computed, when it is worth its time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any, Literal

import networkx as nx
import numpy as np
import numpy.typing as npt

from ..errors import UnknownWordError
from . import age, centrality
from .disruption import disruption
from .network import Network
from .weighted import influential_citations, influential_pagerank

ENTRY_POINTS = "citewalk.measures"


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the measures that draw at random need: a *seed*, and the papers betweenness starts from (or how many)."""

    seed: int = 0
    sources: Sequence[Hashable] | int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: its *name*, what it says in one line, and how to compute one value per paper.

    NaN, or a masked entry in an array of whole numbers, means that the paper has no value, because what it would be made
    of is unknown; ``unknown`` says what that is, and ``asked_by`` which kind of question would bring it. ``by_default``
    says whether the measure is computed when it is not named: some take too long on large networks, some say nothing
    where the data are missing. ``label`` is the name for people.
    """

    name: str
    label: str
    about: str
    compute: Callable[[Network, Sampling], npt.NDArray[Any]]
    by_default: Callable[[Network], bool] = lambda _: True
    unknown: str = "the measure is not defined for them"
    asked_by: Literal["references", "contexts"] | None = None


def _small(network: Network) -> bool:
    return len(network) <= centrality.EXACT_UP_TO


def _coupled(network: Network) -> bool:
    return float(network.in_degree.astype(np.float64) @ network.in_degree) < 3e8


def _influence_known(network: Network) -> bool:
    return network.influential is not None


_NO_LIST = "their reference lists are unknown"
_NOT_JUDGED = "no source says which citations of them are influential"

_BUILT_IN = (
    Measure("in_degree", "cited here", "how many papers of the graph cite it", lambda n, _: n.in_degree),
    Measure(
        "out_degree",
        "cites here",
        "how many papers of the graph it cites",
        lambda n, _: centrality.out_degree(n),
        unknown=_NO_LIST,
        asked_by="references",
    ),
    Measure("pagerank", "PageRank", "cited by papers that are cited", lambda n, _: centrality.pagerank(n)),
    Measure("hits_authority", "authority", "cited by papers that cite the right papers", lambda n, _: centrality.hits(n)[1]),
    Measure(
        "hits_hub",
        "hub",
        "cites the right papers: surveys stand high",
        lambda n, _: centrality.hub(n),
        unknown=_NO_LIST,
        asked_by="references",
    ),
    Measure("core", "core", "how deep in the dense middle of the graph", lambda n, _: centrality.core(n)),
    Measure(
        "betweenness",
        "betweenness",
        "lies on the shortest citation paths between others",
        lambda n, s: centrality.betweenness(n, s.sources, s.seed),
    ),
    Measure("closeness", "closeness", "few steps from the papers that lead to it", lambda n, _: centrality.closeness(n), _small),
    Measure("harmonic", "harmonic", "sum of 1/steps from all that lead to it", lambda n, _: centrality.harmonic(n), _small),
    Measure("katz", "Katz", "citations of citations count, less each step", lambda n, _: centrality.katz(n)),
    Measure("citerank", "CiteRank", "what readers who start at new papers come through", lambda n, _: age.citerank(n)),
    Measure(
        "year_rank",
        "rank in its year",
        "share of its year's papers with a lower PageRank",
        lambda n, _: age.year_rank(n),
        unknown="their year is unknown",
    ),
    Measure(
        "disruption",
        "disruption",
        "cited instead of (1) or with (-1) its own references",
        lambda n, _: disruption(n),
        _coupled,
        "no reference of theirs is known, or no paper here cites them",
    ),
    Measure(
        "influential",
        "influential citations",
        "how many cite it as influential, as far as that is known",
        lambda n, _: influential_citations(n),
        _influence_known,
        _NOT_JUDGED,
        "contexts",
    ),
    Measure(
        "influential_pagerank",
        "PageRank, influential",
        "PageRank where an influential citation counts fivefold",
        lambda n, _: influential_pagerank(n),
        _influence_known,
        _NOT_JUDGED,
        "contexts",
    ),
)


def measures() -> dict[str, Measure]:
    """Return all measures by name: citewalk's own and those of packages with an entry point ``citewalk.measures``.

    An entry point loads to a :class:`Measure`, or to a function from a :class:`Network` to one value per paper.
    """
    table = {measure.name: measure for measure in _BUILT_IN}
    for point in entry_points(group=ENTRY_POINTS):
        if point.name not in table:
            table[point.name] = _adopted(point.name, point.load())
    return table


def _adopted(name: str, found: Any) -> Measure:
    if isinstance(found, Measure):
        return found
    about = (found.__doc__ or name).strip().splitlines()[0]
    return Measure(name, name.replace("_", " "), about, lambda network, _: np.asarray(found(network)))


def select(names: Iterable[str] | None, network: Network) -> list[Measure]:
    """Return the measures called *names*, or those worth computing on *network*; UnknownWordError for an unknown name."""
    table = measures()
    if names is None:
        return [measure for measure in table.values() if measure.by_default(network)]
    chosen = [names] if isinstance(names, str) else list(names)
    unknown = [name for name in chosen if name not in table]
    if unknown:
        raise UnknownWordError("measure", unknown[0], table)
    return [table[name] for name in dict.fromkeys(chosen)]


def measure(
    graph: nx.DiGraph | Network,
    names: Iterable[str] | None = None,
    *,
    seed: int = 0,
    sources: Sequence[Hashable] | int | None = None,
) -> dict[str, dict[Hashable, float]]:
    """Return ``{measure: {paper: value}}`` for the papers of *graph*.

    *graph* is any :class:`networkx.DiGraph`; an edge without a ``relation`` counts as a citation, edges of another
    relation and nodes of kind ``repository`` do not count at all. *names* are measures of :func:`measures` (None: all
    that are worth their time on this graph: beyond 5,000 papers closeness and harmonic only when named). *seed* and
    *sources* steer the betweenness of large graphs. A paper for which a measure is unknown (``year_rank`` without a year,
    ``disruption`` without references, ``out_degree`` where the reference list is unknown) is left out. Raises
    UnknownWordError for an unknown name, InputError for an unknown source.
    """
    network = Network.from_graph(graph)
    sampling = Sampling(seed, sources)
    return {each.name: as_dict(network, each.compute(network, sampling)) for each in select(names, network)}


def as_dict(network: Network, values: npt.NDArray[Any]) -> dict[Hashable, Any]:
    """Return *values* by paper as Python numbers, without the papers that have none (NaN or masked)."""
    rows = zip(network.ids, values.tolist(), strict=True)
    return {node: value for node, value in rows if value is not None and value == value}
