"""Bytes to text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieup.article.decode import clean, decode

TEXTS = {
    "de": "Der Hersteller prüft für München ein größeres Werk. Die Fähre fährt über die Straße nach Österreich.",
    "ru": "Компания подписала соглашение о поставке батарей. Завод в Твери начнёт работу весной будущего года.",
    "zh": "两家公司今天在上海签署了合作协议，共同开发新一代电动汽车电池，并将于明年开始生产。",
    "ja": "両社は電気自動車の電池を共同で開発すると発表した。来年から生産を始める。",
    "fr": "Le constructeur a signé un accord avec le fabricant de batteries, à côté de l'usine près de Besançon.",
}
READ = [
    *((language, encoding) for language in TEXTS for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
    ("de", "cp1252"),
    ("de", "latin-1"),
    ("fr", "cp1252"),
    ("ru", "cp1251"),
    ("ru", "koi8-r"),
    ("zh", "gb18030"),
]


@pytest.mark.parametrize(("language", "encoding"), READ)
def test_an_undeclared_encoding_is_found(language: str, encoding: str):
    text = f"{TEXTS[language]}\nABC, 2024\n" * 3
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("header", ["iso-8859-1", "koi8-r", "utf-16", "no-such-charset", "rot13", "windows-1252"])
def test_utf_8_wins_over_a_wrong_header(language: str, header: str):
    assert decode(TEXTS[language].encode(), f"text/html; charset={header}") == TEXTS[language]


@pytest.mark.parametrize(("language", "encoding"), [("ru", "cp1251"), ("ru", "koi8-r"), ("zh", "gb18030")])
@pytest.mark.parametrize("header", ["iso-8859-1", "utf-8", "windows-1252"])
def test_a_header_that_gives_garbage_is_overruled(language: str, encoding: str, header: str):
    assert decode(TEXTS[language].encode(encoding), f"text/html; charset={header}") == TEXTS[language]


@pytest.mark.parametrize(
    ("language", "encoding", "declaration"),
    [
        ("ru", "cp1251", '<meta charset="windows-1251">'),
        ("ru", "iso-8859-5", '<meta http-equiv="content-type" content="text/html; charset=iso-8859-5">'),
        ("ja", "shift_jis", '<?xml version="1.0" encoding="Shift_JIS"?>'),
        ("ja", "euc_jp", '<meta charset="euc-jp">'),
        ("ja", "iso2022_jp", '<meta charset="iso-2022-jp">'),
        ("zh", "gb2312", "<meta charset=gb2312>"),
    ],
)
def test_a_declaration_is_believed(language: str, encoding: str, declaration: str):
    text = declaration + TEXTS[language]
    assert decode(text.encode(encoding)) == text


def test_text_cut_within_a_character_keeps_the_rest():
    assert decode(TEXTS["ru"].encode()[:-4]).startswith(TEXTS["ru"][:-4])


def test_marks_of_byte_order_are_gone():
    assert decode(codecs.BOM_UTF8 + b"abc") == "abc"


def test_clean():
    assert clean("a\r\nb\rc\u2028d\x00\x07e\ud800\ufefff\u0041\u030a") == "a\nb\nc\nde" + "f\u00c5"


@given(st.text())
def test_clean_text_stays_clean(text: str):
    assert clean(clean(text)) == clean(text)


@given(st.text(min_size=1))
def test_utf_8_round_trip(text: str):
    text = clean(text)
    assert decode(text.encode()) == text


@given(st.binary(), st.text(max_size=30))
def test_any_bytes_decode(content: bytes, header: str):
    assert decode(content, f"text/html; charset={header}") == clean(decode(content, f"text/html; charset={header}"))


def test_a_codec_that_reads_nothing_is_no_declaration():
    text = TEXTS["de"]
    assert decode(text.encode("cp1252"), "text/html; charset=undefined") == text
