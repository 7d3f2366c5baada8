"""Tie-ups as a view over claims and judgements: pure, the same whatever order the claims came in, and reversible.

The id of a tie-up must outlive new readers and new claims, so it is made of what changes least: who the partners are (the first eight
letters, shared by all tie-ups of theirs, brands counted to their groups), and the form that most documents name, with a number where the
same partners have several tie-ups of that form, in order of time (the other eight). It changes when a judgement makes the partners others,
when documents come to name another form more often, and when an earlier tie-up of the same form turns up.
"""

from tieup.consolidate.blocks import blocks, keys_of, partners_key
from tieup.consolidate.conflicts import Conflict, Side, conflicts
from tieup.consolidate.facts import Fact, fact_of
from tieup.consolidate.kinship import Kinship
from tieup.consolidate.life import Rung, current_status, faded, timeline
from tieup.consolidate.links import Links
from tieup.consolidate.merge import FORMAT, Merged, merged, registered, tie_up, tie_ups
from tieup.consolidate.origins import origin_of
from tieup.consolidate.reasons import Reason, reasons
from tieup.consolidate.voices import Voice, voices

__all__ = [
    "FORMAT",
    "Conflict",
    "Fact",
    "Kinship",
    "Links",
    "Merged",
    "Reason",
    "Rung",
    "Side",
    "Voice",
    "blocks",
    "conflicts",
    "current_status",
    "fact_of",
    "faded",
    "keys_of",
    "merged",
    "origin_of",
    "partners_key",
    "reasons",
    "registered",
    "tie_up",
    "tie_ups",
    "timeline",
    "voices",
]  # fmt: skip
