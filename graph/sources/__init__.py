"""The public APIs: one module each, one Protocol, one shared transport."""
