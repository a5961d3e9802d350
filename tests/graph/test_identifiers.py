from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph import identifiers
from citewalk.graph.identifiers import find, parse

SHA = "649def34f8be52c8b66281af98ae884c09aef38b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2312.07000", "arxiv:2312.07000"),
        ("2312.07000v12", "arxiv:2312.07000"),
        ("arXiv:2312.07000v2", "arxiv:2312.07000"),
        ("ARXIV:2312.07000", "arxiv:2312.07000"),
        ("hep-th/9711200", "arxiv:hep-th/9711200"),
        ("math.GT/0309136v1", "arxiv:math/0309136"),
        ("https://arxiv.org/abs/2312.07000v2", "arxiv:2312.07000"),
        ("http://export.arxiv.org/pdf/2312.07000v2.pdf#page=3", "arxiv:2312.07000"),
        ("arxiv.org/html/2312.07000v1", "arxiv:2312.07000"),
        ("https://arxiv.org/abs/hep-th/9711200", "arxiv:hep-th/9711200"),
        ("https://www.alphaxiv.org/overview/2312.07000v1", "arxiv:2312.07000"),
        ("https://huggingface.co/papers/2312.07000#community", "arxiv:2312.07000"),
        ("hf.co/papers/2312.07000", "arxiv:2312.07000"),
        ("https://ar5iv.labs.arxiv.org/html/2312.07000", "arxiv:2312.07000"),
        ("https://scirate.com/arxiv/2312.07000", "arxiv:2312.07000"),
        ("https://www.semanticscholar.org/arxiv/2312.07000", "arxiv:2312.07000"),
        ("https://api.semanticscholar.org/arXiv:2312.07000", "arxiv:2312.07000"),
        ("10.48550/arXiv.2312.07000", "arxiv:2312.07000"),
        ("https://doi.org/10.48550/ARXIV.2312.07000", "arxiv:2312.07000"),
        ("10.1145/3442188.3445922", "doi:10.1145/3442188.3445922"),
        ("doi:10.1145/3442188.3445922.", "doi:10.1145/3442188.3445922"),
        ("DOI: 10.1145/3442188.3445922", None),  # a blank: prose, for find()
        ("https://dx.doi.org/10.1145/3442188.3445922", "doi:10.1145/3442188.3445922"),
        ("https://doi.org/10.1145%2F3442188.3445922", "doi:10.1145/3442188.3445922"),
        ("https://doi.org/10.1145/3442188.3445922?utm_source=x", "doi:10.1145/3442188.3445922"),
        ("https://doi.org/10.1145/3442188.3445922/", "doi:10.1145/3442188.3445922"),
        ("https://dl.acm.org/doi/abs/10.1145/3442188.3445922", "doi:10.1145/3442188.3445922"),
        ("https://dl.acm.org/doi/pdf/10.1145/3442188.3445922?download=true", "doi:10.1145/3442188.3445922"),
        ("https://link.springer.com/chapter/10.1007/978-3-031-08473-7_40", "doi:10.1007/978-3-031-08473-7_40"),
        ("https://www.frontiersin.org/articles/10.3389/fpsyg.2020.00001/full", "doi:10.3389/fpsyg.2020.00001"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.01.123456v2.full.pdf", "doi:10.1101/2020.01.01.123456"),
        ("https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00370/100680/Did-Aristotle-Use", "doi:10.1162/tacl_a_00370"),
        ("10.1016/S0140-6736(20)30183-5", "doi:10.1016/s0140-6736(20)30183-5"),
        (
            "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
            "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2",
        ),
        (SHA.upper(), f"s2:{SHA}"),
        (f"https://www.semanticscholar.org/paper/A-Title/{SHA}?sort=1", f"s2:{SHA}"),
        ("CorpusID:218971783", "corpusid:218971783"),
        ("https://api.semanticscholar.org/CorpusID:218971783", "corpusid:218971783"),
        ("W2741809807", "openalex:W2741809807"),
        ("https://openalex.org/w2741809807", "openalex:W2741809807"),
        ("https://api.openalex.org/works/W2741809807", "openalex:W2741809807"),
        ("https://openreview.net/forum?id=abc_DEF-123&noteId=x", "openreview:abc_DEF-123"),
        ("https://openreview.net/pdf?id=abc_DEF-123", "openreview:abc_DEF-123"),
        ("https://aclanthology.org/2023.acl-long.634.pdf", "acl:2023.acl-long.634"),
        ("https://www.aclweb.org/anthology/P19-1001/", "acl:P19-1001"),
        ("https://github.com/GAIR-NLP/alignment-for-honesty/tree/main#readme", "github:gair-nlp/alignment-for-honesty"),
        ("git@github.com:owner/name.git", "github:owner/name"),
        ("github:owner/name", "github:owner/name"),
        ("gitlab:Group/Sub/Name", "gitlab:group/sub/name"),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://huggingface.co/papers", None),
        ("https://github.com/features/actions", None),
        ("2313.07000", None),  # no such month
        ("10.1/x", None),
        ("honesty", None),
        ("", None),
    ],
)
def test_what_people_write(text, expected):
    assert parse(text) == expected


