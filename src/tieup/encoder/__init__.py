"""The neural networks as they run: numpy and onnxruntime, no training code."""

from tieup.encoder.relations import PairReader, Relation
from tieup.encoder.tagger import Tag, Tagger
from tieup.encoder.trunk import Trunk

__all__ = ["PairReader", "Relation", "Tag", "Tagger", "Trunk"]
