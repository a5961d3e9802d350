"""Check the four files that ``citewalk demo`` wrote into the folder named."""

import json
import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import networkx as nx

folder = Path(sys.argv[1])
with closing(sqlite3.connect(f"file:{folder / 'citewalk.db'}?mode=ro", uri=True)) as file:
    (state,) = file.execute("PRAGMA integrity_check").fetchone()
    assert state == "ok", state
graphs = [nx.read_gexf(folder / "citewalk.gexf"), nx.read_graphml(folder / "citewalk.graphml")]
sizes = {(len(graph), graph.number_of_edges()) for graph in graphs}
assert len(sizes) == 1, sizes
((nodes, edges),) = sizes
assert nodes > 1500, nodes
assert edges > 1500, edges
page = (folder / "citewalk.html").read_text(encoding="utf-8")
assert page.lower().startswith("<!doctype html>"), page[:50]
assert page.rstrip().endswith("</html>"), page[-50:]
(data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
assert json.loads(data)["count"] == nodes
print(f"{folder}: sound, {nodes:,} nodes and {edges:,} edges")
