"""Judgements on claims and tie-ups, as Python and the shell make them; each can be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace

from tieup.errors import JudgementError
from tieup.questions.plain import claim_json
from tieup.records import Json
from tieup.store import Query, Store
from tieup.store.judgements import Action, Judgement
from tieup.store.judging import corrections, undo
from tieup.store.values import values_of

_PRIVATE = ("claim", "added", "reading", "seen", "document", "title", "published", "language", "address", "secondary")

Words = tuple[str, int]


class Judging:
    """What people say of the claims and tie-ups of a database: ``database.judging``.

    Claims are given by id or the beginning of it, tie-ups likewise; both are remembered by what lasts of them (see ``store.verdicts``), so
    a judgement holds for the same page read anew. ``heed`` sees each judgement with the log that it is to be added to, and may refuse it.
    """

    def __init__(self, store: Store, heed: Callable[[Judgement, Sequence[Judgement]], None] = lambda _made, _log: None) -> None:
        self._store, self._heed = store, heed

    def confirm(self, claim: str, *, author: str) -> Judgement:
        """The claim is right as it is read."""
        return self._on_claim(Action.CONFIRM, claim, author)

    def reject(self, claim: str, *, author: str) -> Judgement:
        """There is no such claim in its document."""
        return self._on_claim(Action.REJECT, claim, author)

    def correct(self, claim: str, name: str, values: Sequence[str], *, author: str, words: Words = ("", 0)) -> Judgement:
        """These are the values of a field, written as ``store.values`` says; none takes it away. Confirms the rest of the claim.

        ``words``: those of the article that say so, and about where they start. Of several who come in each is a judgement, on its own
        name where the article has it; the last one is given. Raises JudgementError for unknown values, and for words that the article
        does not have.
        """
        quote, start = words
        given = Judgement(Action.CORRECT, "", author, name=name, names=tuple(values), quote=quote.strip(), start=start)
        values_of(name, values)  # what nobody can mean is refused before anything is looked up
        made, subject = corrections(self._store.claim(claim), given, self._store.called), self._store.anchor(claim).text
        return self._kept(*(replace(each, subject=subject) for each in made))

    def same(self, one: str, other: str, *, author: str) -> Judgement:
        """Two tie-ups, or two claims, are one tie-up."""
        return self._on_two(Action.SAME, (one, other), author)

    def apart(self, one: str, other: str, *, author: str) -> Judgement:
        """Two tie-ups, or two claims, are not the same."""
        return self._on_two(Action.APART, (one, other), author)

    def undo(self, number: int | None = None, *, author: str) -> Judgement:
        """Take back the judgement with this number, or the last that stands; an undo can be taken back too."""
        return self._store.record(lambda log: [undo(log, number, author)])[0]

    def log(self) -> tuple[Judgement, ...]:
        """All judgements, those on who is who too, oldest first."""
        return self._store.judgements()

    def export(self) -> Iterator[Json]:
        """The log as plain records, for another database."""
        return ({**asdict(judgement), "action": judgement.action.value} for judgement in self.log())

    def load(self, records: Iterable[Json]) -> int:
        """Add the judgements of another database that are not here yet, with their dates and authors. Gives their number."""
        given = [_judgement(record) for record in records]
        return len(self._store.record(lambda log: _fresh(log, given)))

    def gold(self) -> Iterator[Json]:
        """Documents with judged claims, as ``tieup evaluate`` reads them: what nobody has judged on is optional."""
        verdicts = self._store.verdicts()
        for document in sorted(verdicts.documents):
            records = list(self._store.claims(Query(document=document)))
            if records:
                article, sure = records[0].article, {fact.id for fact in self._store.facts([r.id for r in records]) if fact.confidence == 1}
                claims = [{**_bare(claim_json(record)), "optional": record.id not in sure} for record in records]
                published = article.published.edtf if article.published else None
                yield {"doc": document, "lang": article.language, "title": article.title, "published": published, "claims": claims}

    def _on_claim(self, action: Action, claim: str, author: str) -> Judgement:
        return self._kept(Judgement(action, self._store.anchor(claim).text, author))

    def _on_two(self, action: Action, both: tuple[str, str], author: str) -> Judgement:
        one, other = (self._store.anchor(self._claim(each)).text for each in both)
        if one == other:
            text = f"{both[0]} and {both[1]} are one claim to judgements: the same partners and form in one document"
            raise JudgementError(text, "one_claim", one=both[0], other=both[1])
        return self._kept(Judgement(action, one, author, other))

    def _kept(self, *made: Judgement) -> Judgement:
        def decided(log: Sequence[Judgement]) -> Sequence[Judgement]:
            for each in made:
                self._heed(each, log)
            return made

        return self._store.record(decided)[-1]

    def _claim(self, identity: str) -> str:
        """The claim that stands for a tie-up: its first; a claim stands for itself."""
        ties = self._store.beginning(identity)
        if len(ties) > 1:
            listed = ", ".join(tie.id for tie in ties[:9])
            raise JudgementError(f"{len(ties)} tie-ups start with {identity!r}: {listed}", "several_ties", name=identity, listed=listed)
        return ties[0].claims[0] if ties else identity


def _bare(claim: Json) -> Json:
    return {name: value for name, value in claim.items() if name not in _PRIVATE}


def _judgement(record: Json) -> Judgement:
    names = {field.name for field in fields(Judgement)}
    try:
        known = {name: value for name, value in record.items() if name in names}
        made = Judgement(**{**known, "action": Action(record["action"]), "names": tuple(record.get("names", ()))})
    except (KeyError, TypeError, ValueError) as error:
        raise JudgementError(f"not a judgement: {json.dumps(record, ensure_ascii=False)[:120]}") from error
    if made.action is Action.CORRECT:
        values_of(made.name, made.names)
    return made


def _fresh(log: Sequence[Judgement], given: Sequence[Judgement]) -> list[Judgement]:
    """Those that are not in the log, numbered on from it; an undo follows the judgement that it takes back."""
    here = {_same(judgement): judgement.number for judgement in log}
    numbers: dict[int, int] = {}
    fresh: list[Judgement] = []
    for judgement in given:
        moved = judgement
        if judgement.action is Action.UNDO:
            if int(judgement.subject) not in numbers:
                raise JudgementError(f"judgement {judgement.number} takes back {judgement.subject}, which is not there")
            moved = replace(judgement, subject=str(numbers[int(judgement.subject)]))
        if _same(moved) not in here:
            fresh.append(moved)
            here[_same(moved)] = len(log) + len(fresh)
        numbers[judgement.number] = here[_same(moved)]
    return fresh


def _same(judgement: Judgement) -> Judgement:
    return replace(judgement, number=0)
