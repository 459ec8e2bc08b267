from __future__ import annotations

import pytest

from dialoom.runtime.planview import PlanView
from tests.realizer.cases import wording_view


@pytest.fixture(scope="session")
def view() -> PlanView:
    return wording_view()
