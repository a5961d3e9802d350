"""The bundled collection, as data files in the interchange format that any user can bring too."""

from __future__ import annotations

import tomllib
from contextlib import ExitStack
from importlib.resources import as_file, files
from pathlib import Path

from ..collection import Collection
from ..errors import CollectionError
from ..intake import read


def write_collection(path: str | Path) -> dict[str, int]:
    """Write the bundled collection to *path* and return its counts; a file made by this before is left as good as new.

    Raises :class:`CollectionError` when *path* holds a collection of somebody's own.
    """
    about = tomllib.loads(files(__package__).joinpath("collection.toml").read_text(encoding="utf-8"))
    with ExitStack() as resources:
        folder = resources.enter_context(as_file(files(__package__)))
        with Collection.open(path) as collection:
            if any(collection.counts().values()) and collection.meta.get("demo") != "yes":
                raise CollectionError(f"{path} holds a collection of your own; choose another folder with -o")
            with collection.transaction():
                for batch in read(folder):
                    collection.add(batch)
                collection.meta.update(name=about["name"], note=about["note"], demo="yes")
            return collection.counts()


def listing() -> bytes:
    """Return the list of papers that the bundled collection starts from, as a saved Daily Papers page shows it."""
    return files(__package__).joinpath("listing.txt").read_bytes()
