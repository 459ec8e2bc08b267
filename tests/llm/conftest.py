"""A model behind a server on loopback, as litellm reads its address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.llm.server import Script, serving

KEY = "sk-test-0123456789abcdef"


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """What the server answers; ``openai/scripted`` is asked there."""
    script = Script(["hello"])
    with serving(script) as address:
        monkeypatch.setenv("OPENAI_API_BASE", address)
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        yield script
