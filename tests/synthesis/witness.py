"""A second verifier, written apart from the first: it reads a row's JSON and knows nothing of blueprints.

``objections(row)`` lists what a careful reader would object to. It shares no code with the package
except ``jsonschema``, which the package's own validator replaces.
"""

from __future__ import annotations

import json
import re
from typing import Any

from jsonschema import Draft202012Validator

__all__ = ["objections"]

Json = Any


def objections(row: dict[str, Json]) -> list[str]:
    """What is wrong with the row; nothing for a good one."""
    return [*_conversation(row), *_calls(row), *_goal(row), *_secrets(row)]


def _conversation(row: dict[str, Json]) -> list[str]:
    roles = "".join(message["role"][0] for message in row["messages"])
    out = [] if re.fullmatch(r"s?(u(at+)*a)+", roles) else [f"roles {roles}"]
    for index, message in enumerate(row["messages"]):
        calls = message.get("tool_calls", [])
        answers = [m.get("tool_call_id") for m in row["messages"][index + 1 : index + 1 + len(calls)]]
        if answers != [call["id"] for call in calls]:
            out.append(f"calls of {index} are not answered")
        if not message["content"] and not calls:
            out.append(f"message {index} is empty")
    return out


def _calls(row: dict[str, Json]) -> list[str]:
    out = []
    schemas = {tool["function"]["name"]: tool["function"]["parameters"] for tool in row["tools"]}
    for index, message in enumerate(row["messages"]):
        for call in message.get("tool_calls", []):
            function = call["function"]
            trained = row["meta"]["trained"][index]
            valid = Draft202012Validator(schemas.get(function["name"], False)).is_valid(function["arguments"])
            if trained and not valid:
                out.append(f"a wrong call is trained on in {index}")
            if trained and not any(_same(call, gold) for gold in row["meta"]["gold"]):
                out.append(f"a call that is not gold is trained on in {index}")
            seen = " ".join(m["content"] for m in row["messages"][:index] if m["role"] in {"user", "tool"})
            unseen = [leaf for leaf in _leaves(function["arguments"]) if not _in(leaf, seen)]
            out += [f"{leaf!r} in {index} comes from nowhere" for leaf in unseen]
    return out


def _goal(row: dict[str, Json]) -> list[str]:
    results = {m["tool_call_id"]: json.loads(m["content"]) for m in row["messages"] if m["role"] == "tool"}
    done = [
        call for index, m in enumerate(row["messages"]) for call in m.get("tool_calls", [])
        if row["meta"]["trained"][index] and "error" not in results[call["id"]]
    ]  # fmt: skip
    gold = row["meta"]["gold"]
    if len(done) != len(gold) or not all(any(_same(call, other) for other in done) for call in gold):
        return ["the gold calls are not what was done"]
    before, after = row["meta"]["world"]["before"], row["meta"]["world"]["after"]
    verbs = [call["function"]["name"].split(".")[1] for call in gold]
    if before == after and any(verb.startswith(("Create", "Update")) for verb in verbs):
        return ["nothing has changed in the world"]
    return []


def _secrets(row: dict[str, Json]) -> list[str]:
    """Values that stand in the messages before the one that is said to bring them.

    Values that were corrected are left out: their first message brings another one.
    """
    out = []
    if {"user_correction", "changed_mind"} & set(row["meta"]["patterns"]):
        return out
    for call in row["meta"]["gold"]:
        for name, value in call["function"]["arguments"].items():
            first = [row["meta"]["stages"][slot] for slot in row["meta"]["stages"] if slot.split(".")[-1] == name]
            if isinstance(value, str) and re.search(r"[@\d]", value) and first:
                early = " ".join(m["content"] for m in row["messages"][: min(first)])
                if value in early:
                    out.append(f"{value} is said too early")
    return out


def _same(one: Json, other: Json) -> bool:
    return bool(one["function"]["name"] == other["function"]["name"]
                and one["function"]["arguments"] == other["function"]["arguments"])


def _leaves(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in _leaves(inner)]
    return [value]


def _in(value: Json, text: str) -> bool:
    return str(value).lower() in text.lower() or str(value).replace("_", " ").lower() in text.lower()
