"""citewalk: from a list of papers to a citation and code graph you can walk.

Every command of the command line has a twin here; names are imported when they are first used, so that
``import citewalk`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from .exports.page import write_page
    from .exports.show import show
    from .exports.table import list_writers, write
    from .graph.assemble import assemble
    from .graph.catalogue import overview, paper_card, paper_rows
    from .graph.code_table import code_rows
    from .graph.collection import Collection, check, repair
    from .graph.demo import write_collection as write_demo
    from .graph.enrich import enrich, fetch_query
    from .graph.errors import CitewalkError
    from .graph.intake import read as read_papers
    from .graph.measures import annotate, communities, followups, foundations, main_path, measure, rank, related, shortest_path
    from .graph.model import Batch, Citation, CodeLink, Evidence, Paper, Repository

# public name -> (module, name there)
_PUBLIC = {
    "read_papers": (".graph.intake", "read"),
    "write_page": (".exports.page", "write_page"),
    "show": (".exports.show", "show"),
    "write": (".exports.table", "write"),
    "list_writers": (".exports.table", "list_writers"),
    "assemble": (".graph.assemble", "assemble"),
    **{name: (".graph.collection", name) for name in "Collection check repair".split()},
    "enrich": (".graph.enrich", "enrich"),
    "fetch_query": (".graph.enrich", "fetch_query"),
    "code_rows": (".graph.code_table", "code_rows"),
    "write_demo": (".graph.demo", "write_collection"),
    **{name: (".graph.catalogue", name) for name in "overview paper_card paper_rows".split()},
    "CitewalkError": (".graph.errors", "CitewalkError"),
    **{
        name: (".graph.measures", name)
        for name in "annotate communities followups foundations main_path measure rank related shortest_path".split()
    },
    **{name: (".graph.model", name) for name in "Batch Citation CodeLink Evidence Paper Repository".split()},
}

__all__ = [
    "Batch",
    "Citation",
    "CitewalkError",
    "CodeLink",
    "Collection",
    "Evidence",
    "Paper",
    "Repository",
    "annotate",
    "assemble",
    "check",
    "code_rows",
    "communities",
    "enrich",
    "fetch_query",
    "followups",
    "foundations",
    "list_writers",
    "main_path",
    "measure",
    "overview",
    "paper_card",
    "paper_rows",
    "rank",
    "read_papers",
    "related",
    "repair",
    "shortest_path",
    "show",
    "write",
    "write_demo",
    "write_page",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import PackageNotFoundError, version

        try:
            return version("citewalk")
        except PackageNotFoundError:  # run from a checkout that was never installed
            return "0+unknown"
    if name not in _PUBLIC:
        raise AttributeError(f"module 'citewalk' has no attribute {name!r}")
    module, attribute = _PUBLIC[name]
    value = globals()[name] = getattr(import_module(module, __name__), attribute)
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_PUBLIC])
