"""citewalk: from a list of papers to a citation and code graph you can walk."""
