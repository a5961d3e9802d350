"""Which paper a record means, and which it does not."""

import csv
import json
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.model import Evidence, Paper
from citewalk.graph.resolve import ACCEPT, decide, queries

NUDGING = "Nudging: Inference-time Alignment via Model Collaboration"
NUDGING_NOW = "Nudging: Inference-time Alignment of LLMs via Guided Decoding"
BIDIRECTIONAL = (
    "Towards Bidirectional Human-AI Alignment: A Systematic Review for Clarifications, Framework, and Future Directions"
)
DECEIVE = (
    "LLMs Learn to Deceive Unintentionally: Emergent Misalignment in Dishonesty from Misaligned Samples to Biased "
    "Human-AI Interactions"
)
FOLLOWRAG = "Toward General Instruction-Following Alignment for Retrieval-Augmented Generation"


def test_nothing_found(paper) -> None:
    decision = decide(paper("Alignment for Honesty"), [])
    assert (decision.match, decision.score, decision.candidates) == (None, 0.0, ())
    assert decision.reason == "nothing was found under this title"


def test_a_retitled_paper_is_found_by_day_and_number_of_authors(paper) -> None:
    record = paper(NUDGING, date="2024-10-11", authors_count=3)
    today = paper(NUDGING_NOW, "arxiv:2410.09300", date="2024-10-11", authors=("Yu Fei", "Yasaman Razeghi", "Sameer Singh"))
    other = paper("Inference-time Alignment via Model Merging", "arxiv:2410.00001", date="2024-10-01", authors_count=7)
    decision = decide(record, [other, today])
    assert decision.match is today
    assert decision.score >= ACCEPT
    assert "the same day" in decision.reason
    assert "both have 3 authors" in decision.reason


def test_a_retitled_paper_is_refused_on_the_title_alone(paper) -> None:
    assert decide(paper(NUDGING), [paper(NUDGING_NOW, "arxiv:2410.09300")]).match is None


def test_a_retitled_paper_is_found_by_its_abstract(paper) -> None:
    abstract = (
        "Large language models require alignment to follow user instructions safely. Finetuning every model separately is "
        "expensive; we propose nudging, a training-free algorithm which aligns any base model during decoding, injecting a "
        "few tokens from a smaller aligned model whenever uncertainty of the base distribution is high."
    )
    edited = abstract.replace("safely", "").replace("expensive", "computationally costly") + " It outperforms larger models."
    record = paper(NUDGING, abstract=abstract)
    assert decide(record, [paper(NUDGING_NOW, "arxiv:2410.09300", abstract=edited)]).match is not None
    assert decide(record, [paper(NUDGING_NOW, "arxiv:2410.09300", abstract="Decoding under guidance. " * 40)]).match is None


@pytest.mark.parametrize("authors", [24, 25, 27])
def test_a_shortened_title_is_found_by_day_and_about_as_many_authors(paper, authors: int) -> None:
    record = paper(BIDIRECTIONAL, date="2024-06-13", authors_count=24)
    today = paper(
        "Position: Towards Bidirectional Human-AI Alignment", "arxiv:2406.09264", date="2024-06-13", authors_count=authors
    )
    assert decide(record, [today]).match is today


def test_a_long_title_that_lost_a_word_needs_nothing_else(paper) -> None:
    today = paper(DECEIVE.replace("Learn to ", ""), "arxiv:2510.08211", date="2025-10-09")
    assert decide(paper(DECEIVE), [today]).match is today


def test_the_careless_match_is_refused(paper) -> None:
    wrong = paper(
        "Cluster-level Feature Alignment for Person Re-identification", "arxiv:2008.06810", date="2020-08-15", authors_count=3
    )
    right = paper(FOLLOWRAG, "arxiv:2410.09584", date="2024-10-12", authors_count=6)
    record = paper(FOLLOWRAG, date="2024-10-12", authors_count=6)
    assert decide(record, [wrong]).match is None
    assert decide(record, [wrong, right]).match is right


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("Llama 2: Open Foundation and Fine-Tuned Chat Models", "Llama: Open Foundation and Fine-Tuned Chat Models"),
        (
            "Free Second-Quantized Strings and Noncommutative Geometry, Part I",
            "Free Second-Quantized Strings and Noncommutative Geometry, Part II",
        ),
        ("Comment on “Level spacing of random matrices in weak fields”", "Level spacing of random matrices in weak fields"),
        ("Level spacing of random matrices in weak fields", "Erratum: Level spacing of random matrices in weak fields"),
        ("Level spacing of random matrices in weak fields", "Reply to “Level spacing of random matrices in weak fields”"),
        (
            "Comparison of potential models with the pp scattering data below 350 MeV",
            "Comparison of potential models with the np scattering data below 350 MeV",
        ),
    ],
)
def test_look_alikes_of_the_same_authors_are_refused(paper, title: str, other: str) -> None:
    known = {"authors": ("Ada Lovelace", "Emmy Noether"), "year": 1993, "date": "1993-04-01"}
    assert decide(paper(title, **known), [paper(other, "arxiv:hep-th/9304001", **known)]).match is None


