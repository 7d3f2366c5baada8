"""Names that no list holds, found by their shape: legal forms, quotes behind a head noun, capitals, acronyms."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from tieup.lang import Language
from tieup.lang.lexicon import is_word
from tieup.model import Span
from tieup.text import NEVER, any_of, any_written, normal

_WORD = r"[^\W\d_][\w.&'\u2019+-]*[\w+]|[^\W\d_]"
_QUOTED = re.compile(r"[\u00ab\u201e\u201c\"]([^\u00ab\u00bb\u201c\u201d\u201e\"\n]{2,60})[\u00bb\u201c\u201d\"]")
_PLAIN = r"[\w&+]+(?:[.'\u2019-][\w&+]+)*"
# Where no spaces part words, a word in Latin letters ends where the other script begins.
_LATIN = _PLAIN.replace(r"[\w&+]", r"(?:(?![\u3040-\u9fff\uac00-\ud7af])[\w&+])")
_NAME = rf"(?<!\w)(?=[^\W\d_a-z])(?:{_WORD})(?:(?: | & |-)(?=[^\W_a-z])(?:{_WORD}|\d+)){{0,5}}"
_MAX_WORDS = 5
_QUOTE_REACH, _RUN_REACH = 40, 30  # code points before a name in which words may say what it names
_OWNERS = ("'s", "\u2019s")
_SMALL = "[a-z\u00df-\u00f6\u00f8-\u00ff]"  # a small letter of the languages with elided words
_ENDING = r"[\w-]*"  # of a word, a compound's too
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de][\w&'\u2019-]*\w|[A-Z]{2,}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A name-like stretch, and the id of the shape it has."""

    span: Span
    origin: str


