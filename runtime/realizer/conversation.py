"""What has been said so far in one dialogue: the state that wording, provenance and thoughts share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dialoom.compiler.plan import Decision, Scenario, Tool
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, SlotValue
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.prose import name_words
from dialoom.runtime.realizer.toolphrase import tool_phrase
from dialoom.runtime.realizer.wishes import conditional_wish, decided_label, wish
from dialoom.runtime.realizer.words import first_person, joined, lexicon
from dialoom.runtime.world import at_path

__all__ = ["Conversation", "Result", "parts", "shown", "spoken"]

Json = Any
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
_REFERABLE = re.compile(r"(?:\b(\w+) )?\{([^{}\s]+)\}")
_SENTENCE = re.compile(r"(?:I|I'm|I've|we|my|our|there|it|this|that|they|the|some(?:body|one|thing))\b", re.IGNORECASE)
_FREE_TEXTS = frozenset({"sentence", "text", "title"})
_LONG_VALUE = 5  # words
_LONGEST_LABEL = 6  # words


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to; ``message`` is the index of the tool's message.

    ``error``: it failed, or gave nothing to go on with. ``drifted``: the message has it in another form.
    """

    call: CallDraft
    payload: Json
    error: bool
    message: int
    drifted: bool = False


def spoken(value: Json) -> str:
    """A value as it is said: strings verbatim, numbers in plain digits, lists joined, objects by field."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return joined([spoken(item) for item in value])
    if isinstance(value, dict):
        return joined([f"{' '.join(name_words(key))} {spoken(item)}" for key, item in value.items()])
    return str(value)


def shown(value: Json, generator: str = "") -> str:
    """A value as it is said, texts of somebody's own making in quotation marks, so that one sees where they end."""
    if isinstance(value, list):
        return joined([shown(item, generator) for item in value])
    text = spoken(value)
    free = isinstance(value, str) and (generator in _FREE_TEXTS or len(text.split()) >= _LONG_VALUE)
    return f'"{text}"' if free and " " in text and '"' not in text else text


def parts(value: Json) -> list[Json]:
    """The plain values that a list or an object holds, at any depth; none for a plain value."""
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return [leaf for item in inner for leaf in (parts(item) or [item])]


