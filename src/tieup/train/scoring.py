"""``tieup train scorer``: the trees, the weights of the scorer, of the confidence and of the reviser.

The trees learn from all written and development texts, the rest from those that a network has not learned from: the articles that are kept
apart from all networks, and the development texts where there is a network for each fold of these. Each of them is seen with trees that
have not learned from its fold (stacking: Wolpert, "Stacked generalization", 1992). Of a pair's candidates the likeliest is the one that
counts: which one that is depends on the weights, so fitting takes a few rounds.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from tieup.codebook import Field, Form, Role, Status
from tieup.encoder import Pair, PairReader
from tieup.extract.assemble import Judge, drafts
from tieup.extract.candidates import Candidate, grown, scored
from tieup.extract.extraction import Setting, decide, setting
from tieup.extract.features import NETWORK
from tieup.extract.forest import FILE, TREES, Forest
from tieup.extract.knowledge import EXTRACTORS, RULES, Knowledge
from tieup.extract.reviser import Evidence, Reviser, field_features, form_features, role_features, status_features
from tieup.extract.scorer import Features, Scorer
from tieup.gold import required_pairs, unique
from tieup.model import Reading
from tieup.records import reading_to_json
from tieup.train import documents, trees
from tieup.train.calibration import calibration_error, level, reliability
from tieup.train.documents import Document, Text, name_of
from tieup.train.folds import FOLDS, fold_of
from tieup.train.lessons import Target
from tieup.train.logistic import Case, choice, written, yes_or_no
from tieup.train.picture import reliability_picture
from tieup.train.preparing import in_processes
from tieup.train.trees import Sample

Report = Callable[[str], None]

_ROUNDS = 4  # of choosing the candidate that stands for a tie-up
_RIDGE = {"pairs": 1.0, "forms": 20.0, "fields": 20.0, "status": 10.0, "roles": 10.0, "shifts": 20.0}
_LEAST = {"forms": 0.25, "fields": 0.2}  # probabilities
_AS_GOOD = 0.005  # so much less F1 is as good
_TRUST = 4  # times that weights are drawn harder to those of before than to 0
_ALSO = 40  # times that a text which must hold counts, among thousands
_SKETCH = 40  # written texts in a sketch
_HERE = 3  # times that the trees learn from a development text
# What the linear scorer weighs: all else is for the trees.
_WEIGHED = frozenset({"bias", TREES})
_THRESHOLDS = tuple(at / 100 for at in range(15, 71))


@dataclass(frozen=True, slots=True)
class Read:
    """A text with all that comes before a decision, its fold, and what is true of its pairs."""

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

    @property
    def sample(self) -> Sample:
        """What the trees learn from it: what the rules find, and nothing that is known only later."""
        return Sample.of(self.unheard().without(TREES).setting.candidates, self.targets)

    def grown(self, forest: Forest) -> Read:
        """With what these trees say of its candidates, in place of what others said."""
        told = grown(self.without(TREES).setting.candidates, forest)
        return replace(self, setting=replace(self.setting, candidates=tuple(told)))

    def unheard(self) -> Read:
        """Without what the network says."""
        return self.without(NETWORK)

    def without(self, kind: str) -> Read:
        """Without the features whose names begin so."""
        told = (replace(c, features=tuple(f for f in c.features if not f[0].startswith(kind))) for c in self.setting.candidates)
        return replace(self, setting=replace(self.setting, candidates=tuple(told)))

    def scored(self, scorer: Scorer) -> Setting:
        """The setting with its candidates scored anew."""
        return replace(self.setting, candidates=tuple(scored(self.setting.candidates, scorer, self.language)))


def read_here(folder: Path, networks: Path | None, knowledge: Knowledge | None = None) -> Iterator[Read]:
    """The development texts, each with the network in ``networks`` that has not learned from its fold; without such by rules alone.
    ``knowledge``: with the trunk that the networks stand on.
    """
    base = knowledge or Knowledge.load(extractor=RULES)
    readers = {fold: _hearing(base, networks / f"fold-{fold}" if networks else None) for fold in range(FOLDS)}
    for text in documents.development(folder):
        fold = fold_of(name_of(text))
        yield _read(text, fold, readers[fold])


def read_apart(texts: Iterable[Text], network: Path | None) -> Iterator[Read]:
    """Texts from which the network has not learned; without one by rules alone."""
    knowledge = _hearing(Knowledge.load(extractor=RULES), network)
    return (_read(text, fold_of(name_of(text)), knowledge) for text in texts)


def _hearing(knowledge: Knowledge, network: Path | None) -> Knowledge:
    return replace(knowledge, pairs=PairReader.load(network, elsewhere=True) if network else None)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The scorer, and for each fold one whose weights have not seen it. ``unseen_pairs``: language, probability by weights that have not
    seen the text, and truth of each pair.
    """

    scorer: Scorer
    unseen: Mapping[int, Scorer]
    unseen_pairs: tuple[tuple[str, float, bool], ...]


