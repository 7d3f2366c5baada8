"""Which claims are one tie-up: written cases with traps, and real ones where they are at hand, scored by B-cubed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from tieup.codebook import Field, Form, Role, Status
from tieup.consolidate import Fact, tie_ups
from tieup.consolidate.facts import parties_of
from tieup.dates import When
from tieup.model import Entity
from tieup.store.directory import listed_ids
from tieup.text import normal

# A line a claim: the tie-up it belongs to; partners by id, with a role behind a colon; forms and fields; status; the time it gives, or -;
# the article's date; places, products, or the page where several
# claims are of one. Lines of different paragraphs never share partners.
CASES = """
# one deal in many papers, from talk to end
life    catl:supplier bmw:customer      supply battery               in_talks  -           2015-01-10
life    bmw catl                        cooperation                  planned   2015-06     2015-06-02
life    catl:supplier bmw:customer      supply battery               agreed    2016-02-11  2016-02-12
life    bmw catl                        supply battery               active    -           2018-05-01
life    catl:supplier bmw:customer      supply                       ended     2019-11-30  2019-12-01
# a brand and its group, a name that no list holds
brand   mini new:kolbmotor              joint_development e_drive    agreed    2020-03-01  2020-03-01
brand   bmw new:kolbmotor               joint_development e_drive    active    -           2021-01-01
# two brands of one group are two customers
audi    audi new:zellwerk               supply battery               agreed    2020-03-01  2020-03-01
porsche porsche new:zellwerk            supply battery               agreed    2020-03-04  2020-03-04
# an owner of the past
opel    opel new:ladefix                infrastructure charging      agreed    2014-05-01  2014-05-02
opel    general-motors new:ladefix      infrastructure charging      agreed    2014-05-01  2014-05-03
# a second order of the same partners, five years on; the talks before it belong to it
first   new:fjellcell new:torvane       supply battery               agreed    2016-04     2016-04-09
second  new:fjellcell new:torvane       supply battery               in_talks  -           2021-02-01
second  new:fjellcell new:torvane       supply battery               agreed    2021-05-20  2021-05-20
# talk of something new, years after the signature
old     new:fi new:gu                   joint_development software   agreed    2019-03     2019-03-01
new     new:fi new:gu                   joint_development software   in_talks  2021-07-27  2021-07-27
# another plant
erfurt  new:arvo new:belta              joint_production battery     agreed    2018-07     2018-07-10  @DE/Erfurt
debrec  new:arvo new:belta              joint_production battery     agreed    2019-05     2019-05-01  @HU/Debrecen
erfurt  new:arvo new:belta              joint_production battery     active    -           2022-12-01  @DE/Erfurt
debrec  new:arvo new:belta              joint_production battery     active    -           2025-01-15  @HU
# another model
van     new:carl new:dorn               joint_production vehicle     agreed    2020-02-02  2020-02-02  %Kaleo
truck   new:carl new:dorn               joint_production vehicle     agreed    2020-12-12  2020-12-12  %Mastodon
van     new:carl new:dorn               joint_production vehicle     active    -           2022-01-01  %Dorn_Kaleo
# another field, and a claim that names none
cells   new:egon new:fritz              joint_development battery    agreed    2021-01     2021-01-05
chips   new:egon new:fritz              joint_development semiconductors  agreed  2021-06  2021-06-05
cells   new:egon new:fritz              cooperation                  agreed    2021-01     2021-01-06
# a consortium, and two of it on their own
four    new:ga new:he new:io new:ka     infrastructure charging      agreed    2017-11-03  2017-11-03
four    new:ga new:he new:io new:ka     infrastructure charging      active    -           2019-01-01
two     new:ga new:he                   infrastructure charging      agreed    2017-11-20  2017-11-20
# a venture and its founding; its members are not always all named
joint   new:li new:mo new:limo:venture  joint_venture battery        planned   2020-01     2020-01-09
joint   new:li new:mo                   joint_venture battery        agreed    2020-05     2020-05-09
joint   new:li new:limo:venture         joint_venture battery        active    -           2022-02-02
joint   new:mo new:limo:venture         joint_venture                ended     2024-02-02  2024-02-02
order   new:limo:supplier new:mo:customer  supply battery            agreed    2022-06-01  2022-06-01
# a city that backs a plant is not always named
plant   new:nu new:os new:kassburg:host joint_production battery     agreed    2022-03-03  2022-03-03
plant   new:nu new:os                   joint_production battery     agreed    2022-03-03  2022-03-04
# a rumour and its denial; the takeover is another thing than the supply
rumour  new:pi new:qu                   acquisition vehicle          speculated  -         2023-03-01
rumour  new:pi new:qu                   acquisition vehicle          denied    2023-03-02  2023-03-02
buys    new:pi new:qu                   supply vehicle               active    -           2023-03-02
# what begins anew after the end
before  new:ro new:su                   distribution vehicle         ended     2014-12     2014-12-20
after   new:ro new:su                   distribution vehicle         planned   2019-03     2019-03-01
after   new:ro new:su                   distribution vehicle         agreed    2019-09     2019-09-02
# forms that one paper names together, another apart
both    new:ti new:un                   joint_venture joint_production battery  agreed  2021-10-01  2021-10-01
both    new:ti new:un                   joint_venture battery        agreed    2021-10-01  2021-10-02
both    new:ti new:un                   joint_production battery     active    -           2023-10-01
stake   new:ti new:un                   equity                       completed 2022-01     2022-01-10
# two investors with the same target, each for itself
west    new:vo:investor new:wy:target   equity battery               agreed    2021-04-01  2021-04-01
east    new:xa:investor new:wy:target   equity battery               agreed    2021-04-02  2021-04-02
# what one paper tells apart is apart, though the one says no more than cooperation
takes   new:ba new:ce                   acquisition vehicle          denied    2025-02-12  2025-02-12  =1
works   new:ba new:ce                   cooperation vehicle          planned   2025-02-12  2025-02-12  =1
takes   new:ba new:ce                   acquisition vehicle          speculated  -         2025-02-10
# a firm and the one that it has a share in are two partners
three   new:de renault nissan           joint_development software   agreed    2024-08-01  2024-08-01
couple  new:de renault                  joint_development software   agreed    2024-03-15  2024-03-15
# a report years later of what was signed long ago
long    new:ya new:zo                   licensing platform           agreed    2009-02-01  2009-02-03
long    new:ya new:zo                   licensing platform           agreed    2009        2019-07-07
"""


def fact(number: int, line: str) -> Fact:
    """The fact that a line describes."""
    _, *words = line.split()
    said, published = words[-2:] if words[-1][0].isdigit() else words[-3:-1]
    extra = "" if words[-1][0].isdigit() else words[-1]
    status = next(Status(word) for word in words if word in set(Status))
    when, article = (None if said == "-" else When.parse(said)), When.parse(published)
    return Fact(
        id=f"{number:03}",
        document=f"page {extra}" if extra.startswith("=") else f"page {number}",
        parties=parties_of(map(party, words[: next(i for i, w in enumerate(words) if w in set(Form))])),
        forms=frozenset(Form(word) for word in words if word in set(Form)),
        fields=frozenset(Field(word) for word in words if word in set(Field)),
        status=status,
        said=when,
        day=(when or article).start,
        places=frozenset({tuple((extra[1:].casefold() + "/").split("/")[:2])}) if extra.startswith("@") else frozenset(),  # type: ignore[arg-type]
        products=frozenset({normal(extra[1:].replace("_", " "))}) if extra.startswith("%") else frozenset(),
    )


def party(word: str) -> tuple[str, Role]:
    name, colon, role = word.rpartition(":")
    return (name, Role(role)) if colon and role in set(Role) else (word, Role.PARTNER)


def b_cubed(found: Iterable[Iterable[str]], wanted: Mapping[str, str]) -> tuple[float, float, float]:
    """Precision, recall and F1 over items: how much of an item's group is right, and how much of the right group is there."""
    together = {item: frozenset(group) & wanted.keys() for group in map(tuple, found) for item in group}
    right: dict[str, set[str]] = defaultdict(set)
    for item, label in wanted.items():
        right[label].add(item)
    shared = {item: len(together[item] & right[wanted[item]]) for item in wanted}
    precision = sum(shared[item] / len(together[item]) for item in wanted) / len(wanted)
    recall = sum(shared[item] / len(right[wanted[item]]) for item in wanted) / len(wanted)
    return precision, recall, 2 * precision * recall / (precision + recall)


