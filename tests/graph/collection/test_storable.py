"""What others hand over: the collection takes it, cleaned, or refuses it in one line; it never stumbles over it."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph.collection import Collection
from citewalk.graph.collection.storable import LARGEST, storable
from citewalk.graph.errors import InputError
from citewalk.graph.model import Batch, Citation, CodeLink, Coverage, Evidence, Fetch, Paper, Repository

SAID = Evidence("semantic_scholar", "reference list", "2026-01-01")
WHOLE = Batch(
    papers=[
        Paper(evidence=SAID, identifiers=("arxiv:2301.00001", "doi:10.5555/a"), title="A title", authors=("A", "B"), year=2023)
    ],
    citations=[Citation("arxiv:2301.00001", "doi:10.5555/b", SAID, True, ("background",), ("as shown in [1]",))],
    repositories=[Repository(id="github:a/b", name="a/b", evidence=SAID, number=7, stars=3)],
    links=[CodeLink(paper="arxiv:2301.00001", repository="github:a/b", relation="has_code", evidence=SAID, confidence=0.5)],
    coverage=[Coverage("arxiv:2301.00001", "semantic_scholar", "ok", 1, 2, "2026-01-01")],
    fetches=[Fetch("semantic_scholar", "references", "arxiv:2301.00001", "ok", "2026-01-01")],
)
JUNK: tuple[Any, ...] = (
    None, "", "x", "\ud800", "a\udfffb", "\x00", "\x1b[31mred", "x" * 100_000, 0, -1, 1 << 63, 10**400, -(10**30), 1.5, float("nan"),
    float("inf"), True, b"bytes", [], ["x", "\ud800"], [None], (), ("\ud800",), (None,), {}, {"a": None}, object(), SAID,
)  # fmt: skip
LISTS = [field.name for field in fields(Batch) if field.name != "problems"]


def taken(collection: Collection, batch: Batch) -> str:
    """What became of *batch*: "kept", or the refusal."""
    try:
        collection.add(batch)
    except InputError as error:
        return str(error)
    return "kept"


def read_all(collection: Collection) -> None:
    """Read back everything; each text must be one that a file can hold."""
    for name in ("papers", "citations", "repositories", "links", "coverage", "fetches", "references", "ids", "counts"):
        str(list(getattr(collection, name)())).encode()
    for paper in collection.papers():
        str(collection.records(paper.id)).encode()


def places() -> list[tuple[str, str]]:
    found = [(name, field.name) for name in LISTS for field in fields(getattr(WHOLE, name)[0])]
    return [*found, *(("evidence", field.name) for field in fields(Evidence))]


@pytest.mark.parametrize(("where", "field"), places())
def test_any_value_in_any_field_is_kept_or_refused(where: str, field: str) -> None:
    with Collection.open(":memory:") as collection:
        for junk in JUNK:
            if where == "evidence":
                batch = replace(WHOLE, papers=[replace(WHOLE.papers[0], evidence=replace(SAID, **{field: junk}))])
            else:
                batch = replace(WHOLE, **{where: [replace(getattr(WHOLE, where)[0], **{field: junk})]})
            assert "\n" not in taken(collection, batch)
        read_all(collection)


@given(st.data())
def test_texts_of_any_characters_are_kept(data: st.DataObject) -> None:
    text = st.text(alphabet=st.characters(), min_size=1, max_size=20)
    hints = get_type_hints(Paper)
    names = [name for name, hint in hints.items() if hint in (str, str | None)]
    paper = replace(
        WHOLE.papers[0], identifiers=tuple(data.draw(st.lists(text, max_size=3))), **{n: data.draw(text) for n in names}
    )
    batch = Batch(papers=[paper], citations=[Citation(f"x{data.draw(text)}", f"y{data.draw(text)}", SAID)])
    with Collection.open(":memory:") as collection:
        assert taken(collection, batch) == "kept"
        read_all(collection)


def test_what_fits_is_handed_on_as_it_is() -> None:
    assert storable(WHOLE) is WHOLE


def test_half_characters_in_keys_are_taken_out_everywhere() -> None:
    with Collection.open(":memory:") as collection:
        collection.add(
            Batch(
                papers=[Paper(evidence=SAID, identifiers=("doi:10.5555/\ud800a",))],
                citations=[Citation("doi:10.5555/a\udfff", "doi:10.5555/b", SAID)],
                fetches=[Fetch("semantic_scholar", "references", "doi:10.5555/\ud800a", "ok", "2026-01-01")],
            )
        )
        assert [(c.citing, c.cited) for c in collection.citations()] == [("doi:10.5555/a", "doi:10.5555/b")]
        assert ("semantic_scholar", "references", "doi:10.5555/a") in collection.fetches()
        assert collection.paper("doi:10.5555/a\ud800").id == "doi:10.5555/a"
        collection.meta["note"] = "half \ud800"
        assert collection.meta["note"] == "half "


def test_blanks_around_a_name_go() -> None:
    with Collection.open(":memory:") as collection:
        collection.add(
            Batch(
                papers=[Paper(evidence=SAID, identifiers=(" doi:10.5555/a\n", "  "))],
                citations=[Citation("doi:10.5555/a ", "doi:10.5555/b", SAID)],
            )
        )
        assert [(c.citing, c.cited) for c in collection.citations()] == [("doi:10.5555/a", "doi:10.5555/b")]
        assert collection.paper("doi:10.5555/a").identifiers == ("doi:10.5555/a",)


def test_what_is_said_of_something_without_a_name_is_left_out() -> None:
    with Collection.open(":memory:") as collection:
        nameless = [
            Citation("", "doi:10.5555/b", SAID),
            Citation("\ud800", "x", SAID),
            Citation("doi:10.5555/a", "doi:10.5555/b", SAID),
        ]
        added = collection.add(Batch(papers=[Paper(evidence=SAID, title="?!")], citations=nameless))
        assert (added.nameless, added.citations) == (1, 1)


def test_a_number_that_no_file_can_hold_is_unknown() -> None:
    with Collection.open(":memory:") as collection:
        collection.add(
            Batch(
                papers=[Paper(evidence=SAID, identifiers=("doi:10.5555/a",), citation_count=10**30, reference_count=LARGEST)],
                coverage=[Coverage("doi:10.5555/a", "openalex", "ok", 10**30, 10**19, "2026-01-01")],
                repositories=[Repository(id="github:a/b", name="a/b", evidence=SAID, number=10**30)],
            )
        )
        (paper,), (coverage,), (repository,) = collection.papers(), collection.coverage(), collection.repositories()
        assert (paper.citation_count, paper.reference_count) == (None, LARGEST)
        assert (coverage.found, coverage.declared, repository.number) == (None, None, None)


@pytest.mark.parametrize(
    ("batch", "what"),
    [
        (Batch(papers=[Paper(evidence=SAID, title=5)]), "title of a Paper must be a text, not 5"),  # type: ignore[arg-type]
        (Batch(citations=[Citation(5, "doi:10.5555/b", SAID)]), "citing of a Citation must be a text, not 5"),  # type: ignore[arg-type]
        (Batch(coverage=[Coverage("x", "s", "done")]), "status of a Coverage must be one of ok, empty, "),  # type: ignore[arg-type]
        (Batch(papers=["a paper"]), "papers of a Batch must hold Paper records only"),  # type: ignore[list-item]
        (Batch(papers=[Paper(evidence="me", title="x")]), "evidence of a Paper must be an Evidence"),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_another_type_is_refused_by_name(batch: Batch, what: str) -> None:
    with Collection.open(":memory:") as collection:
        with pytest.raises(InputError, match="^" + what.replace("(", r"\(")):
            collection.add(batch)
        assert collection.counts()["listed"] + collection.counts()["found"] == 0