def _read(text: Text, fold: int, knowledge: Knowledge) -> Read:
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


def as_in_news(scorer: Scorer, articles: Sequence[Read], news: Sequence[Read]) -> Scorer:
    """A scorer that was fitted on written articles, with the level and the threshold of the news, which tell of fewer tie-ups.

    Both are read off what the rules alone say, since trees that have not learned from a text's fold can be had for the news too.
    """
    by_articles = fit_scorers([text.unheard() for text in articles]).scorer
    rows = [row for text in news for row in _pairs(text, by_articles)]
    news_level = level([by_articles.log_odds(total, language) for language, total, _ in rows], sum(tie for _, _, tie in rows))
    return replace(
        scorer, threshold=fit_scorers(news).scorer.threshold, shifts={name: value + news_level for name, value in scorer.shifts.items()}
    )


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
            features = tuple(each for each in candidate.features if each[0] in _WEIGHED or each[0].startswith(NETWORK))
            if target.tie:
                ties[candidate.pair].append(features)
            else:
                yield Case(features, 0)
        for found in ties.values():
            kept = [max(found, key=scorer.total)] if scorer else found
            yield from (Case(each, 1, 1 / len(kept)) for each in kept)


def _calibrated(rows: Sequence[tuple[str, float, bool]]) -> tuple[float, dict[str, float]]:
    """Slope, and shift by language, under which the scores hold as probabilities."""
    cases = [Case((("bias", 1.0), ("score", score), (language, 1.0)), int(tie)) for language, score, tie in rows]
    found = yes_or_no(cases, _RIDGE["shifts"])
    slope, bias = found.pop("score"), found.pop("bias")
    return slope, {"": bias, **{language: bias + shift for language, shift in found.items()}}


def fit_reviser(texts: Sequence[Read], fitted: Fitted, prior: Reviser | None = None) -> Reviser:
    """The weights of the values, on the claims that rules make of true tie-ups by scorers that have not seen them; drawn to those of
    ``prior``, which have learned from other texts.
    """
    made = [row for text in texts for row in _true_claims(text, fitted.unseen.get(text.fold, fitted.scorer))]
    known = prior.weights if prior else {}
    ridge = {kind: each * (_TRUST if prior else 1) for kind, each in _RIDGE.items()}
    what = {
        "forms": [_yes(form_features(form, e), form in t.forms) for e, t in made for form in Form],
        "fields": [_yes(field_features(field, e), field in t.fields) for e, t in made for field in Field],
    }
    weights = {kind: yes_or_no(each, ridge[kind], prior=known.get(kind)) for kind, each in what.items()}
    forms_first = Reviser(weights, _LEAST)
    made = [(forms_first.formed(e), t) for e, t in made]
    how = {
        "status": [[_yes(status_features(status, e), status is t.status) for status in Status] for e, t in made if t.status],
        "roles": [[_yes(role_features(roles, e), roles == _roles(e, t)) for roles in e.playable()] for e, t in made if t.roles],
    }
    return Reviser({**weights, **{kind: choice(each, ridge[kind], known.get(kind)) for kind, each in how.items()}}, _LEAST)


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
# Log-odds of what the trees and the network say, fitted by ridge-regularised logistic regression on annotated texts. `threshold`: the
# probability from which a candidate pair is a claim; `calibration`: what makes the sum hold as a probability on texts that the weights
# have not seen. Written by `tieup train scorer`.
"""
_TREES_NOTE = """\
# Boosted trees over what the rules find, a node a line: the feature it asks about (- where it is a leaf), up to which value a candidate
# goes on to the next node, the numbers of this and of the other next node, and the mean log-odds below. Written by `tieup train scorer`.
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
    """What to fit: folder of corpora; folder of a network over pairs, with the networks of the folds or without (none: rules alone); folder
    to write weights to; gold that must hold; how many processes read the written texts; whether only a sketch.
    """

    corpora: Path
    networks: Path | None
    out: Path
    also: Path | None = None
    processes: int = 2
    reduced: bool = False

    def some(self, texts: Iterable[Text]) -> Iterator[Text]:
        """All of these texts, or as many as a sketch has."""
        return islice(texts, _SKETCH if self.reduced else None)

    @property
    def folds(self) -> bool:
        """Whether there is a network for each fold of the development texts."""
        return self.networks is not None and all((self.networks / f"fold-{fold}").is_dir() for fold in range(FOLDS))


