"""The clauses of a sentence that each tell of firms of their own: 'A supplies B, while C supplies D', 'A works with B, C with D'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tieup.codebook import Kind
from tieup.extract.arguments import ASIDE, coordinations, distinct
from tieup.extract.clues import Clue, Scene, marker_before
from tieup.model import Mention, Span

_SUBJECT_REACH = 3  # words between what opens a clause and the name that is its subject
_WORDS = re.compile(r"\w+")
_COMMA = re.compile(r"[,;\u3001\uff0c\uff1b\u2013\u2014]\s*(?:\w{1,4}\s)?[\"\u00ab\u201e\u201c]?$")
_COMMAS = (",", ";", "\uff0c", "\uff1b")

Groups = Sequence[Sequence[Mention]]


def clauses(text: str, scene: Scene) -> tuple[Scene, ...]:
    """The parts of a sentence that tell of firms of their own, each with what stands in it; the sentence as it is where it has no such.

    Who stands in one has no tie with who stands in another by the words of this sentence, but for a subject that the part behind does not
    name again ('A ended its deal with B, but talks to C'). A part without a trigger is told by that of the one before.
    """
    cuts = list(_cuts(text, scene, coordinations(text, scene)))
    whole = scene.sentence.span
    starts, subjects = [whole.start, *(start for start, _ in cuts)], [(), *(subject for _, subject in cuts)]
    out: list[Scene] = []
    for (start, stop), subject in zip(pairwise((*starts, whole.stop)), subjects, strict=True) if cuts else ():
        part = _within(scene, Span(start, stop))
        triggers = part.triggers or (out[-1].triggers if out else ())
        out.append(replace(part, triggers=triggers, organisations=(*subject, *part.organisations)))
    return tuple(out) or (scene,)


def _cuts(text: str, scene: Scene, groups: Groups) -> Iterator[tuple[int, Sequence[Mention]]]:
    """Where the clauses behind the first begin, each with the subject that it does not name again."""
    left = 0
    for number in range(2, len(groups)):
        before, behind = groups[left:number], groups[number:]
        if len(before) > 1 and _firms(before) > 1 and not _governs(text, scene, before[0][0]):
            begin = _begin(text, scene, before, behind)
            if begin is not None:
                yield begin
                left = number


def _begin(text: str, scene: Scene, before: Groups, behind: Groups) -> tuple[int, Sequence[Mention]] | None:
    """Where a clause begins between two names, with the subject that it shares with the one before; None where none does."""
    own = _cut(text, scene, before, behind) if len(behind) > 1 and _firms(behind) > 1 else None
    if own is not None:
        return own, ()
    shared = _shared(text, scene, before, behind)
    return None if shared is None else (shared, before[0])


def _firms(groups: Groups) -> int:
    return distinct([mention for group in groups for mention in group])


def _cut(text: str, scene: Scene, before: Groups, behind: Groups) -> int | None:
    """Where a clause of its own begins between two names; None where none does."""
    start, stop = before[-1][-1].span.stop, behind[0][0].span.start
    if start >= stop:
        return None
    gap = Span(start, stop)
    opening = _opening(scene, gap)
    if opening is not None:
        return opening.start if _is_subject(text, scene, opening.stop, stop) else None
    comma = _COMMA.search(gap.of(text))
    if comma is not None:
        return start + comma.start() if _is_told(text, scene, start + comma.start(), (before, behind)) else None
    joined = next((m.span for m in scene.markers if m.rule.id == "and" and m.span in gap and m.span.stop + 1 >= stop), None)
    return joined.start if joined is not None and _is_parallel(text, scene, before, behind) else None


def _shared(text: str, scene: Scene, before: Groups, behind: Groups) -> int | None:
    """Where a clause with the subject of the one before begins: at a contrast between triggers; None where none does."""
    start, stop = before[-1][-1].span.stop, behind[0][0].span.start
    opening = _opening(scene, Span(start, stop)) if start < stop else None
    if opening is None:
        return None
    comma = max(text.rfind(sign, start, opening.start) for sign in _COMMAS)
    cut = comma if comma >= start else opening.start
    told = any(t.span.stop <= cut for t in scene.triggers) and any(t.span.start >= cut for t in scene.triggers)
    return cut if told else None


def _opening(scene: Scene, gap: Span) -> Span | None:
    """The last contrast between two names."""
    return max((c.span for c in scene.contrasts if c.span in gap), default=None)


def _is_subject(text: str, scene: Scene, opening: int, name: int) -> bool:
    """Whether a name is the subject of what is opened here: near it, and led by no marker."""
    led = any(opening <= marker.span.start and marker.span.stop <= name for marker in scene.markers)
    return not led and len(_WORDS.findall(text[opening:name])) <= _SUBJECT_REACH


def _is_told(text: str, scene: Scene, comma: int, sides: tuple[Groups, Groups]) -> bool:
    """Whether both sides of a comma tell of something, and what stands behind it is no list."""
    name = sides[1][0][-1].span.stop
    listed = any(m.rule.id == "and" and 0 <= m.span.start - name <= 1 for m in scene.markers)
    before = any(trigger.span.stop <= comma for trigger in scene.triggers)
    behind = any(trigger.span.start >= comma for trigger in scene.triggers)
    return not listed and before and (behind or _is_parallel(text, scene, *sides))


def _is_parallel(text: str, scene: Scene, before: Groups, behind: Groups) -> bool:
    """Whether the second names of both sides stand behind the same marker: 'A works with B, C with D'."""
    one, other = (marker_before(text, scene, side[1][0].span.start) for side in (before, behind))
    return one == other and one not in (None, "", ASIDE)


def _governs(text: str, scene: Scene, first: Mention) -> bool:
    """Whether a marker governs the first name of a clause: 'with partners such as A and B, C builds ...' is one clause."""
    return bool(marker_before(text, scene, first.span.start))


def _within(scene: Scene, span: Span) -> Scene:
    """What of a scene stands within a span. What leads it before anybody is named ('As planned') holds for all of it; so may its times, of
    which the nearest is taken.
    """
    lead = scene.organisations[0].span.start

    def holds(each: Clue | Mention) -> bool:
        return each.span in span or each.span.stop <= lead

    return replace(
        scene,
        organisations=tuple(m for m in scene.organisations if m.span in span),
        triggers=tuple(c for c in scene.triggers if c.span in span),
        markers=tuple(c for c in scene.markers if c.span in span),
        cues=tuple(filter(holds, scene.cues)),
        fields=tuple(filter(holds, scene.fields)),
        instruments=tuple(filter(holds, scene.instruments)),
        purposes=tuple(filter(holds, scene.purposes)),
        values=tuple(v for v in scene.values if v.kind is Kind.TIME or holds(v)),
        terms=tuple(filter(holds, scene.terms)),
    )
