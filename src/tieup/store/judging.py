"""Judgements that can be made, checked against what the database knows. Each gives the record to add to the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tieup.entity.atlas import countries
from tieup.errors import JudgementError
from tieup.model import Entity, Place, Quantity
from tieup.store.correcting import place_of
from tieup.store.directory import Directory
from tieup.store.judgements import Action, Judgement, standing, taken_back
from tieup.store.query import StoredClaim
from tieup.store.spelling import PROVISIONAL, name_key, same_id
from tieup.store.values import NO_PART, values_of
from tieup.text import normal

OWN = "own:"


def add(directory: Directory, given: Judgement) -> Judgement:
    """An organisation of the user's own. Without an id it gets ``own:`` and its name."""
    if not name_key(given.name).strip():
        raise JudgementError("an organisation needs a name")
    identity = given.subject or OWN + "-".join(normal(given.name).split())
    if identity.startswith(PROVISIONAL):
        raise JudgementError(f"{identity}: ids that begin with {PROVISIONAL} are kept for names that nobody has judged on")
    if directory.exists(identity) or not identity.strip():
        raise JudgementError(f"the id {identity!r} is taken: it is {directory.entity(identity).name}; choose another with --id")
    for name in (given.name, *given.names):
        for other in directory.exactly(name):
            if not other.startswith(PROVISIONAL):
                raise JudgementError(
                    f"{name!r} is a name of {directory.entity(other).name} ({other}) already; see tieup entity show {other}"
                )
    return replace(given, action=Action.ADD, subject=identity)


def merge(directory: Directory, source: str, into: str, author: str) -> Judgement:
    """Two entities are one, known as ``into`` from now on."""
    one, other = directory.one(source), directory.one(into)
    if one == other:
        raise JudgementError(f"{source!r} and {into!r} are one entity already: {directory.entity(one).name} ({one})")
    _refuse_moved(directory, source, one)
    return Judgement(Action.MERGE, one, author, other)


def split(directory: Directory, given: Judgement, into: str) -> Judgement:
    """Some spellings of an entity mean another firm: ``into``, or one that has no other name yet."""
    identity = directory.one(given.subject)
    spelt = {name_key(s) for s in directory.show(identity).spellings}
    for spelling in given.names:
        if name_key(spelling) not in spelt:
            known = ", ".join(map(repr, directory.show(identity).spellings)) or "nothing"
            raise JudgementError(f"no page calls {directory.entity(identity).name} {spelling!r}; pages call it {known}")
    name = into or given.names[0]
    target, name = _split_off(directory, name) if into else (same_id(PROVISIONAL + name), name)
    if target == identity:
        raise JudgementError(f"{name!r} is {directory.entity(identity).name} ({identity}) itself; name the other firm with --into")
    return replace(given, action=Action.SPLIT, subject=identity, target=target, name=name)


def correction(record: StoredClaim, given: Judgement, called: Callable[[str], Sequence[Entity]]) -> Judgement:
    """Values of a field of a claim, as a person writes them, on words of its article or on none; ``called`` tells what a name means."""
    values = values_of(given.name, given.names)
    _refuse_unknown(values)
    made = replace(given, action=Action.CORRECT)
    if given.name == "participants":
        made = _taking_part(record, made, called)
    elif given.name == "roles":
        made = replace(made, names=tuple(f"{_participant(record, who)}={role}" for who, role in values))
    elif given.name == "unconfirmed_by":
        made = replace(made, names=tuple(_participant(record, who) for who in values))
    span = place_of(record.article.text, made.quote, made.start)
    if made.quote and span is None:
        raise JudgementError(f"the article does not say {made.quote[:80]!r}")
    return replace(made, start=span.start if span else 0)


