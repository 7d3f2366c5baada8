"""The neural networks as they run: numpy and onnxruntime, no training code."""

from tieup.encoder.hints import Hint
from tieup.encoder.relations import Answer, PairReader, Relation, Scores
from tieup.encoder.tagger import Tag, Tagger
from tieup.encoder.trunk import Line, Trunk
from tieup.encoder.windows import Pair

__all__ = ["Answer", "Hint", "Line", "Pair", "PairReader", "Relation", "Scores", "Tag", "Tagger", "Trunk"]
