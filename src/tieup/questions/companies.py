"""A company seen through its tie-ups."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tieup.dates import earliest, latest
from tieup.model import Entity, TieUp
from tieup.questions.records import Company, Partner, Ties


def company_of(name: str, entities: tuple[Entity, ...], ties: Ties) -> Company:
    """The partners of these entities, those with most tie-ups first."""
    own = {entity.id for entity in entities}
    shared: dict[str, list[TieUp]] = defaultdict(list)
    known: dict[str, Entity] = {}
    for tie in ties:
        for entity, _ in tie.participants:
            if entity.id not in own:
                known[entity.id] = entity
                shared[entity.id].append(tie)
    partners = (_partner(known[identity], several) for identity, several in shared.items())
    ordered = sorted(partners, key=lambda partner: (-len(partner.ties), partner.entity.name, partner.entity.id))
    return Company(name, entities, tuple(ordered), tuple(_years(ties)), ties)


def _partner(entity: Entity, ties: list[TieUp]) -> Partner:
    forms, fields = Counter(f.value for t in ties for f in t.forms), Counter(f.value for t in ties for f in t.fields)
    times = [time for tie in ties for time in (tie.first, tie.last) if time]
    return Partner(
        entity,
        tuple(tie.id for tie in ties),
        _counted(forms),
        _counted(fields),
        _counted(Counter(tie.status.value for tie in ties)),
        earliest(times),
        latest(times),
    )


def _counted(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _years(ties: Iterable[TieUp]) -> Iterator[tuple[int, str, int]]:
    """Tie-ups by the year in which they were first spoken of, and field."""
    counts = Counter((tie.first.start.year, field) for tie in ties if tie.first for field in tie.fields or ("",))
    yield from ((year, str(field), number) for (year, field), number in sorted(counts.items()))