class Shapes:
    """Finds name-like stretches of one language by the words of its ``organisations.toml``."""

    def __init__(self, language: Language) -> None:
        data = language.data("organisations")
        self._language = language
        self._heads = _words(data.get("heads", ()))
        self._stop = frozenset(normal(word) for key in ("stop", "stop_acronyms") for word in data.get(key, ()))
        self._generic = self._stop | frozenset(normal(word) for key in ("generic", "prefix_forms") for word in data.get(key, ()))
        self._articles = frozenset(map(normal, language.data("authorities").get("articles", ())))
        self._things = _words(data.get("things", ()))
        self._persons = _words(data.get("person_heads", ()))
        self._quote_stop = _words(data.get("quote_stop", ()))
        self._forms = _legal_form((*data.get("legal_forms", ()), *shared()["legal_forms"]))
        self._and = str(language.data("authorities").get("and", ""))
        self._linked = _linked((self._and, *shared()["links"]))
        self._before = _prefix_form(data.get("prefix_forms", ()))
        self._heads_tell = bool(data.get("heads_tell", False))
        self._foreign = bool(data.get("foreign_capitals", False))
        self._plain_runs = self._language.capitals == "names" and bool(data.get("plain_runs", True))
        self._adverbs = tuple(normal(ending) for ending in data.get("adverb_endings", ()))
        self._joiners = frozenset(data.get("joiners", ()))
        self._opening = re.compile(rf"\W*{language.elided}", re.IGNORECASE)
        self._institutions = _institution(data.get("institutions", ()), data.get("links", ()))
        self._token = re.compile(
            rf"(?<!\w){language.elided}|(?<!\w)(?i:{language.elided})(?={_SMALL})|{_PLAIN if language.spaced else _LATIN}"
        )

    def find(self, text: str, sentence: Span) -> Iterator[Shape]:
        """The shapes in one sentence; they may overlap."""
        yield from self._legal(text, sentence)
        yield from self._institution(text, sentence)
        yield from self._quoted(text, sentence)
        yield from self._runs(text, sentence)

    def names_nothing(self, word: str) -> bool:
        """Whether the word alone names nobody: a small or generic word, a noun for firms or for people."""
        plain = normal(word)
        return plain in self._generic or self.is_head(word) or self._is_person(word) or not any(c.isalpha() for c in plain)

    def is_thing(self, name: str) -> bool:
        """Whether the name ends in a word for a thing: an agreement, a law, a show."""
        return bool(self._things.search(normal(name)))

    def tidied(self, text: str, span: Span) -> Span | None:  # noqa: ARG002 - where spaces part words a tagger takes whole ones
        """A stretch that a tagger takes for a name, as it is."""
        return span

    def _legal(self, text: str, sentence: Span) -> Iterator[Shape]:
        for match in self._forms.finditer(text, sentence.start, sentence.stop):
            span = Span(self._begin(match, text, sentence), match.end("name"))
            if not span.of(text)[0].islower():
                yield Shape(span, "shape.legal_form")
        for match in self._before.finditer(text, sentence.start, sentence.stop) if self._before else ():
            yield Shape(Span(match.start("name"), match.end("name")), "shape.prefix_form")

    def _institution(self, text: str, sentence: Span) -> Iterator[Shape]:
        """'Universite de Tokyo', 'la banque des Territoires': a noun whose name small words join to it."""
        for match in self._institutions.finditer(text, sentence.start, sentence.stop):
            yield Shape(Span(match.start(), match.end()), "shape.prefix_form")

    def _begin(self, match: re.Match[str], text: str, sentence: Span) -> int:
        """Where the name begins: before 'and' too where what stands behind it are no more than words: 'Road and Bridge Corporation'."""
        start = max(self._past_article(match), _past_small(match), self._past_heads(match))
        more = self._linked.search(text[sentence.start : start])
        if more is None or start > match.start("name"):
            return start
        of_words = all(is_word(word, self._language) for word in (*match["name"].split(), more["name"].split()[-1]))
        return sentence.start + self._past_article(more) if more["link"] != self._and or of_words else start

    def _past_article(self, match: re.Match[str]) -> int:
        first, space, rest = match["name"].partition(" ")
        return match.start("name") + (len(first) + 1 if space and rest and normal(first) in self._articles else 0)

    def _past_heads(self, match: re.Match[str]) -> int:
        """Behind the nouns that lead a name where these have capitals too: 'der Zulieferer Kelpie GmbH'."""
        start, rest = match.start("name"), match["name"]
        while self._language.capitals == "nouns" and " " in rest and self.is_head(rest.split(" ", 1)[0]):
            start, rest = start + rest.index(" ") + 1, rest.split(" ", 1)[1]
        return start

    def _quoted(self, text: str, sentence: Span) -> Iterator[Shape]:
        for match in _QUOTED.finditer(text, sentence.start, sentence.stop):
            name = match.group(1)
            words = name.split()
            if not name[0].isupper() or len(words) > _MAX_WORDS or name[-1] in ".!?,":
                continue
            if not self._quote_stop.search(normal(text[max(sentence.start, match.start() - _QUOTE_REACH) : match.start()]) + " "):
                yield Shape(Span(match.start(1), match.end(1)), "shape.quoted")

    def _runs(self, text: str, sentence: Span) -> Iterator[Shape]:
        tokens = self._tokens(text, sentence)
        at = 0
        while at < len(tokens):
            stop = self._run_end(text, tokens, at)
            if stop > at:
                yield from self._run(text, sentence, tokens, (at, stop))
            at = max(stop, at + 1)

    def _tokens(self, text: str, sentence: Span) -> list[re.Match[str]]:
        """The words, elided ones by themselves; one with a capital is no part of a name where it opens the sentence: "L'Enel"."""
        opening = self._opening.match(text, sentence.start)
        return list(self._token.finditer(text, opening.end() if opening else sentence.start, sentence.stop))

    def _run_end(self, text: str, tokens: list[re.Match[str]], at: int) -> int:
        stop = at
        while stop < len(tokens) and self._namelike(tokens[stop].group()) and (stop == at or self._joined(text, tokens, stop)):
            stop += 1
        return stop

    def _namelike(self, word: str) -> bool:
        return (word[0].isupper() or (word[0].islower() and any(c.isupper() for c in word[1:3]))) and normal(word) not in self._stop

    def _joined(self, text: str, tokens: list[re.Match[str]], at: int) -> bool:
        between = text[tokens[at - 1].end() : tokens[at].start()]
        if tokens[at - 1].group().endswith(_OWNERS):
            return False  # "China's Geely" are two names
        return between.strip() in self._joiners or between == " "

    def _run(self, text: str, sentence: Span, tokens: list[re.Match[str]], run: tuple[int, int]) -> Iterator[Shape]:
        words, start = tokens[run[0] : run[1]], tokens[run[0]].start()
        before = normal(text[max(sentence.start, start - _RUN_REACH) : start])
        opens = not any(map(str.isalnum, text[sentence.start : start]))
        if opens and normal(words[0].group()).endswith(self._adverbs):
            words = words[1:]
        headed = led = bool(self._heads.search(before + " "))
        person = bool(self._persons.search(before + " "))
        yield from self._compounds(words)
        while words and (self.is_head(words[0].group()) or self._is_person(words[0].group())):
            headed, person = self.is_head(words[0].group()), self._is_person(words[0].group())
            words = words[1:]
        led = led and self._heads_tell  # then even an ordinary word is a name
        if person or not words or len(words) > _MAX_WORDS or not (led or self._unfamiliar(words)):
            return
        span = Span(words[0].start(), words[-1].end())
        if headed:
            yield Shape(span, "shape.head_noun")
        elif self._language.capitals == "names":
            yield Shape(span, "shape.capitals")
        else:
            yield from self._noun_run(words)

    def _compounds(self, words: list[re.Match[str]]) -> Iterator[Shape]:
        """The firm in 'VW-Tochter' and 'Varta-Chefin'."""
        for word in words:
            name, hyphen, tail = word.group().partition("-")
            if hyphen and (self.is_head(tail) or self._is_person(tail)) and self._namelike(name) and not is_word(name, self._language):
                yield Shape(Span(word.start(), word.start() + len(name)), "shape.compound")

    def is_head(self, word: str) -> bool:
        """Whether it is a noun for firms."""
        return bool(self._heads.fullmatch(normal(word)))

    def _is_person(self, word: str) -> bool:
        return bool(self._persons.fullmatch(normal(word)))

    def _unfamiliar(self, words: list[re.Match[str]]) -> bool:
        """Whether some word is none of the language, and where capitals of its own script do not mark firms, of another script."""
        names = [w.group() for w in words]
        if self._foreign and not any(name.isascii() or (name.isupper() and len(name) > 1) for name in names):
            return False
        if len(names) > 1 and self._plain_runs:
            return True
        return not all(is_word(name, self._language) for name in names)

    def _noun_run(self, run: list[re.Match[str]]) -> Iterator[Shape]:
        """Where all nouns have capitals, two in a row without an article between them are seldom anything but a name."""
        if len(run) > 1:
            yield Shape(Span(run[0].start(), run[-1].end()), "shape.capitals")
        for word in run:
            if _unusual(word.group()) and not is_word(word.group(), self._language):
                yield Shape(Span(word.start(), word.end()), "shape.acronym")


