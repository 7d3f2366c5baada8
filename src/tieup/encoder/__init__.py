"""The neural tagger of names, as it runs: numpy and onnxruntime, no training code."""

from tieup.encoder.tagger import Tag, Tagger

__all__ = ["Tag", "Tagger"]
