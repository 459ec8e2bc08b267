"""A model by its litellm name: what it answers, and what is said where it does not."""

from __future__ import annotations

import pytest

from dialoom.runtime.errors import ModelError, PrerequisiteError
from dialoom.runtime.language_model import LiteLLMModel, ask_json
from tests.llm.conftest import KEY
from tests.llm.server import Script, serving

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::UserWarning", "ignore::ResourceWarning")
MODEL = LiteLLMModel("openai/scripted", timeout=10, retries=0)
ASKED = [{"role": "user", "content": "Rate it."}]
FORM = {"type": "object", "required": ["mark"], "properties": {"mark": {"type": "integer", "maximum": 5}}}


def test_an_answer(script: Script) -> None:
    script.answers = ["Good morning."]
    assert MODEL.answer(ASKED) == "Good morning."
    [body] = script.asked
    assert body["model"] == "scripted"
    assert body["messages"] == ASKED
    assert body["temperature"] == 0
    assert script.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(("status", "again"), [(500, True), (429, True), (401, False), (400, False)])
def test_no_answer_is_said_without_the_key(script: Script, status: int, again: bool) -> None:
    script.answers = [status]
    with pytest.raises(ModelError, match="openai/scripted does not answer") as caught:
        MODEL.answer(ASKED)
    assert caught.value.retryable == again
    assert KEY not in str(caught.value)


def test_a_busy_server_is_asked_again(script: Script) -> None:
    script.answers = [503, "at last"]
    assert LiteLLMModel("openai/scripted", timeout=10, retries=2).answer(ASKED) == "at last"


def test_a_model_served_by_oneself(script: Script) -> None:
    with serving(Script(["from my own"])) as address:
        assert LiteLLMModel("openai/mine", address, timeout=10, retries=0).answer(ASKED) == "from my own"
    assert script.asked == []


def test_nobody_there(monkeypatch: pytest.MonkeyPatch, script: Script) -> None:
    monkeypatch.setenv("OPENAI_API_BASE", "http://127.0.0.1:9/v1")
    with pytest.raises(ModelError, match="does not answer"):
        MODEL.answer(ASKED)


@pytest.mark.parametrize("text", [
    '{"mark": 4}', 'Sure:\n```json\n{"mark": 4}\n```\nDone.', 'It is {"mark": 4}, I think.',
])
def test_json_however_it_is_wrapped(script: Script, text: str) -> None:
    script.answers = [text]
    assert ask_json(MODEL, ASKED, FORM) == {"mark": 4}


def test_a_wrong_form_is_sent_back_with_what_is_wrong(script: Script) -> None:
    script.answers = ["no idea", '{"mark": 9}', '{"mark": 2}']
    assert ask_json(MODEL, ASKED, FORM) == {"mark": 2}
    told = [body["messages"][-1]["content"] for body in script.asked[1:]]
    assert "there is no JSON in it" in told[0]
    assert "mark: 9 is greater than the maximum of 5" in told[1]


def test_three_wrong_answers_are_an_error(script: Script) -> None:
    script.answers = ['{"mark": }']
    with pytest.raises(ModelError, match="gives no JSON of the form asked for"):
        ask_json(MODEL, ASKED, FORM)
    assert len(script.asked) == 3


def test_without_litellm_the_mend_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialoom.runtime.equipment._version", lambda package: None)
    with pytest.raises(PrerequisiteError, match="asking openai/scripted needs litellm") as caught:
        MODEL.answer(ASKED)
    assert caught.value.command == "pip install 'dialoom[llm]'"
