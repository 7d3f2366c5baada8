"""Whether a word is an ordinary word of a language: simplemma's dictionaries, and compounds that end in one."""

from __future__ import annotations

from functools import lru_cache

from tieup.lang.language import Language

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
    from simplemma import is_known  # noqa: PLC0415 - its dictionaries take a moment, and only unknown names need them

    return bool(word) and bool(is_known(word, lang=code))
