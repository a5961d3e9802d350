"""What the user has becomes papers: one module a format, one table of readers."""
