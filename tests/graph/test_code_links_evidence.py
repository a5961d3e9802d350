"""Whose code is it? The words around a link, the place it stands in, the README's back-link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.code_links import back_link, candidates, claims, code_batch, code_links, hugging_face_link, verdict
from citewalk.graph.model import CodeLink, Evidence, Paper

PAPER = Paper(
    evidence=Evidence("arxiv", "entry", "2026-11-21"),
    identifiers=("arxiv:2312.07000",),
    title="Alignment for Honesty in Large Language Models",
)


def paper(**fields):
    return Paper(evidence=PAPER.evidence, identifiers=PAPER.identifiers, title=PAPER.title, **fields)


def told(text, place="abstract"):
    return {found.identifier.removeprefix("github:"): claim.official for found, claim in claims(text, place)}


@pytest.mark.parametrize(
    "text",
    [
        "Our code is available at https://github.com/a/b.",
        "Code: https://github.com/a/b",
        "Code at github.com/a/b",
        "code & data: https://github.com/a/b",
        "12 pages. Code: https://github.com/a/b",
        "The code, based on PyTorch, is available at https://github.com/a/b.",
        "We release our models and data at https://github.com/a/b.",
        "All experiments can be reproduced with the scripts found at https://github.com/a/b",
        "The implementation of our method, built on top of LLaVA, can be found at https://github.com/a/b",
        "Built on LLaVA (https://github.com/other/llava), our code is at https://github.com/a/b",
        r"The dataset is public\footnote{\url{https://github.com/a/b}}.",
        "Project page of this paper: https://github.com/a/b",
        "A paper list is available at https://github.com/a/b",
        "https://github.com/a/b contains the code of all experiments",
        "Source code used to train all models is at https://github.com/a/b.",
        "A demo and the software can be downloaded from https://github.com/a/b.",
        "Scripts used in the analysis are deposited at https://github.com/a/b.",
        "We use PyTorch and release our code at https://github.com/a/b.",
        "We use PyTorch and release code at https://github.com/a/b.",
        "The package built on PyTorch is available at https://github.com/a/b.",
        "Our dataset, based on Wikipedia, is at https://github.com/a/b.",
    ],
)
def test_the_authors_own(text):
    assert told(text) == {"a/b": True}


@pytest.mark.parametrize(
    "text",
    [
        "We use the implementation from https://github.com/a/b.",
        "We build on https://github.com/a/b for training.",
        "Baselines are taken from https://github.com/a/b.",
        "Based on the implementation of https://github.com/a/b",
        "We employ the trained model of Smith et al. (https://github.com/a/b) to predict",
        "All models are trained using the library https://github.com/a/b.",
        "We thank the authors of https://github.com/a/b",
        "following https://github.com/a/b",
        "The official implementation of the baseline is at https://github.com/a/b.",
        "The code of Smith et al. is at https://github.com/a/b.",
        "We compare with https://github.com/a/b.",
        "We compared our method against https://github.com/a/b and found",
        "and use the library https://github.com/a/b.",
        "We evaluate on the benchmark released by Smith et al. (https://github.com/a/b).",
        "We reimplemented the method from https://github.com/a/b.",
        "Our implementation is based on https://github.com/a/b.",
        "Our code builds upon https://github.com/a/b.",
        "Our code is built on top of the repository https://github.com/a/b.",
        "The tokenizer comes from https://github.com/a/b.",
        "We use the open-source implementation available at https://github.com/a/b.",
        "We start from the checkpoint released at https://github.com/a/b.",
        "Results of prior work were reproduced with their code (https://github.com/a/b).",
        "evaluated by the lm-evaluation-harness (https://github.com/a/b)",
        "Our experiments use the library https://github.com/a/b.",
        "In our experiments we use the code of https://github.com/a/b.",
        "we use their released opensourced code from https://github.com/a/b.",
        "For this baseline, their code at https://github.com/a/b was run.",
        "evaluated with lm-eval, implemented in https://github.com/a/b",
    ],
)
def test_what_is_merely_used_is_nobodys_code_here(text):
    assert told(text) == {}


def test_what_the_words_do_not_say_stays_open():
    assert told("20 pages, 3 figures, https://github.com/a/b") == {"a/b": None}


def test_and_means_the_same_again():
    assert told("Code at https://github.com/a/b and https://github.com/c/d.") == {"a/b": True, "c/d": True}
    assert told("We use the code from https://github.com/a/b and https://github.com/c/d.") == {}
    assert told("Based on https://github.com/a/b for Vue 1.x\nand https://github.com/c/d for the port.") == {}
    assert told("Built on https://github.com/a/b; our code is at https://github.com/c/d.") == {"c/d": True}


def test_the_place_decides_how_sure_it_is():
    comment = code_links(paper(comment="Code: https://github.com/a/b"))
    abstract = code_links(paper(abstract="Code: https://github.com/a/b"))
    silent = code_links(paper(abstract="See https://github.com/a/b"))
    assert [links[0].confidence for links in (comment, abstract, silent)] == [0.9, 0.85, 0.5]
    assert [links[0].evidence.found_in for links in (comment, abstract, silent)] == ["arXiv comment", "abstract", "abstract"]
    assert comment[0].evidence.source == "arxiv"
    assert comment[0].paper == "arxiv:2312.07000"


def test_a_mended_url_counts_half_and_says_so():
    (link,) = code_links(paper(abstract="Code is available at https://github. com/a/b"))
    assert link.confidence == 0.425
    assert link.evidence.detail.endswith("the URL was broken and mended")


def test_the_reason_quotes_the_words():
    (link,) = code_links(paper(abstract=r"Our code is available at \url{https://github.com/a/b}."))
    assert link.evidence.detail == '"Our code is available at"'


def test_a_batch_has_the_repositories_as_they_were_written():
    batch = code_batch(
        paper(
            abstract="Code: https://github.com/GAIR-NLP/alignment-for-honesty and again github.com/gair-nlp/Alignment-for-Honesty"
        )
    )
    assert [(r.id, r.name) for r in batch.repositories] == [
        ("github:gair-nlp/alignment-for-honesty", "GAIR-NLP/alignment-for-honesty")
    ]
    assert len(batch.links) == 1


def test_no_links_no_claims():
    assert code_links(paper()) == []
    assert code_links(paper(abstract="", comment="12 pages")) == []


def test_project_pages_are_only_candidates():
    asked = paper(project_page="https://fywalter.github.io/nudging/", abstract="See https://lab.github.io/x")
    assert code_links(asked) == []
    assert [link.identifier for link in candidates(asked)] == ["github:lab/x", "github:fywalter/nudging"]


@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_breaks_the_weighing(abstract, comment):
    for link in code_links(paper(abstract=f"{abstract} https://github.com/a/b {comment}", comment=comment)):
        assert 0 < link.confidence <= 1


# -- Hugging Face ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("added_by", "official", "confidence"), [("user", True, 0.9), ("auto", None, 0.7), (None, None, 0.7)])
def test_a_persons_word_weighs_more_than_a_machines(added_by, official, confidence):
    batch = hugging_face_link("arxiv:2312.07000", "https://github.com/A/B.git", added_by, date="2026-11-21")
    (link,) = batch.links
    assert (link.repository, link.official, link.confidence, link.evidence.found_in) == (
        "github:a/b", official, confidence, "githubRepo",
    )  # fmt: skip
    assert batch.repositories[0].name == "A/B"


@pytest.mark.parametrize("url", ["", "https://github.com/huggingface", "https://example.org", "nonsense"])
def test_a_field_that_names_no_repository_says_nothing(url):
    assert not hugging_face_link("arxiv:2312.07000", url, "user")


# -- the README's back-link ---------------------------------------------------------------------------------------------

CITED = """## Citation
@article{yang2023,
  title={Alignment for Honesty in
  Large Language Models},
  journal={arXiv preprint arXiv:2312.07000}
}"""


@pytest.mark.parametrize(
    "readme",
    [
        "# Honesty\nOfficial code of https://arxiv.org/abs/2312.07000v2",
        "# Alignment for Honesty in Large Language Models\nThis repository holds the code.",
        "# Honesty\n[![arXiv](https://img.shields.io/badge/arXiv-red)](https://arxiv.org/abs/2312.07000)\nIn our work we\n"
        + CITED,
        "# Honesty\n" + "text\n" * 2000 + "If you find our work useful, please cite\n" + CITED,
        "<h1 align=center>Alignment for Honesty in Large Language Models</h1>\n" + CITED,
    ],
)
def test_a_readme_that_names_the_paper_is_decisive(readme):
    claim = back_link(readme, PAPER)
    assert claim is not None
    assert claim.confidence >= 0.95
    assert claim.official is True


@pytest.mark.parametrize(
    ("readme", "confidence"),
    [
        ("# PyTorch implementation of\nhttps://arxiv.org/abs/2312.07000", 0.9),
        ("# Honesty\n" + "text\n" * 2000 + CITED, 0.85),
    ],
)
def test_a_readme_that_does_not_say_whose_it_is_leaves_that_open(readme, confidence):
    claim = back_link(readme, PAPER)
    assert (claim.official, claim.confidence) == (None, confidence)


@pytest.mark.parametrize(
    "readme",
    [
        "",
        "# Something else",
        "arXiv:2312.07001",
        "see 12312.07000",
        "2312.070001",
        "Alignment for Honesty",
        "# Honesty in Large Models",
    ],
)
def test_a_readme_that_does_not_name_it_says_nothing(readme):
    assert back_link(readme, PAPER) is None


OTHER = "# Other\nOfficial code of [Other paper](https://arxiv.org/abs/2402.11111).\n"


@pytest.mark.parametrize(
    "readme",
    [
        "## Acknowledgement\nThe authors of Alignment for Honesty (arXiv:2312.07000) were kind.\n",
        "**Acknowledgements**\n\nOf great help: arXiv:2312.07000\n",
        "## Related work\n[Alignment](https://arxiv.org/abs/2312.07000)\n",
        "We thank the authors of [Alignment for Honesty](https://arxiv.org/abs/2312.07000) for their data.\n",
        "Our method builds on [Alignment for Honesty](https://arxiv.org/abs/2312.07000).\n",
        "The code is based on [this repository](https://github.com/a/b) of arXiv:2312.07000.\n",
        "### Acknowledgements\nThis code is based on ***Alignment for Honesty*** ([Paper](https://arxiv.org/abs/2312.07000))\n",
        "## Acknowledgements\nThis code is based on [x](https://github.com/a/x)\n\nThanks for [it](https://arxiv.org/abs/2312.07000)",
        "It is compared with the baseline of https://arxiv.org/abs/2312.07000\n",
    ],
)
def test_a_readme_that_thanks_a_paper_is_not_its_code(readme):
    named = Paper(evidence=Evidence("listing"), identifiers=("arxiv:2312.07000",))
    assert back_link(OTHER + readme, named) is None
    assert back_link(OTHER + readme, replace(named, identifiers=("arxiv:2402.11111",))).official


@pytest.mark.parametrize(
    "readme",
    [
        "PyTorch implementation of [the paper](https://arxiv.org/abs/2312.07000), built on JAX.\n",
        "Based on PyTorch.\n\n## Paper\nhttps://arxiv.org/abs/2312.07000\n",
        "Implementation based on the paper https://arxiv.org/abs/2312.07000\n",
        "# A Comparison of Baselines\nhttps://arxiv.org/abs/2312.07000\n",
        'Code for "Baselines compared with Models" (arXiv:2312.07000)\n',
        "Code built on PyTorch for the paper https://arxiv.org/abs/2312.07000\n",
        "## Related Work Generation with Models\narXiv:2312.07000\n",
        "## Thanks\nto all.\n\n## Paper\narXiv:2312.07000\n",
        "Our method uses X. The paper: arXiv:2312.07000\n",
    ],
)
def test_a_readme_of_the_paper_may_thank_others(readme):
    assert back_link(readme, Paper(evidence=Evidence("listing"), identifiers=("arxiv:2312.07000",)))


def test_a_list_of_many_papers_is_not_the_code_of_one():
    lines = [f"- [Paper {n}](https://arxiv.org/abs/2401.{n:05})" for n in range(300)]
    lines[250] = "- [Honesty](https://arxiv.org/abs/2312.07000)"
    assert back_link("# Awesome\n" + "\n".join(lines), PAPER) is None
    lines[1] = "- [Honesty](https://arxiv.org/abs/2312.07000)"
    claim = back_link("# Awesome\n" + "\n".join(lines), PAPER)
    assert claim is None or claim.confidence < 0.95


def test_an_unofficial_implementation_says_so():
    claim = back_link("# Unofficial PyTorch re-implementation of\nhttps://arxiv.org/abs/2312.07000", PAPER)
    assert (claim.official, claim.confidence) == (False, 0.6)


def test_a_mention_far_down_counts_less():
    claim = back_link("# Toolkit\n" + "word " * 2000 + "see arXiv:2312.07000", PAPER)
    assert (claim.official, claim.confidence) == (None, 0.75)


@given(st.text(max_size=500))
def test_no_readme_breaks_it(readme):
    claim = back_link(readme + " 2312.07000 ", PAPER)
    assert claim is not None


# -- all together --------------------------------------------------------------------------------------------------------


def link(source, found_in, confidence, official):
    return CodeLink(paper="p", repository="r", relation="has_code", evidence=Evidence(source, found_in), confidence=confidence,
                    official=official)  # fmt: skip


def test_places_that_agree_make_each_other_likelier():
    one = verdict([link("arxiv", "abstract", 0.5, None)])
    two = verdict([link("arxiv", "abstract", 0.5, None), link("hugging_face", "githubRepo", 0.7, None)])
    assert (one.confidence, two.confidence) == (0.5, 0.85)
    assert verdict([link("arxiv", "abstract", 0.5, None)] * 9).confidence == 0.5  # said twice in one place is said once
    same = [link(source, "abstract", 0.5, None) for source in ("arxiv", "hugging_face", "semantic_scholar")]
    assert verdict(same).confidence == 0.5  # one abstract, however many hand it on
    assert verdict([link("github", "README", 0.98, True), link("arxiv", "abstract", 0.85, True)]).confidence == 0.99


def test_a_readme_that_calls_itself_unofficial_has_the_last_word():
    found = verdict([link("hugging_face", "githubRepo", 0.9, True), link("github", "README", 0.6, False)])
    assert (found.official, found.confidence) == (False, 0.6)


@given(st.permutations([link("a", "x", 0.3, None), link("b", "y", 0.6, True), link("c", "z", 0.6, False)]))
def test_the_order_of_evidence_does_not_matter(links):
    assert verdict(links) == verdict(sorted(links, key=lambda one: one.evidence.source))


def test_no_evidence_no_confidence():
    assert (verdict([]).confidence, verdict([]).official) == (0, None)