def fit_trees(order: Order, texts: Sequence[tuple[int, Sample]], also: Sequence[Sample], report: Report) -> dict[int, Forest]:
    """Trees that have not learned from a fold of ``texts``, by its number, and under -1 those that have learned from all.

    All learn from ``also`` and the written texts; each counts as often as it is given.
    """
    known = chain(documents.exercises(order.corpora), documents.articles())
    samples = list(in_processes(_sample, order.some(known), order.processes))
    report(f"{len(samples)} written texts read")
    samples += also
    forests = {fold: trees.fit([*samples, *(told for own, told in texts if own != fold)]) for fold in (*range(FOLDS), -1)}
    report(f"{len(forests)} forests fitted")
    return forests


def _sample(text: Text) -> Sample:
    return _read(text, -1, Knowledge.load(extractor=RULES)).sample


def train(order: Order, report: Report) -> None:
    """Fit, write trees and weights, the cross-validated claims of the development texts into ``crossed-EXTRACTOR.jsonl`` where they can be
    had, and a picture of how confidence holds.
    """
    extractor = EXTRACTORS[0] if order.networks else RULES
    order.out.mkdir(parents=True, exist_ok=True)
    here = list(read_here(order.corpora / "dev", order.networks if order.folds else None))
    apart = list(read_apart(order.some(documents.apart()), order.networks))
    also = list(read_apart(documents.development(order.also), order.networks)) if order.also else []
    report(f"{len(here)} development texts and {len(apart)} kept apart read")
    news, articles = ([(text.fold, text.sample) for text in texts] for texts in (here, apart))
    forests = fit_trees(order, [*news * _HERE, *articles], [text.sample for text in also] * _ALSO, report)
    (order.out / FILE).write_text(_TREES_NOTE + forests[-1].written(), "utf-8")
    here, apart = ([text.grown(forests[text.fold]) for text in texts] for texts in (here, apart))
    also = [text.grown(forests[number % FOLDS]) for number, text in enumerate(also * _ALSO)]
    if order.folds or not order.networks:
        fitted = fit_scorers(here, [*apart, *also] if order.networks else also)
        crossed(here, fitted, order.out / f"crossed-{extractor}.jsonl", [*apart, *also])
        scorer, told, prior = fitted.scorer, [*here, *apart, *also], None
    else:
        fitted = fit_scorers(apart, also)
        scorer, told, prior = as_in_news(fitted.scorer, apart, here), [*apart, *also], Reviser.load()
    write(order.out, extractor, scorer, fit_reviser(told, fitted, prior) if order.networks else None)
    report(f"threshold {scorer.threshold}, {len(forests[-1].nodes)} nodes")
    languages = {name: [(chance, tie) for lang, chance, tie in fitted.unseen_pairs if name in ("all", lang)] for name in _languages(fitted)}
    for name, pairs in languages.items():
        report(f"{name}: {len(pairs)} pairs, expected calibration error {calibration_error(pairs):.3f}")
        report("  " + ", ".join(f"{mean:.2f} is {share:.2f} ({count})" for count, mean, share in reliability(pairs)))
    (order.out / "reliability.svg").write_text(reliability_picture(languages), "utf-8")


def _languages(fitted: Fitted) -> list[str]:
    return ["all", *sorted({language for language, _, _ in fitted.unseen_pairs})]