def groups(facts: Iterable[Fact]) -> list[tuple[str, ...]]:
    return [tie.claims for tie in tie_ups(facts, lambda identity: Entity(identity, identity))]


def test_b_cubed_is_what_its_authors_say() -> None:
    """The example of Bagga and Baldwin (1998), second response."""
    items = "123456789abc"
    wanted = dict(zip(items, "111112233333", strict=True))
    precision, recall, _ = b_cubed(["12345", "67", "89abc"], wanted)
    assert (precision, recall) == (1, 1)
    precision, recall, _ = b_cubed(["12345", "6789abc"], wanted)
    assert round(precision, 2) == 0.76
    assert recall == 1


def test_the_written_cases_are_told_apart() -> None:
    lines = [line for line in CASES.splitlines() if line and not line.startswith("#")]
    facts = [fact(number, line) for number, line in enumerate(lines)]
    wanted = {each.id: line.split()[0] for each, line in zip(facts, lines, strict=True)}
    found = groups(facts)
    wrong = [[lines[int(item)] for item in group] for group in found if len({wanted[item] for item in group}) > 1]
    assert wrong == []
    assert b_cubed(found, wanted)[2] >= 0.95


# -- real claims -----------------------------------------------------------------------------------------------------------------------

# Claims of the annotated news (language/number#claim) that share their partners and are one tie-up; all others of those documents are not.
ONE = """
de/07#1 de/54#0 | de/17#0 de/62#0 | de/26#0 de/28#0 | de/26#1 de/28#1 | de/33#0 en/51#3 en/52#0 en/54#1 zh/14#1 zh/63#3 | en/52#1 zh/63#2
en/01#0 it/01#0 it/01#1 es/01#1 it/11#1 | en/02#0 it/02#0 | en/02#1 it/02#1 | en/02#2 it/02#2 | en/02#3 it/02#3 | en/51#0 en/52#3
en/51#1 en/52#2 | en/51#2 en/52#4 | en/51#4 en/52#6 fr/01#4 | en/55#0 en/77#0 | en/55#1 fr/02#1 zh/58#0 | en/63#0 en/64#0
en/63#1 en/64#1 | es/01#0 it/11#0 | es/07#2 es/16#0 | fr/01#0 fr/02#0 fr/04#5 zh/70#0 | fr/01#1 fr/19#0 | fr/01#3 zh/14#2
it/04#0 it/07#0 | ru/26#0 ru/32#0 | ru/30#0 ru/33#5 | zh/55#0 zh/57#4
""".replace("\n", " | ")


