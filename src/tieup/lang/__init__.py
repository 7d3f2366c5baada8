"""Languages as data: words, rules and settings from ``data/<code>/*.toml``, and the few generic ways to use them."""

from tieup.lang.language import Language, available, language
from tieup.lang.patterns import Hit, Pattern, PatternSet
from tieup.lang.rules import Rule, RuleSet
from tieup.lang.sentences import Sentence, sentences

__all__ = ["Hit", "Language", "Pattern", "PatternSet", "Rule", "RuleSet", "Sentence", "available", "language", "sentences"]
