"""Who stands where around an event trigger: coordination, markers such as 'with' and 'from', and the roles that follow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tieup.codebook import Role
from tieup.extract.clues import REACH, Clue, Scene, acted_on, marker_before
from tieup.extract.families import upstream
from tieup.model import Mention, Span

# Who stands across from whom in a directed event, where the words name only one side.
_ACROSS = {
    Role.SUPPLIER: Role.CUSTOMER,
    Role.CUSTOMER: Role.SUPPLIER,
    Role.INVESTOR: Role.TARGET,
    Role.TARGET: Role.INVESTOR,
    Role.SELLER: Role.TARGET,
    Role.LICENSOR: Role.LICENSEE,
    Role.LICENSEE: Role.LICENSOR,
}
_TRADE = (Role.SUPPLIER, Role.CUSTOMER)
_WORDS = re.compile(r"\w+")
_ARTICLE = r"(?:[a-z\u00e0-\u00ff]{1,3}['\u2019 ]\s?)"  # any word of up to three small letters, as all articles are
_COMMA_ARTICLE, _AND_ARTICLE = re.compile(rf",\s{_ARTICLE}"), re.compile(rf",?\s\w{{1,5}}\s{_ARTICLE}")
_JOINING = frozenset({",", "-", "\u2013", "/"})  # signs that alone join names: 'A, B', 'the A-B venture', 'consortium A / B'
_INSIDE, _OF = "inside", "of"
TOPIC = "topic"  # the position of an organisation that a sentence before named
ASIDE = "versus"  # the marker of those that are compared or named as examples
_AGAINST = "against"  # the marker of those that somebody competes with
# Positions beside a noun that tell nothing of who acts: either side may stand there.
_OPEN = frozenset({"subject", "object", "with", "of", TOPIC})


@dataclass(frozen=True, slots=True)
class Argument:
    """An organisation beside a trigger: ``position`` is ``subject``, ``object``, ``owner``, ``inside`` the trigger, the id of a marker,
    ``loose`` where there is no trigger, or ``TOPIC``; ``group`` numbers coordinations, from zero in a sentence, below zero for topics;
    those that are only compared or named as examples ('rivals such as') are ``aside``, those that others compete with are ``against``.
    """

    mention: Mention
    position: str
    group: int
    role: Role | None
    aside: bool = False
    against: bool = False


def arguments(text: str, scene: Scene, trigger: Clue | None) -> tuple[Argument, ...]:
    """The organisations of a sentence as arguments of the trigger; without a trigger all stand as ``loose``."""
    groups = coordinations(text, scene)
    out: list[Argument] = []
    for number, group in enumerate(groups):
        position = _position(text, scene, group[0], trigger)
        marker = marker_before(text, scene, group[0].span.start)
        role = _role(trigger, _told_by(text, scene, group[0], trigger, position))
        out.extend(Argument(mention, position, number, role, marker == ASIDE, marker == _AGAINST) for mention in group)
    return tuple(out)


def coordinations(text: str, scene: Scene) -> list[list[Mention]]:
    """The organisations of a sentence, those that are coordinated together."""
    groups: list[list[Mention]] = []
    for mention in scene.organisations:
        if groups and _coordinated(text, scene, groups[-1][-1], mention):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return _listed(text, groups)


def _listed(text: str, groups: list[list[Mention]]) -> list[list[Mention]]:
    """Lists whose names each have an article ('die A, die B und die C'): the last two are coordinated by a word, those before by commas."""
    out: list[list[Mention]] = []
    for group in reversed(groups):
        behind = out[-1] if out else []
        ends = [text[one.span.stop : other.span.start] for one, other in pairwise(behind)]
        parallel = any(map(_AND_ARTICLE.fullmatch, ends))
        if parallel and _COMMA_ARTICLE.fullmatch(text[group[-1].span.stop : behind[0].span.start]):
            out[-1] = [*group, *behind]
        else:
            out.append(group)
    return out[::-1]


def _coordinated(text: str, scene: Scene, one: Mention, other: Mention) -> bool:
    if other.span.start < one.span.stop:
        return one.span == other.span  # 'both companies' names two at once
    between = Span(one.span.stop, other.span.start) if one.span.stop < other.span.start else None
    if between is None:
        return False
    words = between.of(text)
    joined = any(m.rule.id == "and" and m.span in between for m in scene.markers)
    other_marker = any(m.rule.id != "and" and m.span in between and not _repeated(text, scene, m, between) for m in scene.markers)
    blocked = other_marker or any(t.span in between for t in scene.triggers)
    sign = words.strip(' "\u00bb\u00ab\u201c\u201d\u201e') in _JOINING
    return (sign or joined) and not blocked and len(_WORDS.findall(words)) <= REACH


def _repeated(text: str, scene: Scene, marker: Clue, between: Span) -> bool:
    """Whether it says again, right behind the joining word or sign, whose the names are: 'of A and of B', 'der A und der B'."""
    joins = [between.start, *(m.span.stop for m in scene.markers if m.rule.id == "and" and m.span in between)]
    return marker.rule.id == _OF and any(not text[join : marker.span.start].strip(" ,") for join in joins if join <= marker.span.start)


def _position(text: str, scene: Scene, mention: Mention, trigger: Clue | None) -> str:
    if trigger is None:
        return "loose"
    if _stands_inside(text, scene, mention, trigger):
        return _INSIDE
    marker = _marker(text, scene, mention, trigger)
    if marker:
        return marker
    if mention.span.stop <= trigger.span.start:
        gap = text[mention.span.stop : trigger.span.start]
        owner = mention.span.of(text).endswith(("'s", "\u2019s")) or gap.lstrip().startswith(("'s", "\u2019s"))
        return "owner" if owner and len(_WORDS.findall(gap)) <= REACH else "subject"
    return "object"


def _stands_inside(text: str, scene: Scene, mention: Mention, trigger: Clue) -> bool:
    """Whether the trigger's words stand around the name; where they tell what changes hands, whether it does."""
    if "thing" in trigger.rule.settings:
        return acted_on(text, scene, trigger, mention)
    return mention.span.overlaps(trigger.span)


