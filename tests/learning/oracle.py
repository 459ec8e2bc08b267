"""An assistant that knows the blueprints, and variants of it that fail in one way each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Message
from dialoom.runtime.evaluation.agent import Conversation
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.training.reply import AssistantReply, ProposedCall

__all__ = ["Oracle"]


@dataclass
class Oracle:
    """Says what the dialogue of the blueprint says, less its wrong calls. ``twist`` changes its calls."""

    view: PlanView
    blueprints: Sequence[Blueprint]
    twist: str = ""
    name: str = "oracle"
    _scripts: list[list[Message]] = field(default_factory=list)
    _known: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for blueprint in self.blueprints:
            messages = realize(self.view, blueprint).messages
            self._scripts.append([message for message in messages if message.role == "assistant" and message.trained])

    def respond(self, conversations: Sequence[Conversation]) -> list[AssistantReply]:
        return [self._answer(conversation) for conversation in conversations]

    def _answer(self, conversation: Conversation) -> AssistantReply:
        opening = next(message.content for message in conversation.messages if message.role == "user")
        # The first round comes in the order of the blueprints.
        script = self._scripts[self._known.setdefault(opening, len(self._known))]
        said = sum(message.role == "assistant" for message in conversation.messages)
        if said >= len(script):
            return AssistantReply("Goodbye.")
        message = script[said]
        calls = tuple(ProposedCall(call.name, dict(call.arguments)) for call in message.tool_calls)
        return AssistantReply(message.content, message.thought, self._twisted(calls, conversation))

    def _twisted(self, calls: tuple[ProposedCall, ...], conversation: Conversation) -> tuple[ProposedCall, ...]:
        if not calls or not self.twist:
            return calls
        if self.twist == "wrong tool":
            offered = [tool["function"]["name"] for tool in conversation.tools]
            other = next(name for name in offered if name not in {call.name for call in calls})
            return (ProposedCall(other, {}), *calls)
        if self.twist == "wrong argument":
            return tuple(ProposedCall(call.name, {**call.arguments, "email": "x@example.org"}) for call in calls)
        return ()  # "no call"
