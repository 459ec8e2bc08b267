"""The data set in the forms of others: what is handed on besides TRL's own.

``openai``: chat fine-tuning in JSON Lines (``messages``, ``tools``; arguments as JSON texts; ``weight`` 0 on messages
that are not trained on; no thoughts, which the form has no place for). ``hermes``: ShareGPT's ``conversations`` with
``<think>``, ``<tool_call>`` and ``<tool_response>`` in the texts, as the Hermes models are trained, and ``tools``.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dialoom.runtime.dialogue import Dialogue, Message, ToolCall
from dialoom.runtime.row import decode_row, from_row

__all__ = ["FORMS", "hand_out"]

Json = Any


def hand_out(data: Path, form: str, target: Path) -> dict[str, int]:
    """Write each split of the data set in ``data`` as ``target/<split>.jsonl`` in the form; rows by split.

    What lay in ``target`` is replaced as a whole when all is written. KeyError for a form that there is not.
    """
    convert = FORMS[form]
    scratch = target.with_name(f".{target.name}.tmp")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    counts = {}
    for path in sorted(data.glob("*.jsonl")):
        with path.open("rb") as lines, (scratch / path.name).open("w", encoding="utf-8", newline="\n") as written:
            rows = [from_row(decode_row(line)) for line in lines if line.strip()]
            written.writelines(json.dumps(convert(row), ensure_ascii=False) + "\n" for row in rows)
        counts[path.stem] = len(rows)
    if target.exists():
        shutil.rmtree(target)
    os.replace(scratch, target)
    return counts


def _openai(dialogue: Dialogue) -> dict[str, Json]:
    return {"messages": [_chat_message(message) for message in dialogue.messages], "tools": list(dialogue.tools),
            "parallel_tool_calls": any(len(message.tool_calls) > 1 for message in dialogue.messages)}


def _chat_message(message: Message) -> dict[str, Json]:
    out: dict[str, Json] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        out["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {
                "name": call.name, "arguments": json.dumps(call.arguments, ensure_ascii=False)}}
            for call in message.tool_calls
        ]
    if message.tool_call_id is not None:
        out["tool_call_id"] = message.tool_call_id
    if message.role == "assistant":
        out["weight"] = int(message.trained)
    return out


_SPEAKERS = {"system": "system", "user": "human", "assistant": "gpt", "tool": "tool"}


def _hermes(dialogue: Dialogue) -> dict[str, Json]:
    turns = [{"from": _SPEAKERS[message.role], "value": _tagged(message)} for message in dialogue.messages]
    return {"id": dialogue.id, "conversations": turns, "tools": json.dumps(list(dialogue.tools), ensure_ascii=False)}


def _tagged(message: Message) -> str:
    if message.role == "tool":
        return f"<tool_response>\n{message.content}\n</tool_response>"
    thought = [f"<think>\n{message.thought}\n</think>"] if message.thought else []
    said = [message.content] if message.content else []
    return "\n".join([*thought, *said, *map(_call, message.tool_calls)])


def _call(call: ToolCall) -> str:
    said = json.dumps({"name": call.name, "arguments": call.arguments}, ensure_ascii=False)
    return f"<tool_call>\n{said}\n</tool_call>"


FORMS: dict[str, Callable[[Dialogue], dict[str, Json]]] = {"openai": _openai, "hermes": _hermes}
"""The forms by their names in specs."""
