"""Rows: a dialogue as the JSON object that the journal keeps and the data set is made of.

``from_row(to_row(dialogue)) == dialogue``, and ``encode_row`` gives the same bytes on every machine:
keys stand in one fixed, readable order, optional keys are left out where there is nothing to say.
"""

from __future__ import annotations

from typing import Any

import msgspec

from dialoom.runtime.dialogue import Dialogue, Message, Meta, Origin, ToolCall, Verdict

__all__ = ["Row", "decode_row", "encode_row", "from_row", "to_row"]

Json = Any
Row = dict[str, Json]

_ENCODER = msgspec.json.Encoder()
_DECODER = msgspec.json.Decoder()


def to_row(dialogue: Dialogue) -> Row:
    """The row of a dialogue: ``id``, ``messages``, ``tools``, ``meta`` (see docs, "Row").

    A tool message carries the ``name`` of the tool that its call names, as chat templates want it.
    The objects inside (arguments, tools, worlds) are shared with the dialogue, not copied.
    """
    names = {call.id: call.name for message in dialogue.messages for call in message.tool_calls}
    return {
        "id": dialogue.id,
        "messages": [_message_row(message, names) for message in dialogue.messages],
        "tools": list(dialogue.tools),
        "meta": _meta_row(dialogue.meta, [message.trained for message in dialogue.messages]),
    }


def from_row(row: Row) -> Dialogue:
    """The dialogue of a row, the exact inverse of ``to_row``; KeyError names a key that is missing."""
    meta = row["meta"]
    messages = tuple(
        _message(message, trained) for message, trained in zip(row["messages"], meta["trained"], strict=True)
    )
    return Dialogue(id=row["id"], messages=messages, tools=tuple(row["tools"]), meta=_meta(meta))


def encode_row(row: Row) -> bytes:
    """One line of JSON without its line break: UTF-8, no spaces, keys in the order of the row."""
    return _ENCODER.encode(row)


def decode_row(line: bytes | str) -> Row:
    """The row of a line; ``msgspec.DecodeError`` where it is not JSON."""
    row: Row = _DECODER.decode(line)
    return row


def _message_row(message: Message, names: dict[str, str]) -> Row:
    row: Row = {"role": message.role}
    if message.thought is not None:
        row["thought"] = message.thought
    row["content"] = message.content
    if message.tool_calls:
        row["tool_calls"] = [_call_row(call) for call in message.tool_calls]
    if message.tool_call_id is not None:
        row["tool_call_id"] = message.tool_call_id
        if message.tool_call_id in names:
            row["name"] = names[message.tool_call_id]
    return row


def _call_row(call: ToolCall) -> Row:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}


def _origin_row(origin: Origin) -> Row:
    row: Row = {"source": origin.source, "message": origin.message}
    if origin.path is not None:
        row["path"] = origin.path
    return row


def _verdict_row(verdict: Verdict) -> Row:
    row: Row = {"check": verdict.check, "passed": verdict.passed}
    if verdict.detail:
        row["detail"] = verdict.detail
    return row


def _meta_row(meta: Meta, trained: list[bool]) -> Row:
    return {
        "cell": meta.cell,
        "scenario": meta.scenario,
        "index": meta.index,
        "split": meta.split,
        "persona": meta.persona,
        "difficulty": meta.difficulty,
        "patterns": list(meta.patterns),
        "gold": [_call_row(call) for call in meta.gold],
        "distractor_tools": list(meta.distractor_tools),
        "retrieved_tools": list(meta.retrieved_tools),
        "provenance": {
            call: {path: _origin_row(origin) for path, origin in origins.items()}
            for call, origins in meta.provenance.items()
        },
        "trained": trained,
        "stages": dict(meta.stages),
        "world": {"before": meta.world_before, "after": meta.world_after},
        "verdicts": [_verdict_row(verdict) for verdict in meta.verdicts],
    }


def _call(row: Row) -> ToolCall:
    return ToolCall(id=row["id"], name=row["function"]["name"], arguments=row["function"]["arguments"])


def _message(row: Row, trained: bool) -> Message:
    return Message(
        role=row["role"],
        content=row["content"],
        thought=row.get("thought"),
        tool_calls=tuple(_call(call) for call in row.get("tool_calls", ())),
        tool_call_id=row.get("tool_call_id"),
        trained=trained,
    )


def _meta(row: Row) -> Meta:
    return Meta(
        cell=row["cell"],
        scenario=row["scenario"],
        index=row["index"],
        split=row["split"],
        persona=row["persona"],
        difficulty=row["difficulty"],
        patterns=tuple(row["patterns"]),
        gold=tuple(_call(call) for call in row["gold"]),
        distractor_tools=tuple(row["distractor_tools"]),
        retrieved_tools=tuple(row["retrieved_tools"]),
        provenance={
            call: {path: Origin(**origin) for path, origin in origins.items()}
            for call, origins in row["provenance"].items()
        },
        stages=dict(row["stages"]),
        world_before=row["world"]["before"],
        world_after=row["world"]["after"],
        verdicts=tuple(Verdict(**verdict) for verdict in row["verdicts"]),
    )
