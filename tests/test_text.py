"""Text is cleaned once, where it enters."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from citewalk.graph.text import clean_text, normal, one_line, unescaped

ANYTHING = st.text(alphabet=st.characters(), max_size=60)  # lone surrogates too


@pytest.mark.parametrize(
    ("given_", "clean", "removed"),
    [
        ("plain", "plain", 0),
        ("one\r\ntwo", "one\ntwo", 0),
        ("tab\tand\nline", "tab\tand\nline", 0),
        ("bell\x07, null\x00, delete\x7f", "bell, null, delete", 3),
        ("next line\x85 stays", "next line\x85 stays", 0),
        ("C1 \x80\x9f", "C1 ", 2),
        ("half a \ud83d pair \udc00", "half a  pair ", 2),
        ("\ufffe\uffff", "", 2),
        ("e\u0301", "é", 0),
        ("Ã© stays mojibake", "Ã© stays mojibake", 0),
        ("𝔘𝔫𝔦 🦜 ﬁ", "𝔘𝔫𝔦 🦜 ﬁ", 0),
    ],
)
def test_clean_text(given_: str, clean: str, removed: int) -> None:
    assert clean_text(given_) == (clean, removed)


@given(ANYTHING)
def test_clean_text_is_clean(text: str) -> None:
    clean, removed = clean_text(text)
    assert clean_text(clean) == (clean, 0)
    assert unicodedata.is_normalized("NFC", clean)
    assert "\r" not in clean
    assert 0 <= removed <= len(text)
    clean.encode("utf-8")
    element = etree.Element("t")
    element.text = clean  # XML takes it
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text == (clean or None)


@given(st.text(alphabet="aé漢🦜 \t\n-", max_size=40))
def test_good_text_loses_nothing(text: str) -> None:
    assert clean_text(text) == (unicodedata.normalize("NFC", text), 0)


@given(ANYTHING)
def test_one_line(text: str) -> None:
    line = one_line(text)
    assert line == line.strip() == one_line(line)
    assert len(line.splitlines()) <= 1
    assert line.split() == text.split()


def test_thousands_of_marks_on_one_letter_are_cut() -> None:
    """Python sorts them in a time that grows with the square: 100,000 of these would take minutes."""
    marks = "\u0301\u0316" * 500_000
    clean, _ = clean_text(f"a{marks}b, e{marks[:6]}")
    assert len(clean) < 50
    assert clean.startswith("á")
    assert "b, é" in clean
    assert clean_text(clean) == (clean, 0)


@given(ANYTHING, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_ordinary_text_is_normalised_as_unicode_says(text: str, form: str) -> None:
    assert normal(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize(
    ("given_", "wanted"),
    [
        ("a &amp; b", "a & b"),
        ("&#x41;&#66;", "AB"),
        (f"x&#{'9' * 5000};y", "x\ufffdy"),
        (f"&#x{'f' * 5000}", "\ufffd"),
        ("&#", "&#"),
    ],
)
def test_references_of_any_size_are_resolved(given_: str, wanted: str) -> None:
    assert unescaped(given_) == wanted
