"""Measures on the assembled graph: one module each, one table of them, one edge array under all.

>>> import networkx
>>> graph = networkx.DiGraph([("b", "a"), ("c", "a"), ("c", "b")])
>>> measure(graph, ["in_degree"])
{'in_degree': {'b': 1, 'a': 2, 'c': 0}}
"""

from .annotate import annotate
from .attention import hype, repositories
from .communities import communities
from .layout import layout
from .main_path import main_path
from .network import Network
from .paths import shortest_path
from .ranking import followups, foundations, rank
from .rpys import rpys
from .similarity import cocitation, coupling, related
from .table import Measure, measure, measures

__all__ = [
    "Measure",
    "Network",
    "annotate",
    "cocitation",
    "communities",
    "coupling",
    "followups",
    "foundations",
    "hype",
    "layout",
    "main_path",
    "measure",
    "measures",
    "rank",
    "related",
    "repositories",
    "rpys",
    "shortest_path",
]
