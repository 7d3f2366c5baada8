"""Whether a word is an ordinary word of a language: simplemma's dictionaries, and compounds that end in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from tieup.cache import cached, key_of
from tieup.lang.language import Language

if TYPE_CHECKING:
    from marisa_trie import Trie
    from simplemma.strategies import DictionaryLookupStrategy

_MIN_HEAD, _MIN_TAIL = 3, 4


@lru_cache(maxsize=50_000)
def is_word(word: str, language: Language) -> bool:
    """Whether the dictionary holds the word, its last part behind a hyphen, or (where nouns are compounded) a tail of it."""
    last = word.rsplit("-", maxsplit=1)[-1]
    code = language.dictionary or language.code
    if _known(last, code) or _known(last.lower(), code):
        return True
    return language.capitals == "nouns" and any(_known(tail, code) for tail in _tails(last.lower()))


def _tails(word: str) -> list[str]:
    return [tail for at in range(_MIN_HEAD, len(word) - _MIN_TAIL) for tail in (word[at:], word[at:].capitalize())]


@lru_cache(maxsize=200_000)
def _known(word: str, code: str) -> bool:
    return bool(word) and _lookup().get_lemma(word, code) is not None


@cache
def _lookup() -> DictionaryLookupStrategy:
    from simplemma.strategies import DictionaryLookupStrategy  # noqa: PLC0415 - only unknown names need it

    return DictionaryLookupStrategy(_Dictionaries())


class _Dictionaries:
    """simplemma's dictionaries without the lemmas, kept in the user's cache: unpacked from the package each takes a second or two and a
    hundred megabytes.
    """

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        return _words(lang)


class _Words(Mapping[str, str]):
    """The forms of a dictionary; each stands for its own lemma."""

    def __init__(self, forms: Trie) -> None:
        self._forms = forms

    def __getitem__(self, form: str) -> str:
        if form not in self._forms:
            raise KeyError(form)
        return form

    def __iter__(self) -> Iterator[str]:
        return iter(self._forms)

    def __len__(self) -> int:
        return len(self._forms)


@cache
def _words(code: str) -> _Words:
    from marisa_trie import Trie  # noqa: PLC0415 - a compiled library, loaded on first use
    from simplemma import __version__ as version  # noqa: PLC0415

    def unpacked() -> bytes:
        from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory  # noqa: PLC0415

        return bytes(Trie(DefaultDictionaryFactory().get_dictionary(code)).tobytes())

    return _Words(Trie().frombytes(cached(key_of(version.encode(), code.encode()), unpacked)))
