"""A graph becomes a file: one module a format, one table of writers."""
