"""Judgements of people on who is who: a log that only grows, and what it means.

A judgement speaks of entity ids and spellings, never of claims, so it holds for the same pages read anew and for pages to come. A
judgement that is taken back stays in the log, beside the record that takes it back; that record can be taken back too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tieup.entity.registry import Name, Organisation
from tieup.errors import JudgementError
from tieup.store.spelling import PROVISIONAL, name_key, same_id


class Action(StrEnum):
    """What a judgement does."""

    ADD = "add"
    MERGE = "merge"
    SPLIT = "split"
    CONFIRM = "confirm"
    REJECT = "reject"
    CORRECT = "correct"
    SAME = "same"
    APART = "apart"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One record of the log.

    ``subject`` is the id that is added, merged or split, or the number of the judgement that is taken back; ``target`` the id that it
    becomes. ``names`` are the further names of what is added, or the spellings split off; ``name`` that of what is added or split off.
    On claims (see ``verdicts``) ``subject`` and ``target`` are anchors, ``name`` is the field that is corrected and ``names`` its values,
    as ``values`` reads them; ``quote`` are the words of the article that say so, if they were shown, and ``start`` is where they stood.
    ``number`` and ``made`` (UTC, ISO 8601) are given by the store.
    """

    action: Action
    subject: str
    author: str
    target: str = ""
    name: str = ""
    names: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    quote: str = ""
    start: int = 0
    number: int = 0
    made: str = ""

    @property
    def organisation(self) -> Organisation:
        """What an ``add`` adds, as a line of the registry."""
        spellings = tuple(Name(name) for name in dict.fromkeys((self.name, *self.names)))
        return Organisation(self.subject, self.name, self.kind, self.country, "", spellings, (), "")


@dataclass(frozen=True, slots=True)
class Identities:
    """Who is who by the judgements that stand.

    ``steps`` lead from an id and the key of a spelling (empty: of any) to another id; ``own`` are the organisations added, by id;
    ``spelt`` their ids by the keys of their names; ``names`` are given to what was split off.
    """

    steps: Mapping[tuple[str, str], str]
    own: Mapping[str, Organisation]
    spelt: Mapping[str, str]
    names: Mapping[str, str]

    def of(self, identity: str, written: str) -> str:
        """The id of what a page calls ``written`` and its reader took for ``identity``."""
        key, here = name_key(written), same_id(identity)
        if here.startswith(PROVISIONAL):
            here = self.spelt.get(key) or self.spelt.get(here.removeprefix(PROVISIONAL)) or here
        while step := self.steps.get((here, key)) or self.steps.get((here, "")):
            here = step
        return here


def taken_back(log: Iterable[Judgement]) -> frozenset[int]:
    """The numbers of the judgements that do not hold any more."""
    gone: set[int] = set()
    for judgement in sorted(log, key=lambda j: -j.number):
        if judgement.action is Action.UNDO and judgement.number not in gone:
            gone.add(int(judgement.subject))
    return frozenset(gone)


def standing(log: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that nobody has taken back, oldest first."""
    gone = taken_back(log)
    kept = (j for j in log if j.action is not Action.UNDO and j.number not in gone)
    return tuple(sorted(kept, key=lambda j: j.number))


def identities(log: Sequence[Judgement]) -> Identities:
    """What the log means. Raises JudgementError where judgements that stand contradict one another."""
    stand = standing(log)
    own = {j.subject: j.organisation for j in stand if j.action is Action.ADD}
    spelt: dict[str, str] = {}
    for organisation in own.values():
        for name in organisation.names:
            spelt.setdefault(name_key(name.text), organisation.id)
    _refuse_lost(log, stand)
    names = {same_id(j.target): j.name for j in stand if j.action is Action.SPLIT and j.name}
    return Identities(_steps(stand), own, spelt, names)


def _refuse_lost(log: Iterable[Judgement], stand: Iterable[Judgement]) -> None:
    """What was added and taken back again must not be spoken of."""
    lost = {j.subject for j in log if j.action is Action.ADD} - {j.subject for j in stand if j.action is Action.ADD}
    for judgement in (j for j in stand if j.action in (Action.ADD, Action.MERGE, Action.SPLIT)):
        if judgement.subject in lost or judgement.target in lost:
            number = judgement.number
            raise JudgementError(f"judgement {number} builds on it: undo {number} first", "built_on", number=number)


def _steps(stand: Iterable[Judgement]) -> dict[tuple[str, str], str]:
    steps: dict[tuple[str, str], str] = {}
    after: dict[str, set[str]] = {}
    for judgement in (j for j in stand if j.action in (Action.ADD, Action.MERGE, Action.SPLIT)):
        source, target = same_id(judgement.subject), same_id(judgement.target)
        for step in _sources(judgement):
            if step in steps:
                text = f"{source} is judged on already: it is {steps[step]}; see tieup entity log"
                raise JudgementError(text, "judged_already", name=source, now=steps[step])
            steps[step] = target
            after.setdefault(source, set()).add(target)
        if judgement.action is not Action.ADD and source in _reached(target, after):
            text = f"that would go round in a circle: {target} leads to {source} already; see tieup entity log"
            raise JudgementError(text, "circle", one=target, other=source)
    return steps


def _sources(judgement: Judgement) -> Iterator[tuple[str, str]]:
    if judgement.action is Action.MERGE:
        yield same_id(judgement.subject), ""
    if judgement.action is Action.SPLIT:
        yield from ((same_id(judgement.subject), key) for key in dict.fromkeys(map(name_key, judgement.names)))


def _reached(start: str, after: Mapping[str, Iterable[str]]) -> set[str]:
    reached, left = set(), [start]
    while left:
        here = left.pop()
        if here not in reached:
            reached.add(here)
            left.extend(after.get(here, ()))
    return reached
