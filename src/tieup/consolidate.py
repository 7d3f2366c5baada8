"""Tie-ups as a view over claims: the same whatever order the claims came in. For now only the obvious is merged.

Two claims speak of the same tie-up when the same partners (the joint company aside) do the same thing: they share a form or one says no
more than cooperation, they share a field or one names none, and their times do not contradict: an agreement more than a year from another
one is another, and so is what begins more than a year after the end. Only a time that the claim itself gives can contradict. The relation
is not transitive, so claims join in a fixed order, the most specific and earliest first, each the first tie-up all of whose claims it
agrees with.

Judgements of people on who is who are applied by the store before claims come here. Judgements on tie-ups ('these two are the same')
belong in ``_compatible``, before its other questions.

The id of a tie-up must outlive new readers and new claims, so it is made of what changes least: who the partners are (the first eight
letters, shared by all tie-ups of theirs), and the form that most documents name, with a number where the same partners have several tie-ups
of that form, in order of time (the other four). It changes when a judgement makes the partners others, when documents come to name another
form more often, and when an earlier tie-up of the same form turns up.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from tieup.codebook import Field, Form, Role, Status
from tieup.model import Article, Claim, Entity, TieUp

_FIRMNESS = tuple(Status)
_OPENING = frozenset({Status.SPECULATED, Status.IN_TALKS, Status.PLANNED, Status.AGREED})
_INTENDED = _OPENING - {Status.AGREED}
_DONE = frozenset({Status.AGREED, Status.ACTIVE, Status.COMPLETED, Status.ENDED})
_PARTNERS, _WHICH = 8, 4  # letters of an id
_AGAIN = timedelta(days=365)  # what is said once more within this time is the same act


class Record(Protocol):
    """A claim with a stable id and the article it comes from."""

    @property
    def id(self) -> str: ...
    @property
    def claim(self) -> Claim: ...
    @property
    def article(self) -> Article: ...


@dataclass(frozen=True, slots=True)
class Rung:
    """A step in a tie-up's life: the status that a claim gives it, and the first day of the time that the claim speaks of."""

    day: date | None
    status: Status
    record: Record


def tie_ups(records: Iterable[Record]) -> tuple[TieUp, ...]:
    """The tie-ups behind the claims, by id. Independent of order; a claim given twice counts once."""
    blocks: dict[frozenset[str], list[Record]] = defaultdict(list)
    for record in {r.id: r for r in records}.values():
        blocks[_partners(record.claim)].append(record)
    found = (tie for partners, block in blocks.items() for tie in _block(partners, block))
    return tuple(sorted(found, key=lambda t: t.id))


def partners_key(parties: Iterable[tuple[str, Role]]) -> str:
    """With what the ids of all tie-ups of these participants begin, who are given by id and role."""
    return _hash(*sorted(_partner_ids(parties)))[:_PARTNERS]


def timeline(records: Iterable[Record]) -> tuple[Rung, ...]:
    """The rungs in time, undated ones last."""
    rungs = [Rung(_day(r), r.claim.status.value, r) for r in records]
    return tuple(sorted(rungs, key=lambda g: (g.day is None, g.day or date.max, _FIRMNESS.index(g.status), g.record.id)))


def current_status(rungs: Sequence[Rung]) -> Status:
    """The status of the most recent dated act, of the same day the firmest; without dates the firmest.

    Talk and intention are no acts once something was done: they take nothing back.
    """
    done = any(g.status in _DONE for g in rungs)
    acts = [g for g in rungs if not done or g.status not in _INTENDED]
    last = max((g.day for g in acts if g.day), default=None)
    return max((g.status for g in acts if g.day == last), key=_FIRMNESS.index)


def _partners(claim: Claim) -> frozenset[str]:
    return _partner_ids((p.entity.value.id, p.role) for p in claim.participants)


def _partner_ids(parties: Iterable[tuple[str, Role]]) -> frozenset[str]:
    known = tuple(parties)
    partners = frozenset(identity for identity, role in known if role is not Role.VENTURE)
    return partners if len(partners) > 1 else frozenset(identity for identity, _ in known)


