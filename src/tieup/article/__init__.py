"""From a page as fetched to the text of its article."""

from tieup.article.binary import binary_reason
from tieup.article.build import article_of
from tieup.article.days import stamp, written
from tieup.article.decode import ENCODINGS, decode
from tieup.article.html import counted

__all__ = ["ENCODINGS", "article_of", "binary_reason", "counted", "decode", "stamp", "written"]