def _taking_part(record: StoredClaim, given: Judgement, called: Callable[[str], Sequence[Entity]]) -> Judgement:
    """Who takes part after all, and who does not. One who comes in stands on the words shown, else on the name as it is given."""
    here = {part.entity.value.id for part in record.claim.participants}
    roles: dict[str, str] = {}
    new: list[str] = []
    for name, role in values_of(given.name, given.names):
        identity = _participant(record, name) if role is None or _matching(record, name) else _newcomer(name, called)
        roles[identity] = role.value if role else NO_PART
        new += [name] if same_id(identity) not in here else []
    if len(new) > 1:
        raise JudgementError(f"{' and '.join(new)} come in: name one at a time, so that each stands on words of its own")
    if len({*here, *map(same_id, roles)} - {identity for identity, role in roles.items() if role == NO_PART}) < 2:
        raise JudgementError("fewer than two would take part: reject the claim where it is none")
    return replace(given, names=tuple(f"{identity}={role}" for identity, role in roles.items()), quote=given.quote or "".join(new))


def _newcomer(name: str, called: Callable[[str], Sequence[Entity]]) -> str:
    """The id of one who does not take part yet; of one whom only pages know, it keeps the name as it is written."""
    found = called(name)
    if len(found) > 1:
        raise JudgementError(f"{name!r} may be {', '.join(f'{entity.name} ({entity.id})' for entity in found)}: give the id")
    if not found:
        return PROVISIONAL + name
    (entity,) = found
    return proper if same_id(proper := PROVISIONAL + entity.name) == entity.id else entity.id


def _refuse_unknown(values: Iterable[object]) -> None:
    """Countries and units are those that are read, so that one thing has one name."""
    from tieup.mention.measures import known_units  # noqa: PLC0415 - the data of all languages

    for value in values:
        if isinstance(value, Place) and value.country not in countries():
            raise JudgementError(f"no country {value.country!r}: it takes two letters, as DE (ISO 3166-1)")
        if isinstance(value, Quantity) and value.unit not in known_units():
            raise JudgementError(f"no unit {value.unit!r}; there are {', '.join(known_units())}")


def _participant(record: StoredClaim, name: str) -> str:
    """The id of the one who takes part under this id or name. Raises JudgementError where there is none, or several."""
    found = _matching(record, name)
    if len(found) != 1:
        there = ", ".join(f"{part.entity.value.name} ({part.entity.value.id})" for part in record.claim.participants)
        raise JudgementError(f"{name!r} {'may be several, give the id' if found else 'takes no part'}; there are {there}")
    return found.pop()


def _matching(record: StoredClaim, name: str) -> set[str]:
    """The ids of those who take part under this id or name."""
    parts = [(part.entity.value, part.span.of(record.article.text)) for part in record.claim.participants]
    return {entity.id for entity, word in parts if name == entity.id or normal(name) in (normal(entity.name), normal(word))}


def undo(log: Sequence[Judgement], number: int | None, author: str) -> Judgement:
    """Take back the judgement with this number, or the last that stands."""
    stand = standing(log)
    if number is None:
        if not stand:
            raise JudgementError("no judgement stands: there is nothing to undo")
        return Judgement(Action.UNDO, str(stand[-1].number), author)
    chosen = next((j for j in log if j.number == number), None)
    if chosen is None:
        raise JudgementError(f"there is no judgement {number}; see tieup entity log")
    if number in taken_back(log):
        raise JudgementError(f"judgement {number} is taken back already")
    return Judgement(Action.UNDO, str(number), author)


def _split_off(directory: Directory, into: str) -> tuple[str, str]:
    """The id and the name (empty for one that is known) of the firm that spellings are split off to."""
    found = directory.exactly(into)
    return (directory.one(into), "") if found else (same_id(PROVISIONAL + into), into)


def _refuse_moved(directory: Directory, asked: str, current: str) -> None:
    """An old id of an entity is no name to merge by: who gives it does not know that it has become another."""
    if same_id(asked) != current and (same_id(asked), "") in directory.who.steps:
        raise JudgementError(f"{asked} is {current} already; merge {current}, or undo that judgement first (tieup entity log)")
