"""Judgements that can be made, checked against what the database knows. Each gives the record to add to the log."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
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
        name = directory.entity(one).name
        raise JudgementError(f"{source!r} and {into!r} are one entity already: {name} ({one})", "one_already", name=name)
    _refuse_moved(directory, source, one)
    return Judgement(Action.MERGE, one, author, other)


def split(directory: Directory, given: Judgement, into: str) -> Judgement:
    """Some spellings of an entity mean another firm: ``into``, or one that has no other name yet."""
    identity = directory.one(given.subject)
    spelt = {name_key(s) for s in directory.show(identity).spellings}
    for spelling in given.names:
        if name_key(spelling) not in spelt:
            known, called = ", ".join(map(repr, directory.show(identity).spellings)) or "nothing", directory.entity(identity).name
            text = f"no page calls {called} {spelling!r}; pages call it {known}"
            raise JudgementError(text, "not_spelt", name=called, spelling=spelling, listed=known)
    name = into or given.names[0]
    target, name = _split_off(directory, name) if into else (same_id(PROVISIONAL + name), name)
    if target == identity:
        text = f"{name!r} is {directory.entity(identity).name} ({identity}) itself; name the other firm with --into"
        raise JudgementError(text, "itself", name=name)
    return replace(given, action=Action.SPLIT, subject=identity, target=target, name=name)


def corrections(record: StoredClaim, given: Judgement, called: Callable[[str], Sequence[Entity]]) -> list[Judgement]:
    """Values of a field of a claim, as a person writes them, on words of its article or on none; ``called`` tells what a name means.

    They are one judgement, but for several who come into a claim: each of them is one of its own.
    """
    values = values_of(given.name, given.names)
    _refuse_unknown(values)
    made = [replace(given, action=Action.CORRECT)]
    if given.name == "participants":
        made = _taking_part(record, made[0], called)
    elif given.name == "roles":
        made = [replace(made[0], names=tuple(f"{_participant(record, who)}={role}" for who, role in values))]
    elif given.name == "unconfirmed_by":
        made = [replace(made[0], names=tuple(_participant(record, who) for who in values))]
    return [_placed(each, record.article.text) for each in made]


def _placed(made: Judgement, text: str) -> Judgement:
    span = place_of(text, made.quote, made.start)
    if made.quote and span is None:
        raise JudgementError(f"the article does not say {made.quote[:80]!r}", "not_said", words=made.quote[:80])
    return replace(made, start=span.start if span else 0)


def _taking_part(record: StoredClaim, given: Judgement, called: Callable[[str], Sequence[Entity]]) -> list[Judgement]:
    """Who takes part after all, and who does not. One who comes in stands on the words shown, else on the name as it is given; of several
    each on its name, where the article has it.
    """
    here, text = {part.entity.value.id for part in record.claim.participants}, record.article.text
    roles: dict[str, str] = {}
    new: dict[str, str] = {}
    for name, role in values_of(given.name, given.names):
        identity = _participant(record, name) if role is None or _matching(record, name) else _newcomer(name, called)
        roles[identity] = role.value if role else NO_PART
        new.update({} if same_id(identity) in here else {identity: name})
    if len({*here, *map(same_id, roles)} - {identity for identity, role in roles.items() if role == NO_PART}) < 2:
        raise JudgementError("fewer than two would take part: reject the claim where it is none", "too_few")
    if len(new) < 2:
        return [_with_roles(given, roles, given.quote or "".join(new.values()))]
    others = {identity: role for identity, role in roles.items() if identity not in new}
    came = [_with_roles(given, {who: roles[who]}, name if name in text else given.quote or name) for who, name in new.items()]
    return [*came, *([_with_roles(given, others, given.quote)] if others else [])]


def _with_roles(given: Judgement, roles: Mapping[str, str], quote: str) -> Judgement:
    return replace(given, names=tuple(f"{identity}={role}" for identity, role in roles.items()), quote=quote)


def _newcomer(name: str, called: Callable[[str], Sequence[Entity]]) -> str:
    """The id of one who does not take part yet; of one whom only pages know, it keeps the name as it is written."""
    found = called(name)
    if len(found) > 1:
        listed = ", ".join(f"{entity.name} ({entity.id})" for entity in found)
        raise JudgementError(f"{name!r} may be {listed}: give the id", "several", name=name, listed=listed)
    if not found:
        return PROVISIONAL + name
    (entity,) = found
    return proper if same_id(proper := PROVISIONAL + entity.name) == entity.id else entity.id


def _refuse_unknown(values: Iterable[object]) -> None:
    """Countries and units are those that are read, so that one thing has one name."""
    from tieup.mention.measures import known_units  # noqa: PLC0415 - the data of all languages

    for value in values:
        if isinstance(value, Place) and value.country not in countries():
            raise JudgementError(
                f"no country {value.country!r}: it takes two letters, as DE (ISO 3166-1)", "no_country", name=value.country
            )
        if isinstance(value, Quantity) and value.unit not in known_units():
            known = ", ".join(known_units())
            raise JudgementError(f"no unit {value.unit!r}; there are {known}", "no_unit", name=value.unit, listed=known)


def _participant(record: StoredClaim, name: str) -> str:
    """The id of the one who takes part under this id or name. Raises JudgementError where there is none, or several."""
    found = _matching(record, name)
    if len(found) != 1:
        there = ", ".join(f"{part.entity.value.name} ({part.entity.value.id})" for part in record.claim.participants)
        what = "may be several, give the id" if found else "takes no part"
        raise JudgementError(f"{name!r} {what}; there are {there}", "several" if found else "no_part", name=name, listed=there)
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
            raise JudgementError("no judgement stands: there is nothing to undo", "nothing_stands")
        return Judgement(Action.UNDO, str(stand[-1].number), author)
    chosen = next((j for j in log if j.number == number), None)
    if chosen is None:
        raise JudgementError(f"there is no judgement {number}; see tieup entity log", "no_judgement", number=number)
    if number in taken_back(log):
        raise JudgementError(f"judgement {number} is taken back already", "undone", number=number)
    return Judgement(Action.UNDO, str(number), author)


def _split_off(directory: Directory, into: str) -> tuple[str, str]:
    """The id and the name (empty for one that is known) of the firm that spellings are split off to."""
    found = directory.exactly(into)
    return (directory.one(into), "") if found else (same_id(PROVISIONAL + into), into)


def _refuse_moved(directory: Directory, asked: str, current: str) -> None:
    """An old id of an entity is no name to merge by: who gives it does not know that it has become another."""
    if same_id(asked) != current and (same_id(asked), "") in directory.who.steps:
        text = f"{asked} is {current} already; merge {current}, or undo that judgement first (tieup entity log)"
        raise JudgementError(text, "judged_already", name=asked, now=current)
