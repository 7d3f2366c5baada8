"""``tieup train scorer``: the weights of the scorer, of the confidence and of the reviser, fitted on the development texts.

A text is read with the network that has not learned from its fold. Of a pair's candidates the likeliest is the one that counts: which one
that is depends on the weights, so fitting takes a few rounds.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tieup.codebook import Field, Form, Role, Status
from tieup.encoder import Pair, PairReader
from tieup.extract.assemble import Judge, drafts
from tieup.extract.candidates import Candidate
from tieup.extract.extraction import Setting, decide, setting
from tieup.extract.knowledge import EXTRACTORS, RULES, Knowledge
from tieup.extract.reviser import Evidence, Reviser, field_features, form_features, role_features, status_features
from tieup.extract.scorer import Features, Scorer
from tieup.gold import required_pairs, unique
from tieup.model import Reading
from tieup.records import reading_to_json
from tieup.train import documents
from tieup.train.calibration import calibration_error, reliability
from tieup.train.documents import Document, Text, name_of
from tieup.train.lessons import Target
from tieup.train.logistic import Case, choice, written, yes_or_no
from tieup.train.pairs import FOLDS, fold_of
from tieup.train.picture import reliability_picture

Report = Callable[[str], None]

_ROUNDS = 4  # of choosing the candidate that stands for a tie-up
_RIDGE = {"pairs": 20.0, "forms": 20.0, "fields": 20.0, "status": 10.0, "roles": 10.0, "shifts": 20.0}
_LEAST = {"forms": 0.25, "fields": 0.2}  # probabilities
_AS_GOOD = 0.005  # so much less F1 is as good
_ALSO = 10  # times that a text which must hold counts
_SILENT = 3  # times that a held-out text without a tie-up counts
_THRESHOLDS = tuple(at / 100 for at in range(15, 71))


@dataclass(frozen=True, slots=True)
class Read:
    """A development text with all that comes before a decision, its fold, and what is true of its pairs."""

    document: Document
    setting: Setting
    targets: Mapping[Pair, Target]
    fold: int

    @property
    def language(self) -> str:
        return self.document.gold.language

    def asked(self) -> Iterator[tuple[int, Target]]:
        """The candidates, by number, of pairs about which the gold speaks."""
        for number, candidate in enumerate(self.setting.candidates):
            target = self.targets.get(candidate.pair)
            if target and target.weight:
                yield number, target

    def scored(self, scorer: Scorer) -> Setting:
        """The setting with its candidates scored anew."""
        scored = (replace(c, score=scorer.probability(c.features, self.language)) for c in self.setting.candidates)
        return replace(self.setting, candidates=tuple(scored))


def read_all(folder: Path, networks: Path | None, report: Report, knowledge: Knowledge | None = None) -> list[Read]:
    """The development texts; without ``networks`` as the rules alone see them. ``knowledge``: with the trunk that the networks stand on."""
    base = knowledge or Knowledge.load(extractor=RULES)
    readers = {fold: PairReader.load(networks / f"fold-{fold}", elsewhere=True) if networks else None for fold in range(FOLDS)}
    out = []
    for text in documents.development(folder):
        fold = fold_of(name_of(text))
        out.append(_read(text, replace(base, pairs=readers[fold]), fold))
        if len(out) % 50 == 0:
            report(f"{len(out)} texts read")
    return out


@dataclass(frozen=True, slots=True)
class Fitted:
    """The scorer, and for each fold one whose weights have not seen it. ``unseen_pairs``: language, probability by weights that have not
    seen the text, and truth of each pair.
    """

    scorer: Scorer
    unseen: Mapping[int, Scorer]
    unseen_pairs: tuple[tuple[str, float, bool], ...]


def read_also(gold: Path, networks: Path | None) -> list[Read]:
    """Texts outside the folds, read with the network that has learned from all of those."""
    base = Knowledge.load(extractor=RULES)
    knowledge = replace(base, pairs=PairReader.load(networks, elsewhere=True) if networks else None)
    return [_read(text, knowledge, -1) for text in documents.development(gold)]


def read_held_out(corpora: Path, networks: Path) -> list[Read]:
    """Exercises that the networks of the folds have not learned from, each read with one of these. Those that tell of nothing count
    several times: most pages are such, of the exercises few.
    """
    base = Knowledge.load(extractor=RULES)
    readers = [PairReader.load(networks / f"fold-{fold}", elsewhere=True) for fold in range(FOLDS)]
    held_out = documents.exercises(corpora, held_out=True)
    read = [_read(text, replace(base, pairs=readers[number % FOLDS]), -1) for number, text in enumerate(held_out)]
    return [each for text in read for each in [text] * (1 if text.document.gold.claims else _SILENT)]


def _read(text: Text, knowledge: Knowledge, fold: int) -> Read:
    gold, article = text
    found = setting(article, knowledge)
    told = documents.told_of(text, found.named, found.scenes)
    return Read(Document(gold, article, told), found, told.targets, fold)


def fit_scorers(texts: Sequence[Read], also: Sequence[Read] = ()) -> Fitted:
    """Weights and calibration; calibration and the best threshold for F1 are those of texts that the weights have not seen.

    ``also`` are texts that every fit learns from; each counts as often as it is given.
    """
    by_fold = {fold: _weights([*(t for t in texts if t.fold != fold), *also]) for fold in sorted({t.fold for t in texts})}
    rows = [row for text in texts for row in _pairs(text, Scorer(by_fold[text.fold], 0.5))]
    slope, shifts = _calibrated(rows)
    calibrated = tuple((lang, 1 / (1 + math.exp(-slope * score - shifts.get(lang, shifts[""]))), tie) for lang, score, tie in rows)
    wanted = sum(len(unique(required_pairs(t.document.gold.claims))) for t in texts)
    threshold = _threshold([(chance, tie) for _, chance, tie in calibrated], wanted)
    scorers = {fold: Scorer(weights, threshold, slope, shifts) for fold, weights in by_fold.items()}
    return Fitted(Scorer(_weights([*texts, *also]), threshold, slope, shifts), scorers, calibrated)


def _threshold(pairs: Sequence[tuple[float, bool]], wanted: int) -> float:
    """Of those at which F1 is as good as can be the highest: a wrong tie costs its reader more than one that is left out."""
    found = {least: _f1([tie for chance, tie in pairs if chance >= least], wanted) for least in _THRESHOLDS}
    return max(least for least, f1 in found.items() if f1 >= max(found.values()) - _AS_GOOD)


def _f1(taken: Sequence[bool], wanted: int) -> float:
    return 2 * sum(taken) / max(1, len(taken) + wanted)


def _pairs(text: Read, scorer: Scorer) -> Iterator[tuple[str, float, bool]]:
    """Language, highest score and truth of each pair of a text."""
    best: dict[Pair, tuple[float, bool]] = {}
    for number, target in text.asked():
        candidate = text.setting.candidates[number]
        best[candidate.pair] = max(best.get(candidate.pair, (-99.0, False)), (scorer.total(candidate.features), target.tie))
    return ((text.language, score, tie) for score, tie in best.values())


def _weights(texts: Sequence[Read]) -> dict[str, float]:
    """Of a tie-up's candidates the likeliest counts as one; the others are left open. All candidates of other pairs count as none."""
    weights: dict[str, float] = {}
    for _ in range(_ROUNDS):
        weights = yes_or_no(list(_cases(texts, Scorer(weights, 0.5) if weights else None)), _RIDGE["pairs"], weights)
    return weights