@dataclass
class Conversation:
    """One dialogue in the making. ``said`` lists, for each slot, (message, value) in order.

    ``wanted``: the tools of the user's latest request, once there was more than one.
    """

    view: PlanView
    blueprint: Blueprint
    message: int = 0
    said: dict[str, list[tuple[int, Json]]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    last_user: Act | None = None
    topic: str = ""
    last_topic: str = ""
    problem: str = ""
    goal_told: bool = False
    announced: set[str] = field(default_factory=set)
    called: dict[str, tuple[int, CallDraft]] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    batch: tuple[str, ...] = ()
    wanted: tuple[str, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario of the plan that is played."""
        return self.view.played(self.blueprint.scenario, self.blueprint.branch)

    @cached_property
    def slots(self) -> dict[str, SlotValue]:
        """The slots by name, those that the user does not know among them."""
        return {slot.name: slot for slot in (*self.blueprint.slots, *self.blueprint.unknown)}

    @cached_property
    def tools(self) -> tuple[str, ...]:
        """The tools of the scenario's calls, in order, also where they cannot be called."""
        return tuple(dict.fromkeys(step.tool for step in self.scenario.steps))

    @cached_property
    def broken_off(self) -> bool:
        """Whether the dialogue ends before all is done that was asked for: called off, given up, or denied."""
        made = self.blueprint
        return self.scenario.answerable and (len(made.gold) < len(self.scenario.steps) or bool(made.denied))

    @cached_property
    def labels(self) -> dict[str, str]:
        """What people call each slot; two slots of one label are told apart by what they belong to."""
        plain = {slot.name: self._label(slot) for slot in self.slots.values()}
        texts = list(plain.values())
        for slot in self.slots.values():
            if self._changes_decided(slot, plain[slot.name]):
                plain[slot.name] = f"new {plain[slot.name]}"
            elif texts.count(plain[slot.name]) > 1 and (noun := self._noun(slot)):
                plain[slot.name] = f"{plain[slot.name]} of the {noun}"
        return plain

    @cached_property
    def vague(self) -> bool:
        """Whether the goal is said in a later turn than the opening."""
        return any(
            act.kind in {"state_goal", "disambiguate"} for turn in self.blueprint.turns[1:] for act in turn.acts
        )

    @cached_property
    def goal_slots(self) -> tuple[str, ...]:
        """The slots whose values the goal names, in order."""
        names = _PLACEHOLDER.findall(self.blueprint.goal)
        return tuple(slot.name for name in names if (slot := self._slot_by(name)))

    def goal(self, *, referring: bool = False) -> str:
        """The goal in the user's words, an infinitive clause or a sentence, without a full stop.

        ``referring``: to the values that it names, which were said before, instead of saying them.
        """
        text = _REFERABLE.sub(self._refer, self.blueprint.goal) if referring else self.blueprint.goal
        text = _PLACEHOLDER.sub(self._fill, text).strip().rstrip(".")
        if not text and self.decision is not None:
            whole = self.view.scenarios[self.blueprint.scenario]
            text = conditional_wish(whole, self.decision, self.view.tools, self.blueprint.index)
        if not text:
            steps = list(self.wanted or self._first_wanted) or [act.topic for act in self._requests() if act.topic]
            text = wish(self.view.tools[name] for name in steps if name in self.view.tools)
        text = re.sub(r"^to (?=[a-z])", "", text)
        text = first_person(text)
        first = text.partition(" ")[0]
        return first.lower() + text[len(first):] if first.lower() in lexicon().base_of else text

    @property
    def _first_wanted(self) -> tuple[str, ...]:
        """The tools of what is asked for at first."""
        steps = self.scenario.requests[0].steps if self.scenario.requests else ()
        return tuple(dict.fromkeys(step.tool for step in self.scenario.steps if step.id in steps)) or self.tools

    @property
    def decision(self) -> Decision | None:
        """What decides between the branches of the scenario; None where it has none."""
        return self.scenario.decision

    def decided(self) -> Json | None:
        """What the result says that decides; None as long as it is not there."""
        if self.decision is None:
            return None
        for result in reversed(self.results):
            if result.call.step == self.decision.step and not result.error and result.call.wrong is None:
                return at_path(result.payload, self.decision.path)
        return None

    @property
    def decided_label(self) -> str:
        """What people call the output that decides."""
        return decided_label(self.decision)

    def is_sentence(self, goal: str) -> bool:
        """Whether the goal is a sentence of its own rather than something one wants to do."""
        return bool(_SENTENCE.match(goal))

    def tool(self, name: str) -> Tool:
        """The plan's tool of that name."""
        return self.view.tools[name]

    def value(self, act: Act, name: str) -> Json:
        """What is said for a slot in an act: the replacement where the act has one, else the true value."""
        for replaced in act.values:
            if replaced.slot == name:
                return replaced.value
        return self.slots[name].value

    def disclose(self, name: str, value: Json) -> None:
        """The user says a slot's value in the message being made."""
        self.said.setdefault(name, []).append((self.message, value))

    def last_said(self, name: str) -> Json:
        """The value said last for a slot; None where it was not said."""
        return self.said[name][-1][1] if name in self.said else None

    def _requests(self) -> list[Act]:
        return [act for turn in self.blueprint.turns for act in turn.acts if act.kind in {"request", "state_goal"}]

    def _slot_by(self, name: str) -> SlotValue | None:
        return self.slots.get(name) or next((slot for slot in self.blueprint.slots if slot.argument == name), None)

    def _fill(self, match: re.Match[str]) -> str:
        slot = self._slot_by(match[1])
        return spoken(slot.value) if slot else match[0]

    def _refer(self, match: re.Match[str]) -> str:
        """``lead {lead_id}`` → ``the lead I mentioned``, ``{customer_name}`` → ``the person I mentioned``."""
        slot = self._slot_by(match[2])
        if slot is None:
            return match[0]
        before, words = match[1] or "", self.labels[slot.name].split()
        if before and before.lower() in (word.lower() for word in words):
            return f"the {before} I mentioned"
        noun = {"person": "person", "company": "company"}.get(slot.generator, self.labels[slot.name])
        before = "" if before.lower() in {"a", "an", "the"} else before
        return f"{before} the {noun} I mentioned".strip()

    def _noun(self, slot: SlotValue) -> str:
        for step in self.scenario.steps:
            if step.id == slot.step:
                return tool_phrase(self.tool(step.tool)).noun
        return ""

    def _changes_decided(self, slot: SlotValue, label: str) -> bool:
        """Whether a call of the branch changes what decided for it: there is an old value, and a new one."""
        late = any(step.id == slot.step and step.branch for step in self.scenario.steps)
        return late and label == self.decided_label

    def _label(self, slot: SlotValue) -> str:
        label = " ".join(slot.label.split()).rstrip(".:")
        if not label or re.search(r"[._]|[a-z][A-Z]", label) or len(label.split()) > _LONGEST_LABEL:
            label = " ".join(name_words(slot.argument.rsplit(".", 1)[-1])) or slot.argument or "value"
        label = re.sub(r"^(?:the|an?) (?=\w)", "", label, flags=re.IGNORECASE)
        label = lexicon().labels_as.get(label.lower(), label)
        moment = {"date": "date", "datetime": "time", "time": "time"}.get(slot.generator)
        if moment and label.rsplit(" ", 1)[-1].lower() in lexicon().prepositions:  # suspend until: suspend until date
            label = f"{label} {moment}"
        return label if label[:2].isupper() else label[:1].lower() + label[1:]
