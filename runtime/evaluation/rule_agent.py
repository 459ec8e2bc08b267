"""The baseline that asks nothing: it calls the offered tool that sounds most like what was said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from dialoom.runtime.evaluation.agent import Conversation
from dialoom.runtime.training.reply import AssistantReply, ProposedCall

__all__ = ["RuleAgent"]

Json = Any

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]*\w")
_PHONE = re.compile(r"\+\d[\d ()-]{6,}\d")
_NUMBER = re.compile(r"(?<![\w.+-])\d+(?![\w-])")
_IDENTIFIER = re.compile(r"\b[A-Za-z]+[-_][A-Za-z0-9-]*\d[A-Za-z0-9-]*\b|\b[A-Z]+\d+\b")
_NAME = re.compile(r"\b[^\W\d_a-z][\w'-]+(?: [^\W\d_a-z][\w'-]+)+")


class RuleAgent:
    """Words in common between the user's messages and a tool's name, description and parameters decide.

    Arguments are filled by looks: an e-mail address, a phone number, an identifier, a number, a choice, a name.
    After a result it reports and closes. It is the floor that a trained model has to leave behind.
    """

    name = "rule baseline"

    def respond(self, conversations: Sequence[Conversation]) -> list[AssistantReply]:
        """A call at once, then a report."""
        return [self._answer(conversation) for conversation in conversations]

    def _answer(self, conversation: Conversation) -> AssistantReply:
        if any(message.role == "tool" for message in conversation.messages) or not conversation.tools:
            return AssistantReply("That is done. Goodbye.")
        said = " ".join(message.content for message in conversation.messages if message.role == "user")
        heard = set(_words(said))
        functions = [tool["function"] for tool in conversation.tools]
        nearest = max(functions, key=lambda function: _overlap(heard, function))  # the first of equals
        properties = nearest["parameters"].get("properties", {})
        found = {name: _find(name, schema, said) for name, schema in properties.items()}
        arguments = {name: value for name, value in found.items() if value is not None}
        return AssistantReply("", calls=(ProposedCall(nearest["name"], arguments),))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(text)]


def _overlap(heard: set[str], function: dict[str, Json]) -> float:
    names = " ".join(function["parameters"].get("properties", {}))
    own = set(_words(f"{function['name']} {function.get('description', '')} {names}"))
    return len(own & heard) / (len(own) ** 0.5 or 1.0)


def _find(name: str, schema: dict[str, Json], said: str) -> Json:
    """A value for a parameter, by its looks; None where nothing looks like one."""
    if "enum" in schema:
        return next((value for value in schema["enum"] if str(value).lower() in said.lower()), None)
    if schema.get("type") in {"integer", "number"}:
        number = _NUMBER.search(said)
        return int(number[0]) if number else None
    if schema.get("type") not in {"string", None}:
        return None
    lowered = name.lower()
    pattern = _NAME
    if "mail" in lowered:
        pattern = _EMAIL
    elif "phone" in lowered:
        pattern = _PHONE
    elif lowered == "id" or lowered.endswith(("_id", "number")):
        pattern = _IDENTIFIER
    match = pattern.search(said)
    return match[0] if match else None
