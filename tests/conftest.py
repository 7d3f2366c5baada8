"""What several tests need: the kit, loaded once, and the annotated news where it is at hand."""

from pathlib import Path

import pytest

from tieup.pipeline import Kit

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def kit() -> Kit:
    return Kit.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the annotated news is not beside this clone (../shared)")
    return SHARED
