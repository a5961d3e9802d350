"""The bundled collection, as data files in the interchange format."""
