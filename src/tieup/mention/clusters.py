"""Which spellings of a text name one organisation: equal names, inflected ones, other scripts, declared and obvious short forms.

Names that the registry knows are never joined to one another; one that it does not know joins a known one that the text names too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tieup.entity import Registry
from tieup.entity.similarity import inflected, latin, name_words, same_name
from tieup.model import Entity, Mention
from tieup.text import normal

_MIN_ACRONYM = 3
_MIN_SHORT = 3
_MIN_DENSE = 2
_DENSE = "\u3040"  # from here on scripts write no spaces between words

Words = tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Head:
    """An organisation of the text with the words of all its spellings, and the initials of all words, legal forms too."""

    entity: Entity
    spellings: set[Words] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)

    def add(self, name: str) -> None:
        self.spellings.add(name_words(name))
        self.initials |= {"".join(word[0] for word in words) for words in (name_words(name), normal(name).split())}


def clustered(mentions: Sequence[Mention], text: str, registry: Registry, declared: Mapping[str, str]) -> tuple[Mention, ...]:
    """The mentions with one entity for all spellings of an organisation.

    ``declared`` are the short names that the text gives to longer ones, folded.
    """
    heads = _known(mentions, text, registry)
    chosen: dict[str, _Head] = {}
    unknown = {m.entity.name: m.entity for m in mentions if m.entity.provisional}
    for name in sorted(unknown, key=lambda n: (normal(n) in declared, -len(n), n)):
        words, long = name_words(name), declared.get(normal(name), "")
        head = chosen.get(long) or _declared(long, heads) or _joined(words, heads, chosen) or _only(words, heads)
        if head is None:
            head = _Head(unknown[name])
            heads.append(head)
        head.add(name)
        chosen[normal(name)] = head
    return tuple(replace(m, value=chosen[normal(m.entity.name)].entity) if m.entity.provisional else m for m in mentions)


def provisional(name: str) -> Entity:
    """An organisation that only the text knows."""
    clean = " ".join(name.split())
    for ending in ("'s", "\u2019s"):
        clean = clean.removesuffix(ending)
    return Entity(f"new:{normal(clean)}", clean)


def _known(mentions: Iterable[Mention], text: str, registry: Registry) -> list[_Head]:
    heads: dict[str, _Head] = {}
    for mention in mentions:
        if mention.entity.provisional:
            continue
        if mention.entity.id not in heads:
            organisation = registry.get(mention.entity.id)
            names = [name.text for name in organisation.names] if organisation else [mention.entity.name]
            head = heads[mention.entity.id] = _Head(mention.entity)
            for name in names:
                head.add(name)
        heads[mention.entity.id].add(mention.span.of(text))
    return list(heads.values())


def _declared(long: str, heads: Iterable[_Head]) -> _Head | None:
    return next((head for head in heads if long and name_words(long) in head.spellings), None)


def _joined(words: Words, heads: list[_Head], chosen: dict[str, _Head]) -> _Head | None:
    """The organisation that has this name or a form of it; those that only now turn out to be one become one."""
    found = [head for head in heads if _equal(words, head) or _alike(words, head)]
    known = [head for head in found if not head.entity.provisional]
    if not found or len(known) > 1:
        return None
    first = (known or found)[0]
    for other in found:
        if other is not first:
            heads.remove(other)
            first.spellings |= other.spellings
            first.initials |= other.initials
            chosen.update({name: first for name, head in chosen.items() if head is other})
    return first


def _only(words: Words, heads: Iterable[_Head]) -> _Head | None:
    """The only organisation whose letters or first words the name is."""
    heads = tuple(heads)
    for relation in (_acronym, _short):
        found = [head for head in heads if relation(words, head)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def _equal(words: Words, head: _Head) -> bool:
    return any("".join(latin(words)) == "".join(latin(other)) for other in head.spellings)


def _alike(words: Words, head: _Head) -> bool:
    """Inflected, or with one slip of the pen."""
    return any(inflected(words, other) for other in head.spellings) or (
        head.entity.provisional
        and any(words[0][0] == other[0][0] and same_name(" ".join(words), " ".join(other)) for other in head.spellings)
    )


def _acronym(words: Words, head: _Head) -> bool:
    return len(words) == 1 and len(words[0]) >= _MIN_ACRONYM and words[0] in head.initials


def _short(words: Words, head: _Head) -> bool:
    """The first words of a longer name; where no spaces part the words, a part of it."""
    written = "".join(words)
    if written[0] >= _DENSE:
        return len(written) >= _MIN_DENSE and any(written in "".join(other) for other in head.spellings)
    return len(written) >= _MIN_SHORT and any(inflected(words, other[: len(words)]) for other in head.spellings if len(other) > len(words))
