"""A server for agents (Model Context Protocol): questions to the database, answered with quotes and addresses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import AfterValidator, BaseModel, Field

from tieup import __version__
from tieup.errors import TieupError
from tieup.questions import Database, company_json, history_json, hit_json, tie_json

_ABOUT = """Tie-ups between firms in electric mobility, read from news. Every value rests on literal quotes: give the quote and the
address with what you tell. A tie-up's status is as firm as its pages say: speculated, in_talks, planned, agreed, active, completed,
ended, denied."""
_MOST = 50

Limit = Annotated[int, Field(ge=1, le=_MOST, description="How many at most")]
Day = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$", description="2024, 2024-05 or 2024-05-31; empty for any")]
Json = dict[str, Any]


def _text(given: str) -> str:
    """JSON carries characters that no text has and that a database refuses: the null character and halves of pairs."""
    if "\0" in given or any("\ud800" <= letter <= "\udfff" for letter in given):
        raise ValueError("there are characters in it that no text has")
    return given


Text = Annotated[str, AfterValidator(_text)]


class Asked(BaseModel):
    """Filters, all of which must hold."""

    company: Text = ""
    form: Text = ""
    field: Text = ""
    status: Text = ""
    country: Text = ""
    since: Day = ""
    until: Day = ""
    text: Text = ""


_ANY = Asked()


def server(database: Database) -> MCPServer[Any]:
    """The server for a database; it only reads."""
    made: MCPServer[Any] = MCPServer("tieup", version=__version__, instructions=_ABOUT)
    reading = ToolAnnotations(read_only_hint=True, open_world_hint=False)
    for tool in (_list_tieups(database), _show_tieup(database), _company(database), _search(database)):
        made.tool(annotations=reading, structured_output=True)(_told(tool))
    return made


def _told(tool: Callable[..., Json]) -> Callable[..., Json]:
    """The tool, whose errors that users can mend are told to the agent."""

    @wraps(tool)
    def called(**given: Any) -> Json:  # noqa: ANN401 - what the tool takes
        try:
            return tool(**given)
        except TieupError as error:
            raise ToolError(str(error)) from error

    return called


def _list_tieups(database: Database) -> Any:  # noqa: ANN401 - a tool
    def list_tieups(filters: Asked = _ANY, limit: Limit = 20) -> Json:
        """List tie-ups, the most recent first. All filters are optional; names of companies may be in any spelling or script."""
        asked: Any = filters.model_dump()
        found = database.tieups(limit=limit, **asked)
        return {"total": found.total, "tieups": [tie_json(tie) for tie in found]}

    return list_tieups


def _show_tieup(database: Database) -> Any:  # noqa: ANN401 - a tool
    def show_tieup(id: Text, as_of: Day = "") -> Json:  # noqa: A002 - what the lists call it
        """Show one tie-up over time: its claims with literal quotes, offsets, pages and addresses, and where pages disagree."""
        return history_json(database.tieup(id, as_of=as_of or None))

    return show_tieup


def _company(database: Database) -> Any:  # noqa: ANN401 - a tool
    def company(name: Text, group: bool = False) -> Json:  # noqa: FBT001, FBT002 - a switch of the protocol
        """Show a company's partners with forms, fields and status, and its years; ``group`` counts brands and daughters in."""
        return company_json(database.company(name, group=group))

    return company


def _search(database: Database) -> Any:  # noqa: ANN401 - a tool
    def search(words: Text, limit: Limit = 10) -> Json:
        """Find claims whose quotes or titles have all these words, in any inflection, with their quotes and addresses."""
        return {"hits": [hit_json(hit) for hit in database.search(words, limit=limit)]}

    return search
