"""Titles inside references that are printed as one line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.sources.printed import title_in_text

# Printed references that Crossref returned (tests/data/recorded/crossref and the recordings it was chosen from).
FOUND = [
    ("Brown, T. et al. Language models are few-shot learners. Adv. Neural Inf. Process. Syst. 33, 1877–1901 (2020).",
     "Language models are few-shot learners"),
    ("Touvron, H. et al. Llama: open and efficient foundation language models. Preprint at https://arxiv.org (2023).",
     "Llama: open and efficient foundation language models"),
    ("Sakurada J, Takahashi S, Hosoya TJ: Nuclear magnetic resonance studies on the heme iron. Biol Chem 261: 9657–9662, 1986",
     "Nuclear magnetic resonance studies on the heme iron"),
    ("Hong, T., Chou, S. K., & Bong, T. Y. (2000). Building simulation: an overview of developments. Building, 35.",
     "Building simulation: an overview of developments"),
    ("Pinheiro, S., et al. (Jun. 2018). MVD based information exchange between BIM and simulation. Automation, 90.",
     "MVD based information exchange between BIM and simulation"),
    ("Toy BJ, Yeasting RA, Morse DE, McCann P (1995) Arterial supply to the human ligament. J Athl Train 30:149–152",
     "Arterial supply to the human ligament"),
    ("van der List JP, DiFelice GS (2017) Role of tear location on outcomes of open primary repair. Arthroscopy 33",
     "Role of tear location on outcomes of open primary repair"),
    ("Liao W, Zhang Q (2019) Is primary repair using the pulley technique an effective treatment? Clin Orthop 47",
     "Is primary repair using the pulley technique an effective treatment?"),
    ("Erhan, D.; Bengio, Y. Visualizing higher-layer features of a deep network; University of Montreal, 2009; Vol. 1341, p 1.",
     "Visualizing higher-layer features of a deep network"),
    ("Bruno, S. (2018). The implementation of diagnostics, Ph.D. Dissertation.", "The implementation of diagnostics"),
    ("Houghton, J. T., & Ephraums, J. J. (1990). Climate Change The IPCC Scientific Assessment [Online]. Available: x",
     "Climate Change The IPCC Scientific Assessment"),
    ('M. Miller, "A theorem on two things and a third," J. Things, vol. 3, 1999.', "A theorem on two things and a third"),
]  # fmt: skip

NOT_FOUND = [
    "RDKit: open-source cheminformatics (RDKit, 2023); www.rdkit.org",
    "Chollet, F. Keras; https://keras.io; 2015.",
    "Lundberg, S. M.; Lee, S.I. In Advances in Neural Information Processing Systems 30; Guyon, I., Eds.",
    "Breen NE, Durnam DJ, Obendorf SK (1984) Textile Res J 54:198",
    "Short, Jeremy, Todd W. Moss, und G. T. Lumpkin. 2009. Research in social entrepreneurship. Past contributions.",
    "Patzek TW, Scriven LE (1982) Proc 2nd Int Coll Drops and Bubbles 82-7 p 308 JPL Publication",
    "Scriven LE (1994) Personal communication",
    "N Fang, Tool-chip friction in machining with a large negative rake angle tool, Wear, 2005, 258, 890-897.",
    "Kimerling Wirtschafter, Elise (1997): Social Identity in imperial Russia. DeKalb: Northern Illinois University Press",
    "",
    "et al.",
    "2019",
]


@pytest.mark.parametrize(("text", "title"), FOUND)
def test_a_title_behind_authors(text, title):
    assert title_in_text(text) == title


@pytest.mark.parametrize("text", NOT_FOUND)
def test_nothing_is_said_where_it_would_be_guessing(text):
    assert title_in_text(text) is None


def test_the_journal_ends_a_title_that_holds_a_full_stop():
    text = "Adak S, Banerjee RK: Role of the enzymes. Evidence for a second site. J Biol Chem 272: 1, 1997"
    assert title_in_text(text, "J Biol Chem") == "Role of the enzymes. Evidence for a second site"


def test_a_journal_is_no_title():
    text = "Obendorf SK (1988) Textile Chem Colour and Such 20(5):11"
    assert title_in_text(text) is None
    assert title_in_text("Obendorf SK (1988) Textile Chem Colour and Such. 20", "Textile Chem Colour and Such") is None


def test_a_line_printed_twice_is_read_once():
    line = "Brown, T. et al. Language models are few-shot learners. "
    assert title_in_text(line + line.strip()) == "Language models are few-shot learners"


@given(st.text(alphabet="ABCabc .,:;()“”\"'&-0129é", max_size=300), st.none() | st.text(max_size=10))
def test_whatever_is_printed_the_title_is_part_of_it(text, journal):
    title = title_in_text(text, journal)
    assert title is None or (title in text and len(title.split()) >= 3)
