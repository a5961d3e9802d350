"""What an API answered, as JSON."""

from __future__ import annotations

import pytest

from citewalk.graph.errors import SourceError
from citewalk.graph.sources.answer import Answer, unexpected


def answer(content: bytes) -> Answer:
    return Answer("openalex", 200, {"content-type": "application/json"}, content)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (rb'{"a\ud800": ["b\udfffc", {"d": "\u0000e\b"}], "n": 5}', {"a": ["bc", {"d": "e"}], "n": 5}),
        (b'"a\xed\xa0\x80b"', "ab"),
        (b'"a\x7fb\xc2\x85"', "ab\x85"),
        (rb'"\ud83d\ude00 line\n"', "\U0001f600 line\n"),
        (b"[1, 2.5, true, null]", [1, 2.5, True, None]),
    ],
)
def test_texts_are_cleaned_where_json_is_decoded(content, value):
    assert answer(content).json() == value


@pytest.mark.parametrize("content", [b"", b"<html>", b"[" * 200_000, b'{"a":' * 200_000, b"9" * 5_000, b"\xff\xfe", b'"a\x00"'])
def test_what_is_no_json_is_an_error(content):
    with pytest.raises(SourceError, match="no JSON"):
        answer(content).json()
    assert answer(content).key("message") is None


def test_an_unexpected_shape_is_told_by_the_name_of_who_answered():
    assert unexpected("openalex", "x is a number") == "OpenAlex answered in an unexpected shape: x is a number"
    assert unexpected("added", "x is a number").startswith("added answered")
