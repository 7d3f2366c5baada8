"""Scripts as ranges of characters, to stand in the brackets of a regular expression."""

HAN = r"\u3400-\u9fff"
HAN_COMPATIBLE = r"\uf900-\ufaff"  # the same signs once more, for older encodings
KANA = r"\u3040-\u30ff"
HANGUL = r"\uac00-\ud7af"
UNSPACED = KANA + HAN  # no spaces between words
