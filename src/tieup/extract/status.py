"""How firm: the cue that governs the trigger, else what the trigger's own words say."""

from __future__ import annotations

import re

from tieup.codebook import Status, Zone
from tieup.extract.candidates import Candidate
from tieup.extract.clues import Clue, Scene
from tieup.model import Found, Span

_COMMA = re.compile(r"[,;\u3001\uff0c\uff1b]\s?\w")
_UNSAID = "status.unsaid"
QUESTION = "status.question"  # a headline that asks
_MARKS = ("?", "\uff1f")
# A denial or an end rules the sentence wherever it stands.
SWEEPING = (Status.DENIED, Status.ENDED)
# From soft to firm; a report and its denial make one claim, denied, and an end is the most recent act.
FIRMNESS = (
    Status.SPECULATED,
    Status.IN_TALKS,
    Status.PLANNED,
    Status.AGREED,
    Status.ACTIVE,
    Status.COMPLETED,
    Status.ENDED,
    Status.DENIED,
)


def status_of(candidate: Candidate, text: str) -> Found[Status]:
    """The status by the words of the candidate's sentence."""
    scene, anchor = candidate.scene, _anchor(candidate)
    cue = _governing(scene, anchor, text)
    if _asks(scene, text) and (cue is None or cue.rule.settings["status"] not in SWEEPING):
        return Found.at(Status.SPECULATED, scene.sentence.span, QUESTION)
    if cue is not None:
        return Found(Status(cue.rule.settings["status"]), (cue.span,), f"status.{cue.rule.id}")
    if candidate.trigger is not None:
        default = candidate.trigger.rule.settings.get("status", Status.AGREED)
        return Found.at(Status(default), candidate.trigger.span, f"trigger.{candidate.trigger.rule.id}")
    return Found.at(Status.ACTIVE, anchor, _UNSAID)


def _asks(scene: Scene, text: str) -> bool:
    return scene.sentence.zone is Zone.TITLE and scene.sentence.span.of(text).endswith(_MARKS)


def _anchor(candidate: Candidate) -> Span:
    return candidate.trigger.span if candidate.trigger else candidate.other.mention.span


def _governing(scene: Scene, anchor: Span, text: str) -> Clue | None:
    """A denial or end in the sentence, else the cue nearest to the trigger (of equals the softer); weak ones where no other is."""
    for sweeping in SWEEPING:
        for cue in scene.cues:
            if cue.rule.settings["status"] == sweeping and not _left(cue, scene, anchor, text):
                return cue
    strong = [c for c in scene.cues if c.rule.settings.get("strength") != "weak"]
    return min(strong or scene.cues, key=lambda c: (c.span.gap(anchor), FIRMNESS.index(Status(c.rule.settings["status"]))), default=None)


def _left(sweeping: Clue, scene: Scene, anchor: Span, text: str) -> bool:
    """Whether the sentence goes on to something else before the trigger: 'denies a takeover by A, but is in talks with B'."""
    between = (c.span for c in scene.cues if c.rule.settings["status"] not in SWEEPING and c.span.stop <= anchor.stop)
    return any(_COMMA.search(text, sweeping.span.stop, span.start) for span in between if sweeping.span.stop < span.start)


def firmest(found: list[Found[Status]]) -> Found[Status]:
    """Of several readings of one tie-up the firmest; what a cue says goes before what a trigger means by default."""
    cued = [f for f in found if f.rule.startswith("status.") and f.rule != _UNSAID]
    return max(cued or found, key=lambda f: FIRMNESS.index(f.value))
