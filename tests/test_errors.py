"""Errors are one line for a person, and one tree."""

import inspect
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citewalk.graph import errors
from citewalk.graph.errors import (
    CitewalkError,
    CollectionError,
    InputError,
    MissingExtraError,
    OfflineError,
    SourceError,
    SourceStopped,
    UnknownPaperError,
)
from citewalk.graph.model import STATUSES

CLASSES = [value for _, value in inspect.getmembers(errors, inspect.isclass) if value.__module__ == errors.__name__]


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_error_is_ours_and_drawn_in_the_tree(kind: type[CitewalkError]) -> None:
    assert issubclass(kind, CitewalkError)
    assert kind.__doc__
    assert kind.__name__ in (errors.__doc__ or "")


def test_nothing_else_is_drawn() -> None:
    drawn = {word for word in (errors.__doc__ or "").split() if word.endswith(("Error", "Stopped"))}
    assert drawn == {kind.__name__ for kind in CLASSES}


@given(st.text(max_size=60))
def test_an_error_is_one_line(text: str) -> None:
    said = str(InputError(text))
    assert len(said.splitlines()) <= 1
    assert said.split() == text.split()


def test_an_unknown_paper_is_a_matter_of_the_collection() -> None:
    with pytest.raises(CollectionError, match="no paper called 1234.56789"):
        raise UnknownPaperError("no paper called 1234.56789")


def test_a_missing_extra_says_what_to_install() -> None:
    error = MissingExtraError("Writing Parquet", "parquet")
    assert str(error) == (
        "Writing Parquet needs packages of the extra 'parquet': pip install 'citewalk[parquet]' (in a checkout: '.[parquet]')"
    )
    assert error.extra == "parquet"


def test_a_source_that_stops_knows_when_to_come_back() -> None:
    error = SourceStopped("come back\ntomorrow", source="openalex", retry_after=3600.0)
    assert str(error) == "come back tomorrow"
    assert (error.source, error.status, error.retry_after) == ("openalex", "rate_limited", 3600.0)
    assert isinstance(error, SourceError)
    assert SourceStopped("later", source="arxiv").retry_after is None


def test_the_status_of_a_source_error_is_a_coverage_status() -> None:
    found = [SourceError("x"), OfflineError("x"), SourceStopped("x", source="github"), SourceError("x", status="not_found")]
    assert {error.status for error in found} <= set(STATUSES)


def test_errors_survive_a_process_boundary() -> None:
    error = pickle.loads(pickle.dumps(SourceError("gone", source="crossref", status="not_found")))
    assert (str(error), error.source, error.status) == ("gone", "crossref", "not_found")
