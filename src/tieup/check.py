"""Whether the language data is in order: examples behave, values are of the codebook, nothing is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tieup.codebook import Binding, Field, Form, Instrument, Part, Role, Status, Term, Voice
from tieup.lang import Language, RuleSet, available, language
from tieup.mention import examples
from tieup.mention.sites import SITE_WORDS

# Which setting of which rules file holds which closed list.
_VALUES: dict[str, tuple[str, type[Term]]] = {
    "triggers": ("form", Form),
    "status": ("status", Status),
    "fields": ("field", Field),
    "instruments": ("instrument", Instrument),
}
_FILES = (*_VALUES, "markers", "descriptions", "trades")
# Files in which each pattern, not each rule alone, is matched by an example.
_PROVEN = ("status",)
# What a word beside a time may say of it.
TERMS = ("starts", "ends")
# Rules that a language may do without, by file and table.
_OPTIONAL = (
    ("purposes", "rule"),
    ("people", "rule"),
    ("people", "title"),
    ("people", "part"),
    ("first_person", "rule"),
    ("sources", "rule"),
    ("instruments", "force"),
    ("times", "term"),
)


def faults() -> Iterator[str]:
    """What is wrong, a line each, in all languages."""
    for code in available():
        yield from language_faults(language(code))


def language_faults(each: Language) -> Iterator[str]:
    """What is wrong in one language. Raises DataError where a file cannot be read at all."""
    for name in _FILES:
        rules = RuleSet(each, name)
        if not rules.rules:
            yield f"{rules.file}: no rules"
        yield from rules.faults()
        if name in _PROVEN:
            yield from rules.unproven()
        if name in _VALUES:
            yield from _gaps(rules, *_VALUES[name])
    for name, table in _OPTIONAL:
        yield from RuleSet(each, name, table).faults()
    yield from _voices(RuleSet(each, "sources"), RuleSet(each, "people", "part"))
    yield from examples.faults(each)
    yield from _purposes(RuleSet(each, "purposes"))
    yield from _strays(RuleSet(each, "triggers"), (RuleSet(each, "instruments"), RuleSet(each, "instruments", "force")))
    terms = RuleSet(each, "times", "term")
    yield from _settings(terms, "term", TERMS)
    yield from _lacking(terms.file, TERMS, (rule.settings.get("term") for rule in terms.rules))
    yield from _forces(RuleSet(each, "instruments", "force"))
    yield from _sites(each)


def _gaps(rules: RuleSet, key: str, terms: type[Term]) -> Iterator[str]:
    allowed, seen = {term.value for term in terms}, {rule.settings.get(key) for rule in rules.rules}
    yield from (f"{rules.file}: {value!r} is no {key} of the codebook" for value in sorted(map(str, seen - allowed)))
    yield from (f"{rules.file}: no words for {value}" for value in sorted(allowed - seen))


def _purposes(purposes: RuleSet) -> Iterator[str]:
    forms = {form.value for form in Form}
    yield from (
        f"{purposes.file}: rule {r.id}: no form {r.settings.get('form')!r}" for r in purposes.rules if r.settings.get("form") not in forms
    )


def _settings(rules: RuleSet, key: str, allowed: Collection[str]) -> Iterator[str]:
    yield from (f"{rules.file}: rule {r.id}: no {key} {r.settings.get(key)!r}" for r in rules.rules if r.settings.get(key) not in allowed)


def _strays(triggers: RuleSet, papers: Iterable[RuleSet]) -> Iterator[str]:
    roles, statuses, forces = {r.value for r in Role}, {s.value for s in Status}, {b.value for b in Binding}
    for rule in triggers.rules:
        yield from (f"{triggers.file}: rule {rule.id}: no role {r!r}" for r in rule.settings.get("slots", {}).values() if r not in roles)
        if rule.settings.get("status", "agreed") not in statuses:
            yield f"{triggers.file}: rule {rule.id}: no status {rule.settings['status']!r}"
    for file, rule in ((rules.file, rule) for rules in papers for rule in rules.rules):
        needed = "instrument" not in rule.settings or "binding" in rule.settings
        if needed and rule.settings.get("binding") not in forces:
            yield f"{file}: rule {rule.id}: no binding {rule.settings.get('binding')!r}"


def _voices(sources: RuleSet, parts: RuleSet) -> Iterator[str]:
    voices, roles = {v.value for v in Voice}, {p.value for p in Part}
    for rule in sources.rules:
        if rule.settings.get("voice") not in voices and not rule.settings.get("silent"):
            yield f"{sources.file}: rule {rule.id}: no voice {rule.settings.get('voice')!r}"
    yield from (f"{parts.file}: part {rule.id}: no part of the codebook" for rule in parts.rules if rule.id not in roles)
    yield from _lacking(sources.file, voices, (rule.settings.get("voice") for rule in sources.rules))
    yield from _lacking(parts.file, roles, (rule.id for rule in parts.rules))
    if not any(rule.settings.get("silent") for rule in sources.rules):
        yield f"{sources.file}: no words for a refusal to comment"


def _lacking(file: str, wanted: Iterable[str], seen: Iterable[str | None]) -> Iterator[str]:
    yield from (f"{file}: no words for {value}" for value in sorted(set(wanted) - set(seen)))


def _forces(forces: RuleSet) -> Iterator[str]:
    """Whether both words that bind and words that do not are there."""
    yield from _lacking(forces.file, (force.value for force in Binding), (rule.settings.get("binding") for rule in forces.rules))


def _sites(each: Language) -> Iterator[str]:
    """Whether the words that tell where something is done are there."""
    words = each.data("places").get("sites", {})
    yield from (f"lang/data/{each.code}/places.toml: [sites] has no {key}" for key in SITE_WORDS if not words.get(key))
