"""The gate loses next to nothing, and holds back what is about something else, in every language and encoding."""

import json
import pickle
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.cli.main import cli
from tieup.gate import Gate
from tieup.gate.finder import Finder
from tieup.gate.gate import running
from tieup.gate.settings import Sort
from tieup.gate.spelt import flattened, spellings
from tieup.gate.stems import Stem, stems
from tieup.lang import available, language

# A deal in each language, and a page of the same length that tells of none.
DEALS = {
    "de": "Northvolt und BMW haben einen Vertrag über die Lieferung von Batteriezellen für Elektroautos unterzeichnet, sagten beide.",
    "en": "Northvolt and BMW have signed a contract for the supply of battery cells for electric cars, the two companies said.",
    "es": "Northvolt y BMW han firmado un acuerdo para el suministro de celdas de batería para coches eléctricos, según informaron.",
    "fr": "Northvolt et BMW ont signé un contrat pour la fourniture de cellules de batterie pour voitures électriques, ont-ils annoncé.",
    "it": "Northvolt e BMW hanno firmato un accordo per la fornitura di celle per batterie per auto elettriche, hanno annunciato.",
    "ru": "Northvolt и BMW подписали соглашение о поставках аккумуляторных ячеек для электромобилей, сообщили обе компании в пятницу.",
    "zh": "北伏与宝马签署了电动汽车动力电池供应协议，双方于周五宣布建立合资企业，共同生产电池。",
}
OTHERS = {
    "de": "Der Regen hört am Nachmittag auf, und am Abend scheint über den Dörfern im Tal wieder die Sonne, bei milden achtzehn Grad.",
    "en": "Slice the onions, fry them gently until they are soft, then stir in the flour and the milk and let it thicken for ten minutes.",
    "es": "Por la tarde dejará de llover y por la noche brillará el sol sobre los pueblos del valle, con dieciocho grados de temperatura.",
    "fr": "Le gardien a plongé du mauvais côté, et le ballon a roulé doucement dans le but vide sous les cris de joie des tribunes.",
    "it": "La nonna raccontava ogni sera una fiaba diversa, e i bambini ascoltavano in silenzio fino a quando si addormentavano.",
    "ru": "К вечеру дождь закончится, и над деревнями в долине снова выйдет солнце, будет тепло, около восемнадцати градусов.",
    "zh": "把洋葱切成细丝，用小火慢慢炒软，再加入面粉和牛奶搅拌均匀，煮十分钟后撒上盐和胡椒。",
}
ENCODINGS = {
    "de": ["cp1252"],
    "es": ["cp1252"],
    "fr": ["cp1252"],
    "it": ["cp1252"],
    "ru": ["cp1251", "koi8-r"],
    "zh": ["gb18030"],
    "en": [],
}


@pytest.fixture(scope="module")
def gate() -> Gate:
    return Gate.load()


def html(text: str) -> str:
    scripts = "<script>var partner = 'BMW', deal = 'joint venture battery';</script><style>.supply {}</style>"
    return f"<html><head>{scripts}</head><body><nav><a href='/battery'>Cars</a></nav><article><p>{text}</p></article></body></html>"


@pytest.mark.parametrize("code", DEALS)
def test_a_deal_passes(gate: Gate, code: str):
    assert gate.passes(DEALS[code])
    assert gate.passes(html(DEALS[code]))
    for encoding in ["utf-8", "utf-16", *ENCODINGS[code]]:
        assert gate.passes(html(DEALS[code]).encode(encoding)), encoding


@pytest.mark.parametrize("code", DEALS)
def test_a_deal_passes_in_any_dress(gate: Gate, code: str):
    text = DEALS[code]
    references = "".join(char if char.isascii() else f"&#{ord(char)};" for char in text)
    assert gate.passes(html(text.upper()).encode())
    assert gate.passes(html(text.replace(" ", "\n")).encode())
    assert gate.passes(html(references).encode())
    assert gate.passes(html(text.replace("BMW", "<b>BMW</b>")).encode())


def test_traditional_characters(gate: Gate):
    assert gate.passes("寶馬與寧德時代簽署電動汽車電池供應協議，雙方宣布成立合資企業，共同生產動力電池。".encode())


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_about_something_else_is_held_back(gate: Gate, code: str):
    assert not gate.passes(OTHERS[code] * 3)
    page = html(OTHERS[code] + "</p><p>" + OTHERS[code] * 8)
    for encoding in ["utf-8", *ENCODINGS[code]]:
        assert not gate.passes(page.encode(encoding)), encoding


