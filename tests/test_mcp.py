"""The server for agents, as an agent meets it: a process, its standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

pytest.importorskip("mcp")

from hypothesis import given, settings
from hypothesis import strategies as st
from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.types import CallToolResult, TextContent

from small_desk import fill
from tieup.mcp import server
from tieup.questions import open_database


@pytest.fixture(scope="module")
def path(places: Callable[[], str]) -> str:
    made = places()
    fill(made)
    return made


@pytest.fixture(scope="module")
def made(path: str) -> Iterator[Any]:
    with open_database(path) as database:
        yield server(database)


def asked(path: str, question: Callable[[ClientSession], Awaitable[Any]]) -> Any:
    """What a client gets from ``tieup mcp``."""

    async def ask() -> Any:
        command = StdioServerParameters(command=sys.executable, args=["-m", "tieup", "mcp", "--db", path])
        async with stdio_client(command) as (reading, writing), ClientSession(reading, writing) as session:
            await session.initialize()
            return await question(session)

    return asyncio.run(ask())


def text(answer: CallToolResult) -> str:
    (first, *_) = answer.content
    assert isinstance(first, TextContent)
    return first.text


def test_an_agent_finds_a_tie_up_and_its_quotes_with_addresses(path) -> None:
    async def question(session: ClientSession) -> Any:
        listed = await session.call_tool("list_tieups", {"filters": {"company": "BMW", "form": "supply"}})
        found = json.loads(text(listed))
        shown = await session.call_tool("show_tieup", {"id": found["tieups"][0]["id"]})
        return (await session.list_tools()).tools, found, json.loads(text(shown))

    tools, found, shown = asked(path, question)
    assert {tool.name for tool in tools} == {"list_tieups", "show_tieup", "company", "search"}
    assert found["total"] == 1
    assert [claim["status"] for claim in shown["claims"]] == ["in_talks", "agreed", "denied"]
    assert "https://news.example/signed" in {claim["address"] for claim in shown["claims"]}
    assert all(row["quote"] for claim in shown["claims"] for row in claim["evidence"])


def test_what_cannot_be_answered_is_told_with_its_reason(path) -> None:
    async def question(session: ClientSession) -> Any:
        calls: list[tuple[str, dict[str, Any]]] = [
            ("show_tieup", {"id": "zzz"}),
            ("list_tieups", {"filters": {"status": "nonsense"}}),
            ("search", {"words": "battery", "limit": 999}),
        ]
        return [await session.call_tool(name, given) for name, given in calls]

    answers = asked(path, question)
    assert [bool(answer.is_error) for answer in answers] == [True, True, True]
    assert "no tie-ups start with" in answers[0].content[0].text
    assert "speculated" in answers[1].content[0].text


def test_a_company_and_words_are_found_in_any_script(path) -> None:
    async def question(session: ClientSession) -> Any:
        firm = await session.call_tool("company", {"name": "\u5b81\u5fb7\u65f6\u4ee3"})
        hits = await session.call_tool("search", {"words": "denied battery"})
        return json.loads(text(firm)), json.loads(text(hits))

    firm, hits = asked(path, question)
    assert "BMW" in {partner["partner"] for partner in firm["partners"]}
    assert {hit["document"] for hit in hits["hits"]} == {"denied.html"}


# What agents may send: JSON carries every character, lone surrogates and the null character too.
words = st.text(st.characters(), max_size=20) | st.sampled_from(
    [
        "BMW",
        "battery",
        "2024",
        "2024-13-45",
        "DE",
        "supply",
        "active",
        "\0",
        "a\0b",
        "\ud800",
        "%",
        "_",
        "'",
        '"',
        "*",
        "NEAR(",
        "a AND",
        "-",
        "(",
        "x" * 9999,
    ]
)
values = words | st.integers() | st.booleans() | st.none() | st.floats() | st.lists(words, max_size=2)
named = st.dictionaries(st.sampled_from(["company", "form", "field", "status", "country", "since", "until", "text"]), words, max_size=3)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(["list_tieups", "show_tieup", "company", "search"]),
    st.fixed_dictionaries(
        {},
        optional={
            "filters": named | values,
            "limit": st.integers(-1, 60) | values,
            "id": values,
            "as_of": values,
            "name": values,
            "group": values,
            "words": values,
        },
    ),
)
def test_no_call_is_a_failure_of_the_server(made, name, arguments) -> None:
    """What cannot be answered is the agent's to mend: it is told why, and nothing crashes."""
    with suppress(ToolError):
        try:
            asyncio.run(made.call_tool(name, arguments))
        except UnexpectedToolError as crash:
            pytest.fail(repr(crash.__cause__))