def test_a_survey_by_others_is_refused(paper) -> None:
    record = paper("A Survey of Preference Alignment", year=2024, authors=("Ada Lovelace",))
    assert decide(record, [paper("Preference Alignment: A Survey", "arxiv:2401.00001", authors=("Emmy Noether",))]).match is None


def test_a_short_title_needs_an_author_or_a_day(paper) -> None:
    found = paper("Solar Neutrinos", "arxiv:hep-ph/9411339", authors=("P.Langacker",))
    assert decide(paper("Solar neutrinos", year=1994), [found]).match is None
    assert decide(paper("Solar neutrinos", year=1994, authors=("Langacker, Paul",)), [found]).match is found
    assert decide(paper("Solar neutrinos", year=1994, authors=("Haxton, W.",)), [found]).match is None
    dated = paper("Solar Neutrinos", "arxiv:hep-ph/9411339", date="1994-11-18")
    assert decide(paper("Solar neutrinos", date="1994-11-18"), [dated]).match is dated


def test_other_authors_under_one_title_are_another_work(paper) -> None:
    title = "Two dimensional QCD is a string theory"
    record = paper(title, authors=("S. Köster",), year=1994)
    gross = paper(title, "arxiv:hep-th/9301068", authors=("D.J.Gross", "W.Taylor"))
    koester = paper(title, "arxiv:hep-th/9408140", authors=("Koester, S.",))
    assert decide(record, [gross]).match is None
    assert decide(record, [gross, koester]).match is koester


def test_two_works_that_fit_equally_well_are_left_to_a_person(paper) -> None:
    title = "Rational Curves on Calabi-Yau Threefolds"
    both = [paper(title, "arxiv:alg-geom/9202001"), paper(title, "arxiv:hep-th/9202017")]
    decision = decide(paper(title, year=1992), both)
    assert decision.match is None
    assert "two works fit equally well" in decision.reason
    assert {seen.paper.id for seen in decision.candidates} == {"arxiv:alg-geom/9202001", "arxiv:hep-th/9202017"}


def test_two_records_of_one_work_do_not_compete(paper) -> None:
    title = "Augmenting large language models with chemistry tools"
    preprint = paper(title, "arxiv:2304.05376", "doi:10.1038/s42256-024-00832-8", year=2023)
    published = paper(title, "doi:10.1038/s42256-024-00832-8", year=2024)
    assert decide(paper(title, year=2023), [published, preprint]).match is preprint


def test_an_inferred_year_counts_neither_for_nor_against(paper) -> None:
    record = paper("ReForm: Reflective Autoformalization", date="2026-10-28", date_inferred=True)
    found = paper("ReForm: Reflective Autoformalization", "arxiv:2510.24592", date="2025-10-28")
    decision = decide(record, [found])
    assert decision.match is found
    assert "the same day" in decision.reason


def test_a_printed_id_that_belongs_to_another_title_is_not_believed(paper) -> None:
    record = paper("Deceptive Alignment is Easy in Large Language Models", "arxiv:2312.06683", year=2023)
    found = paper(
        "AT4CTR: Auxiliary Match Tasks for Enhancing Click-Through Rate Prediction", "arxiv:2312.06683", authors=("Qi Liu",)
    )
    renamed = paper("Deceptive Alignment Is Easy", "arxiv:2312.06683", year=2023)
    assert decide(record, [renamed]).match is renamed
    assert decide(paper(record.title, "arxiv:2312.06683", year=2023, authors=("Eve Adams",)), [found]).match is None


def test_another_arxiv_id_is_another_paper(paper) -> None:
    title = "Picard-Fuchs equations and mirror maps for hypersurfaces"
    record = paper(title, "arxiv:hep-th/9111025", authors=("D.R.Morrison",))
    assert decide(record, [paper(title, "arxiv:alg-geom/9202026", authors=("D.R.Morrison",))]).match is None


def test_a_record_without_title_matches_nothing(paper) -> None:
    assert decide(paper(None), [paper("Alignment", "arxiv:2312.07000")]).match is None
    assert queries(paper(None)) == []


