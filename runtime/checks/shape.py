"""Checks of the messages' shape: who speaks when, what is trained on, and that the wording is whole."""

from __future__ import annotations

import re

from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.dialogue import Message

__all__ = ["check_format", "check_training_mask", "check_wording"]

_NEXT = {
    "start": ("system", "user"), "system": ("user",), "user": ("assistant",), "tool": ("tool", "assistant"),
    "assistant": ("user",), "calling": ("tool",),
}  # fmt: skip
_PLACEHOLDER = re.compile(r"\{\{|\}\}|\{%|\{[A-Za-z_][\w.]*\}")


def check_format(evidence: Evidence) -> str:
    """Roles follow each other as they may; every call is answered at once and in order; all is as planned."""
    return _order(evidence.messages) or _answers(evidence) or _as_planned(evidence)


def _order(messages: tuple[Message, ...]) -> str:
    before = "start"
    for index, message in enumerate(messages):
        if message.role not in _NEXT[before]:
            return f"message {index}: {message.role} cannot follow {before}"
        if message.tool_calls and message.role != "assistant":
            return f"message {index}: only the assistant calls"
        if message.thought is not None and message.role != "assistant":
            return f"message {index}: only the assistant thinks"
        if (message.tool_call_id is not None) != (message.role == "tool"):
            return f"message {index}: a tool's message, and no other, answers a call"
        before = "calling" if message.tool_calls else message.role
    return "" if before == "assistant" else f"the last message is not an answer of the assistant ({before})"


def _answers(evidence: Evidence) -> str:
    messages = evidence.messages
    seen: set[str] = set()
    for index, message in enumerate(messages):
        ids = [call.id for call in message.tool_calls]
        if len(set(ids)) < len(ids) or seen & set(ids):
            return f"message {index}: a call's id is used twice"
        seen.update(ids)
        answered = [later.tool_call_id for later in messages[index + 1 : index + 1 + len(ids)]]
        if answered != ids:
            return f"message {index}: calls {', '.join(ids)} are not answered in order"
        if message.role == "tool" and not evidence.readable(index):
            return f"message {index}: the tool's message is not JSON"
        if message.role == "tool" and message.tool_call_id not in seen:
            return f"message {index}: answers a call that nobody made"
    return ""


def _as_planned(evidence: Evidence) -> str:
    planned, dialogue = evidence.blueprint, evidence.dialogue
    if dialogue.id != planned.id:
        return f"the dialogue's id is {dialogue.id}, the blueprint's {planned.id}"
    if tuple(evidence.offered) != planned.tools or len(dialogue.tools) != len(planned.tools):
        return "the tools offered are not those planned"
    seen = {tool.name for tool in evidence.view.tools_of(planned.split)}
    if foreign := [name for name in planned.tools if name not in seen]:
        return f"{foreign[0]} is held out from the split {planned.split}"
    for name, tool in zip(planned.tools, dialogue.tools, strict=True):
        if tool.get("function", tool).get("parameters") != evidence.view.tools[name].schema:
            return f"{name} is offered with another schema than the plan's"
    roles = [message.role for message in evidence.messages[evidence.first :]]
    if roles != [turn.speaker for turn in planned.turns]:
        return "the messages are not those planned"
    if (evidence.messages[0].content if evidence.first else "") != planned.system:
        return "the system's message is not the one planned"
    for index, turn, message in evidence.turns:
        drafts = [(draft.id, draft.tool) for act in turn.acts for draft in act.calls]
        if [(call.id, call.name) for call in message.tool_calls] != drafts:
            return f"message {index}: other calls than planned"
    return ""


def check_training_mask(evidence: Evidence) -> str:
    """The assistant's messages are trained on, all but those with a wrong call; nobody else's are."""
    wrong = {shown.message for shown in evidence.calls if shown.wrong is not None}
    for index, message in enumerate(evidence.messages):
        if message.trained != (message.role == "assistant" and index not in wrong):
            return f"message {index} is {'' if message.trained else 'not '}trained on"
    return ""


def check_wording(evidence: Evidence) -> str:
    """No message is empty, no placeholder is left in one, and the assistant thinks before it speaks."""
    for index, message in enumerate(evidence.messages):
        if message.role == "assistant" and not (message.thought or "").strip():
            return f"message {index}: no thought"
        if message.role in {"user", "assistant"}:
            if not message.content.strip() and not message.tool_calls:
                return f"message {index} is empty"
            if "{" in message.content and (found := _unfilled(evidence, message.content)):
                return f"message {index}: {found} is not filled in"
            if "{" in (message.thought or "") and (found := _unfilled(evidence, message.thought or "")):
                return f"message {index}: {found} is not filled in, in the thought"
    return ""


def _unfilled(evidence: Evidence, text: str) -> str:
    """The first placeholder that is no part of a value."""
    for found in _PLACEHOLDER.findall(text):
        if not any(found in str(slot.value) for slot in evidence.blueprint.slots):
            return str(found)
    return ""
