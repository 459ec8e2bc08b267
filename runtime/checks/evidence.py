"""What a finished dialogue shows, read from its messages once for all checks."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dialoom.compiler.plan import Scenario
from dialoom.runtime.blueprint import Act, Blueprint, Turn
from dialoom.runtime.dialogue import Dialogue, Message, ToolCall
from dialoom.runtime.planview import PlanView
from dialoom.runtime.schema import Validator, compile_schema

__all__ = ["Evidence", "ShownCall", "leaves"]

Json = Any
_UNREADABLE = object()


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A call in the messages: where it was made and answered (-1: never), with what, and which mistake it shows.

    ``injected``: the answer is a pattern's; the world was not asked. ``drifted``: it is the world's, in another
    form. ``pattern``: whose pattern either is. ``misled``: made with a value that the user had said wrong.
    """

    call: ToolCall
    message: int
    answer: int
    payload: Json
    wrong: str | None
    injected: bool
    drifted: bool = False
    pattern: str = ""
    misled: bool = False

    @property
    def failed(self) -> bool:
        """Whether an error came back."""
        return isinstance(self.payload, dict) and "error" in self.payload


def leaves(arguments: dict[str, Json], prefix: str = "") -> list[tuple[str, Json]]:
    """(dotted path, value) of all arguments; lists and empty objects are leaves."""
    out: list[tuple[str, Json]] = []
    for name, value in arguments.items():
        if isinstance(value, dict) and value:
            out += leaves(value, f"{prefix}{name}.")
        else:
            out.append((prefix + name, value))
    return out


@dataclass(frozen=True)
class Evidence:
    """A dialogue with its blueprint and plan."""

    view: PlanView
    blueprint: Blueprint
    dialogue: Dialogue

    @cached_property
    def messages(self) -> tuple[Message, ...]:
        """The messages, the system's included."""
        return self.dialogue.messages

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario that was to be played."""
        return self.view.played(self.blueprint.scenario, self.blueprint.branch)

    @cached_property
    def first(self) -> int:
        """The index of the first message after the system's."""
        return 1 if self.messages and self.messages[0].role == "system" else 0

    @cached_property
    def turns(self) -> list[tuple[int, Turn, Message]]:
        """(message index, turn, message) of the blueprint's turns, as far as there are messages."""
        pairs = zip(self.blueprint.turns, self.messages[self.first :], strict=False)
        return [(self.first + number, turn, message) for number, (turn, message) in enumerate(pairs)]

    @cached_property
    def acts(self) -> list[tuple[int, Act, Message]]:
        """(message index, act, message), in order."""
        return [(index, act, message) for index, turn, message in self.turns for act in turn.acts]

    @cached_property
    def calls(self) -> list[ShownCall]:
        """All calls of the messages, in order."""
        planned = {draft.id: draft for turn in self.blueprint.turns for act in turn.acts for draft in act.calls}
        injected = {act.call_id: act for turn in self.blueprint.turns for act in turn.acts if act.injected}
        answers: dict[str | None, int] = {}
        for index, message in enumerate(self.messages):
            if message.role == "tool":
                answers.setdefault(message.tool_call_id, index)
        out = []
        for index, message in enumerate(self.messages):
            for call in message.tool_calls:
                at = answers.get(call.id, -1)
                draft = planned.get(call.id)
                wrong = draft.wrong if draft else None
                act = injected.get(call.id)
                out.append(ShownCall(
                    call, index, at, self.payload(at), wrong, act is not None and act.injected == "instead",
                    act is not None and act.injected == "drifted", (act.pattern or "") if act else "",
                    draft is not None and draft.misled,
                ))  # fmt: skip
        return out

    @cached_property
    def _payloads(self) -> dict[int, Json]:
        return {}

    def payload(self, index: int) -> Json:
        """What a tool's message holds; a value equal to nothing where it holds no JSON."""
        if index not in self._payloads:
            try:
                self._payloads[index] = json.loads(self.messages[index].content) if index >= 0 else _UNREADABLE
            except ValueError:
                self._payloads[index] = _UNREADABLE
        return self._payloads[index]

    def readable(self, index: int) -> bool:
        """Whether a tool's message holds JSON."""
        return self.payload(index) is not _UNREADABLE

    @cached_property
    def first_right_call(self) -> int:
        """The message of the first call that is no mistake; past the end where there is none."""
        return next((shown.message for shown in self.calls if shown.wrong is None), len(self.messages))

    @cached_property
    def supplied(self) -> dict[str, int]:
        """The tools that a user's message describes rightly, as JSON, and the first such message."""
        out: dict[str, int] = {}
        for index, message in enumerate(self.messages):
            for name in self.blueprint.supplied if message.role == "user" else ():
                start = message.content.find("{")
                try:
                    told, _ = json.JSONDecoder().raw_decode(message.content[start:]) if start >= 0 else ({}, 0)
                except ValueError:
                    continue
                if told.get("name") == name and told.get("parameters") == self.view.tools[name].schema:
                    out.setdefault(name, index)
        return out

    @cached_property
    def offered(self) -> dict[str, Validator]:
        """The offered tools by name, with what checks arguments against the schema as offered."""
        out = {}
        for function in (tool.get("function", tool) for tool in self.dialogue.tools):
            name, schema = function.get("name", ""), function.get("parameters", {})
            known = self.view.tools.get(name)
            same = known is not None and (known.schema is schema or known.schema == schema)
            out[name] = self.view.validator(name) if same else compile_schema(schema)
        return out