def _unusual(word: str) -> bool:
    """An acronym or a word with capitals inside: a name also where every noun has a capital."""
    letters = word.split("-", maxsplit=1)[0]
    return len(letters) > 1 and sum(c.isupper() for c in letters) > 1 and letters.isascii()


def _words(words: Iterable[str]) -> re.Pattern[str]:
    """Matches where one of the words (folded, ``*`` for any ending) stands right at the end."""
    return re.compile(rf"(?<!\w)(?:{any_of(words, _ENDING)})(?!\w)[\s\"]*$")


@cache
def shared() -> Mapping[str, tuple[str, ...]]:
    """What names have in common in all languages."""
    return tomllib.loads(files("tieup.mention").joinpath("names.toml").read_text("utf-8"))


def _legal_form(forms: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?P<name>{_NAME}),? (?:{any_written(forms)})(?!\w)")


def _past_small(match: re.Match[str]) -> int:
    """Behind the last word with a small first letter but the last, whatever the script."""
    small = [word.end() for word in re.finditer(r"\w\S* ", match["name"]) if word.group()[0].islower()]
    return match.start("name") + max(small, default=0)


def _linked(links: Iterable[str]) -> re.Pattern[str]:
    """A name at the end and a small word behind it that may join another to it."""
    return re.compile(rf"(?P<name>{_NAME}) (?P<link>{any_written(links)}) $")


def _prefix_form(forms: tuple[str, ...] | list[str]) -> re.Pattern[str] | None:
    if not forms:
        return None
    inside = r"[^\u00ab\u00bb\u201c\u201d\u201e\"\n]"
    name = rf"(?P<name>(?!\s){inside}{{2,60}}(?<!\s))"  # French puts spaces beside its quotation marks
    return re.compile(rf"(?<!\w)(?:{any_written(forms)}) [\u00ab\u201e\u201c\"]\s?{name}\s?[\u00bb\u201c\u201d\"]")


def _institution(nouns: Iterable[str], links: Iterable[str]) -> re.Pattern[str]:
    """A noun, up to two adjectives, and names with capitals that links join to it."""
    bodies, joints = (any_written(words) for words in (nouns, links))
    if not bodies:
        return re.compile(NEVER)
    name = rf"(?:{joints})(?: |(?<=['\u2019]))(?:{_CAPITAL})(?:[ -](?:{_CAPITAL})){{0,3}}"
    return re.compile(rf"(?<!\w)(?i:{bodies})(?: {_SMALL}[\w-]+){{0,2}}?(?: {name}){{1,2}}")
