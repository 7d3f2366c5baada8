"""When two spellings are surely one name: the same words up to legal form, quotes, punctuation and inflection."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tieup.lang import available, language
from tieup.model import Entity, Found
from tieup.store.searching import DENSE
from tieup.text import normal

PROVISIONAL = "new:"
# Rules of words that stand for a name without being one: 'both companies', a vehicle, a person who speaks.
_STAND_INS = ("organisation.description", "organisation.model", "organisation.person")
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*|[&+]")
_BEGINS = re.compile(rf"[{DENSE}]|(?<=[{DENSE}])\w|(?<!\w)\w")
_MIN_STEM = 4


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> str:
    """What all spellings of one name share; it is never empty for a name that is not, and the key of a key is itself."""
    folded = normal(name)
    words = _WORD.findall(folded.removesuffix("'s"))
    legal, before = _legal_words()
    while len(words) > 1 and words[-1] in legal:
        words.pop()
    while len(words) > 1 and words[0] in before:
        words.pop(0)
    return " ".join(map(_stem, words)) or folded or name


def parts(folded: str) -> set[str]:
    """What may be asked for to find a name, given folded, that is not known whole: it from the beginning of each word on.

    Where a script sets no spaces each letter may begin a word.
    """
    return {folded[match.start() :] for match in _BEGINS.finditer(folded)}


def asked_part(name: str) -> str:
    """What the parts of a name are compared with: this folded, from its first word on; empty where it has none."""
    folded = normal(name)
    first = _BEGINS.search(folded)
    return folded[first.start() :] if first else ""


def spelling(found: Found[Entity], text: str) -> str:
    """How the text spells the organisation; of words that only stand for it, the name that they stand for."""
    written = " ".join(found.spans[0].of(text).split())
    return found.value.name if found.rule.startswith(_STAND_INS) else written


def same_id(identity: str) -> str:
    """The id that all ids of one provisional name share; another id is as it is."""
    if not identity.startswith(PROVISIONAL):
        return identity
    owner, unit, name = identity.removeprefix(PROVISIONAL).rpartition("/")
    return f"{PROVISIONAL}{owner}{unit}{name_key(name)}"


def _stem(word: str) -> str:
    """The word without the endings of its language, cut again and again so that every form ends alike.

    Names in plain Latin letters stay: there a last letter more often makes another name than another case.
    """
    while not word.isascii():
        ending = next((e for e in _endings() if word.endswith(e) and len(word) - len(e) >= _MIN_STEM), "")
        if not ending:
            break
        word = word.removesuffix(ending)
    return word


@cache
def _endings() -> tuple[str, ...]:
    folded = {normal(ending) for code in available() for ending in language(code).endings}
    return tuple(sorted((e for e in folded if e and not e.isascii()), key=lambda e: (-len(e), e)))


@cache
def _legal_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of legal forms that stand behind names, and those that stand before them, of all languages."""
    data = [language(code).data("organisations") for code in available()]
    behind, before = ({w for each in data for form in each.get(key, ()) for w in _WORD.findall(normal(form))} for key in
                      ("legal_forms", "prefix_forms"))  # fmt: skip
    return frozenset(behind), frozenset(before)