PROSE = f"""
Dear all, [Alignment](https://arxiv.org/abs/2312.07000v2)[[code]](https://github.com/GAIR-NLP/alignment-for-honesty), and
see doi: 10.1145/3442188.3445922. Also (https://doi.org/10.1016/S0140-6736(20)30183-5), arXiv preprint arXiv:2307.12966, 2023;
hep-th/9711200v3 and "2309.15025". <a href="https://huggingface.co/papers/2410.09300">x</a>|https://openreview.net/forum?id=abc_DEF1|
PMID: 12345678, DOI 10.1000%2Fxyz123, https://x.org/a.pdf;https://aclanthology.org/P19-1001 and https://example.org/2301.00001/x
Not ids: 2312.50, 10.5/3, version 1203.12345 of 0312.1234, commit {SHA}, part W27418, xW2741809807, tel. 2312.070001, 1.2312.07000.
OpenAlex W2741809807, too. Nested https://web.archive.org/web/2020/https://arxiv.org/abs/2305.16739 too.
"""


def test_identifiers_anywhere_in_prose():
    assert [m.identifier for m in find(PROSE)] == [
        "arxiv:2312.07000",
        "github:gair-nlp/alignment-for-honesty",
        "doi:10.1145/3442188.3445922",
        "doi:10.1016/s0140-6736(20)30183-5",
        "arxiv:2307.12966",
        "arxiv:hep-th/9711200",
        "arxiv:2309.15025",
        "arxiv:2410.09300",
        "openreview:abc_DEF1",
        "pmid:12345678",
        "doi:10.1000/xyz123",
        "acl:P19-1001",
        "openalex:W2741809807",
        "arxiv:2305.16739",
    ]


def test_a_mention_says_where_it_stands():
    text = "as in (https://arxiv.org/abs/2312.07000)."
    (mention,) = find(text)
    assert text[mention.start : mention.end] == "https://arxiv.org/abs/2312.07000"


ARXIV = st.builds(
    lambda year, month, number: f"arxiv:{year:02d}{month:02d}.{number:05d}",
    st.integers(15, 40), st.integers(1, 12), st.integers(1, 99999),
)  # fmt: skip
DOI = st.builds(
    lambda registrant, suffix: f"doi:10.{registrant}/{suffix}",
    st.integers(1000, 999999),
    st.from_regex(r"[a-z0-9][a-z0-9._/-]{0,30}[a-z0-9]", fullmatch=True),
)
GITHUB = st.from_regex(r"[a-z0-9]{1,12}-?[a-z0-9]{1,12}/[a-z0-9_-]{2,20}", fullmatch=True).filter(
    lambda name: identifiers.github(name) is not None
)


@given(ARXIV | DOI)
def test_an_identifier_and_its_page_name_the_same(identifier):
    page = identifiers.url(identifier)
    assert page
    assert parse(identifier) == identifier
    assert parse(page) == identifier


@given(
    ARXIV | DOI | GITHUB.map("github:{}".format),
    st.sampled_from(["({})", "[x]({}).", "{},", "<{}>", '"{}"', "see {} and", "{};"]),
)
def test_punctuation_around_an_identifier_is_the_sentence(identifier, around):
    page = identifiers.url(identifier)
    assert [m.identifier for m in find(around.format(page))] == [identifier]