def _cases(texts: Sequence[Read], scorer: Scorer | None) -> Iterator[Case]:
    for text in texts:
        ties: dict[Pair, list[Features]] = defaultdict(list)
        for number, target in text.asked():
            candidate = text.setting.candidates[number]
            if target.tie:
                ties[candidate.pair].append(candidate.features)
            else:
                yield Case(candidate.features, 0)
        for found in ties.values():
            kept = [max(found, key=scorer.total)] if scorer else found
            yield from (Case(each, 1, 1 / len(kept)) for each in kept)


def _calibrated(rows: Sequence[tuple[str, float, bool]]) -> tuple[float, dict[str, float]]:
    """Slope, and shift by language, under which the scores hold as probabilities."""
    cases = [Case((("bias", 1.0), ("score", score), (language, 1.0)), int(tie)) for language, score, tie in rows]
    found = yes_or_no(cases, _RIDGE["shifts"])
    slope, bias = found.pop("score"), found.pop("bias")
    return slope, {"": bias, **{language: bias + shift for language, shift in found.items()}}


def fit_reviser(texts: Sequence[Read], fitted: Fitted) -> Reviser:
    """The weights of the values, on the claims that rules make of true tie-ups by scorers that have not seen them."""
    made = [row for text in texts for row in _true_claims(text, fitted.unseen.get(text.fold, fitted.scorer))]
    what = {
        "forms": [_yes(form_features(form, e), form in t.forms) for e, t in made for form in Form],
        "fields": [_yes(field_features(field, e), field in t.fields) for e, t in made for field in Field],
    }
    forms_first = Reviser({kind: yes_or_no(each, _RIDGE[kind]) for kind, each in what.items()}, _LEAST)
    made = [(forms_first.formed(e), t) for e, t in made]
    how = {
        "status": [[_yes(status_features(status, e), status is t.status) for status in Status] for e, t in made if t.status],
        "roles": [[_yes(role_features(roles, e), roles == _roles(e, t)) for roles in e.playable()] for e, t in made if t.roles],
    }
    return Reviser({**forms_first.weights, **{kind: choice(each, _RIDGE[kind]) for kind, each in how.items()}}, _LEAST)


