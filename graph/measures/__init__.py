"""Measures on the assembled graph: one module each, one table of them, one edge array under all.

>>> import networkx
>>> graph = networkx.DiGraph([("b", "a"), ("c", "a"), ("c", "b")])
>>> measure(graph, ["in_degree"])
{'in_degree': {'b': 1, 'a': 2, 'c': 0}}
"""

from .annotate import annotate
from .communities import communities
from .layout import layout
from .network import Network
from .table import Measure, measure, measures

__all__ = ["Measure", "Network", "annotate", "communities", "layout", "measure", "measures"]
