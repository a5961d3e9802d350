"""Words as the APIs send them, made plain."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.sources.plain import (
    day_of,
    first_plain,
    iso_day,
    plain,
    title_phrase,
    title_words,
    unique,
    year_of,
)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("  A  title\n over\tlines ", "A title over lines"),
        ("<i>In vivo</i> study of H<sub>2</sub>O", "In vivo study of H2O"),
        ("p < 0.05 and q > 1", "p < 0.05 and q > 1"),
        ("a <b and c> d <br /> e", "a <b and c> d e"),
        ("x < y > z, if a<c", "x < y > z, if a<c"),
        ("Na&iuml;ve &amp; Bayes &amp;amp; Co", "Naïve & Bayes & Co"),
        ("<jats:p>One.</jats:p><jats:p>Two.</jats:p>", "One. Two."),
        ('<mml:math xmlns:mml="x"><mml:mi>E</mml:mi><mml:mo>=</mml:mo></mml:math> mc', "E= mc"),
        ("bad\x00\x1b[31m \ud800text", "bad[31m text"),
        ("e\u0301tude", "étude"),
        ("", None),
        ("<p> </p>", None),
        (None, None),
        (5, None),
        (["a"], None),
    ],
)
def test_plain(sent, shown):
    assert plain(sent) == shown


@given(st.text())
def test_what_is_plain_is_one_clean_line(text):
    shown = plain(text)
    assert shown is None or ((shown == " ".join(shown.split()) and shown.isprintable()) or not shown.isascii())


@given(st.text())
def test_words_and_phrases_are_safe_to_search_for(text):
    assert all(set(word) & set('"()[]{}:|,!*?~^\\/<> -') == set() for word in title_words(text))
    phrase = title_phrase(text)
    assert phrase is None or (phrase.isascii() and set(phrase) & set('"()[]{}:|,!*?~^\\/<>-') == set())


def test_words_of_a_title():
    assert title_words("Don’t Stop: GPT-3.5 for $x^2$ Gödel") == ("stop", "gpt", "3.5", "for")
    assert title_words("深度学习") == ("深度学习",)
    assert title_words(None) == ()
    assert title_phrase("Self-Instruct: “Aligning” LMs") == "self instruct aligning lms"
    assert title_phrase("On $x$") is None


@pytest.mark.parametrize(
    ("parts", "day"),
    [
        ([2020, 5, 17], "2020-05-17"),
        ([2020, 5], "2020-05"),
        ([2020], "2020"),
        (["2020"], "2020"),
        ([2020, 13, 1], "2020"),
        ([2020, 2, None], "2020-02"),
        ([None], None),
        ([], None),
        (None, None),
        ("2020", None),
    ],
)
def test_iso_day(parts, day):
    assert iso_day(parts) == day


@pytest.mark.parametrize(
    ("value", "year"),
    [
        (2019, 2019),
        ("2019", 2019),
        ("2019a", 2019),
        ("2019-05-01", 2019),
        ("0", None),
        (0, None),
        ("20191", None),
        (None, None),
        ([], None),
    ],
)
def test_years_that_can_be_believed(value, year):
    assert year_of(value) == year


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2020-05-17", "2020-05-17"),
        ("2020-05-17T12:00:00Z", "2020-05-17"),
        ("2020-5-7", "2020-05-07"),
        ("2023-02-30", "2023-02"),
        ("2023-13-01", "2023"),
        ("2023-²-01", "2023"),
        ("20231", None),
        ("²023", None),
        ("", None),
        (2023, None),
        (None, None),
    ],
)
def test_days_that_can_be_believed(value, day):
    assert day_of(value) == day


def test_what_has_another_type_is_absent():
    assert unique(["b", None, "", "a", "b"]) == ("b", "a")
    assert first_plain([None, " ", "<i>x</i>"]) == first_plain("x") == "x"
    assert first_plain(None) is first_plain([]) is first_plain({"a": "b"}) is first_plain(5) is None
