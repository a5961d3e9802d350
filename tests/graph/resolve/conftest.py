"""Papers in a few words."""

import pytest

from citewalk.graph.model import Evidence, Paper


class Papers:
    """Makes papers without saying each time that a test says so."""

    def __call__(self, title: str | None = None, *identifiers: str, **known: object) -> Paper:
        return Paper(evidence=Evidence("listing"), title=title, identifiers=identifiers, **known)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def paper() -> Papers:
    return Papers()
