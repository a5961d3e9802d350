"""What citewalk writes, citewalk reads."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest

from citewalk.exports.table import write
from citewalk.graph.intake import read


@pytest.mark.parametrize("ending", ["gexf", "graphml", "gexf.gz"])
def test_networks_come_back_whole(ending: str, demo: nx.DiGraph, tmp_path: Path) -> None:
    write(demo, tmp_path / f"a.{ending}")
    reading = read(tmp_path / f"a.{ending}")
    batch = reading.batch()
    kinds = [kind for _, kind in demo.nodes(data="kind")]
    relations = [relation for *_, relation in demo.edges(data="relation")]
    assert not reading.problems
    assert {paper.id for paper in batch.papers} == {node for node, kind in demo.nodes(data="kind") if kind == "paper"}
    assert len(batch.repositories) == kinds.count("repository")
    assert len(batch.citations) == relations.count("cites")
    assert len(batch.links) == len(relations) - relations.count("cites")


@pytest.mark.parametrize("ending", ["bib", "ris", "csl.json"])
def test_bibliographies_come_back(ending: str, demo: nx.DiGraph, tmp_path: Path) -> None:
    write(demo, tmp_path / f"a.{ending}")
    reading = read(tmp_path / f"a.{ending}")
    papers = reading.batch().papers
    wanted = [data for _, data in demo.nodes(data=True) if data["kind"] == "paper"]
    assert not reading.problems
    dashed = [(paper.title or "").replace("–", "--") for paper in papers]  # the BibTeX reader sets "-{}-" as a dash
    assert dashed == [data["title"].replace("–", "--") for data in wanted]
    years = [(paper.year, data.get("year")) for paper, data in zip(papers, wanted, strict=True)]
    assert all(found == year for found, year in years if year is None or year > 0)
    assert all(
        f"arxiv:{data['arxiv_id']}" in paper.identifiers for paper, data in zip(papers, wanted, strict=True) if "arxiv_id" in data
    )
