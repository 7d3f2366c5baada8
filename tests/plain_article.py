"""An article of a single block, in a language that is given and not guessed."""

from tieup.codebook import Zone
from tieup.model import Article, Block, Span


def plain_article(text: str, language: str, zone: Zone = Zone.BODY) -> Article:
    title = text if zone is Zone.TITLE else ""
    return Article("a.txt", text, language, title, blocks=(Block(Span(0, len(text)), zone),))
