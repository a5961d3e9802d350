"""Measures on the assembled graph: one module each."""