def gold_fact(name: str, record: Mapping[str, object], claim: Mapping[str, object]) -> Fact:
    """The fact of an annotated claim."""

    def when(value: object) -> When | None:
        text = value.get("value") if isinstance(value, dict) else value
        return When.parse(str(text)) if text else None

    said, published = when(claim.get("announced")), when(record.get("published"))
    both = said or published
    listed = claim["participants"]
    assert isinstance(listed, list)
    known = listed_ids()
    ids = [
        (min(known.get(normal(str(p["entity"])), {f"new:{normal(str(p['entity']))}"})), Role(p.get("role") or "partner")) for p in listed
    ]
    places = [p for p in claim.get("places") or () if isinstance(p, dict)]  # type: ignore[attr-defined]
    return Fact(
        id=name,
        document=name.partition("#")[0],
        parties=parties_of(ids),
        forms=frozenset(map(Form, claim["forms"])),  # type: ignore[call-overload]
        fields=frozenset(map(Field, claim["fields"])),  # type: ignore[call-overload]
        status=Status(str(claim["status"])),
        said=said,
        day=both.start if both else None,
        places=frozenset((str(p.get("country", "")), normal(str(p.get("city", "")))) for p in places),
        products=frozenset(normal(str(product)) for product in claim.get("products") or ()),  # type: ignore[attr-defined]
    )


def real_facts(dev: Path) -> list[Fact]:
    """The claims of all documents in which some claim is one with another."""
    names = {claim.partition("#")[0] for claim in ONE.split() if claim != "|"}
    facts = []
    for name in sorted(names):
        record = json.loads((dev / f"{name}.json").read_text("utf-8"))
        facts += [gold_fact(f"{name}#{n}", record, c) for n, c in enumerate(record["claims"]) if len(c["participants"]) > 1]
    return [each for each in facts if len(each.parties) > 1]


def test_real_claims_merge_across_documents_and_languages(shared: Path) -> None:
    facts = real_facts(shared / "corpora" / "dev")
    label = {claim: group for group in ONE.split("|") for claim in group.split()}
    wanted = {each.id: label.get(each.id, each.id) for each in facts}
    assert label.keys() <= wanted.keys()
    assert min(b_cubed(groups(facts), wanted)) >= 0.95
    among = {claim: group for claim, group in wanted.items() if claim in label}
    assert min(b_cubed(groups(facts), among)) >= 0.95
