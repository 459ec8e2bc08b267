from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue, Message, Origin, ToolCall
from dialoom.runtime.row import to_row
from dialoom.runtime.verifier import CHECKS, verify
from tests.synthesis.dialogues import made, rows, view
from tests.synthesis.witness import objections


def failed(blueprint: Blueprint, dialogue: Dialogue) -> set[str]:
    return {verdict.check for verdict in verify(view(), blueprint, dialogue) if not verdict.passed}


def test_every_combination_of_patterns_is_verified() -> None:
    for cell, index in rows():
        blueprint, dialogue = made(cell.id, index)
        verdicts = verify(view(), blueprint, dialogue)
        assert [(v.check, v.detail) for v in verdicts if not v.passed] == [], (cell.id, index)
        assert [verdict.check for verdict in verdicts] == list(CHECKS)


def test_a_second_verifier_agrees() -> None:
    for cell, index in rows():
        assert objections(to_row(made(cell.id, index)[1])) == [], (cell.id, index)


# --- damage: each is caught by the check that is there for it ---------------------------------------

Damage = Callable[[Dialogue], Dialogue]


def with_message(dialogue: Dialogue, index: int, **changes: Any) -> Dialogue:
    messages = list(dialogue.messages)
    messages[index] = replace(messages[index], **changes)
    return replace(dialogue, messages=tuple(messages))


def where(dialogue: Dialogue, role: str, place: int = 0) -> int:
    return [i for i, message in enumerate(dialogue.messages) if message.role == role][place]


def calling(dialogue: Dialogue, place: int = 0) -> int:
    return [i for i, message in enumerate(dialogue.messages) if message.tool_calls][place]


def with_call(dialogue: Dialogue, place: int = 0, **changes: Any) -> Dialogue:
    index = calling(dialogue, place)
    calls = dialogue.messages[index].tool_calls
    return with_message(dialogue, index, tool_calls=(replace(calls[0], **changes), *calls[1:]))


def with_argument(dialogue: Dialogue, name: str, value: Any, place: int = 0) -> Dialogue:
    call = dialogue.messages[calling(dialogue, place)].tool_calls[0]
    return with_call(dialogue, place, arguments={**call.arguments, name: value})


def drop(role: str, place: int = 0) -> Damage:
    def damage(dialogue: Dialogue) -> Dialogue:
        index = where(dialogue, role, place)
        return replace(dialogue, messages=dialogue.messages[:index] + dialogue.messages[index + 1 :])

    return damage


def said_instead(old: str, new: str) -> Damage:
    """In what the user says, one text for another."""

    def damage(dialogue: Dialogue) -> Dialogue:
        return replace(dialogue, messages=tuple(
            replace(m, content=m.content.replace(old, new)) if m.role == "user" else m for m in dialogue.messages
        ))  # fmt: skip

    return damage


def leak(name: str, role: str) -> Damage:
    """A gold value, early in somebody's mouth."""

    def damage(dialogue: Dialogue) -> Dialogue:
        index = where(dialogue, role)
        value = dialogue.meta.gold[0].arguments[name]
        return with_message(dialogue, index, content=f"{dialogue.messages[index].content} It is {value}.")

    return damage


def trained(place: int, flag: bool) -> Damage:
    return lambda d: with_message(d, where(d, "assistant", place), trained=flag)


def origin(call: str, name: str, **changes: Any) -> Damage:
    def damage(dialogue: Dialogue) -> Dialogue:
        claims = {key: dict(value) for key, value in dialogue.meta.provenance.items()}
        claims[call][name] = replace(claims[call][name], **changes)
        return replace(dialogue, meta=replace(dialogue.meta, provenance=claims))

    return damage


def without_origin(dialogue: Dialogue) -> Dialogue:
    claims = {key: {} for key in dialogue.meta.provenance}
    return replace(dialogue, meta=replace(dialogue.meta, provenance=claims))


def result(text: str) -> Damage:
    return lambda d: with_message(d, where(d, "tool"), content=text)


def again(dialogue: Dialogue) -> Dialogue:
    """The first call and its answer, once more."""
    index = calling(dialogue)
    call, answer = dialogue.messages[index : index + 2]
    call = replace(call, tool_calls=(replace(call.tool_calls[0], id="call_9"),))
    claims = {**dialogue.meta.provenance, "call_9": dialogue.meta.provenance[dialogue.messages[index].tool_calls[0].id]}
    more = (call, replace(answer, tool_call_id="call_9"))
    messages = dialogue.messages[: index + 2] + more + dialogue.messages[index + 2 :]
    return replace(dialogue, messages=messages, meta=replace(dialogue.meta, provenance=claims))


