"""Dialogues made by hand, and strategies for arbitrary ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from dialoom.runtime.dialogue import Dialogue, Message, Meta, Origin, ToolCall, Verdict
from dialoom.runtime.journal import Entry, RowKey
from dialoom.runtime.planview import PlanView
from dialoom.runtime.row import encode_row, to_row

__all__ = ["dialogues", "failing_maker", "prospect", "prospect_maker", "suicidal_maker"]


def function(name: str, properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "function", "function": {"name": name, "description": f"{name}.", "parameters": {
        "type": "object", "properties": properties, "required": sorted(properties)}}}


def prospect(
    index: int = 0, *, cell: str = "add_prospect/baseline/plain", split: str = "train", passed: bool = True,
    name: str = "Ada Byron", email: str = "ada@byron.org",
) -> Dialogue:
    """A lead is looked up, does not exist, and is created with what the user and the result said."""
    find = ToolCall("call_1", "CRM.FindLead", {"email": email})
    create = ToolCall("call_2", "CRM.CreateLead", {"email": email, "customer_name": name, "score": 0.4, "ref": "R-77"})
    messages = (
        Message("system", "You are the assistant of a sales team."),
        Message("user", f"{name} again, can you take care of it?"),
        Message("assistant", "Should I create a lead or update one?", "Two tools could fit.", trained=True),
        Message("user", f"There is no lead yet. Her address is {email}, the score is 40%."),
        Message("assistant", "", "I look first.", (find,), trained=True),
        Message("tool", '{"lead_id": null, "ref": "R-77"}', tool_call_id="call_1"),
        Message("assistant", "", "Nothing there: create it.", (create,), trained=True),
        Message("tool", '{"lead_id": "L-1"}', tool_call_id="call_2"),
        Message("assistant", f"{name} is a lead now. Anything else?", "Done.", trained=True),
        Message("user", "No, thanks."),
        Message("assistant", "Bye!", trained=True),
    )
    meta = Meta(
        cell=cell, scenario="add_prospect", index=index, split=split, persona="plain_talker", difficulty="baseline",
        patterns=("typos",), gold=(create,), distractor_tools=("CRM.UpdateLead",),
        retrieved_tools=("CRM.FindLead", "CRM.CreateLead", "CRM.UpdateLead"),
        provenance={
            "call_1": {"email": Origin("user", 3)},
            "call_2": {"email": Origin("user", 3), "customer_name": Origin("user", 1), "score": Origin("user", 3),
                       "ref": Origin("result", 5, "ref")},
        },
        stages={"customer_name": 1, "email": 3},
        world_before={"Lead": {}}, world_after={"Lead": {"L-1": {"email": email}}},
        verdicts=(Verdict("format", True), Verdict("grounding", passed, "" if passed else "email is from nowhere")),
    )
    tools = (function("CRM.FindLead", {"email": {"type": "string"}}),
             function("CRM.CreateLead", {"customer_name": {"type": "string"}, "score": {"type": "number"}}),
             function("CRM.UpdateLead", {}))
    return Dialogue(f"crm/{cell}/{index}", messages, tools, meta)


def prospect_maker(view: PlanView, key: RowKey) -> Entry:
    """Every seventh row fails its verification."""
    passed = key.index % 7 != 6
    dialogue = prospect(key.index, cell=key.cell, split=key.split, passed=passed, email=f"ada{key.index}@byron.org")
    return Entry(key, encode_row(to_row(dialogue)).decode(), () if passed else ("grounding",))


def failing_maker(view: PlanView, key: RowKey) -> Entry:
    if key.index == 3:
        raise ZeroDivisionError("three is a bad number")
    return prospect_maker(view, key)


def suicidal_maker(view: PlanView, key: RowKey) -> Entry:
    import os
    import signal

    os.kill(os.getpid(), signal.SIGKILL)
    return prospect_maker(view, key)


_text = st.text(st.characters(codec="utf-8"), max_size=20)
_numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False)
_json = st.recursive(
    st.none() | st.booleans() | _numbers | _text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_text, inner, max_size=3),
    max_leaves=8,
)
_objects = st.dictionaries(_text, _json, max_size=3)
_calls = st.builds(ToolCall, _text, _text, _objects)
_texts = st.lists(_text, max_size=3).map(tuple)
_messages = st.builds(
    Message, st.sampled_from(["system", "user", "assistant", "tool"]), _text, st.none() | _text,
    st.lists(_calls, max_size=2).map(tuple), st.none() | _text, st.booleans(),
)
_origins = st.builds(
    Origin, st.sampled_from(["user", "result", "world", "default", "derived", "constant"]), st.integers(-1, 50),
    st.none() | _text,
)
_meta = st.builds(
    Meta, cell=_text, scenario=_text, index=st.integers(0, 10**6), split=_text, persona=_text, difficulty=_text,
    patterns=_texts, gold=st.lists(_calls, max_size=2).map(tuple), distractor_tools=_texts, retrieved_tools=_texts,
    provenance=st.dictionaries(_text, st.dictionaries(_text, _origins, max_size=2), max_size=2),
    stages=st.dictionaries(_text, st.integers(0, 50), max_size=2), world_before=_objects, world_after=_objects,
    verdicts=st.lists(st.builds(Verdict, _text, st.booleans(), _text), max_size=2).map(tuple),
)
dialogues = st.builds(
    Dialogue, _text, st.lists(_messages, max_size=4).map(tuple), st.lists(_objects, max_size=2).map(tuple), _meta
)
