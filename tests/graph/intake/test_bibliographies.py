from __future__ import annotations

import pytest

from citewalk.graph.intake.bibtex import plain


def rows(papers):
    return [(p.id, p.title, p.date or p.year, p.authors, p.venue) for p in papers]


def test_bibtex_with_strings_crossref_accents_and_eprints(reading, data):
    library = reading(data / "library.bib")
    papers = library.batch().papers
    assert library.format == "bibtex"
    assert rows(papers) == [
        (
            "arxiv:2312.07000", "Alignment for Honesty", "2023-12",
            ("Yuqing Yang", "Ethan Chern", "Xipeng Qiu", "Graham Neubig", "Pengfei Liu"), None,
        ),
        (
            "doi:10.18653/v1/2023.acl-long.634", "AlignScore: Evaluating Factual Consistency with a Unified Alignment Function",
            2023, ("Yuheng Zha",), "Proceedings of the ACL, Volume 1",
        ),
        (
            "arxiv:hep-th/9711200", "Über die Gödelsche Länge — 100% of α and x_1", 1997,
            ("Pál Erdős", "Jan Łukasiewicz", "The ATLAS Collaboration"), "arXiv preprint arXiv:hep-th/9711200",
        ),
        ("arxiv:2312.14591", "Reasons to Reject? Aligning Language Models with Judgments", "2023-12-22", ("Weiwen Xu",), "Findings"),
        ("title:something-published-in-an-odd-way-3a59934e", "Something Published in an Odd Way", None, (), None),
        ("arxiv:2312.07000", "Alignment for Honesty", None, (), None),
        ("doi:10.1000/xyz.1", "After the Broken One", None, (), None),
        ("title:a-paper-in-a-volume-2e87e3d2", "A Paper in a Volume", 2019, ("Jane Doe",), "Proceedings of the Volume"),
    ]  # fmt: skip
    assert papers[1].authors_count is None  # "and others"
    assert papers[0].authors_count == 5
    assert papers[4].identifiers == ("openreview:abc_DEF123",)


def test_bibtex_tells_what_it_left_out_and_the_counts_add_up(reading, data):
    library = reading(data / "library.bib")
    batch = library.batch()
    assert (library.read, library.new, library.merged, library.skipped) == (11, 7, 1, 3)
    told = {problem.where: problem.what for problem in library.problems}
    assert "closing" in told["library.bib:68"]
    assert "neither title nor identifier" in told["library.bib:66"]
    assert "crossref" in told["library.bib:39"]
    assert [link.repository for link in batch.links] == ["github:owner/some_code"]


def test_a_duplicate_key_is_two_records(reading):
    text = "@misc{a, title={One Thing}}\n@misc{a, title={Another Thing}}\n"
    assert [p.title for p in reading(text, "x.bib").batch().papers] == ["One Thing", "Another Thing"]


def test_a_crossref_to_nothing_is_told(reading):
    library = reading("@inproceedings{a, title={One Thing}, crossref={gone}}", "x.bib")
    assert [p.title for p in library.batch().papers] == ["One Thing"]
    assert "gone" in library.problems[0].what


def test_proceedings_that_nobody_refers_to_are_a_record(reading):
    library = reading("@proceedings{a, title={Proceedings of a Thing}, year=2020}", "x.bib")
    assert [p.title for p in library.batch().papers] == ["Proceedings of a Thing"]


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"{\'E}cole {\ss} \o \aa \c{c}", "École ß øåç"),
        ("{GPT}-4 and ``quotes''", "GPT-4 and ``quotes''"),
        ("100% plain", "100% plain"),
        ("plain", "plain"),
        ("A--B~C -{}- x", "A–B C -- x"),
        ("{{{", ""),
        ("open { only", "open  only"),
        (r"\undefined{x} y", "x y"),
    ],
)
def test_latex_as_text(latex, text):
    assert "".join(plain(latex).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2020", "feb", ("2020-02", 2020)),
        ("c. 2020", "2", ("2020-02", 2020)),
        ("2020", "²", (None, 2020)),
        ("2020", "13", (None, 2020)),
        ("٢٠٢٠", "٢", ("2020-02", 2020)),
        ("none", "1", (None, None)),
    ],
)
def test_years_and_months_in_any_digits(reading, year, month, date):
    (paper,) = reading(f"@article{{a, title={{A Title}}, year={{{year}}}, month={{{month}}}}}", "x.bib").batch().papers
    assert (paper.date, paper.year) == date


