"""An assistant's message as a model wrote it: thought, words, calls."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

__all__ = ["AssistantReply", "ProposedCall", "parse_reply"]

Json = Any

_THOUGHT = re.compile(r"<think>(.*?)</think>\s*", re.DOTALL)
_CALL = re.compile(r"<tool_call>(.*?)(?:</tool_call>|$)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ProposedCall:
    """A call that a model asks for."""

    name: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True)
class AssistantReply:
    """``malformed``: what stood where a call should be and is none, one text each."""

    content: str
    thought: str | None = None
    calls: tuple[ProposedCall, ...] = ()
    malformed: tuple[str, ...] = ()


def parse_reply(text: str) -> AssistantReply:
    """Read ``<think>…</think>``, words, ``<tool_call>{"name": …, "arguments": {…}}</tool_call>``.

    This is the form of Hermes, Qwen and our own template. A bare JSON object with a name and parameters,
    as Llama 3 writes calls, is read too. What cannot be read is kept, never guessed at.
    """
    thoughts = _THOUGHT.findall(text)
    rest = _THOUGHT.sub("", text).replace("<think>", "")
    calls, malformed = [], []
    for written in _CALL.findall(rest):
        call = _read_call(written)
        if call is None:
            malformed.append(written.strip())
        else:
            calls.append(call)
    content = _CALL.sub("", rest).strip()
    if not calls and not malformed and content.startswith("{") and (bare := _read_call(content)):
        calls, content = [bare], ""
    thought = " ".join(part.strip() for part in thoughts) or None
    return AssistantReply(content, thought, tuple(calls), tuple(malformed))


def _read_call(written: str) -> ProposedCall | None:
    try:
        read = json.loads(written)
    except ValueError:
        return None
    if not isinstance(read, dict) or not isinstance(read.get("name"), str):
        return None
    arguments = read.get("arguments", read.get("parameters"))
    if not isinstance(arguments, dict):
        return None
    return ProposedCall(read["name"], arguments)
