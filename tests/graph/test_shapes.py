"""Values out of JSON that somebody else wrote."""

from __future__ import annotations

import pytest

from citewalk.graph.shapes import ANY, LARGEST, SCALAR, count, items, mapping, misfit, objects, text, texts, truth, written

JUNK = [None, True, 0, -1, 1.5, float("nan"), 10**30, "x", [], {}, [{}], object()]


def test_what_has_another_type_is_absent():
    assert [count(v) for v in (0, 7, -1, True, "7", 1.5, None, LARGEST, LARGEST + 1)] == [0, 7, *[None] * 5, LARGEST, None]
    assert mapping({"a": 1}) == {"a": 1}
    assert objects([{"a": 1}, None, 5, "x", [], {"b": 2}]) == [{"a": 1}, {"b": 2}]
    assert texts(["a", None, 5, ["b"], "c"]) == ["a", "c"]
    assert [written(value) for value in ("x", 5, -5, True, None, ["x"])] == ["x", "5", "", "", "", ""]
    for junk in JUNK:
        assert mapping(junk) == {}
        assert text(junk) == (junk if isinstance(junk, str) else "")
        assert truth(junk) is (junk if isinstance(junk, bool) else None)
        assert isinstance(items(junk), list)


SHAPE = {"title": SCALAR, "authors": [{"name": SCALAR}], "ids": {...: SCALAR}, "rest": ANY}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"title": "x", "authors": [{"name": "y"}], "ids": {"doi": 5}, "rest": [None], "unknown": []}, ""),
        ({"title": None, "authors": None, "ids": None}, ""),
        (None, ""),
        ({}, ""),
        ([], "it is a list"),
        ("x", "it is a text"),
        ({"title": []}, "title is a list"),
        ({"title": {}}, "title is an object"),
        ({"authors": 5}, "authors is a number"),
        ({"authors": True}, "authors is a truth value"),
        ({"authors": [None, {"name": []}, "x"]}, "authors[0] is null, authors[1].name is a list, authors[2] is a text"),
        ({"authors": [1, 2, 3, 4]}, "authors[0] is a number, authors[1] is a number, authors[2] is a number and more"),
        ({"ids": {"doi": []}}, "ids.doi is a list"),
    ],
)
def test_misfits_are_named_by_their_place(value, told):
    assert misfit(value, SHAPE) == told
