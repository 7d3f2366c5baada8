"""What several tests need: the kit, loaded once, and the annotated news where it is at hand."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tieup.pipeline import Kit

# How long an example takes tells how busy the machine is, not whether the law holds.
settings.register_profile("tieup", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tieup")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the annotated news is not beside this clone (../shared)")
    return SHARED
