"""Two records, one work? And thousands of them."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citewalk.graph.model import Evidence, Paper
from citewalk.graph.resolve import same_work, unite

TITLE = "Augmenting large language models with chemistry tools"


def clusters(papers: list[Paper]) -> list[set[int]]:
    """Return the works as sets of indices, singles left out; the pairs must form a forest."""
    groups: dict[int, set[int]] = {index: {index} for index in range(len(papers))}
    for i, j, _ in unite(papers):
        assert groups[i] is not groups[j], "a pair that joins nothing"
        groups[i] |= groups[j]
        for index in groups[i]:
            groups[index] = groups[i]
    unique = {id(group): group for group in groups.values()}
    return [group for group in unique.values() if len(group) > 1]


def test_a_shared_identifier_is_enough(paper) -> None:
    match = same_work(paper("Old title", "arxiv:2302.02676", "s2:" + "a" * 40), paper("Quite another", "s2:" + "a" * 40))
    assert match
    assert match.score == 1.0
    assert match.reason == "both are s2:" + "a" * 40


def test_a_title_id_is_no_identifier(paper) -> None:
    assert (
        same_work(paper("Conservatism", "title:conservatism-ba44daac"), paper("Conservatism", "title:conservatism-ba44daac"))
        is None
    )


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"year": 2023}, {"year": 2023}, True),
        ({"year": 2023}, {"year": 2024}, True),
        ({"year": 2023}, {}, True),
        ({}, {}, True),
        ({"year": 2023}, {"year": 2025}, False),
        ({"date": "2023-04-11"}, {"year": 2025}, False),
        ({"authors": ("Andres M. Bran",)}, {"authors": ("Bran, A.", "Cox, S.")}, True),
        ({"authors": ("Andres M. Bran",)}, {"authors": ("Emmy Noether",)}, False),
    ],
)
def test_years_and_authors_under_one_title(paper, one: dict[str, object], other: dict[str, object], same: bool) -> None:
    assert (same_work(paper(TITLE, **one), paper(TITLE.title(), **other)) is not None) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("arxiv:2304.05376", "arxiv:2304.05377", False),
        ("doi:10.1145/1", "doi:10.1145/2", False),
        ("doi:10.1145/1", "doi:10.18653/v1/2", True),
        ("arxiv:2304.05376", "doi:10.1038/s42256-024-00832-8", True),
        ("arxiv:2304.05376", "openalex:W123", True),
        ("openalex:W123", "openalex:W124", True),
    ],
)
def test_ids_of_two_works_forbid(paper, one: str, other: str, same: bool) -> None:
    assert (same_work(paper(TITLE, one, year=2023), paper(TITLE, other, year=2023)) is not None) is same


def test_two_entries_of_one_source_need_more_than_a_title(paper) -> None:
    assert same_work(paper(TITLE, "openalex:W123"), paper(TITLE, "openalex:W124")) is None


def test_an_arxiv_id_tells_the_year(paper) -> None:
    assert same_work(paper(TITLE, "arxiv:2304.05376"), paper(TITLE, year=2024))
    assert same_work(paper(TITLE, "arxiv:2304.05376"), paper(TITLE, year=2020)) is None


@pytest.mark.parametrize("title", ["Introduction", "Deep learning", "Solar neutrinos", "Language models: a survey"])
def test_a_short_title_needs_a_shared_author(paper, title: str) -> None:
    assert same_work(paper(title, year=2023), paper(title, year=2023)) is None
    assert same_work(paper(title, year=2023, authors=("Emmy Noether",)), paper(title, year=2023)) is None
    assert same_work(paper(title, year=2023, authors=("Emmy Noether",)), paper(title, year=2023, authors=("Noether, E.",)))


def test_a_known_phrase_is_not_short(paper) -> None:
    assert same_work(paper("Attention Is All You Need", year=2017), paper("Attention is all you need"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Self-Instruct: Aligning Models, Self-Generated", "Self-instruct: aligning model, self generated", True),
        ("Efficient text encoding for chinese llama and alpaca", "Efficient text encodlng for Chinese LLaMA and Alpaca", True),
        ("Agents in the wild: planning with language, Part I", "Agents in the wild: planning with language, Part II", False),
        ("Quantum group gauge theory on quantum spaces", "Quantum group gauge theory on classical spaces", False),
        ("Comment on agents that plan with language in the wild", "Agents that plan with language in the wild", False),
    ],
)  # fmt: skip
def test_nearly_the_same_title(paper, one: str, other: str, same: bool) -> None:
    assert (same_work(paper(one, year=2023), paper(other, year=2023)) is not None) is same


def test_a_dropped_subtitle_needs_a_shared_author(paper) -> None:
    whole, part = "REALM: Retrieval-augmented language model pre-training", "Retrieval-augmented language model pre-training"
    assert same_work(paper(whole, year=2020), paper(part, year=2020)) is None
    assert same_work(paper(whole, year=2020, authors=("K. Guu",)), paper(part, year=2020, authors=("Kelvin Guu",)))


def test_uniting_what_three_sources_list(paper) -> None:
    papers = [
        paper(TITLE, "arxiv:2304.05376", "s2:" + "a" * 40, year=2023),
        paper(TITLE, "doi:10.1038/s42256-024-00832-8", "openalex:W4396721167", year=2024),
        paper("Augmenting Large Language Models with Chemistry Tools.", year=2023),
        paper("Quite another paper on chemistry tools", year=2023),
        paper(None, "openalex:W4396721167"),
    ]
    assert clusters(papers) == [{0, 1, 2, 4}]


def test_no_work_gets_two_arxiv_ids_through_a_third(paper) -> None:
    papers = [paper(TITLE, "arxiv:2304.05376"), paper(TITLE), paper(TITLE, "arxiv:2401.00001")]
    assert clusters(papers) == []


def test_a_record_between_two_works_goes_where_more_speaks_for_it(paper) -> None:
    authors = ("D.R.Morrison",)
    papers = [
        paper(TITLE, "arxiv:2304.05376", year=2023, authors=authors),
        paper(TITLE, year=2023, authors=authors),
        paper(TITLE, "arxiv:2401.00001", year=2024),
    ]
    assert clusters(papers) == [{0, 1}]


def test_prints_without_ids_stay_together_when_two_works_claim_them(paper) -> None:
    papers = [
        paper(TITLE, "arxiv:2304.05376"),
        paper(TITLE, year=2023),
        paper(TITLE.upper(), year=2023),
        paper(TITLE, "arxiv:2304.05377"),
    ]
    assert clusters(papers) == [{1, 2}]


def test_a_shared_identifier_unites_whatever_else_is_said(paper) -> None:
    papers = [paper(TITLE, "arxiv:2304.05376", "doi:10.1/a"), paper("Another title altogether", "arxiv:2401.00001", "doi:10.1/a")]
    assert clusters(papers) == [{0, 1}]


WORDS = "aligning agents with honest feedback from sparse human judgments ii".split()


@st.composite
def stubs(draw) -> Paper:
    start = draw(st.integers(0, 4))
    title = " ".join(WORDS[start : draw(st.integers(start + 1, len(WORDS)))])
    known = ["arxiv:2304.05376", "arxiv:2401.00001", "doi:10.1145/1", "doi:10.1145/2", "openalex:W123"]
    return Paper(
        evidence=Evidence("crossref"),
        title=draw(st.sampled_from([title, title.upper(), title.replace("e", "", 1), None])),
        identifiers=tuple(draw(st.lists(st.sampled_from(known), max_size=2, unique=True))),
        year=draw(st.sampled_from([None, 2023, 2024])),
        authors=draw(st.sampled_from([(), ("Emmy Noether",), ("Ada Lovelace",)])),
    )


def _contents(papers: list[Paper]) -> list[list[str]]:
    return sorted(sorted(repr(papers[index]) for index in group) for group in clusters(papers))


@settings(max_examples=200)
@given(st.lists(stubs(), max_size=9), st.randoms(use_true_random=False))
def test_order_does_not_matter(papers: list[Paper], random) -> None:
    shuffled = papers[:]
    random.shuffle(shuffled)
    assert _contents(shuffled) == _contents(papers)
    assert sorted(match.reason for *_, match in unite(shuffled)) == sorted(match.reason for *_, match in unite(papers))


@given(st.lists(stubs(), max_size=9))
def test_pairs_hold_on_their_own(papers: list[Paper]) -> None:
    for i, j, match in unite(papers):
        assert same_work(papers[i], papers[j]) == same_work(papers[j], papers[i]) == match


@given(st.lists(stubs(), max_size=9))
def test_a_work_has_one_arxiv_id_unless_identifiers_say_so(papers: list[Paper]) -> None:
    simple = [
        Paper(evidence=p.evidence, title=p.title, identifiers=p.identifiers[:1], year=p.year, authors=p.authors) for p in papers
    ]
    for group in clusters(simple):
        found = {identifier for index in group for identifier in simple[index].identifiers}
        assert sum(identifier.startswith("arxiv:") for identifier in found) <= 1
        assert sum(identifier.startswith("doi:10.1145/") for identifier in found) <= 1


def test_thousands_of_records_are_not_compared_with_each_other(paper, monkeypatch) -> None:
    """Counted, not timed: the looks taken grow with the records, not with their square."""
    from citewalk.graph.resolve import uniting

    looks: dict[int, int] = defaultdict(int)
    real = uniting.same_work
    for size in (1000, 4000):
        papers = [paper(f"{WORDS[n % 7]} {WORDS[n % 5]} case{n // 2} by rule{n // 2 % 97}", year=2020) for n in range(size)]

        def counted(a: Paper, b: Paper, size: int = size) -> object:
            looks[size] += 1
            return real(a, b)

        monkeypatch.setattr(uniting, "same_work", counted)
        unite(papers)
    assert looks[4000] < 6 * looks[1000] + 1000


def test_one_title_thousands_of_times(paper) -> None:
    assert len(unite([paper(TITLE, year=2023) for _ in range(3000)])) == 2999
    assert unite([paper("Introduction", year=2023) for _ in range(3000)]) == []
