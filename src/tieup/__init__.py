"""tieup: evidence-backed tie-ups between firms in electric mobility, read from news in many languages."""

__version__ = "0.1.0"
