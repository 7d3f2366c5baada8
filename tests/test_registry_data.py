"""The tables of the registry agree with one another."""

import re
from collections import defaultdict
from importlib.resources import files

from tieup.entity import Registry
from tieup.entity.tables import products
from tieup.mention.descriptions import BYSTANDERS
from tieup.text import normal


def test_every_owner_has_a_line() -> None:
    registry = Registry.load()
    assert not {parent.id for organisation in registry for parent in organisation.parents} - {o.id for o in registry}


def test_nobody_owns_himself() -> None:
    registry = Registry.load()

    def owners(key: str, seen: tuple[str, ...] = ()) -> bool:
        return key in seen or any(owners(parent.id, (*seen, key)) for parent in registry[key].parents)

    assert not [o.id for o in registry if owners(o.id)]


def test_an_owner_leaves_after_it_came() -> None:
    parents = [parent for organisation in Registry.load() for parent in organisation.parents]
    assert all(parent.since < parent.until for parent in parents if parent.since and parent.until)


def test_wikidata_ids_are_well_formed_and_belong_to_one() -> None:
    ids = [o.wikidata for o in Registry.load() if o.wikidata]
    assert all(key[0] == "Q" and key[1:].isdigit() for key in ids)
    assert len(ids) == len(set(ids))


def test_every_model_has_a_known_brand() -> None:
    registry = Registry.load()
    models = [product for product in products() if product.kind == "vehicle"]
    assert len({model.name for model in models}) > 900
    assert all(registry.get(model.brand) for model in models)


def test_a_model_of_two_brands_or_with_the_name_of_an_organisation_is_doubtful() -> None:
    registry = Registry.load()
    brands = defaultdict(set)
    models = [(name, model.brand) for model in products() if model.kind == "vehicle" for name in model.names]
    for name, brand in models:
        brands[normal(name.text)].add(brand)
    firms = {normal(name.text) for organisation in registry for name in organisation.names}
    sure = [name.text for name, _ in models if not name.doubtful]
    assert not [text for text in sure if len(brands[normal(text)]) > 1 or normal(text) in firms]


def test_a_sure_name_belongs_to_one_organisation_or_to_a_group() -> None:
    registry = Registry.load()
    owners = defaultdict(set)
    for organisation in registry:
        for name in organisation.names:
            if not name.doubtful:
                owners[name.text if name.exact else normal(name.text)].add(organisation.id)
    shared = {text: sorted(ids) for text, ids in owners.items() if len(ids) > 1}
    assert {text for text, (one, *others) in shared.items() if not any(registry.related(one, other) for other in others)} == set()


def test_the_kinds_are_those_that_the_tables_readme_lists() -> None:
    told = files("tieup.entity").joinpath("data", "README.md").read_text("utf-8")
    listed = told.partition("The kinds of organisations:")[2].partition("Facts only")[0]
    assert {organisation.kind for organisation in Registry.load()} == set(re.findall(r"`(\w+)`", listed))


def test_those_who_only_approve_or_supervise_are_bystanders() -> None:
    registry = Registry.load()
    offices = ("bundeskartellamt", "samr", "federal-trade-commission", "competition-and-markets-authority", "nhtsa", "kraftfahrt-bundesamt")
    others = ("federal-antimonopoly-service", "agcm", "cfius", "sec", "cnmc", "autorite-de-la-concurrence")
    assert {registry[key].kind for key in (*offices, *others)} == {"regulator"} <= BYSTANDERS
    assert registry["european-commission"].kind == "government"
