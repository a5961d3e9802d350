"""From titles to a measured graph."""