def test_words_far_apart_say_nothing(gate: Gate):
    apart = OTHERS["en"] * 8
    assert not gate.passes(f"Volvo won the race. {apart} The signed photograph was sold. {apart} Batteries are not included.")


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_get_a_verdict(content: bytes):
    assert Gate.load().passes(content) in {True, False}
    assert Gate.load().passes(b"<p>" + content + b"\0</p>") in {True, False}


def test_every_language_has_stems_of_every_sort():
    found = list(stems())
    for code in available():
        words = " ".join(word for entry in language(code).data("triggers")["rule"] for word in entry["words"])
        own = [stem for stem in found if stem.sort is not Sort.NAME and stem.text in words]
        assert {Sort.TRIGGER, Sort.WEAK} <= {stem.sort for stem in own}, code


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("Bündnis", "BÜNDNIS"),
        ("Bündnis", "Bundnis"),
        ("соглашени", "СОГЛАШЕНИ"),
        ("lithium-ion", "lithium ion"),
        ("合资", "合資"),
    ],
)
def test_spellings(text: str, spelling: str):
    assert flattened(spelling.encode()).strip() in spellings(text)


@pytest.mark.parametrize("code", DEALS)
def test_a_deal_passes_wherever_it_stands(gate: Gate, code: str):
    around = [OTHERS[code] * 3] * 12
    for place in range(13):
        assert gate.passes(html("</p><p>".join([*around[:place], DEALS[code], *around[place:]]))), place


def test_what_speaks_for_a_tieup_may_stand_on_both_sides_of_a_stretch(gate: Gate):
    """A word for a tie-up says little by itself; the firms and the product of the last one count wherever the search was cut."""
    before = "They signed a photograph. " * 40
    for gap in range(0, 400, 7):
        text = f"<p>{before}</p><p>{'x' * gap} Northvolt and BMW: batteries for electric cars. Both signed a contract.</p>"
        assert gate.passes(f"<body>{text}</body>"), gap


def test_the_running_text_of_a_page():
    text = running(html("Together with Northvolt the carmaker <a href='x'>BMW</a> has signed a contract for cells.").encode(), 20)
    assert b"has signed a contract" in text
    assert b"var partner" not in text
    assert b"/battery" not in text


def test_a_worker_process_has_the_same_gate(gate: Gate):
    assert pickle.loads(pickle.dumps(gate)) is gate  # noqa: S301 - our own


def test_at_most_one_page_in_two_hundred_is_lost(shared: Path, gate: Gate):
    pages = sorted((shared / "corpora" / "dev").glob("*/*.txt"))
    gold = {page: json.loads(page.with_suffix(".json").read_text("utf-8"))["claims"] for page in pages}
    telling = [page for page in pages if any(not claim.get("optional") for claim in gold[page])]
    lost = [page for page in telling if not gate.passes(page.read_bytes())]
    assert len(telling) > 200
    assert len(lost) <= 0.005 * len(telling)


def test_it_is_quick(gate: Gate):
    page = html("</p><p>".join(OTHERS["en"] for _ in range(200))).encode()
    start = time.process_time()
    for _ in range(200):
        gate.passes(page)
    assert time.process_time() - start < 2  # 100 pages a second, on the busiest of machines


def test_archives_go_through_the_gate(tmp_path: Path):
    from click.testing import CliRunner

    from web_archives import gzipped, packed, record

    records = [
        record("https://example.com/1", html(DEALS["en"]).encode()),
        record("https://example.com/2", html(OTHERS["en"] * 9).encode()),
    ]
    archive = tmp_path / "a.warc.gz"
    archive.write_bytes(packed(records, gzipped))
    run = CliRunner().invoke(cli, ["add", str(archive), "--db", str(tmp_path / "t.db")])
    assert "2 pages seen" in run.stderr
    assert "1 without a sign of a tie-up" in run.stderr
    assert "1 document read" in run.stderr
    everything = CliRunner().invoke(cli, ["add", "--no-gate", str(archive), "--db", str(tmp_path / "u.db")])
    assert "2 documents read" in everything.stderr


def test_a_longer_stem_does_not_hide_what_stands_inside_it() -> None:
    texts = {"\u5408\u4f5c": Sort.TRIGGER, "\u5408\u4f5c\u65b9\u5f0f": Sort.WEAK}
    stems = [Stem(text, sort, "cooperation", before=True, behind=True) for text, sort in texts.items()]
    ((_, _, sorts),) = Finder.load(stems).hits("\u7684\u5408\u4f5c\u65b9\u5f0f\u3002".encode())
    assert sorts == {Sort.TRIGGER, Sort.WEAK}