def _marker(text: str, scene: Scene, mention: Mention, trigger: Clue) -> str:
    """The nearest marker before the name, no other name or the trigger between them, else the one with which the trigger ends."""
    start = mention.span.start
    wall = trigger.span.stop - 1 if trigger.span.stop <= start else 0
    found = marker_before(text, scene, start, wall)
    return _trailing_marker(trigger, mention, text) if found is None else found


def _trailing_marker(trigger: Clue, mention: Mention, text: str) -> str:
    """A trigger may end with its marker: 'partnership with'."""
    ends = trigger.rule.settings.get("ends", "")
    between = text[trigger.span.stop : mention.span.start]
    return str(ends) if ends and mention.span.start >= trigger.span.stop and len(_WORDS.findall(between)) <= REACH else ""


def _told_by(text: str, scene: Scene, mention: Mention, trigger: Clue | None, position: str) -> str:
    """What tells the role: the position; inside words that do not say who stands there ('sold to Alpha its stake') the marker there."""
    if trigger is None or position != _INSIDE or _INSIDE in trigger.rule.settings.get("slots", ()):
        return position
    marker = marker_before(text, scene, mention.span.start, trigger.span.start)
    return marker if marker and marker not in _OPEN else position


def _role(trigger: Clue | None, position: str) -> Role | None:
    if trigger is None:
        return None
    slots = trigger.rule.settings.get("slots")
    if not slots:
        return Role.PARTNER
    return Role(slots[position]) if position in slots else None


def roles(one: Argument, other: Argument, trigger: Clue | None) -> tuple[Role, Role]:
    """The roles of a pair: as the slots say, the missing one from the other; in a directed event without any the first named acts."""
    first, second = one.role, other.role
    if trigger is not None and directed(trigger) and (first is second or _untold(one, other, trigger)):
        first, second = _acting(one, other, trigger), None
    if first is None and second is not None:
        first = _ACROSS.get(second)
    if second is None and first is not None:
        second = _ACROSS.get(first)
    return first or Role.PARTNER, second or Role.PARTNER


def _untold(one: Argument, other: Argument, trigger: Clue) -> bool:
    """Whether a noun ('talks on the supply of cells') leaves open who of the two acts, and what they make tells it."""
    nominal = bool(trigger.rule.settings.get("nominal")) and {one.position, other.position} <= _OPEN
    return nominal and upstream(one.mention.entity, other.mention.entity) is not None


def _acting(one: Argument, other: Argument, trigger: Clue) -> Role | None:
    """The role of the one named first, where the slots give both none or the same: by what the two make, else the subject's."""
    slots = trigger.rule.settings["slots"]
    subject = slots.get("subject", one.role)
    sells = upstream(one.mention.entity, other.mention.entity)
    if sells is not None and {subject, *slots.values()} <= {*_TRADE, None}:
        return Role.SUPPLIER if sells else Role.CUSTOMER
    return Role(subject) if subject else None


def complement(one: Argument, other: Argument) -> bool:
    """Whether the two play different parts of a directed event."""
    return one.role is not None and other.role is not None and one.role != other.role


def directed(trigger: Clue | None) -> bool:
    return trigger is not None and bool(trigger.rule.settings.get("slots"))


def same_side(one: Argument, other: Argument) -> bool:
    return one.role is not None and one.role == other.role and one.role is not Role.PARTNER


def distinct(mentions: Sequence[Mention]) -> int:
    """How many organisations the mentions name."""
    return len({m.entity.id for m in mentions})
