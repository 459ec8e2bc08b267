"""The finished dialogue: messages, tools, meta; what a row of the data set holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Dialogue", "Message", "Meta", "Origin", "ToolCall", "Verdict"]

Json = Any


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call as the assistant emits it; ``arguments`` is an object."""

    id: str
    name: str
    arguments: dict[str, Json]


@dataclass(frozen=True, slots=True)
class Message:
    """One message. ``trained``: whether training takes loss on it (assistant messages only)."""

    role: Literal["system", "user", "assistant", "tool"]
    content: str
    thought: str | None = None
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str | None = None
    trained: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an argument's value comes from: ``message`` is an index into the messages (-1: none)."""

    source: Literal["user", "result", "world", "default", "derived", "constant"]
    message: int = -1
    path: str | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one check of the verifier says. ``detail`` is empty where it holds."""

    check: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Meta:
    """What is known of a dialogue besides its text (the row's ``meta``, see docs)."""

    cell: str
    scenario: str
    index: int
    split: str
    persona: str
    difficulty: str
    patterns: tuple[str, ...]
    gold: tuple[ToolCall, ...]
    distractor_tools: tuple[str, ...]
    retrieved_tools: tuple[str, ...]
    provenance: dict[str, dict[str, Origin]]
    stages: dict[str, int]
    world_before: dict[str, Json]
    world_after: dict[str, Json]
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A row: ``tools`` are JSON-Schema functions in the order offered to the assistant."""

    id: str
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Json], ...]
    meta: Meta
