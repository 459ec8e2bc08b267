"""A dialogue as the report shows it: messages, calls, and where each argument comes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from dialoom.runtime.dialogue import Dialogue, Message, Origin, ToolCall

__all__ = ["Argument", "Line", "ShownCall", "Transcript", "line_of", "transcript_of"]

Json = Any
_NAMES = {"system": "System", "user": "User", "assistant": "Assistant", "tool": "Tool"}


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument with its JSON text; ``message`` is the place that ``origin`` points to (None: none)."""

    path: str
    value: str
    origin: str
    message: int | None


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call; ``gold`` says whether its tool is one that the dialogue ought to call."""

    tool: str
    gold: bool
    arguments: tuple[Argument, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A message. ``masked``: the assistant's, and not trained on. ``payload``: a tool's JSON, broken into lines."""

    index: int
    role: str
    speaker: str
    text: str
    thought: str
    masked: bool
    payload: str
    calls: tuple[ShownCall, ...]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A dialogue to browse. ``kind`` of each offered tool: ``gold``, ``distractor`` or empty."""

    anchor: str
    id: str
    scenario: str
    difficulty: str
    split: str
    persona: str
    patterns: tuple[str, ...]
    verdict: str
    opening: str
    failures: tuple[tuple[str, str], ...]
    checks: int
    tools: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]


def transcript_of(dialogue: Dialogue, anchor: str) -> Transcript:
    """The view of a row; ``anchor`` is unique in the page. ``verdict`` is ``passed`` or ``failed``."""
    meta = dialogue.meta
    gold = {call.name for call in meta.gold}
    failures = tuple((verdict.check, verdict.detail) for verdict in meta.verdicts if not verdict.passed)
    return Transcript(
        anchor=anchor,
        id=dialogue.id,
        scenario=meta.scenario,
        difficulty=meta.difficulty,
        split=meta.split,
        persona=meta.persona,
        patterns=meta.patterns,
        verdict="failed" if failures else "passed",
        opening=next((message.content for message in dialogue.messages if message.role == "user"), ""),
        failures=failures,
        checks=len(meta.verdicts),
        tools=tuple((name, _kind(name, gold, meta.distractor_tools)) for name in map(_tool_name, dialogue.tools)),
        lines=tuple(
            line_of(index, message, gold, meta.provenance) for index, message in enumerate(dialogue.messages)
        ),
    )


def _kind(name: str, gold: set[str], distractors: tuple[str, ...]) -> str:
    return "gold" if name in gold else "distractor" if name in distractors else ""


def _tool_name(tool: dict[str, Json]) -> str:
    return str(tool["function"]["name"] if "function" in tool else tool["name"])


def line_of(index: int, message: Message, gold: set[str], provenance: dict[str, dict[str, Origin]]) -> Line:
    """The view of message ``index``; ``gold`` names the right tools, ``provenance`` is that of the row's meta."""
    return Line(
        index=index,
        role=message.role,
        speaker=_NAMES[message.role],
        text="" if message.role == "tool" else message.content,
        thought=message.thought or "",
        masked=message.role == "assistant" and not message.trained,
        payload=_pretty(message.content) if message.role == "tool" else "",
        calls=tuple(_call(call, gold, provenance.get(call.id, {})) for call in message.tool_calls),
    )


def _call(call: ToolCall, gold: set[str], origins: dict[str, Origin]) -> ShownCall:
    arguments: list[Argument] = []
    for path, value in _leaves(call.arguments, origins):
        origin = origins.get(path)
        told = "" if origin is None else f"{origin.source} {origin.path}" if origin.path else origin.source
        message = origin.message if origin is not None and origin.message >= 0 else None
        arguments.append(Argument(path, json.dumps(value, ensure_ascii=False), told, message))
    return ShownCall(call.name, call.name in gold, tuple(arguments))


def _leaves(arguments: dict[str, Json], origins: dict[str, Origin], prefix: str = "") -> list[tuple[str, Json]]:
    """The arguments by dotted path, opened as far as the provenance speaks of their parts."""
    found: list[tuple[str, Json]] = []
    for name, value in arguments.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict) and value and path not in origins:
            found += _leaves(value, origins, f"{path}.")
        else:
            found.append((path, value))
    return found


def _pretty(content: str) -> str:
    """JSON text broken into lines; other text as it is."""
    try:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2)
    except ValueError:
        return content
