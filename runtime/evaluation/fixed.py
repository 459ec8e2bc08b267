"""Static evaluation: the model's next message within each row's own history, held against the row's.

DiaFORGE's static evaluation (arXiv 2507.03336): nothing is played. Before each message that training would take
loss on, the model sees what the row has up to there, however wrong its own message before was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue, Message, ToolCall
from dialoom.runtime.evaluation.agent import Agent, Conversation
from dialoom.runtime.evaluation.rollout import MadeCall, Rollout
from dialoom.runtime.evaluation.verdict import DialogueVerdict, same, undefaulted
from dialoom.runtime.planview import PlanView
from dialoom.runtime.progress import Progress
from dialoom.runtime.realizer import realize
from dialoom.runtime.training.reply import AssistantReply, ProposedCall

__all__ = ["answer_fixed"]

Json = Any


def answer_fixed(view: PlanView, blueprints: Sequence[Blueprint], agent: Agent,
                 progress: Progress) -> tuple[list[Rollout], list[DialogueVerdict]]:
    """What the agent says within each row, and the verdicts, in the order of the blueprints.

    A rollout's messages are the row's with the agent's in the places of the trained ones; its calls are the agent's.
    ``accurate``: wherever the row calls, the agent makes the same calls, and nowhere any other.
    """
    dialogues = [realize(view, blueprint) for blueprint in blueprints]
    places = [(number, at) for number, one in enumerate(dialogues)
              for at, message in enumerate(one.messages) if message.trained]
    progress.start(f"fixed histories with {agent.name}", len(dialogues))
    replies = agent.respond([
        Conversation(dialogues[number].messages[:at], dialogues[number].tools) for number, at in places])
    answered: list[dict[int, AssistantReply]] = [{} for _ in dialogues]
    for (number, at), reply in zip(places, replies, strict=True):
        answered[number][at] = reply
    progress.advance(len(dialogues))
    progress.finish()
    rollouts = [_rollout(*row) for row in zip(blueprints, dialogues, answered, strict=True)]
    verdicts = [_verdict(view, *row) for row in zip(blueprints, dialogues, answered, strict=True)]
    return rollouts, verdicts


def _rollout(blueprint: Blueprint, dialogue: Dialogue, replies: dict[int, AssistantReply]) -> Rollout:
    messages = list(dialogue.messages)
    calls: list[MadeCall] = []
    for at, reply in replies.items():
        made = tuple(ToolCall(f"call_{at}_{place + 1}", call.name, call.arguments)
                     for place, call in enumerate(reply.calls))
        calls += [MadeCall(call.name, call.arguments, None, error=False, said=frozenset()) for call in made]
        content = "\n".join([reply.content, *reply.malformed]) if reply.malformed else reply.content
        messages[at] = Message("assistant", content, reply.thought, made)
    malformed = sum(len(reply.malformed) for reply in replies.values())
    return Rollout(blueprint, tuple(messages), tuple(calls), malformed, len(replies), {}, ended=True)


def _verdict(view: PlanView, blueprint: Blueprint, dialogue: Dialogue,
             replies: dict[int, AssistantReply]) -> DialogueVerdict:
    gold_tools = {call.tool for call in blueprint.gold}
    meant = {at: _calls(view, dialogue.messages[at].tool_calls) for at in replies}
    made = {at: _calls(view, reply.calls) for at, reply in replies.items()}
    right = {at: _alike(meant[at], made[at]) for at in replies}
    named = {name for calls in made.values() for name, _ in calls}
    due = [at for at in replies if meant[at]]
    first = next((at for at in replies if made[at]), None)
    accurate = bool(due) and all(right[at] for at in replies if meant[at] or made[at])
    return DialogueVerdict(
        callable=bool(due), accurate=accurate,
        first_call_accurate=first is not None and bool(meant[first]) and right[first],
        false_positive=bool(named - gold_tools), abstained=not named,
        argument_error=bool(due) and not accurate and all(_names(meant[at]) == _names(made[at]) for at in due),
        success=accurate, malformed=sum(len(reply.malformed) for reply in replies.values()), turns=len(replies),
        ended=True,
    )  # fmt: skip


def _calls(view: PlanView, calls: Sequence[ToolCall | ProposedCall]) -> list[tuple[str, dict[str, Json]]]:
    """The calls, without arguments that say what holds anyway."""
    return [(call.name, undefaulted(view, call.name, call.arguments) if call.name in view.tools else call.arguments)
            for call in calls]


def _names(calls: list[tuple[str, dict[str, Json]]]) -> list[str]:
    return sorted(name for name, _ in calls)


def _alike(meant: list[tuple[str, dict[str, Json]]], made: list[tuple[str, dict[str, Json]]]) -> bool:
    """Whether the same calls are made, in whatever order."""
    def ordered(calls: list[tuple[str, dict[str, Json]]]) -> list[tuple[str, dict[str, Json]]]:
        return sorted(calls, key=lambda call: (call[0], json.dumps(call[1], sort_keys=True)))

    return len(meant) == len(made) and all(
        one[0] == other[0] and same(one[1], other[1]) for one, other in zip(ordered(meant), ordered(made), strict=True))
