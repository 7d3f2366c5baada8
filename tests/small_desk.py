"""A small database for the desk: tie-ups over time, and pages that attack whoever shows them."""

from pathlib import Path

from tieup.codebook import Field, Form, Role, Status, Zone
from tieup.dates import When
from tieup.model import Article, Block, Claim, Entity, Failure, Found, Page, Participant, Quantity, Reading, Span
from tieup.store import Store, open_store

BMW, CATL, NORD = (
    Entity("bmw", "BMW", "carmaker", "DE"),
    Entity("catl", "CATL", "battery", "CN"),
    Entity("new:nordvolt", "Nordvolt", "", "SE"),
)
EVIL = "<img src=x onerror=\"document.title='owned'\">"
HOSTILE = Entity("new:evil", f"Evil {EVIL} AG", "", "US")
SCRIPT = "<script>document.title='owned'</script>"


def reading(name: str, parties: dict[Entity, Role], said: tuple[Form, Status, When | None], *, text: str = "", **article: str) -> Reading:
    """An article in which every value has words of its own."""
    form, status, when = said
    words = [entity.name for entity in parties]
    text = f"{' and '.join(words)} say: {form} is {status} since {when.edtf if when else 'then'} for battery, 20 GWh. {text}"

    def at(part: str) -> Span:
        return Span(text.index(part), text.index(part) + len(part))

    claim = Claim(
        participants=tuple(Participant(Found.at(entity, at(entity.name), "name"), role) for entity, role in parties.items()),
        forms=(Found.at(form, at(str(form)), "form"),),
        fields=(Found.at(Field.BATTERY, at("battery"), "field"),),
        status=Found.at(status, at(f"is {status}"), "status"),
        announced=Found.at(when, at(when.edtf), "when") if when else None,
        quantities=(Found.at(Quantity(20, 20, "GWh"), at("20 GWh"), "quantity"),),
        confidence=0.4 if status is Status.SPECULATED else 0.9,
    )
    title = article.pop("title", f"{' and '.join(words)}: {status}")
    blocks = (Block(Span(0, len(text)), Zone.BODY),)
    published = When.day(2024, 6, 1)
    language, address, site = article.pop("language", "en"), article.pop("address", ""), article.pop("site", "")
    assert not article
    return Reading(Article(name, text, language, title, published, "source", address, site, blocks), (claim,))


def put(store: Store, *readings: Reading) -> None:
    for each in readings:
        store.add(Page(each.article.document, each.article.text), each, "test")


def fill(path: Path | str) -> None:
    """Tie-ups, one of them hostile in every word that a page can choose; a text that stands in two pages, and a page that failed."""
    supply = {CATL: Role.SUPPLIER, BMW: Role.CUSTOMER}
    signed = supply, (Form.SUPPLY, Status.AGREED, When.day(2022, 5, 6))
    with open_store(path) as store:
        put(
            store,
            reading("talks.html", supply, (Form.SUPPLY, Status.IN_TALKS, When.day(2021, 2, 3)), language="de"),
            reading("signed.html", *signed, address="https://news.example/signed"),
            reading("syndicated.html", *signed, address="https://daily.example/2022/05/signed"),
            reading("denied.html", supply, (Form.SUPPLY, Status.DENIED, When.day(2023, 1, 9)), language="ru"),
            reading("nord.html", {NORD: Role.PARTNER, BMW: Role.PARTNER}, (Form.JOINT_VENTURE, Status.SPECULATED, When.year(2024))),
            reading(
                "evil.html", {HOSTILE: Role.PARTNER, CATL: Role.PARTNER}, (Form.COOPERATION, Status.ACTIVE, When.day(2024, 3, 4)),
                title=f"{SCRIPT}{EVIL}", text=f"{SCRIPT} \" onmouseover=\"document.title='owned' {{{{ 7*7 }}}} </title></p>",
                address="javascript:document.title='owned'", site=f"{EVIL}",
            ),
        )  # fmt: skip
        store.add_failure(Failure(f"bad{SCRIPT}.html", f"broken {EVIL}"))
