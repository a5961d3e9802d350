"""Sphinx settings."""

from citewalk import __version__

project = "citewalk"
author = "The citewalk authors"
copyright = "2026, the citewalk authors"  # noqa: A001 - Sphinx's name
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"citewalk {release}"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
