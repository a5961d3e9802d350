"""Repositories: health, names, encodings, and what a README tells of papers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.collection import Collection
from citewalk.graph.model import Batch, Evidence, Repository
from citewalk.graph.repositories import bare, decode, health, own_papers, promises, read_readme, same_repository

LIST = """# Awesome Alignment

The companion of our survey, [A Survey](https://arxiv.org/abs/2309.15025).

## Outer
- [Alignment for Honesty](https://arxiv.org/abs/2312.07000) [[code](https://github.com/GAIR-NLP/alignment-for-honesty)]
- **LIMA: Less Is More for Alignment** (2023) [paper](https://arxiv.org/abs/2305.11206)

### Inner
| Title | Link |
|---|---|
| TruthfulQA: Measuring How Models Mimic Falsehoods | [arXiv](https://arxiv.org/abs/2109.07958) |
| Training Language Models to Follow Instructions | [arXiv](https://arxiv.org/abs/2203.02155) |

## Citation
```
@article{shen2023,
  title={Large Language Model Alignment: A Survey},
  journal={arXiv preprint arXiv:2309.15025}, year={2023}
}
```
"""


def repository(name, number=None, **more):
    return Repository(
        id=f"github:{name.lower()}", name=name, number=number, evidence=Evidence("github", "repository", "2026-11-21"), **more
    )


# -- health ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entries",
    [
        [],
        ["README.md"],
        ["readme.rst", "LICENSE", ".gitignore"],
        ["README.md", "assets", "teaser.png", ".github"],
        ["docs", "README"],
    ],
)
def test_nothing_but_a_readme(entries):
    assert bare(entries)


@pytest.mark.parametrize(
    "entries", [["main.py"], ["README.md", "src"], ["README.md", "requirements.txt"], ["data"], ["index.html"]]
)
def test_something_beside_the_readme(entries):
    assert not bare(entries)


def test_a_readme_of_substance_is_no_empty_repository():
    assert bare(["README.md"], 19_999)
    assert not bare(["README.md"], 20_000)


@pytest.mark.parametrize(
    ("readme", "language", "told"),
    [
        ("# X\nCode coming soon!", None, True),
        ("# X\nThe code will be released upon acceptance.", "HTML", True),
        ("We will make the weights publicly available. Stay tuned.", None, True),
        ("敬请期待", None, True),
        ("# X\nCode coming soon!", "Python", False),
        ("# X\nRun `python train.py`.", None, False),
        ("# X\nCheckpoints coming soon\n" + "usage " * 1000, None, False),
    ],
)
def test_promises(readme, language, told):
    assert promises(readme, language) is told


def test_what_matters_most_is_said():
    assert health() == "ok"
    assert health(moved=True) == "moved"
    assert health(moved=True, archived=True) == "archived"
    assert health(moved=True, archived=True, empty=True) == "empty"
    assert health(disabled=True, empty=True) == "gone"


# -- names -------------------------------------------------------------------------------------------------------------


def test_one_number_is_one_repository_whatever_its_name():
    assert same_repository(repository("a/old", 7), repository("b/new", 7))
    assert not same_repository(repository("a/old", 7), repository("a/old", 8))
    assert same_repository(repository("a/old"), repository("b/new", 7, former_names=("github:a/old",)))
    assert not same_repository(repository("a/b"), repository("c/d"))
    other = Repository(id="gitlab:a/old", name="a/old", number=7, evidence=Evidence("x"))
    assert not same_repository(repository("a/old", 7), other)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0)])
def test_in_a_collection_renames_merge_and_reused_names_do_not(tmp_path, order):
    records = [
        repository("opendevin/opendevin", 1, stars=5),
        repository("OpenHands/OpenHands", 1, stars=9, former_names=("github:opendevin/opendevin",), health="moved"),
        repository("opendevin/opendevin", 2, stars=0),
    ]
    with Collection.open(tmp_path / "c.db") as collection:
        for place in order:
            collection.add(Batch(repositories=[records[place]]))
        assert sorted(r.number for r in collection.repositories()) == [1, 2]
        moved = next(r for r in collection.repositories() if r.number == 1)
        assert "github:opendevin/opendevin" in {moved.id.partition("#")[0], *moved.former_names}


# -- text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_readme_in_any_unicode(encoding):
    assert (
        decode("# Überschrift\nText and more text, still plain.".encode(encoding))
        == "# Überschrift\nText and more text, still plain."
    )


def test_other_bytes():
    assert decode(b"") == ""
    assert decode("Überschrift und Text".encode("cp1252")) == "Überschrift und Text"
    assert decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256))) is None
    assert decode(b"\x7fELF\x02\x01\x01\x00\x00\x00") is None
    assert decode(b"PK\x03\x04" + b"\x01\x02\x03\x04" * 100) is None


@given(st.binary(max_size=200))
def test_no_bytes_break_decoding(content):
    decode(content)


# -- READMEs -----------------------------------------------------------------------------------------------------------


def read(readme, name="github:magnetic2014/llm-alignment-survey"):
    return read_readme(name, readme, date="2026-11-21")


def test_a_list_ties_its_papers_together_with_their_sections():
    batch = read(LIST)
    assert {(link.paper, link.section) for link in batch.links if link.relation == "lists"} == {
        ("arxiv:2312.07000", "Outer"),
        ("arxiv:2305.11206", "Outer"),
        ("arxiv:2109.07958", "Outer / Inner"),
        ("arxiv:2203.02155", "Outer / Inner"),
    }
    assert not any(paper.listed for paper in batch.papers)
    assert {link.evidence.source for link in batch.links} == {"github"}


def test_the_lists_own_survey_has_it_as_its_code():
    batch = read(LIST)
    own = [link for link in batch.links if link.relation == "has_code" and link.repository.endswith("llm-alignment-survey")]
    assert [(link.paper, link.official) for link in own] == [("arxiv:2309.15025", True)]
    assert "Large Language Model Alignment: A Survey" in {paper.title for paper in batch.papers}


def test_code_beside_a_listed_paper_is_said_by_the_list():
    batch = read(LIST)
    (told,) = [link for link in batch.links if link.repository == "github:gair-nlp/alignment-for-honesty"]
    assert (told.paper, told.relation, told.official, told.confidence) == ("arxiv:2312.07000", "has_code", None, 0.6)
    assert told.evidence.found_in == "README of magnetic2014/llm-alignment-survey"
    assert [r.name for r in batch.repositories] == ["GAIR-NLP/alignment-for-honesty"]


def test_thanks_to_others_give_the_paper_no_code_of_theirs():
    readme = (
        "# Mine\nCode of [My Paper](https://arxiv.org/abs/2501.00001), built on [LLaVA](https://github.com/haotian-liu/LLaVA)."
    )
    batch = read(readme, "github:me/mine")
    assert [(link.relation, link.paper, link.repository) for link in batch.links] == [
        ("has_code", "arxiv:2501.00001", "github:me/mine")
    ]
    assert batch.repositories == []


@pytest.mark.parametrize("readme", ["", "# Only words", "\0", "](", "[" * 10_000, "|" * 5_000, "@article{", "```" * 99])
def test_a_readme_without_papers_says_nothing(readme):
    assert not read(readme)


@given(st.text(max_size=400))
def test_no_readme_breaks_the_reading(text):
    for link in read(text).links:
        assert link.repository.startswith("github:")


def test_a_lone_surrogate_in_a_readme_goes():
    found = read(LIST.replace("Honesty", "Hon\ud800esty"))
    assert "Alignment for Honesty" in [paper.title for paper in found.papers]


def test_what_is_behind_two_million_characters_is_not_read():
    readme = "# List\n" + "word " * 400_000 + "\n- [Alignment for Honesty](https://arxiv.org/abs/2312.07000)\n"
    assert not read(readme)


def test_own_papers_of_a_head_and_of_bibtex():
    assert [paper.id for paper in own_papers("# X\nCode of https://arxiv.org/abs/2501.00001v3")] == ["arxiv:2501.00001"]
    entry = "@inproceedings{a, title = {{A} Title of Some Length}, doi = {10.1145/3442188.3445922}}"
    (cited,) = own_papers("# X\n" + "text\n" * 3000 + entry)
    assert (cited.identifiers, cited.title) == (("doi:10.1145/3442188.3445922",), "A Title of Some Length")
    assert own_papers("# X\n@string{x = 1}") == []


def test_a_long_list_has_the_survey_that_its_head_calls_its_own():
    items = "".join(f"- [Paper Number {n} Of Many](https://arxiv.org/abs/2401.{n:05})\n" for n in range(60))
    batch = read(f"# Awesome\nOur survey: https://arxiv.org/abs/2501.00005\n\n## Papers\n{items}")
    assert [(link.paper, link.official) for link in batch.links if link.relation == "has_code"] == [("arxiv:2501.00005", True)]
    assert len([link for link in batch.links if link.relation == "lists"]) == 60
    nameless = read(f"# Awesome\nOur favourites\n{items}")
    assert not [link for link in nameless.links if link.relation == "has_code"]
