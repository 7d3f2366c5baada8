"""The server for agents, as an agent meets it: a process, its standard input and output."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

pytest.importorskip("mcp")

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client
from mcp.types import CallToolResult, TextContent

from small_desk import fill


@pytest.fixture(scope="module")
def path(places: Callable[[], str]) -> str:
    made = places()
    fill(made)
    return made


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
