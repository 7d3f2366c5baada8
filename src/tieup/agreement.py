"""How far the values of a claim agree with those a person read: of each kind how many were annotated, found and right.

Kinds: ``announced``, ``starts``, ``ends``, ``instrument``, ``binding``, ``source``, ``quantities``, ``places`` (by country), ``cities``,
``products``, ``people`` (by name and part), ``unconfirmed_by``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from tieup.entity.atlas import spots
from tieup.gold import Json, same
from tieup.text import normal

Alike = Callable[[Any, Any], bool]

# Quarters and halves as people write them; EDTF numbers them 33 to 36 and 40 to 41.
_PART = re.compile(r"(\d{4})-([QHS])([1-4])")
_FIRST = {"Q": 32, "H": 39, "S": 39}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_NEAR = 0.01


def counts(gold: Json, claim: Json) -> Counter[str]:
    """Of each kind ``KIND.gold``, ``KIND.system`` and ``KIND.right``. The sources of claims are looked at only where they are annotated."""
    out: Counter[str] = Counter()
    for kind, (values, alike) in _KINDS.items():
        wanted, found = list(values(gold)), list(values(claim))
        if kind == "source" and not wanted:
            continue
        out.update({f"{kind}.gold": len(wanted), f"{kind}.system": len(found), f"{kind}.right": _matched(wanted, found, alike)})
    return out


def kinds() -> tuple[str, ...]:
    return tuple(_KINDS)


def _matched(wanted: Iterable[Any], found: Iterable[Any], alike: Alike) -> int:
    """How many of the wanted values are found, each found one standing for one alone."""
    left, right = list(found), 0
    for value in wanted:
        at = next((i for i, other in enumerate(left) if alike(value, other)), None)
        if at is not None:
            del left[at]
            right += 1
    return right


def edtf(value: object) -> str:
    """A date as EDTF writes it: '2015-Q4' is 2015-36."""
    match = _PART.fullmatch(str(value or ""))
    return f"{match[1]}-{_FIRST[match[2]] + int(match[3])}" if match else str(value or "")


def date_of(claim: Json, key: str = "announced") -> str:
    when = claim.get(key)
    return edtf(when.get("value") if isinstance(when, Mapping) else when)


def same_date(one: str, other: str) -> bool:
    """Whether one says the same as the other or is more exact: a day of the month, a month of the year."""
    return bool(one and other) and (one.startswith(other) or other.startswith(one))


def _date(key: str) -> Callable[[Json], Iterator[str]]:
    return lambda claim: (date for date in [date_of(claim, key)] if date)


def _instrument(claim: Json) -> Iterator[str]:
    """The paper, behind what it is called in the text where that stands there too."""
    written = str(claim.get("instrument") or "").rpartition(";")[2].strip()
    yield from [written] if written else []


def _binding(claim: Json) -> Iterator[str]:
    said = str(claim.get("binding") or "unstated")
    yield from [said] if said != "unstated" else []


def _source(claim: Json) -> Iterator[str]:
    said = claim.get("claim_source") or claim.get("source")
    yield from [said] if isinstance(said, str) else []


def _places(claim: Json) -> Iterator[str]:
    yield from dict.fromkeys(str(place["country"]) for place in claim.get("places") or () if place.get("country"))


def _cities(claim: Json) -> Iterator[str]:
    yield from dict.fromkeys(_spot(str(place["city"])) for place in claim.get("places") or () if place.get("city"))


@cache
def _names_of_spots() -> Mapping[str, str]:
    return {normal(name.text): normal(spot.name) for spot, names in reversed(spots()) for name in names}


def _spot(name: str) -> str:
    """A city by the name that the table gives it, whatever script it is written in."""
    return _names_of_spots().get(normal(name), normal(name))


def _list(key: str) -> Callable[[Json], Iterator[Any]]:
    return lambda claim: iter(claim.get(key) or ())


def _same_quantity(one: Json, other: Json) -> bool:
    """The same number of the same unit: 'about 20', '<=500' and '200+' are what their numbers are."""
    a, b = (_unit(q) for q in (one, other))
    return a == b and any(abs(x - y) <= _NEAR * max(x, y) for x in _numbers(one) for y in _numbers(other))


def _unit(quantity: Json) -> str:
    return str(quantity.get("unit") or "").casefold()


def _numbers(quantity: Json) -> list[float]:
    return [float(number) for number in _NUMBER.findall(str(quantity.get("value")))]


def _same_name(one: object, other: object) -> bool:
    return same({"entity": one}, {"entity": other})


def _same_person(one: Json, other: Json) -> bool:
    named = ({"entity": person.get("name"), "as_written": person.get("as_written")} for person in (one, other))
    return one.get("part") == other.get("part") and same(*named)


def _equal(one: object, other: object) -> bool:
    return one == other


_KINDS: Mapping[str, tuple[Callable[[Json], Iterator[Any]], Alike]] = {
    "announced": (_date("announced"), same_date),
    "starts": (_date("starts"), same_date),
    "ends": (_date("ends"), same_date),
    "instrument": (_instrument, _equal),
    "binding": (_binding, _equal),
    "source": (_source, _equal),
    "quantities": (_list("quantities"), _same_quantity),
    "places": (_places, _equal),
    "cities": (_cities, _equal),
    "products": (_list("products"), _same_name),
    "people": (_list("people"), _same_person),
    "unconfirmed_by": (_list("unconfirmed_by"), _same_name),
}
