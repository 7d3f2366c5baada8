"""The desk's data under generated requests: whatever is asked, no answer is a failure of the server."""

from __future__ import annotations

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("schemathesis")

from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import openapi
from schemathesis.core.result import Ok

from small_desk import fill
from tieup.web.app import create_app
from tieup.web.settings import Settings


def test_no_question_is_a_failure_of_the_server(places) -> None:
    path = places()
    fill(path)
    app = create_app(Settings(path, hosts=("testserver",)))
    asked: set[str] = set()
    for found in openapi.from_asgi("/openapi.json", app).get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        asked.add(operation.path)

        @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], derandomize=True)
        @given(case=operation.as_strategy())
        def ask(case) -> None:
            answer = case.call()
            assert answer.status_code in {200, 400, 404}, answer.text

        ask()
    assert len(asked) == 12
