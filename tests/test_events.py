"""Claims of two that tell of one event become one claim of all who take part."""

from collections.abc import Mapping
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tieup.codebook import Form, Role, Status
from tieup.extract.events import Tie, joined
from tieup.model import Claim, Entity, Found, Participant, Span

BUYS, SELLS, SOLD, PARTNER = Role.INVESTOR, Role.SELLER, Role.TARGET, Role.PARTNER
HERE = Span(0, 40)


def told(roles: Mapping[str, Role], sure: float = 0.5, *, event: int = 0, breaths: tuple[int, int] | None = None, **parts: float) -> Tie:
    """A tie of two, named by letters; ``parts``: what else they may be to one another ('seller_target'), with its logarithm."""
    names = sorted(roles)
    ordinals = [ord(name) - ord("a") for name in names]
    parties = tuple(
        Participant(Found.at(Entity(name, name), Span(at, at + 1), "organisation.gazetteer"), roles[name])
        for name, at in zip(names, ordinals, strict=True)
    )
    form, status = Found.at(Form.ACQUISITION, HERE, "trigger.x"), Found.at(Status.AGREED, HERE, "trigger.x")
    claim = Claim(participants=parties, forms=(form,), status=status, trigger=HERE, confidence=sure)
    likely = {(parties[0].role, parties[1].role): 0.0}
    for key, logarithm in parts.items():
        one, other = map(Role, key.split("_"))
        likely[one, other] = logarithm
    return Tie(claim, event, likely, breaths or (ordinals[0], ordinals[1]))


def parts_of(claim: Claim) -> dict[str, Role]:
    return {each.entity.value.id: each.role for each in claim.participants}


def test_three_who_are_tied_by_the_same_words_are_one_claim_as_sure_as_the_least_sure_tie() -> None:
    ties = [told({"a": PARTNER, "b": PARTNER}, 0.9), told({"b": PARTNER, "c": PARTNER}, 0.6), told({"a": PARTNER, "c": PARTNER}, 0.7)]
    (claim,) = joined(ties)
    assert parts_of(claim) == dict.fromkeys("abc", PARTNER)
    assert claim.confidence == 0.6


def test_a_star_of_separate_ties_stays_apart() -> None:
    assert len(list(joined([told({"a": PARTNER, "b": PARTNER}), told({"a": PARTNER, "c": PARTNER})]))) == 2


def test_what_other_words_tell_stays_apart() -> None:
    ties = [told({"a": PARTNER, "b": PARTNER}), told({"b": PARTNER, "c": PARTNER}), told({"a": PARTNER, "c": PARTNER}, event=1)]
    assert len(list(joined(ties))) == 3


def test_those_who_take_part_in_a_sale_play_the_parts_that_suit_all_ties() -> None:
    """Volvo, named a buyer beside its brand and a seller beside the new owner, can only be the seller."""
    ties = [
        told({"a": BUYS, "b": SOLD}, 0.9, seller_target=-1.0),
        told({"a": SELLS, "c": BUYS}, 0.8),
        told({"b": SOLD, "c": BUYS}, 0.6),
    ]
    (claim,) = joined(ties)
    assert parts_of(claim) == {"a": SELLS, "b": SOLD, "c": BUYS}


def test_ties_whose_parts_suit_nobody_stay_apart() -> None:
    ties = [told({"a": BUYS, "b": SOLD}), told({"b": BUYS, "c": SOLD}), told({"a": SOLD, "c": BUYS})]
    assert [parts_of(claim) for claim in joined(ties)] == [parts_of(tie.claim) for tie in joined_alone(ties)]


def joined_alone(ties: list[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda tie: tie.claim.participants[0].span)


def test_the_third_part_of_a_sale_joins_the_two_that_are_tied() -> None:
    (claim,) = joined([told({"a": SELLS, "b": SOLD}, 0.9), told({"a": SELLS, "c": BUYS}, 0.6)])
    assert parts_of(claim) == {"a": SELLS, "b": SOLD, "c": BUYS}


def test_who_invest_in_one_breath_do_so_together() -> None:
    (claim,) = joined([told({"a": BUYS, "c": SOLD}, breaths=(0, 1)), told({"b": BUYS, "c": SOLD}, breaths=(0, 1))])
    assert parts_of(claim) == {"a": BUYS, "b": BUYS, "c": SOLD}


def test_who_supply_in_one_breath_do_so_each_alone() -> None:
    supplies, buys = Role.SUPPLIER, Role.CUSTOMER
    ties = [told({"a": supplies, "c": buys}, breaths=(0, 1)), told({"b": supplies, "c": buys}, breaths=(0, 1))]
    assert len(list(joined(ties))) == 2


def test_a_long_list_is_read_in_no_time() -> None:
    """Of twenty firms with two parts each there are a million castings."""
    names = "abcdefghijklmnopqrst"
    ties = [told({one: PARTNER, other: PARTNER}) for one, other in combinations(names, 2)]
    odd = [told({one: SELLS, other: SOLD}, partner_partner=-1.0) for one, other in zip(names[::2], names[1::2], strict=True)]
    ties = [tie for tie in ties if tie.pair not in {each.pair for each in odd}]
    (claim,) = joined([*odd, *ties])
    assert parts_of(claim) == dict.fromkeys(names, PARTNER)


TIES = st.lists(
    st.builds(
        lambda two, sides, sure, event, breaths: told(dict(zip(two, sides, strict=True)), sure, event=event, breaths=breaths),
        st.sampled_from(list(combinations("abcde", 2))),
        st.sampled_from([(PARTNER, PARTNER), (BUYS, SOLD), (SELLS, SOLD), (BUYS, SELLS), (SOLD, BUYS)]),
        st.sampled_from([0.4, 0.6, 0.8]),
        st.integers(0, 1),
        st.sampled_from([(0, 0), (0, 1), (1, 2)]),
    ),
    max_size=7,
    unique_by=lambda tie: (tie.pair, tie.event),
)


@given(TIES)
def test_no_tie_is_lost_and_none_is_told_twice(ties: list[Tie]) -> None:
    claims = [parts_of(claim) for claim in joined(ties)]
    assert all(any(tie.pair <= claim.keys() for claim in claims) for tie in ties)
    assert len(claims) <= len(ties)


@given(TIES, st.randoms())
def test_the_order_of_the_ties_does_not_matter(ties: list[Tie], chance) -> None:
    mixed = list(ties)
    chance.shuffle(mixed)
    as_told = sorted(sorted(parts_of(claim).items()) for claim in joined(ties))
    assert sorted(sorted(parts_of(claim).items()) for claim in joined(mixed)) == as_told


@given(TIES)
def test_every_part_is_one_that_some_tie_gives(ties: list[Tie]) -> None:
    given_parts = {(member, role) for tie in ties for member, role in tie.roles.items()}
    assert all(part in given_parts for claim in joined(ties) for part in parts_of(claim).items())
