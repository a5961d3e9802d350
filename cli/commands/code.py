"""``citewalk code``: papers and their repositories."""

from __future__ import annotations
