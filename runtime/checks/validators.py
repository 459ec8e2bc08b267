"""The validators of the spec: counts of a dialogue, held against the bounds that every row has to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dialoom.runtime.checks.evidence import Evidence
from dialoom.runtime.dialogue import Message
from dialoom.runtime.quality import check_expectation

__all__ = ["ROW_METRICS", "check_validators"]

ROW_METRICS: dict[str, Callable[[Sequence[Message]], int]] = {
    "messages": len,
    "user_messages": lambda messages: sum(message.role == "user" for message in messages),
    "calls": lambda messages: sum(len(message.tool_calls) for message in messages),
    "words": lambda messages: sum(_words(message) for message in messages),
    "longest_message": lambda messages: max(map(_words, messages), default=0),
}
"""What is counted: the system prompt and results of tools do not talk, and count as no message and no word."""


def check_validators(evidence: Evidence) -> str:
    """Every count is within its bounds."""
    messages = [message for message in evidence.messages if message.role in ("user", "assistant")]
    for bound in evidence.view.plan.validators:
        value = ROW_METRICS[bound.metric](messages)
        if not check_expectation(bound, value).passed:
            return f"{bound.text} (is {value})"
    return ""


def _words(message: Message) -> int:
    return len(message.content.split())
