"""What the address of a page asks for."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import BaseModel, BeforeValidator, Field

from tieup.codebook import Field as About
from tieup.codebook import Form, Status
from tieup.web.visit import link

_DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
PAGE = 50


def _nothing(value: object) -> object:
    """An empty field of a form is none."""
    return None if value == "" else value


_Empty = BeforeValidator(_nothing)
Words = Annotated[str, Field(max_length=200)]
Day = Annotated[str | None, Field(pattern=_DAY, description="2024, 2024-05 or 2024-05-31"), _Empty]


class Question(BaseModel):
    """Filters, all of which must hold."""

    company: Words = ""
    form: Annotated[Form | None, _Empty] = None
    field: Annotated[About | None, _Empty] = None
    status: Annotated[Status | None, _Empty] = None
    country: Annotated[str, Field(max_length=2)] = ""
    language: Annotated[str, Field(max_length=3)] = ""
    since: Day = None
    until: Day = None
    text: Words = ""
    as_of: Day = None

    @property
    def filters(self) -> dict[str, Any]:
        """The filters that say something, as the database takes them, ``as_of`` among them."""
        given = {name: getattr(self, name) for name in Question.model_fields}
        return {name: value for name, value in given.items() if value}

    @property
    def plain(self) -> dict[str, str]:
        """The same as words."""
        return {name: str(value) for name, value in self.filters.items()}

    def link(self, path: str, **other: object) -> str:
        """The address of this question with some things other than they are."""
        return link(path, **{**self.plain, **other})


class Paged(Question):
    """A question, and the page of its answer."""

    page: Annotated[int, Field(ge=1, le=100_000)] = 1


Asked = Annotated[Question, Query()]
AskedPage = Annotated[Paged, Query()]
Identity = Annotated[str, Field(max_length=300)]
