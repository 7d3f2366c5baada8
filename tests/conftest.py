"""What several tests need: the kit and what rules know, loaded once, the annotated news where it is at hand, and places for databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from postgres_server import Server, missing, server
from tieup.extract.knowledge import RULES, Knowledge
from tieup.pipeline import Kit

# How long an example takes tells how busy the machine is, not whether the law holds.
settings.register_profile("tieup", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tieup")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit.load()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """All that reading by rules alone needs."""
    return Knowledge.load(extractor=RULES)


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the annotated news is not beside this clone (../shared)")
    return SHARED


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server of the tests' own, started for those that need one."""
    if reason := missing():
        pytest.skip(reason)
    with server() as started:
        yield started


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def places(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], str]:
    """Where databases can be made, for tests that hold on every kind of them: each call gives the address of a new one."""
    if request.param == "sqlite":
        return lambda: str(tmp_path_factory.mktemp("place") / "tieup.db")
    running: Server = request.getfixturevalue("postgres")
    return running.database
