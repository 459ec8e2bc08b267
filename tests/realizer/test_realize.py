from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.realizer.conversation import spoken
from tests.realizer.blueprints import plain_blueprint
from tests.realizer.cases import all_blueprints

DATA = Path(__file__).parent / "data"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def made(view: PlanView) -> list[tuple[Blueprint, Dialogue]]:
    return [(blueprint, realize(view, blueprint)) for blueprint in all_blueprints(view)]


def transcript(dialogue: Dialogue) -> str:
    lines = []
    for message in dialogue.messages:
        calls = "".join(f" [{call.name} {call.arguments}]" for call in message.tool_calls)
        thought = f" <{message.thought}>" if message.thought else ""
        lines.append(f"{message.role}: {message.content}{calls}{thought}")
    return "\n".join(lines) + "\n"


def test_what_is_said_reads_like_a_message(made: list[tuple[Blueprint, Dialogue]]) -> None:
    for blueprint, dialogue in made:
        for message in dialogue.messages:
            if message.role not in {"user", "assistant"} or not message.content:
                continue
            text = message.content
            assert not re.search(r"\{|\}|  |,,|\.\.| [.,?!]|\b[Aa] [aeioAEIO]\w|\bLead\.", text), (blueprint.id, text)
            assert text == text.strip(), text
            if message.role == "assistant":
                assert text[-1] in ".?!"
                assert not text[0].islower() or text.split()[0] in map(spoken, _values(blueprint))


def _values(blueprint: Blueprint) -> list[object]:
    return [slot.value for slot in blueprint.slots]


def test_every_value_said_stands_verbatim_in_its_message(made: list[tuple[Blueprint, Dialogue]]) -> None:
    for blueprint, dialogue in made:
        assert set(dialogue.meta.stages) == {slot.name for slot in blueprint.slots if slot.stage > 0}
        for origins in dialogue.meta.provenance.values():
            assert origins
        for call in dialogue.meta.gold:
            for path, origin in dialogue.meta.provenance[call.id].items():
                value, text = call.arguments[path], dialogue.messages[origin.message].content
                assert spoken(value) in text
                assert dialogue.messages[origin.message].role == {"user": "user", "result": "tool"}[origin.source]


def test_slots_are_said_no_earlier_than_their_turn(made: list[tuple[Blueprint, Dialogue]]) -> None:
    for blueprint, dialogue in made:
        user = [i for i, message in enumerate(dialogue.messages) if message.role == "user"]
        turns = [turn for turn in blueprint.turns if turn.speaker == "user"]
        for index, turn in zip(user, turns, strict=True):
            for act in turn.acts:
                for name in act.slots:
                    if act.kind in {"inform", "request"}:
                        assert dialogue.meta.stages[name] == index
                        earlier = " ".join(dialogue.messages[i].content for i in user if i < index)
                        assert spoken(blueprint.slot(name).value) not in earlier


def test_a_correction_moves_the_origin(view: PlanView) -> None:
    dialogue = realize(view, plain_blueprint(view, "add_prospect", pattern="user_correction"))
    origin = dialogue.meta.provenance["call_create_lead"]["email"]
    assert dialogue.meta.stages["email"] < origin.message
    assert "jane@example.org" in dialogue.messages[origin.message].content


def test_a_bound_argument_points_at_the_result(view: PlanView) -> None:
    dialogue = realize(view, plain_blueprint(view, "workflows"))
    origin = dialogue.meta.provenance["call_update_lead"]["lead_id"]
    assert (origin.source, origin.path) == ("result", "lead_id")
    assert '"lead_id": "L-20331"' in dialogue.messages[origin.message].content


def test_a_shared_slot_grounds_both_calls(view: PlanView) -> None:
    dialogue = realize(view, plain_blueprint(view, "onboard"))
    first, second = (dialogue.meta.provenance[f"call_create_{what}"]["company"] for what in ("account", "contact"))
    assert first == second
    assert first.source == "user"


def test_thoughts_are_short_and_name_the_tool_called(made: list[tuple[Blueprint, Dialogue]]) -> None:
    for _, dialogue in made:
        for message in dialogue.messages:
            assert (message.thought is None) == (message.role != "assistant")
            if message.thought is not None:
                assert 1 <= len(message.thought.split()) <= 20
            for call in message.tool_calls:
                assert call.name in (message.thought or "")


def test_messages_follow_the_turns(made: list[tuple[Blueprint, Dialogue]]) -> None:
    for blueprint, dialogue in made:
        roles = ["system"]
        for turn in blueprint.turns:
            roles += [turn.speaker] * (len(turn.acts) if turn.speaker == "tool" else 1)
        assert [message.role for message in dialogue.messages] == roles
        assert [tool["function"]["name"] for tool in dialogue.tools] == list(blueprint.tools)
        assert all(message.trained == (message.role == "assistant") for message in dialogue.messages)


def test_a_vague_opening_gives_no_tool_away(view: PlanView) -> None:
    for index in range(60):
        for persona in ("plain_talker", "rusher", "chatterbox"):
            opening = realize(view, plain_blueprint(view, "add_prospect", index=index, persona=persona)).messages[1]
            assert not re.search(r"lead|contact|opportunity|prospect|creat|updat|track", opening.content.lower())


def test_wording_varies_within_and_across_dialogues(view: PlanView) -> None:
    texts = set()
    for index in range(200):
        dialogue = realize(view, plain_blueprint(view, "add_prospect", index=index, persona="chatterbox"))
        words = " ".join(m.content for m in dialogue.messages if m.role in {"user", "assistant"}).split()
        trigrams = list(zip(words, words[1:], words[2:], strict=False))
        assert len(set(trigrams)) / len(trigrams) >= 0.5
        texts.add(tuple(message.content for message in dialogue.messages))
    assert len(texts) == 200


def test_typos_and_fillers_leave_values_facts_and_labels_alone(view: PlanView) -> None:
    changed = 0
    for index in range(40):
        plain = realize(view, plain_blueprint(view, "change_lead", index=index, persona="chatterbox"))
        noisy = plain_blueprint(view, "change_lead", index=index, persona="chatterbox", noise=("typos", "filler"))
        dialogue = realize(view, noisy)
        text = " ".join(message.content for message in dialogue.messages if message.role == "user")
        for piece in ("L-20331", "+49 30 901820", "qualified", "phone", "status", "lead"):
            assert piece in text
        changed += text != " ".join(message.content for message in plain.messages if message.role == "user")
    assert changed >= 38


def test_the_same_on_every_hash_seed() -> None:
    code = (
        "import hashlib; from tests.realizer.cases import all_blueprints, wording_view\n"
        "from dialoom.runtime.realizer import realize\n"
        "view = wording_view()\n"
        "print(hashlib.sha256(repr([realize(view, b) for b in all_blueprints(view, 1)]).encode()).hexdigest())"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}, check=True,
            capture_output=True, text=True,
        ).stdout
        for seed in ("1", "77")
    }
    assert len(outputs) == 1


@pytest.mark.parametrize("name", ["add_prospect", "workflows", "onboard", "small_talk"])
def test_golden(view: PlanView, name: str) -> None:
    made = transcript(realize(view, plain_blueprint(view, name, persona="chatterbox")))
    assert made == (DATA / f"{name}.txt").read_text(encoding="utf-8")


def test_realizing_changes_nothing(view: PlanView) -> None:
    blueprint = plain_blueprint(view, "add_prospect")
    before = repr(asdict(blueprint))
    assert realize(view, blueprint) == realize(view, blueprint)
    assert repr(asdict(blueprint)) == before
