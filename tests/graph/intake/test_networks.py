from __future__ import annotations

import gzip
from datetime import date

import pytest

from citewalk.graph.errors import InputError
from citewalk.graph.intake import read

A, B, C = "arxiv:2312.07000", "arxiv:2307.12966", "arxiv:2305.16739"


def edges(batch):
    return [(c.citing, c.cited) for c in batch.citations]


def test_an_edge_list_with_comments_and_mistakes(reading, data):
    network = reading(data / "edges.txt")
    batch = network.batch()
    assert network.format == "network"
    assert edges(batch) == [(A, B), (A, C), (B, C)]
    assert {p.id for p in batch.papers} == {A, B, C}
    assert all(p.listed for p in batch.papers)
    assert (network.read, network.new, network.merged, network.skipped) == (6, 3, 1, 2)
    assert [(p.where, "cites itself" in p.what) for p in network.problems] == [("edges.txt:6", True), ("edges.txt:8", False)]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", " ", "   ", " -> "])
@pytest.mark.parametrize("header", ["", "citing{0}cited\n", "source{0}target\n", "FromNodeId{0}ToNodeId\n"])
def test_any_separator_and_header(reading, separator, header):
    text = header.format(separator) + f"2312.07000{separator}2307.12966\n2312.07000{separator}2305.16739\n"
    assert edges(reading(text, "x.csv").batch()) == [(A, B), (A, C)]


def test_a_header_may_turn_the_columns_round(reading):
    assert edges(reading("cited,weight,citing\n2307.12966,1,2312.07000\n", "x.csv").batch()) == [(A, B)]


def test_names_that_are_no_identifiers_are_papers_too(reading):
    batch = reading("9907233\t9301253\n9907233\t9504304\n", "x.txt").batch()
    assert [p.title for p in batch.papers] == ["9907233", "9301253", "9504304"]
    assert len(batch.citations) == 2


def test_a_few_bare_words_are_a_network_where_a_separator_says_so(reading):
    network = reading("a\tb\nb\tc\n# comment\na\ta\n", "g.tsv")
    batch = network.batch()
    assert (network.format, [p.title for p in batch.papers], len(batch.citations)) == ("network", ["a", "b", "c"], 2)
    assert reading("title,doi\nOne,10.1000/a\n", "x.csv").format == "csv"


def test_edges_to_and_from_repositories(reading):
    text = "source,target,relation\n2312.07000,github:Own/Code,has_code\ngithub:Own/Code,2307.12966,\n"
    network = reading(text + "2312.07000,github:own/code,cites\ngithub:a/b,github:c/d,lists\n", "x.csv")
    batch = network.batch()
    assert [(link.paper, link.repository, link.relation) for link in batch.links] == [
        (A, "github:own/code", "has_code"), (B, "github:own/code", "lists"),
    ]  # fmt: skip
    assert (batch.citations, network.read, network.skipped) == ([], 4, 2)
    assert "Own/Code" in {r.name for r in batch.repositories}


def test_a_node_table_with_repositories(reading):
    text = "id,kind,label,title,identifiers,stars\ngithub:own/code,repository,Own/Code,,,12\n"
    batch = reading(text + "arxiv:2312.07000,paper,A,A Title,arxiv:2312.07000; acl:P19-1001,\n", "x.csv").batch()
    assert [(r.id, r.name, r.stars) for r in batch.repositories] == [("github:own/code", "Own/Code", 12)]
    assert [p.identifiers for p in batch.papers] == [("arxiv:2312.07000", "acl:P19-1001")]


def test_columns_may_describe_the_papers(reading, data):
    network = reading(data / "edges.csv")
    batch = network.batch()
    assert [(p.id.partition("-")[0], p.title) for p in batch.papers] == [
        (A, "Alignment for Honesty"),
        ("doi:10.18653/v1/2023.acl", "AlignScore: Evaluating Factual Consistency"),
        ("title:a", "A Work Without an Identifier"),
    ]
    assert network.skipped == 1
    assert "companion_list is no citation" in network.problems[0].what