def _true_claims(text: Read, scorer: Scorer) -> Iterator[tuple[Evidence, Target]]:
    """For each true pair the surest claim that rules make of it, with what the network says, and the gold.

    As when the program runs, a claim rests on the candidates that are likely enough, beside all that are not; the likeliest of a true
    pair always is.
    """
    relations, scenes = text.setting.relations, text.setting.scenes
    true = {pair: t for pair, t in text.targets.items() if t.tie and t.weight and pair in relations}
    found = _raised(text.scored(scorer).candidates, true, scorer.threshold)
    for draft in drafts(found, text.document.article, Judge(scorer.threshold, None, relations), scenes):
        if draft.surest and draft.pair in true:
            yield draft.evidence(relations[draft.pair], scenes), true[draft.pair]


def _raised(found: Sequence[Candidate], pairs: Collection[Pair], least: float) -> Iterator[Candidate]:
    """The candidates, the likeliest of each of the pairs made at least so likely."""
    best = {c.pair: c for c in sorted(found, key=lambda c: c.score) if c.pair in pairs}
    return (replace(c, score=max(c.score, least)) if c is best.get(c.pair) else c for c in found)


def _roles(evidence: Evidence, target: Target) -> tuple[Role, ...]:
    """The true roles in the claim's order of participants."""
    ordered = dict(zip(evidence.relation.pair, target.roles or (), strict=True))
    return tuple(ordered[each.entity.value.id] for each in evidence.claim.participants)


def _yes(features: Iterable[tuple[str, float]], right: bool) -> Case:  # noqa: FBT001 - the answer
    return Case(tuple(features), int(right))