def test_rows_are_json_and_best_first(paper) -> None:
    found = [paper(f"Alignment for {virtue}", f"arxiv:2312.0700{n}") for n, virtue in enumerate(("Truth", "Honesty", "Beauty"))]
    decision = decide(paper("Alignment for honesty", date="2023-12-12"), found)
    rows = decision.rows(2)
    assert json.loads(json.dumps(rows)) == rows
    assert rows[0]["id"] == "arxiv:2312.07001"
    assert len(rows) == 2
    assert decision.detail.startswith(f"score {decision.score:.2f}: ")


def test_the_order_of_candidates_does_not_matter(paper) -> None:
    found = [
        paper("Alignment for Honesty", "arxiv:2312.07000", year=2023),
        paper("Alignment for Honesty", "doi:10.1/a", year=2023),
        paper("Alignment for Humans", "arxiv:2312.07001", year=2023),
        paper("Alignment for Honesty", "s2:" + "0" * 40, year=2023),
    ]
    decisions = {decide(paper("Alignment for honesty", year=2023, authors=()), list(order)) for order in permutations(found)}
    assert len(decisions) == 1


TITLES = st.lists(st.sampled_from("alignment honesty of language models part 2 survey deception in the wild".split()), max_size=6)


@st.composite
def some_papers(draw) -> Paper:
    return Paper(
        evidence=Evidence("listing"),
        title=draw(st.one_of(st.none(), TITLES.map(" ".join))),
        identifiers=tuple(
            draw(st.lists(st.sampled_from(["arxiv:2312.07000", "arxiv:2401.00001", "doi:10.1/x"]), max_size=2, unique=True))
        ),
        date=draw(st.sampled_from([None, "2023", "2023-12", "2023-12-12", "2024-02-29", "2023-02-31", "soon"])),
        date_inferred=draw(st.booleans()),
        year=draw(st.sampled_from([None, 2023, 2024])),
        authors=tuple(draw(st.lists(st.sampled_from(["Ada Lovelace", "李雷", "OpenAI Team", "-", ""]), max_size=2))),
        authors_count=draw(st.sampled_from([None, 1, 5])),
        abstract=draw(st.sampled_from([None, "", "honest words " * 9])),
    )


@given(some_papers(), st.lists(some_papers(), max_size=4), st.randoms(use_true_random=False))
def test_any_record_gets_a_reasoned_decision(record: Paper, found: list[Paper], random) -> None:
    decision = decide(record, found)
    shuffled = found[:]
    random.shuffle(shuffled)
    assert decision == decide(record, shuffled)
    assert 0.0 <= decision.score <= 1.0
    assert decision.reason
    assert decision.match is None or (decision.match in found and decision.score >= ACCEPT)
    assert [seen.score for seen in decision.candidates] == sorted((seen.score for seen in decision.candidates), reverse=True)


def labelled() -> list[tuple[bool, Paper, Paper]]:
    path = Path(__file__).with_name("labelled.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))

    def read(row: dict[str, str], prefix: str) -> Paper:
        authors = tuple(filter(None, row[f"{prefix}authors"].split("; ")))
        year = row[f"{prefix}year"]
        identifiers = (row["found_id"],) if prefix else ()
        return Paper(
            evidence=Evidence("listing"),
            identifiers=identifiers,
            title=row[f"{prefix}title"],
            year=int(year) if year else None,
            date=row[f"{prefix}date"] or None,
            authors=authors,
        )

    return [(row["same"] == "1", read(row, ""), read(row, "found_")) for row in rows]


def test_the_labelled_sample() -> None:
    sample = labelled()
    taken = [(same, decide(record, [found]).match is not None) for same, record, found in sample]
    assert sum(not same for same, _ in taken) >= 100
    assert [record.title for (same, match), (_, record, _) in zip(taken, sample, strict=True) if match and not same] == []
    positives = [match for same, match in taken if same]
    assert len(positives) >= 100
    assert sum(positives) / len(positives) >= 0.95


def test_queries_go_from_close_to_loose(paper) -> None:
    assert queries(paper(NUDGING)) == [
        "nudging: inference-time alignment via model collaboration",
        "nudging inference time alignment",
    ]
    exact, head, loose = queries(paper(BIDIRECTIONAL + "."))
    assert exact == BIDIRECTIONAL.lower()
    assert head == "towards bidirectional human ai alignment"
    assert loose == "bidirectional human alignment systematic"


def test_queries_hold_no_markup_and_no_quotes(paper) -> None:
    for query in queries(paper('{\\bf "Quoted"} $\\alpha$-states of the `new\' kind: A Study')):
        assert not set(query) & set("\"'`${}\\")


@given(st.text(max_size=80))
def test_queries_of_any_title(title: str) -> None:
    found = queries(Paper(evidence=Evidence("listing"), title=title))
    assert len(found) == len(set(found)) <= 3
    assert all(query.strip() and "\n" not in query for query in found)