@given(st.lists(ARXIV | DOI, max_size=5), st.text(alphabet=string.ascii_letters + " ,.;\n", max_size=20))
def test_every_identifier_between_words_is_found(wanted, between):
    text = f" {between} ".join(f" {identifier} " for identifier in wanted)
    assert [m.identifier for m in find(text)] == wanted


@given(st.text(max_size=200))
def test_any_text_is_searched_in_order_and_within_bounds(text):
    end = 0
    for mention in find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end


@given(st.text(alphabet="10.48550/arXiv:d[](){}<>%2Fhtps-", max_size=60))
def test_parsing_twice_changes_nothing(text):
    found = parse(text)
    assert found is None or parse(found) == found
    assert all(parse(m.identifier) == m.identifier for m in find(text))


@pytest.mark.parametrize("text", ["openreview.net/forum?id=a", "https://openreview.net/pdf?id=" + "a" * 30])
def test_what_no_openreview_id_looks_like_is_none(text):
    assert parse(text) is None


HOSTILE = ["(" * 100_000, "10.1000/" + "(" * 100_000, "http://" * 20_000, "a." * 100_000, "doi:" * 4_000, "doi:;" * 4_000]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_searched_in_a_moment(text):
    assert len(list(find(text))) <= 1
    assert parse(text) is None


SICI = "doi:10.1002/(sici)1097-0258(19980815/30)17:15/16<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://doi.org/10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2", [SICI]),
        ("10.1002/(SICI)1097-0258(19980815/30)17:15/16&lt;1661::AID-SIM968&gt;3.0.CO;2-2", [SICI]),
        ("10.1000/182,10.1000/183;10.1000/184", ["doi:10.1000/182", "doi:10.1000/183", "doi:10.1000/184"]),
        ("10.1093/bioinformatics/btp352—see", ["doi:10.1093/bioinformatics/btp352"]),
        ("“10.1038/nature14539”，另见", ["doi:10.1038/nature14539"]),
        ("http://dx.doi.org/doi:10.1038/nature14539", ["doi:10.1038/nature14539"]),
        ("https://doi.org/https://doi.org/10.1038/nature14539", ["doi:10.1038/nature14539"]),
        ("info:doi/10.1038/nature14539", ["doi:10.1038/nature14539"]),
        ("https://www.alphaxiv.org/zh/overview/2312.07000", ["arxiv:2312.07000"]),
        ("https://papers.cool/arxiv/2312.07000", ["arxiv:2312.07000"]),
        ("https://api.semanticscholar.org/graph/v1/paper/arXiv:1706.03762?fields=title", ["arxiv:1706.03762"]),
        ("https://api.openalex.org/works/https://doi.org/10.7717/peerj.4375", ["doi:10.7717/peerj.4375"]),
        ("https://api.openalex.org/works/doi:10.7717/peerj.4375", ["doi:10.7717/peerj.4375"]),
        ("https://openalex.org/works?page=1&zoom=w2741809807", ["openalex:W2741809807"]),
        ("git@github.com:GAIR-NLP/alignment-for-honesty.git", ["github:gair-nlp/alignment-for-honesty"]),
    ],
)
def test_odd_spellings_in_prose(text, expected):
    assert [mention.identifier for mention in identifiers.find(f"Look at {text} and go on.")] == expected


def test_a_doi_keeps_its_own_angle_bracket():
    assert parse("doi:10.1000/a<x>") == "doi:10.1000/a<x>"
    assert parse("<https://doi.org/10.1000/182>") == "doi:10.1000/182"
    assert parse("10.1000/182>") == "doi:10.1000/182"


@pytest.mark.parametrize(
    "text",
    [
        "2406.0926",
        "arxiv:2406.0926",
        "https://arxiv.org/abs/2406.0926",
        "pmid:0",
        "corpusid:0",
        "mag:00",
    ],
)
def test_impossible_numbers_are_no_identifiers(text):
    assert parse(text) is None
    assert list(find(f"see {text} there")) == []