def _block(partners: frozenset[str], block: list[Record]) -> Iterator[TieUp]:
    """The tie-ups of the same partners, each with its id."""
    by_form: dict[Form, list[list[Record]]] = defaultdict(list)
    for cluster in _clusters(block):
        by_form[_leading_form(cluster)].append(cluster)
    who = sorted(partners)
    for form, clusters in by_form.items():
        for number, cluster in enumerate(sorted(clusters, key=_earliest_first)):
            yield _tie_up(_hash(*who)[:_PARTNERS] + _hash(*who, form.value, str(number))[:_WHICH], cluster)


def _leading_form(cluster: list[Record]) -> Form:
    """The form that most documents name; plain cooperation only where nothing else is named."""
    said = {(r.article.document, form) for r in cluster for form in _forms(r.claim)}
    times = Counter(form for _, form in said)
    specific = [form for form in Form if times[form] and form is not Form.COOPERATION]
    return max(specific, key=lambda form: times[form], default=Form.COOPERATION)


def _earliest_first(cluster: list[Record]) -> tuple[date, list[str], str]:
    first = min((day for r in cluster if (day := _day(r))), default=date.max)
    return first, sorted(f.value for r in cluster for f in _fields(r.claim)), min(r.id for r in cluster)


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _clusters(block: list[Record]) -> list[list[Record]]:
    clusters: list[list[Record]] = []
    for record in sorted(block, key=_specific_first):
        home = next((c for c in clusters if all(_compatible(record.claim, r.claim) for r in c)), None)
        if home is None:
            clusters.append([record])
        else:
            home.append(record)
    return clusters


def _specific_first(record: Record) -> tuple[int, int, date, str]:
    claim = record.claim
    first = claim.announced.value.start if claim.announced else date.max
    return -len(_fields(claim)), -len(_forms(claim) - {Form.COOPERATION}), first, record.id


def _compatible(one: Claim, other: Claim) -> bool:
    return _same_thing(one, other) and not (_anew(one, other) or _anew(other, one))


def _same_thing(one: Claim, other: Claim) -> bool:
    forms, others = _forms(one), _forms(other)
    same_form = bool(forms & others) or forms == {Form.COOPERATION} or others == {Form.COOPERATION}
    return same_form and (not _fields(one) or not _fields(other) or bool(_fields(one) & _fields(other)))


def _anew(earlier: Claim, later: Claim) -> bool:
    """Whether the later claim tells of a new beginning, well after the act that the earlier one tells of."""
    if not earlier.announced or not later.announced or later.announced.value.start - earlier.announced.value.stop <= _AGAIN:
        return False
    before, after = earlier.status.value, later.status.value
    over = before in (Status.ENDED, Status.COMPLETED) and after in _OPENING
    return over or before is after is Status.AGREED


def _forms(claim: Claim) -> set[Form]:
    return {f.value for f in claim.forms}


def _fields(claim: Claim) -> set[Field]:
    return {f.value for f in claim.fields}


def _tie_up(identity: str, cluster: list[Record]) -> TieUp:
    rungs = timeline(cluster)
    roles: dict[str, tuple[Entity, Role]] = {}
    for rung in rungs:
        for participant in rung.record.claim.participants:
            entity = participant.entity.value
            if entity.id not in roles or roles[entity.id][1] is Role.PARTNER:
                roles[entity.id] = (entity, participant.role)
    forms = set().union(*(_forms(r.claim) for r in cluster))
    fields = set().union(*(_fields(r.claim) for r in cluster))
    return TieUp(
        id=identity,
        participants=tuple(roles[key] for key in sorted(roles)),
        forms=tuple(f for f in Form if f in forms and (f is not Form.COOPERATION or len(forms) == 1)),
        fields=tuple(f for f in Field if f in fields),
        status=current_status(rungs),
        claims=tuple(rung.record.id for rung in rungs),
    )


def _day(record: Record) -> date | None:
    when = record.claim.announced.value if record.claim.announced else record.article.published
    return when.start if when else None
