"""Who can play the assistant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from dialoom.runtime.dialogue import Message
from dialoom.runtime.training.reply import AssistantReply

__all__ = ["Agent", "Conversation"]

Json = Any


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the assistant sees: the messages so far and the tools offered, as JSON-Schema functions."""

    messages: tuple[Message, ...]
    tools: tuple[dict[str, Json], ...]


class Agent(Protocol):
    """A player of the assistant."""

    @property
    def name(self) -> str:
        """How tables call it."""

    def respond(self, conversations: Sequence[Conversation]) -> list[AssistantReply]:
        """The next message in each conversation, in their order. No state is kept between calls."""