def swapped_calls(dialogue: Dialogue) -> Dialogue:
    first, second = calling(dialogue, 0), calling(dialogue, 1)
    shown = dialogue.messages
    swapped = (*shown[second : second + 2], *shown[first + 2 : second], *shown[first : first + 2], *shown[second + 2 :])
    return replace(dialogue, messages=(*shown[:first], *swapped))


def meta(**changes: Any) -> Damage:
    return lambda d: replace(d, meta=replace(d.meta, **changes))


PLAIN, CHAIN, TWO = "add_prospect/expert/plain", "workflows/hard/plain", "onboard/baseline/plain"
OUT = "out_of_scope/none/plain"

DAMAGES: list[tuple[str, str, str, Damage]] = [
    ("no answer to a call", "format", PLAIN, drop("tool")),
    ("a user's message missing", "format", PLAIN, drop("user", 1)),
    ("the end missing", "format", PLAIN, drop("assistant", -1)),
    ("an answer to another call", "format", PLAIN, lambda d: with_message(d, where(d, "tool"), tool_call_id="call_7")),
    ("a result that is no JSON", "format", PLAIN, result("done!")),
    ("a call's id changed", "format", PLAIN, lambda d: with_call(d, id="call_7")),
    ("a user who thinks", "format", PLAIN, lambda d: with_message(d, where(d, "user"), thought="Hm.")),
    ("the tools in another order", "format", PLAIN, lambda d: replace(d, tools=d.tools[::-1])),
    ("another system message", "format", PLAIN, lambda d: with_message(d, 0, content="Be bold.")),
    ("an unknown tool", "schema", PLAIN, lambda d: with_call(d, name="CRM.MakeLead")),
    ("a value outside of the enumeration", "schema", PLAIN, lambda d: with_argument(d, "industry", "toys")),
    ("a number as text", "schema", PLAIN, lambda d: with_argument(d, "company_size", "12")),
    ("an argument that the tool does not have", "schema", PLAIN, lambda d: with_argument(d, "colour", "red")),
    ("another e-mail in the call", "provenance", PLAIN, lambda d: with_argument(d, "email", "who@example.com")),
    ("another e-mail from the user", "provenance", PLAIN, said_instead("@", ".at.")),
    ("an origin in a later message", "provenance", PLAIN, origin("call_1", "email", message=99)),
    ("an origin in the assistant's message", "provenance", PLAIN, origin("call_1", "email", message=2)),
    ("an origin before the value", "provenance", PLAIN, origin("call_1", "email", message=1)),
    ("an origin of no kind", "provenance", PLAIN, origin("call_1", "email", source="derived")),
    ("no origins", "provenance", PLAIN, without_origin),
    ("a bound value taken from the user", "provenance", CHAIN, origin("call_2", "lead_id", source="user", message=1)),
    ("a bound value at another path", "provenance", CHAIN, origin("call_2", "lead_id", path="status")),
    ("the result without the bound value", "provenance", CHAIN, result('{"status": "new"}')),
    ("a value in the opening", "stages", PLAIN, leak("email", "user")),
    ("a value in the assistant's question", "stages", PLAIN, leak("email", "assistant")),
    ("a value in the system message", "stages", PLAIN, leak("phone", "system")),
    ("another stage claimed", "stages", PLAIN, meta(stages={})),
    ("a fact not said", "disambiguation", PLAIN, said_instead("there is no lead", "there is a lead")),
    ("a distractor not offered", "disambiguation", PLAIN, lambda d: replace(d, tools=tuple(
        t for t in d.tools if t["function"]["name"] != "CRM.UpdateLead"))),
    ("distractors forgotten", "disambiguation", PLAIN, meta(distractor_tools=())),
    ("a fact in the opening", "disambiguation", PLAIN, lambda d: with_message(
        d, where(d, "user"), content="Hi, there is no lead for them yet.")),
    ("a call made twice", "gold", PLAIN, again),
    ("another tool than the gold one", "gold", CHAIN, lambda d: with_call(d, name="CRM.UpdateLead")),
    ("calls in another order", "gold", CHAIN, swapped_calls),
    ("another gold call claimed", "gold", PLAIN, meta(gold=())),
    ("a right call that fails", "gold", PLAIN, result('{"error": "timeout"}')),
    ("another result", "world", PLAIN, result('{"lead_id": "L-1", "status": "new"}')),
    ("another goal state", "world", PLAIN, meta(world_after={})),
    ("another first state", "world", PLAIN, meta(world_before={"ledger": []})),
    ("a call where nothing is to be called", "difficulty", OUT, lambda d: with_message(
        d, where(d, "assistant"), tool_calls=(ToolCall("call_1", "CRM.FindLead", {}),))),
    ("the dependent value said by the user", "difficulty", CHAIN, lambda d: with_message(
        d, where(d, "user"), content=f"It is {d.meta.gold[1].arguments['lead_id']}.")),
    ("patterns claimed", "patterns", PLAIN, meta(patterns=("typos",))),
    ("a message trained on that is not the assistant's", "training_mask", PLAIN,
     lambda d: with_message(d, where(d, "user"), trained=True)),
    ("a good message not trained on", "training_mask", PLAIN, trained(1, False)),
    ("a placeholder left", "wording", PLAIN, lambda d: with_message(d, where(d, "user", -1), content="Thanks {name}")),
    ("a template left", "wording", PLAIN, lambda d: with_message(d, where(d, "assistant", -1), content="Bye {{ x }}")),
    ("nothing said", "wording", PLAIN, lambda d: with_message(d, where(d, "assistant", -1), content=" ")),
    ("no thought", "wording", PLAIN, lambda d: with_message(d, where(d, "assistant"), thought=None)),
    ("one of two parallel calls another", "gold", TWO, lambda d: with_argument(d, "email", "who@example.com")),
]  # fmt: skip


