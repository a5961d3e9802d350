"""Names as sources print them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.resolve.names import read_name, same_person, shared_authors


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("U.M.Heller", "Heller, Urs M."),
        ("Urs Heller", "U. Heller"),
        ("E.Álvarez", "Alvarez, Enrique"),
        ("T.Poeschel", "Thorsten Pöschel"),
        ("Wang Wei", "Wei Wang"),
        ("E.Witten", "Witten"),
        ("Søren Hauberg", "Soren Hauberg"),
        ("J.-P. Serre", "Jean-Pierre Serre"),
    ],
)
def test_one_person(one: str, other: str) -> None:
    assert shared_authors([one], [other]) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("U.M.Heller", "J. Heller"), ("Wei Wang", "Wei Zhang"), ("Ada Lovelace", "Emmy Noether")]
)
def test_two_persons(one: str, other: str) -> None:
    assert shared_authors([one], [other]) == 0


@pytest.mark.parametrize("authors", [[], [""], ["李雷"], ["UKQCD Collaboration"], ["et al."], ["-"]])
def test_nobody_to_compare(authors: list[str]) -> None:
    assert shared_authors(authors, ["Ada Lovelace"]) is None
    assert shared_authors(["Ada Lovelace"], authors) is None


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_name(one: str, other: str) -> None:
    left, right = read_name(one), read_name(other)
    if left and right:
        assert same_person(left, right) == same_person(right, left)
        assert same_person(left, left)
