"""The page ``docs/codebook.md``, generated from the enumerations: ``python -m tieup.codebook_page > docs/codebook.md``."""

from __future__ import annotations

from collections.abc import Iterator

from tieup.codebook import Binding, Field, Form, Instrument, Kind, Part, Role, Status, Term, Voice, Zone

_HEAD = """# The codebook

A tie-up is a tie between two or more named organisations about doing something together or for one another, reported as possible, under
negotiation, agreed, running or over. Buying on the open market, competing, being compared, being owned, a shared ranking, a lawsuit and the
same fair are none. A claim is what one document says of one tie-up; every value of it stands on words of the text.

This page is generated from `src/tieup/codebook.py`.
"""
_TERMS: tuple[type[Term], ...] = (Form, Field, Status, Role, Instrument, Binding, Voice, Part, Zone, Kind)


def page() -> str:
    """The page as Markdown."""
    return _HEAD + "".join(line for terms in _TERMS for line in _section(terms))


def _section(terms: type[Term]) -> Iterator[str]:
    yield f"\n## {terms.__name__}\n\n{(terms.__doc__ or '').strip()}\n\n| value | meaning |\n|---|---|\n"
    yield from (f"| `{term.value}` | {term.meaning} |\n" for term in terms)


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - its output is the page