@pytest.mark.parametrize(("check", "cell", "damage"), [d[1:] for d in DAMAGES], ids=[d[0] for d in DAMAGES])
def test_damage_is_caught_by_the_check_that_is_there_for_it(check: str, cell: str, damage: Damage) -> None:
    blueprint, dialogue = made(cell, 3)
    assert failed(blueprint, dialogue) == set()
    damaged = damage(dialogue)
    assert damaged != dialogue
    assert check in failed(blueprint, damaged)


def test_every_check_is_tried() -> None:
    assert {check for _, check, _, _ in DAMAGES} == set(CHECKS)


@pytest.mark.parametrize("pattern", ["wrong_tool", "missing_parameter", "wrong_type"])
def test_a_wrong_call_must_not_be_trained_on(pattern: str) -> None:
    blueprint, dialogue = made(f"add_prospect/medium/{pattern}", 3)
    index = calling(dialogue)
    assert not dialogue.messages[index].trained
    assert failed(blueprint, with_message(dialogue, index, trained=True)) == {"training_mask"}


def test_a_mistake_set_right_in_the_data_is_no_mistake() -> None:
    blueprint, dialogue = made("add_prospect/medium/wrong_type", 3)
    right = dialogue.meta.gold[0].arguments
    assert "schema" in failed(blueprint, with_call(dialogue, arguments=right))


def test_a_failure_that_is_not_tried_again() -> None:
    blueprint, dialogue = made("open_deal/baseline/tool_error(timeout)", 3)
    second = calling(dialogue, 1)
    answer = with_message(dialogue, second + 1, content=json.dumps({"error": "timeout", "message": "again"}))
    assert {"gold", "world", "patterns"} <= failed(blueprint, answer)


def test_a_correction_that_was_never_said() -> None:
    blueprint, dialogue = made("open_deal/expert/user_correction", 3)
    change = next(c for turn in blueprint.turns for act in turn.acts for c in act.values)
    assert failed(blueprint, said_instead(str(change.value), "that")(dialogue)) & {"patterns", "stages"}


def test_a_check_survives_a_dialogue_of_one_message() -> None:
    blueprint, dialogue = made(PLAIN, 3)
    for messages in ((), (Message("user", "Hi."),), (Message("tool", "x", tool_call_id="call_1"),)):
        assert "format" in failed(blueprint, replace(dialogue, messages=messages))


def test_origins_of_calls_that_nobody_made() -> None:
    blueprint, dialogue = made(PLAIN, 3)
    claims = {**dialogue.meta.provenance, "call_8": {"x": Origin("user", 1)}}
    assert failed(blueprint, replace(dialogue, meta=replace(dialogue.meta, provenance=claims))) == {"provenance"}
