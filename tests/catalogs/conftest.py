"""The real data that the tests of catalogs read, where it is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compiler.conftest import DATA


@pytest.fixture(scope="session")
def openapi_folder() -> Path:
    folder = DATA / "openapi"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there")
    return folder
