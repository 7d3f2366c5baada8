"""Whether a page can hold a tie-up at all, told from its raw bytes: cheap enough to be asked of every page of an archive."""

from tieup.gate.gate import Gate

__all__ = ["Gate"]
