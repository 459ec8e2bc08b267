"""From a blueprint to the finished dialogue: every turn worded, every argument traced."""

from __future__ import annotations

import json
from typing import Any

from dialoom.compiler.plan import Tool
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Turn
from dialoom.runtime.dialogue import Dialogue, Message, Meta, Origin, ToolCall
from dialoom.runtime.drift import drifted
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.assistant_voice import AssistantVoice
from dialoom.runtime.realizer.conversation import Conversation, Result
from dialoom.runtime.realizer.provenance import call_origins
from dialoom.runtime.realizer.thoughts import Thoughts
from dialoom.runtime.realizer.user_voice import UserVoice
from dialoom.runtime.stream import stream

__all__ = ["realize", "tool_function"]

Json = Any


def tool_function(tool: Tool) -> dict[str, Json]:
    """A tool as chat templates want it: ``{"type": "function", "function": {…}}``."""
    function = {"name": tool.name, "description": tool.description, "parameters": tool.schema}
    return {"type": "function", "function": function}


def realize(view: PlanView, blueprint: Blueprint) -> Dialogue:
    """The dialogue of a blueprint in words; a pure function of both.

    Raises:
        WordingError: the wording's data files lack what the blueprint needs.
    """
    return _Realization(view, blueprint).dialogue()


class _Realization:
    """One dialogue being worded, message by message."""

    def __init__(self, view: PlanView, blueprint: Blueprint) -> None:
        self.blueprint = blueprint
        self.talk = Conversation(view, blueprint)
        rng = stream(view.plan.seed, blueprint.cell, blueprint.index, "wording")
        self.user = UserVoice(self.talk, rng)
        self.assistant = AssistantVoice(self.talk, rng)
        self.thoughts = Thoughts(self.talk, rng)
        self.messages: list[Message] = []
        self.provenance: dict[str, dict[str, Origin]] = {}

    def dialogue(self) -> Dialogue:
        if self.blueprint.system:
            self.messages.append(Message("system", self.blueprint.system))
        for turn in self.blueprint.turns:
            self.talk.message = len(self.messages)
            if turn.speaker == "user":
                self.messages.append(Message("user", self.user.word(turn)))
            elif turn.speaker == "assistant":
                self.messages.append(self._assistant(turn))
            else:
                for act in turn.acts:
                    self.messages.append(self._tool(act))
        view = self.talk.view
        tools = tuple(tool_function(view.tools[name]) for name in self.blueprint.tools)
        return Dialogue(self.blueprint.id, tuple(self.messages), tools, self._meta())

    def _assistant(self, turn: Turn) -> Message:
        drafts = [draft for act in turn.acts for draft in act.calls]
        thought = self.thoughts.before(turn)
        content = self.assistant.word(turn)
        for draft in drafts:
            self.provenance[draft.id] = call_origins(self.talk, draft)
            self.talk.called[draft.id] = (self.talk.message, draft)
        if drafts:
            self.talk.batch = (*self._kept_of_batch(drafts), *(draft.id for draft in drafts))
            self.talk.problem = ""
        calls = tuple(ToolCall(draft.id, draft.tool, draft.arguments) for draft in drafts)
        return Message("assistant", content, thought, calls, trained=turn.trained)

    def _kept_of_batch(self, drafts: list[CallDraft]) -> tuple[str, ...]:
        """What succeeded beside a call that is now made again: still to be reported."""
        latest = [result for result in self.talk.results if result.call.id in self.talk.batch]
        steps = {draft.step for draft in drafts}
        if not any(result.error and result.call.step in steps for result in latest):
            return ()
        return tuple(result.call.id for result in latest if not result.error)

    def _tool(self, act: Act) -> Message:
        index = len(self.messages)
        _, draft = self.talk.called[act.call_id]
        useless = act.kind == "error" or act.injected == "instead"
        drift = act.injected == "drifted"
        self.talk.results.append(Result(draft, act.payload, useless, index, drift))
        shown = drifted(act.payload) if drift else act.payload
        return Message("tool", json.dumps(shown, ensure_ascii=False), tool_call_id=act.call_id)

    def _meta(self) -> Meta:
        made = self.blueprint
        right: dict[str, CallDraft] = {
            draft.step: draft for _, draft in self.talk.called.values() if draft.wrong is None
        }
        gold = tuple(
            ToolCall(right[call.step].id if call.step in right else call.step, call.tool, call.arguments)
            for call in made.gold
        )
        return Meta(
            cell=made.cell, scenario=made.scenario, index=made.index, split=made.split, persona=made.persona,
            difficulty=made.difficulty, patterns=made.patterns, gold=gold, distractor_tools=made.distractors,
            retrieved_tools=made.tools, provenance=self.provenance,
            stages={name: told[0][0] for name, told in self.talk.said.items()},
            world_before=made.world_before, world_after=made.world_after,
        )