def crossed(texts: Sequence[Read], fitted: Fitted, out: Path, also: Sequence[Read] = ()) -> None:
    """Claims of each text by weights fitted without its fold, as ``tieup extract`` prints them. From ``also`` every reviser learns."""
    base = Knowledge.load(extractor=RULES)
    with out.open("w", encoding="utf-8") as file:
        for fold, scorer in fitted.unseen.items():
            others = [*(t for t in texts if t.fold != fold), *also]
            reviser = fit_reviser(others, fitted) if any(t.setting.relations for t in others) else None
            knowledge = replace(base, scorer=scorer, reviser=reviser)
            for text in (t for t in texts if t.fold == fold):
                found = decide(text.scored(scorer), knowledge).claims
                record = reading_to_json(Reading(text.document.article, found))
                file.write(json.dumps({**record, "document": text.document.gold.name}, ensure_ascii=False) + "\n")


_SCORER_NOTE = """\
# Log-odds of each feature, fitted by ridge-regularised logistic regression on annotated news. `threshold`: the probability from
# which a candidate pair is a claim; `calibration`: what makes the sum hold as a probability on texts that the weights have not seen.
# Written by `tieup train scorer`.
"""
_REVISER_NOTE = """\
# Log-odds of what speaks for a value, by kind of value; `least`: the probability from which it is taken.
# Written by `tieup train scorer`.
"""


def write(folder: Path, extractor: str, scorer: Scorer, reviser: Reviser | None) -> None:
    """The weights as data files."""
    folder.mkdir(parents=True, exist_ok=True)
    languages = "".join(f"{name} = {value:.3f}\n" for name, value in sorted(scorer.shifts.items()) if name)
    calibration = f"[calibration]\nslope = {scorer.slope:.3f}\nshift = {scorer.shifts['']:.3f}\n\n[calibration.languages]\n{languages}"
    body = f"threshold = {scorer.threshold}\n\n{calibration}\n[weights]\n{written(scorer.weights)}"
    (folder / f"{extractor}.toml").write_text(_SCORER_NOTE + body, "utf-8")
    if reviser:
        least = "".join(f"{kind} = {value}\n" for kind, value in reviser.least.items())
        tables = "".join(f"\n[weights.{kind}]\n{written(weights)}" for kind, weights in reviser.weights.items())
        (folder / "values.toml").write_text(f"{_REVISER_NOTE}[least]\n{least}{tables}", "utf-8")


@dataclass(frozen=True, slots=True)
class Order:
    """What to fit: folder of corpora, of the networks (none: rules alone), folder to write weights to, gold that must hold."""

    corpora: Path
    networks: Path | None
    out: Path
    also: Path | None = None


def train(order: Order, report: Report) -> None:
    """Fit, write the weights, the cross-validated claims into ``crossed-EXTRACTOR.jsonl``, and a picture of how well confidence holds."""
    extractor = EXTRACTORS[0] if order.networks else RULES
    texts = read_all(order.corpora / "dev", order.networks, report)
    order.out.mkdir(parents=True, exist_ok=True)
    also = read_also(order.also, order.networks) * _ALSO if order.also else []
    also += read_held_out(order.corpora, order.networks) if order.networks else []
    fitted = fit_scorers(texts, also)
    crossed(texts, fitted, order.out / f"crossed-{extractor}.jsonl", also)
    write(order.out, extractor, fitted.scorer, fit_reviser([*texts, *also], fitted) if order.networks else None)
    report(f"threshold {fitted.scorer.threshold}, {len(fitted.scorer.weights)} features")
    languages = {name: [(chance, tie) for lang, chance, tie in fitted.unseen_pairs if name in ("all", lang)] for name in _languages(fitted)}
    for name, pairs in languages.items():
        report(f"{name}: {len(pairs)} pairs, expected calibration error {calibration_error(pairs):.3f}")
        report("  " + ", ".join(f"{mean:.2f} is {share:.2f} ({count})" for count, mean, share in reliability(pairs)))
    (order.out / "reliability.svg").write_text(reliability_picture(languages), "utf-8")


def _languages(fitted: Fitted) -> list[str]:
    return ["all", *sorted({language for language, _, _ in fitted.unseen_pairs})]
