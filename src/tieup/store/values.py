"""How people write the values of a claim, and how judgements keep them: a line of text each.

A term of the codebook is its name and a time its EDTF; a place is 'HU; city=Debrecen', a person 'Anna Berg; part=signatory;
organisation=BMW', a quantity '30 GWh/year cells' (number and unit as they are printed, then what is counted), a role 'CATL=supplier'. Of
participants those are named that change: 'Orano=supplier' takes part, 'BMW=none' does not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from tieup.codebook import Binding, Field, Form, Instrument, Part, Role, Status, Term, Voice
from tieup.dates import When
from tieup.errors import JudgementError
from tieup.model import Person, PersonPart, Place, Quantity
from tieup.records import quantity_to_json

T = TypeVar("T", bound=Term)
UNSTATED, NO_PART = "unstated", "none"
# What a value of several parts is made of, in order; the first part must be there.
PARTS: Mapping[str, tuple[str, ...]] = {
    "participants": ("who", "role"),
    "roles": ("who", "role"),
    "places": ("country", "region", "city", "plant"),
    "quantities": ("amount", "unit", "per", "what"),
    "people": ("name", "organisation", "function", "part"),
}
_NUMBER = r"\d+(?:\.\d+)?"
_QUANTITY = re.compile(
    rf"(?P<limit><=|>)?(?P<low>{_NUMBER})(?:-(?P<high>{_NUMBER}))? ?"
    r"(?P<unit>[^\s/\d][^\s/]*)(?:/(?P<per>year|month|day))?(?: (?P<what>.+))?"
)


@dataclass(frozen=True, slots=True)
class Notation:
    """How the values of a field are read; whether there may be several, and whether there must be one."""

    read: Callable[[str], Any]
    many: bool = False
    needed: bool = False


def values_of(name: str, words: Sequence[str]) -> tuple[Any, ...]:
    """The values that the words of a correction mean, each once. Raises JudgementError for what the codebook does not have."""
    notation = NOTATIONS.get(name)
    if notation is None:
        raise JudgementError(f"{name!r} cannot be corrected; there are {', '.join(NOTATIONS)}", "no_field", name=name)
    if (notation.needed and not words) or (len(words) > 1 and not notation.many):
        raise JudgementError(f"{name} takes {'at least one value' if notation.many else 'one value'}", "how_many", field=name)
    try:
        read = dict.fromkeys(notation.read(_line(word)) for word in words)
    except ValueError as error:
        raise JudgementError(f"no value of {name}: {error}", "no_value", field=name, given="; ".join(words)) from error
    return tuple(value for value in read if value is not None)


def written(name: str, parts: Mapping[str, str]) -> str:
    """The text of a value with these parts, see ``PARTS``."""
    given = {part: " ".join(parts[part].split()) for part in PARTS[name] if parts.get(part, "").strip()}
    if name in ("participants", "roles"):
        return f"{given.get('who', '')}={given.get('role', '')}"
    if name == "quantities":
        unit = "/".join(filter(None, (given.get("unit"), given.get("per"))))
        return " ".join(filter(None, (given.get("amount"), unit, given.get("what"))))
    return "; ".join(f"{part}={text}" for part, text in given.items())


def parts_of(value: Place | Quantity | PersonPart) -> dict[str, str]:
    """The parts that a value is written with."""
    if isinstance(value, Quantity):
        return {"amount": str(quantity_to_json(value)["value"]), "unit": value.unit, "per": value.per, "what": value.what}
    return asdict(value) if isinstance(value, Place) else {**asdict(value.person), "part": value.part.value}


def _line(word: str) -> str:
    if not (line := " ".join(word.split())):
        raise ValueError("it is empty")
    return line


def _term(kind: type[T]) -> Callable[[str], T]:
    def read(word: str) -> T:
        if word not in set(kind):
            raise ValueError(f"{word!r}; there are {', '.join(kind)}")
        return kind(word)

    return read


def _binding(word: str) -> Binding | None:
    return None if word == UNSTATED else _term(Binding)(word)


def _role(word: str) -> tuple[str, Role]:
    who, _, role = word.rpartition("=")
    if not who.strip():
        raise ValueError(f"{word!r}; write 'CATL=supplier'")
    return who.strip(), _term(Role)(role.strip())


def _part(word: str) -> tuple[str, Role | None]:
    """Who takes part, and as what; None for one who does not."""
    who, equals, role = word.rpartition("=")
    if not equals:
        return word, Role.PARTNER
    return (who.strip(), None) if who.strip() and role.strip() == NO_PART else _role(word)


def _place(word: str) -> Place:
    given = _pieces("places", word)
    return Place(**{**given, "country": given["country"].upper()})


def _quantity(word: str) -> Quantity:
    match = _QUANTITY.fullmatch(word)
    low, high = (float(match["low"]), float(match["high"] or match["low"])) if match else (0, -1)
    if match is None or low > high or (match["limit"] and match["high"]):
        raise ValueError(f"{word!r}; write '30 GWh/year cells', '5-6 GWh', '<=500 vehicles' or '>400 jobs'")
    ends = {"<=": (None, high), ">": (low, None)}.get(match["limit"] or "", (low, high))
    return Quantity(*ends, match["unit"], match["what"] or "", match["per"] or "")


def _person(word: str) -> PersonPart:
    given = _pieces("people", word)
    part = _term(Part)(given.pop("part", ""))
    return PersonPart(Person(**given), part)


def _pieces(name: str, word: str) -> dict[str, str]:
    """'HU; city=Debrecen' as parts and their texts; the first may go without its name."""
    first, *others = PARTS[name]
    found: dict[str, str] = {}
    for number, piece in enumerate(word.split(";")):
        part, equals, text = piece.strip().partition("=")
        part, text = (part, text) if equals or number else (first, part)
        if part.strip() not in PARTS[name]:
            raise ValueError(f"{piece.strip()!r}; write '{first.upper()}; {others[0]}=...', and of {', '.join(others)} what is known")
        found[part.strip()] = _line(text)
    if first not in found:
        raise ValueError(f"{word!r} has no {first}")
    return found


# What can be corrected.
NOTATIONS: Mapping[str, Notation] = {
    "status": Notation(_term(Status), needed=True),
    "forms": Notation(_term(Form), many=True, needed=True),
    "fields": Notation(_term(Field), many=True),
    "participants": Notation(_part, many=True, needed=True),
    "roles": Notation(_role, many=True, needed=True),
    "instrument": Notation(_term(Instrument)),
    "binding": Notation(_binding),
    "announced": Notation(When.parse),
    "starts": Notation(When.parse),
    "ends": Notation(When.parse),
    "places": Notation(_place, many=True),
    "quantities": Notation(_quantity, many=True),
    "products": Notation(str, many=True),
    "people": Notation(_person, many=True),
    "source": Notation(_term(Voice)),
    "unconfirmed_by": Notation(str, many=True),
}