def test_a_folder_with_a_node_table(tmp_path):
    (tmp_path / "nodes.csv").write_text("Id,Label,arxiv\n1,Alignment for Honesty,2312.07000\n2,A Survey of Things,\n", "utf-8")
    with gzip.open(tmp_path / "edges.csv.gz", "wt") as file:
        file.write("Source,Target\n1,2\n2,3\n")
    network = read(tmp_path, today=date(2026, 11, 21))
    batch = network.batch()
    first, second, third = (paper.id for paper in batch.papers)
    assert (first, batch.papers[0].title) == (A, "Alignment for Honesty")
    assert edges(batch) == [(A, second), (second, third)]


def test_a_header_citing_cited_is_an_edge_list_whatever_the_names(reading):
    network = reading("citing,cited\n1,2\n2,3\nA Paper With a Title,2\n", "citations.csv")
    batch = network.batch()
    assert (network.format, network.read, network.new) == ("network", 3, 3)
    assert (len(batch.papers), len(batch.citations)) == (4, 3)
    assert all(paper.listed for paper in batch.papers)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("a b\nb c\na c\n", {"a", "b", "c"}),
        ('"Smith, 2001","Doe, 1999"\n"Roe, 2000","Doe, 1999"\n', {"Smith, 2001", "Doe, 1999", "Roe, 2000"}),
        ('"Smith; Co";"Doe"\n"Doe";"Roe"\n', {"Smith; Co", "Doe", "Roe"}),
    ],
)
def test_bare_and_quoted_names_without_a_header(reading, text, names):
    network = reading(text, "x.txt")
    assert {paper.title for paper in network.batch().papers} == names
    assert network.format == "network"


def test_two_words_a_line_are_no_edges(reading):
    assert reading("Deep Learning\nDeep Forest\nGraph Networks\n", "x.txt").format != "network"


@pytest.mark.shared
def test_a_real_network_of_421_578_edges(shared):
    network = read(shared / "data" / "networks" / "snap_hep" / "cit-hep-ph.edges.tsv.gz")
    papers = citations = 0
    for batch in network:
        papers += len(batch.papers)
        citations += len(batch.citations)
    assert (network.read, network.skipped, papers, citations) == (421_578, 44, 34_546, 421_534)


def test_graphml_of_others(reading, data):
    network = reading(data / "citations.graphml")
    batch = network.batch()
    first, second = "doi:10.1000/a.1", batch.papers[1].id
    assert [(p.id, p.title, p.year) for p in batch.papers[:3]] == [
        (first, "A First & Title", 2020), (second, "A Second Title", None), (A, None, None),
    ]  # fmt: skip
    assert set(edges(batch)) == {(first, second), (A, first), (second, batch.papers[3].id)}
    assert (network.read, network.new, network.merged, network.skipped) == (8, 6, 1, 1)
    assert "cites itself" in network.problems[0].what
    assert "lost" in network.problems[1].what


def test_gexf_with_repositories(reading, data):
    network = reading(data / "citations.gexf")
    batch = network.batch()
    second = batch.papers[1].id
    assert edges(batch) == [("doi:10.1000/a.1", second)]
    assert [(link.relation, link.paper, link.repository) for link in batch.links] == [
        ("has_code", "doi:10.1000/a.1", "github:owner/name"),
        ("lists", second, "github:owner/name"),
    ]
    assert [r.name for r in batch.repositories] == ["Owner/Name"]


BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<graphml><graph><node id="&b;"/></graph></graphml>"""


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/hostname"'),
        "<graphml><graph><node id='1'></graph>",
        "<gexf><graph></graph></gexf>",
        "<graphml/>",
    ],
)
def test_xml_that_is_refused_in_one_line(reading, text):
    with pytest.raises(InputError) as refused:
        reading(text, "x.graphml").batch()
    assert "\n" not in str(refused.value)


def test_a_tag_with_a_broken_name_matches_nothing(reading):
    text = '<g xmlns="a}b"><graphml xmlns="c}d"><graph><arXiv:node id="1"/></graph></graphml></g>'
    with pytest.raises(InputError):
        reading(text, "x.graphml", format="graphml").batch()


def test_entities_never_reach_a_title(reading):
    text = "<graphml><graph><node id='1'/>" + "<!-- " + "x" * 70_000 + " --></graph></graphml>"
    assert [p.title for p in reading(text, "x.graphml").batch().papers] == ["1"]


PAPERSCAPE = """# Data from somewhere
# Format is 1 line per entry
hep-th/9201001;hep-th,math.QA;2;17;hep-th/9107001,hep-th/9108001;C.Itzykson,J.-B.Zuber;Combinatorics I; the Kontsevich integrals
hep-th/9107001;hep-th;0;0;;A.Sen;Twisted Black p-Brane Solutions
hep-th/9108001;hep-th;1;3;hep-th/9108001;;No authors here
broken;line
"""


def test_a_paperscape_table(reading):
    network = reading(PAPERSCAPE, "pscp.csv")
    batch = network.batch()
    assert network.format == "paperscape"
    assert (network.read, network.new, network.skipped) == (4, 3, 1)
    assert batch.papers[0].title == "Combinatorics I; the Kontsevich integrals"
    assert batch.papers[0].authors == ("C.Itzykson", "J.-B.Zuber")
    assert [p.reference_count for p in batch.papers] == [17, None, 3]
    assert edges(batch) == [("arxiv:hep-th/9201001", "arxiv:hep-th/9107001"), ("arxiv:hep-th/9201001", "arxiv:hep-th/9108001")]
    assert [problem.where for problem in network.problems] == ["pscp.csv:5", "pscp.csv:6"]


@pytest.mark.shared
def test_the_real_paperscape_tables(shared):
    papers, citations, themselves = set(), [], 0
    for year in (1991, 1992, 1993):
        network = read(shared / "data" / "networks" / "paperscape" / f"pscp-{year}.csv.gz")
        batch = network.batch()
        papers |= {paper.id for paper in batch.papers}
        citations += edges(batch)
        themselves += len(network.problems)
    inside = sum(citing in papers and cited in papers for citing, cited in citations)
    assert (len(papers), inside + themselves, len(citations)) == (10_308, 8_078, 8_237)


YED = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:y="http://www.yworks.com/xml/graphml">
<key attr.name="url" attr.type="string" for="node" id="d4"/><key for="node" id="d6" yfiles.type="nodegraphics"/>
<graph edgedefault="directed" id="G">
<node id="n0"><data key="d4"><![CDATA[https://arxiv.org/abs/2312.07000]]></data>
<data key="d6"><y:ShapeNode><y:NodeLabel>First Paper</y:NodeLabel></y:ShapeNode></data></node>
<node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Second Paper</y:NodeLabel></y:ShapeNode></data></node>
<edge id="e0" source="n0" target="n1"/></graph></graphml>"""


def test_what_yed_draws_is_the_title(reading):
    papers = reading(YED, "yed.graphml").batch().papers
    assert [(paper.id.partition("-")[0], paper.title) for paper in papers] == [
        (A, "First Paper"),
        ("title:second", "Second Paper"),
    ]


def test_igraph_keeps_the_names_in_an_attribute(reading):
    text = """<graphml><key id="v_name" for="node" attr.name="name" attr.type="string"/>
    <key id="v_title" for="node" attr.name="title" attr.type="string"/><graph edgedefault="directed">
    <node id="n0"><data key="v_name">10.1000/182</data><data key="v_title">One</data></node>
    <node id="n1"><data key="v_name">2312.07000</data></node><edge source="n0" target="n1"/></graph></graphml>"""
    batch = reading(text, "igraph.graphml").batch()
    assert edges(batch) == [("doi:10.1000/182", A)]
    assert batch.papers[0].title == "One"
