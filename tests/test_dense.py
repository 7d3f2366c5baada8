"""Names in scripts without spaces, by their shape."""

import pytest

from tieup.lang import language
from tieup.mention.dense import DenseShapes
from tieup.mention.dense_people import DenseNameShapes
from tieup.mention.places import places
from tieup.model import Span
from tieup.text import fold

SHAPES = DenseShapes(language("zh"))
PEOPLE = DenseNameShapes(language("zh"))


def found(text: str) -> list[tuple[str, str]]:
    return [(shape.span.of(text), shape.origin.removeprefix("shape.")) for shape in SHAPES.find(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("公告称与青禾蓝电汽车科技有限公司签署协议", [("青禾蓝电汽车科技有限公司", "legal_form")]),
        ("由德国供应商青禾集团供货", [("青禾集团", "head_noun")]),
        ("與青禾縣政府簽約", [("青禾縣政府", "head_noun")]),
        ("青禾智驾与云渡汽车将成立合资公司", [("青禾智驾", "compound"), ("云渡汽车", "compound")]),
        ("向Fjellcell采购电芯，与Kolb Motor Inc.合作", [("Fjellcell", "capitals"), ("Kolb Motor", "legal_form")]),
        ("美国公司ABX宣布", [("ABX", "capitals")]),
        ("新能源汽车、动力电池与合资公司", []),
        ("上市公司与多家公司的控股公司", []),
        ("搭载ECU的SUV，Zenfive平台，Zynq™芯片", []),
    ],
)
def test_what_looks_like_an_organisation(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize(
    ("tagged", "wanted"),
    [
        ("青禾则", "青禾"),
        ("青禾在中国", "青禾"),
        ("青禾蓝电簽署", "青禾蓝电"),
        ("新能源汽车", None),
        ("青禾", "青禾"),
        ("Fjellcell", "Fjellcell"),
    ],
)
def test_a_tagger_s_names_are_tidied(tagged: str, wanted: str | None) -> None:
    text = f"，{tagged}，"
    span = SHAPES.tidied(text, Span(1, 1 + len(tagged)))
    assert (span and span.of(text)) == wanted


@pytest.mark.parametrize(
    ("text", "function", "wanted"),
    [
        ("青禾董事长王大同表示", "董事长", "王大同"),
        ("青禾董事長陳大同與客戶", "董事長", "陳大同"),
        ("总经理克里斯蒂安 · 默尼耶日前指出", "总经理", "克里斯蒂安 · 默尼耶"),
        ("首席执行官奥博穆坦言", "首席执行官", "奥博穆"),
        ("总经理 Mara Vellinger 签署", "总经理", "Mara Vellinger"),
        ("总经理离职后", "总经理", None),
        ("总经理近日表示", "总经理", None),
        ("总经理", "总经理", None),
    ],
)
def test_who_stands_behind_a_function(text: str, function: str, wanted: str | None) -> None:
    start = text.index(function)
    names = [span.of(text) for span in PEOPLE.find(text, Span(start, len(text)), [Span(start, start + len(function))])]
    assert names == ([wanted] if wanted else [])


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("在江苏省南京市建厂", "江苏省南京市"), ("江蘇省的工廠", "江蘇省"), ("宝马沈阳工厂", "沈阳"), ("前往合肥工厂", "合肥")],
)
def test_places_take_their_unit_along(text: str, wanted: str) -> None:
    assert [mention.span.of(text) for mention in places(text, fold(text), language("zh"))] == [wanted]
