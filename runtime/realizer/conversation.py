"""What has been said so far in one dialogue: the state that wording, provenance and thoughts share."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from dialoom.compiler.plan import Scenario, Tool
from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, SlotValue
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.prose import name_words
from dialoom.runtime.realizer.toolphrase import tool_phrase
from dialoom.runtime.realizer.words import definite, first_person, joined, lexicon

__all__ = ["Conversation", "Result", "parts", "shown", "spoken"]

Json = Any
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
_SENTENCE = re.compile(r"(?:I|I'm|I've|we|my|our|there|it|this|that|they|the|some(?:body|one|thing))\b", re.IGNORECASE)
_FREE_TEXTS = frozenset({"sentence", "text", "title"})
_LONG_VALUE = 5  # words
_LONGEST_LABEL = 6  # words


@dataclass(frozen=True, slots=True)
class Result:
    """What a call came to; ``message`` is the index of the tool's message."""

    call: CallDraft
    payload: Json
    error: bool
    message: int


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


def _meant(phrase: str) -> str:
    """What a tool does, of the one thing meant: ``delete a lead`` → ``delete the lead``."""
    return definite(phrase) if phrase.partition(" ")[0] in lexicon().on_existing else phrase


@dataclass
class Conversation:
    """One dialogue in the making. ``said`` lists, for each slot, (message, value) in order."""

    view: PlanView
    blueprint: Blueprint
    message: int = 0
    said: dict[str, list[tuple[int, Json]]] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    last_user: Act | None = None
    topic: str = ""
    problem: str = ""
    goal_told: bool = False
    announced: set[str] = field(default_factory=set)
    called: dict[str, tuple[int, CallDraft]] = field(default_factory=dict)
    results: list[Result] = field(default_factory=list)
    batch: tuple[str, ...] = ()

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario of the plan that is played."""
        return self.view.scenarios[self.blueprint.scenario]

    @cached_property
    def slots(self) -> dict[str, SlotValue]:
        """The slots by name."""
        return {slot.name: slot for slot in self.blueprint.slots}

    @cached_property
    def labels(self) -> dict[str, str]:
        """What people call each slot; two slots of one label are told apart by what they belong to."""
        plain = {slot.name: self._label(slot) for slot in self.blueprint.slots}
        texts = list(plain.values())
        for slot in self.blueprint.slots:
            if texts.count(plain[slot.name]) > 1 and (noun := self._noun(slot)):
                plain[slot.name] = f"{plain[slot.name]} of the {noun}"
        return plain

    @cached_property
    def vague(self) -> bool:
        """Whether the goal is said in a later turn than the opening."""
        return any(
            act.kind == "state_goal" for turn in self.blueprint.turns[1:] for act in turn.acts
        )

    @cached_property
    def goal_slots(self) -> tuple[str, ...]:
        """The slots whose values the goal names, in order."""
        names = _PLACEHOLDER.findall(self.blueprint.goal)
        return tuple(slot.name for name in names if (slot := self._slot_by(name)))

    def goal(self) -> str:
        """The goal in the user's words, an infinitive clause or a sentence, without a full stop."""
        text = _PLACEHOLDER.sub(self._fill, self.blueprint.goal).strip().rstrip(".")
        if not text:
            steps = [call.tool for call in self.blueprint.gold] or [act.topic for act in self._requests() if act.topic]
            phrases = [_meant(tool_phrase(self.view.tools[name]).long) for name in steps if name in self.view.tools]
            text = joined(list(dict.fromkeys(phrases)))
        text = re.sub(r"^to (?=[a-z])", "", text)
        text = first_person(text)
        first = text.partition(" ")[0]
        return first.lower() + text[len(first):] if first.lower() in lexicon().base_of else text

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

    def _noun(self, slot: SlotValue) -> str:
        for call in self.blueprint.gold:
            if call.step == slot.step:
                return tool_phrase(self.tool(call.tool)).noun
        return ""

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
