"""What the network says of a claim's values, weighed against what the rules read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from tieup.codebook import Field, Form, Kind, Role, Status, Zone
from tieup.encoder import Answer, Relation
from tieup.extract.clues import Clue, Scene
from tieup.extract.reviser import Evidence, Reviser
from tieup.lang import RuleSet, Sentence, language
from tieup.model import Claim, Entity, Found, Mention, Participant, Span

TEXT = "CATL supplies BMW"
HERE = Span(0, len(TEXT))
LEAST = {"forms": 0.5, "fields": 0.5}

Says = Mapping[str, Mapping[Any, float]]


def participant(name: str, role: Role) -> Participant:
    span = Span(TEXT.index(name), TEXT.index(name) + len(name))
    return Participant(Found.at(Entity(name.casefold(), name), span, "organisation.gazetteer"), role)


def evidence(says: Says, roles: tuple[Role, Role] = (Role.PARTNER, Role.PARTNER), purposes: tuple[Clue, ...] = ()) -> Evidence:
    """A claim by the rules (cooperation, agreed), and a network that says ``says`` and of all else that it is as likely as not."""
    one, other = participant("CATL", roles[0]), participant("BMW", roles[1])
    form, status = Found.at(Form.COOPERATION, HERE, "trigger.x"), Found.at(Status.AGREED, HERE, "trigger.x")
    claim = Claim(participants=(one, other), forms=(form,), status=status, trigger=HERE, confidence=0.5)
    mentions = [Mention(p.entity.spans[0], Kind.ORGANISATION, p.entity.value, "gazetteer") for p in (other, one)]
    scores = {
        name: {**dict.fromkeys(values, 0.0), **says.get(name, {})}
        for name, values in (("forms", Form), ("fields", Field), ("status", Status))
    }
    sides = tuple({**dict.fromkeys(Role, 0.0), **says.get(side, {})} for side in ("bmw", "catl"))
    relation = Relation.of(("bmw", "catl"), [Answer(2.0, (mentions[1], mentions[0]), **scores, roles=(sides[0], sides[1]))])
    scene = Scene(Sentence(HERE, 0, Zone.BODY), tuple(mentions), (), (), (), (), (), purposes, ())
    return Evidence(claim, relation, (scene,))


def reviser(**weights: dict[str, float]) -> Reviser:
    return Reviser({kind: weights.get(kind, {}) for kind in ("forms", "fields", "status", "roles")}, LEAST)


def roles_of(claim: Claim) -> dict[str, Role]:
    return {p.entity.value.id: p.role for p in claim.participants}


@pytest.mark.parametrize("status", Status)
def test_the_network_can_change_a_status(status) -> None:
    revised = reviser(status={"network": 2.0, "said agreed": 0.5}).revised(evidence({"status": {status: 9.0}}))
    assert revised.status.value is status
    assert revised.status.spans


def test_what_the_rules_read_holds_where_the_network_says_nothing() -> None:
    weights = {"status": {"network": 1.0, "said agreed": 1.0}, "roles": {"network": 1.0, "said": 1.0}}
    told = evidence({}, (Role.INVESTOR, Role.TARGET))
    revised = reviser(**weights).revised(told)
    assert revised.status == told.claim.status
    assert revised.participants == told.claim.participants


@pytest.mark.parametrize(("one", "other"), [(Role.SUPPLIER, Role.CUSTOMER), (Role.TARGET, Role.SELLER), (Role.LICENSEE, Role.LICENSOR)])
def test_roles_go_to_the_entities_that_the_network_means(one, other) -> None:
    says = {"catl": {one: 5.0}, "bmw": {other: 5.0}}
    assert roles_of(reviser(roles={"network": 1.0}).revised(evidence(says))) == {"catl": one, "bmw": other}


def test_two_are_never_given_roles_that_none_play_together() -> None:
    says = {"catl": {Role.SUPPLIER: 5.0, Role.PARTNER: 1.0}, "bmw": {Role.SUPPLIER: 5.0, Role.PARTNER: 1.0}}
    found = roles_of(reviser(roles={"network": 1.0}).revised(evidence(says)))
    assert set(found.values()) == {Role.SUPPLIER, Role.CUSTOMER}


def test_a_constant_added_to_the_answers_changes_nothing() -> None:
    says: Says = {"status": {Status.ENDED: 2.0}, "catl": {Role.SUPPLIER: 1.0}}
    all_of: Mapping[str, Iterable[Any]] = {"status": Status, "catl": Role}
    moved = {name: {value: scores.get(value, 0.0) + 7.0 for value in all_of[name]} for name, scores in says.items()}
    weights = {"status": {"network": 1.0, "said agreed": 0.3}, "roles": {"network": 1.0, "said": 0.1}}
    assert reviser(**weights).revised(evidence(says)) == reviser(**weights).revised(evidence(moved))


def test_a_form_that_no_words_support_is_not_recorded() -> None:
    told = evidence({"forms": {Form.LICENSING: 9.0}})
    assert [found.value for found in reviser(forms={"network": 5.0}).revised(told).forms] == [Form.COOPERATION]


def test_the_numbering_of_the_pair_does_not_decide_the_roles() -> None:
    straight = evidence({"catl": {Role.SUPPLIER: 5.0}, "bmw": {Role.CUSTOMER: 5.0}})
    turned = replace(straight, claim=replace(straight.claim, participants=straight.claim.participants[::-1]))
    weights = reviser(roles={"network": 1.0})
    assert roles_of(weights.revised(straight)) == roles_of(weights.revised(turned)) == {"catl": Role.SUPPLIER, "bmw": Role.CUSTOMER}


def test_what_joint_work_aims_at_says_more_of_plain_cooperation() -> None:
    rule = next(rule for rule in RuleSet(language("en"), "purposes").rules if rule.settings["form"] == Form.JOINT_DEVELOPMENT)
    aimed = Clue(rule, Span(5, 13))
    weights = reviser(forms={"aims of joint_development": 3.0, "network": 0.1})
    (form,) = weights.revised(evidence({}, purposes=(aimed,))).forms
    assert (form.value, form.spans) == (Form.JOINT_DEVELOPMENT, (aimed.span,))
    assert [found.value for found in weights.revised(evidence({})).forms] == [Form.COOPERATION]


def test_roles_follow_the_form_that_was_decided() -> None:
    weights = reviser(forms={"said": 3.0}, roles={"customer+supplier of cooperation": 2.0, "customer is other": 1.0})
    found = roles_of(weights.revised(evidence({})))
    assert set(found.values()) == {Role.SUPPLIER, Role.CUSTOMER}
