"""Where each argument's value of each call comes from, on the realised messages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dialoom.compiler.plan import Tool
from dialoom.runtime.blueprint import CallDraft, SlotValue
from dialoom.runtime.dialogue import Origin
from dialoom.runtime.drift import drifted_path
from dialoom.runtime.realizer.conversation import Conversation, spoken

__all__ = ["argument_leaves", "call_origins"]

Json = Any


def argument_leaves(arguments: dict[str, Json], prefix: str = "") -> Iterator[tuple[str, Json]]:
    """The (dotted path, value) pairs of an arguments object; lists and empty objects are leaves."""
    for key, value in arguments.items():
        path = f"{prefix}{key}"
        if isinstance(value, dict) and value:
            yield from argument_leaves(value, f"{path}.")
        else:
            yield path, value


def call_origins(talk: Conversation, call: CallDraft) -> dict[str, Origin]:
    """The origin of every argument of a call about to be emitted, by dotted path.

    ``message`` points at the user's message where the very value was said last, or at the tool's
    message that holds it; -1 where no message does.
    """
    gold = next((gold for gold in talk.blueprint.gold if gold.step == call.step), None)
    bound = {path: (step, source) for path, step, source in gold.bindings} if gold else {}
    same = gold is not None and gold.tool == call.tool
    places = _places(talk, call.step) if same else {}
    out = {}
    for path, value in argument_leaves(call.arguments):
        if same and path in bound:
            out[path] = _from_result(talk, *bound[path])
        elif path in places:
            out[path] = _from_slot(talk, places[path], value)
        else:
            out[path] = _unplanned(talk, talk.tool(call.tool), path, value)
    return out


def _places(talk: Conversation, step: str) -> dict[str, SlotValue]:
    """The slots that fill arguments of a step, shared ones included, by argument path."""
    shared = {slot.name: slot.shared for slot in talk.scenario.slots}
    places = {}
    for slot in talk.blueprint.slots:
        if slot.step == step:
            places[slot.argument] = slot
        for place in shared.get(slot.name, ()):
            other, _, argument = place.partition("/")
            if other == step:
                places[argument] = slot
    return places


def _from_result(talk: Conversation, step: str, path: str) -> Origin:
    for result in reversed(talk.results):
        if result.call.step == step and not result.error and not result.call.wrong:
            return Origin("result", result.message, drifted_path(path) if result.drifted else path)
    return Origin("result", -1, path)


def _from_slot(talk: Conversation, slot: SlotValue, value: Json) -> Origin:
    told = talk.said.get(slot.name, ())
    said = [message for message, one in told if one == value or spoken(one) == spoken(value)]
    said = said or [message for message, one in told if _same(one, value)]
    if said:
        return Origin("user", said[-1])
    return Origin(slot.source)


def _unplanned(talk: Conversation, tool: Tool, path: str, value: Json) -> Origin:
    """An argument that no slot fills: of a wrong call, a default, or a constant."""
    for parameter in tool.inputs:
        if parameter.name == path and parameter.has_default and parameter.default == value:
            return Origin("default")
    for told in talk.said.values():
        for message, said in reversed(told):
            if _same(said, value):
                return Origin("user", message)
    return Origin("constant")


def _same(said: Json, value: Json) -> bool:
    return bool(said == value) or spoken(said) == spoken(value) or _plain(said) == _plain(value)


def _plain(value: Json) -> str:
    """A value as it is said, whatever the case and the marks between words: ``in_progress``, ``In Progress``."""
    return spoken(value).casefold().replace("_", " ").replace("-", " ")
