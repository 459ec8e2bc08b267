"""Live dialogues: an agent as the assistant, the simulated user, the simulated world, all in lock step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Message, ToolCall
from dialoom.runtime.drift import drifted
from dialoom.runtime.evaluation.agent import Agent, Conversation
from dialoom.runtime.evaluation.disturbance import disturbances
from dialoom.runtime.evaluation.voted_user import VotedUser
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Progress
from dialoom.runtime.realizer.realization import tool_function
from dialoom.runtime.training.reply import AssistantReply
from dialoom.runtime.world import World

__all__ = ["MadeCall", "Rollout", "play"]

Json = Any


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call that the assistant made: what came back, and the slots that the user had said by then."""

    name: str
    arguments: dict[str, Json]
    payload: Json
    error: bool
    said: frozenset[str]


@dataclass(frozen=True, slots=True)
class Rollout:
    """One live dialogue. ``turns``: assistant messages; ``malformed``: calls that could not be read;
    ``state``: the world at its end; ``ended``: whether the user ended it, or the limit of turns."""

    blueprint: Blueprint
    messages: tuple[Message, ...]
    calls: tuple[MadeCall, ...]
    malformed: int
    turns: int
    state: dict[str, Json]
    ended: bool


def play(
    view: PlanView, blueprints: Sequence[Blueprint], agent: Agent, *, max_turns: int, progress: Progress,
    votes: int = 1, trial: int = 0,
) -> list[Rollout]:
    """Play every blueprint to its end, at most ``max_turns`` assistant messages each; in their order.

    All dialogues that are still going are answered by one ``respond`` a turn. Everything is executed:
    right calls, wrong calls, and calls of tools that do not exist. What cannot be read as a call comes
    back to the agent as an error. Where the blueprint has a tool fail, or answer otherwise, it does so here as well.
    ``votes`` and ``trial``: see `VotedUser`.
    """
    sessions = [_Session(view, blueprint, VotedUser(view, blueprint, votes, trial)) for blueprint in blueprints]
    again = f", play {trial + 1}" if trial else ""
    progress.start(f"live dialogues with {agent.name}{again}", len(sessions))
    for _ in range(max_turns):
        live = [session for session in sessions if not session.ended]
        if not live:
            break
        replies = agent.respond([session.conversation() for session in live])
        for session, reply in zip(live, replies, strict=True):
            session.take(reply)
            if session.ended:
                progress.advance()
    progress.advance(sum(not session.ended for session in sessions))
    progress.finish()
    return [session.rollout() for session in sessions]


class _Session:
    """One dialogue while it is played."""

    def __init__(self, view: PlanView, blueprint: Blueprint, user: VotedUser) -> None:
        self.blueprint = blueprint
        self.user = user
        self.world = World.of(view, blueprint.world_before)
        self.tools = tuple(tool_function(view.tools[name]) for name in blueprint.tools)
        self.messages: list[Message] = []
        if blueprint.system:
            self.messages.append(Message("system", blueprint.system))
        self.messages.append(Message("user", self.user.open()))
        self.calls: list[MadeCall] = []
        self.malformed = self.turns = 0
        self.ended = False
        self._disturbances = disturbances(blueprint)

    def conversation(self) -> Conversation:
        return Conversation(tuple(self.messages), self.tools)

    def take(self, reply: AssistantReply) -> None:
        """Do what the assistant says, and let the user answer where it only talks."""
        self.turns += 1
        self.malformed += len(reply.malformed)
        made = [
            ToolCall(f"call_{len(self.calls) + place + 1}", call.name, call.arguments)
            for place, call in enumerate(reply.calls)
        ]
        content = "\n".join([reply.content, *reply.malformed]) if reply.malformed else reply.content
        self.messages.append(Message("assistant", content, reply.thought, tuple(made)))
        if not made and not reply.malformed:
            answer = self.user.reply(reply.content)
            self.ended = answer is None
            if answer is not None:
                self.messages.append(Message("user", answer))
            return
        payloads = [self._execute(call) for call in made]
        self.user.observe(made, payloads)
        for text in reply.malformed:
            note = {"error": "malformed_call", "message": f"not a call in JSON with a name and arguments: {text[:80]}"}
            self._result(note, None)

    def rollout(self) -> Rollout:
        return Rollout(
            self.blueprint, tuple(self.messages), tuple(self.calls), self.malformed, self.turns, self.world.state(),
            self.ended,
        )  # fmt: skip

    def _execute(self, call: ToolCall) -> Json:
        said = frozenset(self.user.said)
        disturbance = next((one for one in self._disturbances if one.meets(call.name, call.arguments)), None)
        if disturbance is not None and not disturbance.lasting:
            self._disturbances.remove(disturbance)
        if disturbance is None or disturbance.drifts:
            outcome = self.world.execute(call.name, call.arguments)
            payload, error = outcome.payload, outcome.error
        else:
            payload, error = disturbance.payload, disturbance.error
        self.calls.append(MadeCall(call.name, call.arguments, payload, error, said))
        shown = drifted(payload) if disturbance is not None and disturbance.drifts and not error else payload
        self._result(shown, call.id)
        return payload if disturbance is None or disturbance.drifts or error else {"error": "unfinished"}

    def _result(self, payload: Json, call_id: str | None) -> None:
        text = json.dumps(payload, ensure_ascii=False)
        self.messages.append(Message("tool", text, tool_call_id=call_id))