def test_ris(reading, data):
    library = reading(data / "library.ris")
    papers = library.batch().papers
    assert (library.format, library.read, library.new, library.skipped) == ("ris", 4, 3, 1)
    assert rows(papers) == [
        ("arxiv:2312.07000", "Alignment for Honesty", "2023-12-12", ("Yuqing Yang", "Ethan Chern"), None),
        (
            "arxiv:2305.16739", "AlignScore: Evaluating Factual Consistency with a Unified Alignment Function", 2023,
            ("Yuheng Zha",), "Proceedings of the ACL",
        ),
        ("doi:10.1000/xyz.2", "A Record Without an End", None, (), None),
    ]  # fmt: skip
    assert papers[0].abstract == "A stand-in abstract that goes on in a second line."
    assert {p.where for p in library.problems} == {"library.ris:21", "library.ris:24"}


def test_csl_json(reading, data):
    library = reading(data / "library.json")
    batch = library.batch()
    assert (library.format, library.read, library.new, library.skipped) == ("csl", 5, 3, 2)
    assert rows(batch.papers) == [
        ("arxiv:2312.07000", "Alignment for Honesty", "2023-12-12", ("Yuqing Yang", "The Honesty Group"), "NeurIPS"),
        (
            "arxiv:2305.16739", "AlignScore: Evaluating Factual Consistency with a Unified Alignment Function", "2023-05-26",
            ("Yuheng Zha",), None,
        ),
        ("title:only-a-title-bc4c0cf2", "Only a Title", 2021, (), None),
    ]  # fmt: skip
    assert [link.repository for link in batch.links] == ["github:gair-nlp/alignment-for-honesty"]


@pytest.mark.parametrize(
    "text",
    [
        '{"title": "One Thing", "DOI": "10.1000/a"}\n{"title": "Another Thing", "arxiv_id": "2312.07000"}\n',
        '{"items": [{"title": "One Thing", "doi": "10.1000/a"}, {"title": "Another Thing", "id": "arxiv:2312.07000"}]}',
        '[{"title": "One Thing", "externalIds": {"DOI": "10.1000/a"}}, {"title": "Another Thing", "externalIds": {"ArXiv": "2312.07000"}}]',
        '[{"title": "One Thing", "doi": "https://doi.org/10.1000/a"}, {"title": "Another Thing", "url": "https://arxiv.org/abs/2312.07000"}]',
    ],
)
def test_other_json(reading, text):
    papers = reading(text, "x.json").batch().papers
    assert [(p.id, p.title) for p in papers] == [("doi:10.1000/a", "One Thing"), ("arxiv:2312.07000", "Another Thing")]


def test_json_that_ends_early_keeps_what_was_whole(reading):
    library = reading('[{"title": "One Thing"}, {"title": "Anoth', "x.json")
    assert [p.title for p in library.batch().papers] == ["One Thing"]
    assert (library.read, library.skipped) == (2, 1)


def test_json_escapes_bring_no_lone_surrogate(reading):
    (paper,) = reading(r'[{"title": "One \ud800\u0000 Thing"}]', "x.json").batch().papers
    assert paper.title == "One Thing"


MISSING = """@article{one, title={Missing comma here} author={Doe, John and Roe, J}
 year={2020}}
@article{two, title="Quoted {B}races" author = "Doe, John", year=2021}
@article{three, title={Number} year=2021, doi={10.1000/182}}
@article{four, title={Two "Words" Here}, abstract={In {code} we write {alpha} year={gamma} and "author"={x}}, year=2022}
"""


def test_a_missing_comma_is_told_and_mended(reading):
    library = reading(MISSING, "x.bib")
    papers = library.batch().papers
    assert [(p.title, p.authors, p.year) for p in papers] == [
        ("Missing comma here", ("John Doe", "J Roe"), 2020),
        ("Quoted Braces", ("John Doe",), 2021),
        ("Number", (), 2021),
        ('Two "Words" Here', (), 2022),
    ]
    assert [problem.what for problem in library.problems] == [
        "one: a comma is missing before author, year",
        "two: a comma is missing before author",
        "three: a comma is missing before year",
    ]
