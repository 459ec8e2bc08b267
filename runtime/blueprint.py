"""The blueprint: a dialogue as acts, before any wording.

A blueprint is a pure function of the plan, a cell and an index. Patterns rewrite it; the realizer
words it; the verifier holds the finished dialogue against it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Act", "Blueprint", "CallDraft", "Correction", "FactValue", "GoldCall", "SlotValue", "Source", "Turn"]

Json = Any
Source = Literal["user", "result", "world", "default", "derived", "constant"]

UserAct = Literal[
    "request",  # the opening: vague where there are distractors, with the first stage's slots
    "state_goal",  # says the goal in plain words, with the facts that tell the tools apart
    "inform",  # gives slots
    "follow_up",  # asks for the next thing, what ``tools`` do, once the one before is done; gives slots
    "correct",  # replaces a slot's earlier value by the right one
    "digress",  # says something beside the matter
    "thank",  # closes
    "cancel",  # calls it off
    "decline_optional",  # has nothing to add
    "cannot_answer",  # does not know what is asked for; with topic ``lacking``: says so unasked
    "stall",  # puts off the answer for a moment
]
AssistantAct = Literal[
    "disambiguate",  # asks which of several tools is meant
    "ask",  # asks for slots
    "call",  # emits calls
    "report",  # says what came of it
    "abstain",  # says that nothing offered does this
    "acknowledge",  # takes note (of a correction), or answers a digression, and goes on
    "recover",  # says what went wrong and what comes next
    "close",  # says goodbye
]
ToolAct = Literal["result", "error"]


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A slot of the plan's scenario with the value of this dialogue.

    ``source`` says where the gold argument comes from; ``stage`` when the user says it (0: never).
    ``on_ask``: it is said only in answer to a question for it.
    """

    name: str
    step: str
    argument: str
    value: Json
    source: Source
    stage: int
    required: bool
    label: str
    generator: str
    on_ask: bool = False


@dataclass(frozen=True, slots=True)
class FactValue:
    """A fact of the user's case, and the distractors it excludes."""

    name: str
    text: str
    stage: int
    excludes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoldCall:
    """What ought to be called. Arguments that depend on a result not yet known are listed in
    ``bindings`` (argument path → (step, result path)) and hold the value of the undisturbed run."""

    step: str
    tool: str
    arguments: dict[str, Json]
    bindings: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CallDraft:
    """A call to be emitted. ``wrong`` says which mistake it shows (never trained on); None is right."""

    id: str
    step: str
    tool: str
    arguments: dict[str, Json]
    wrong: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A slot's value as said at first, to be replaced later."""

    slot: str
    value: Json


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done within a turn.

    ``slots``/``facts``: names that it says, asks for or corrects. ``values``: what is said instead of
    a slot's true value. ``calls``: for ``call``. ``call_id``/``payload``: for ``result`` and ``error``.
    ``topic``: what a digression is about, why something is recovered from, or abstained from.
    ``tools``: the tools that a disambiguation asks between.
    """

    kind: UserAct | AssistantAct | ToolAct
    slots: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    values: tuple[Correction, ...] = ()
    calls: tuple[CallDraft, ...] = ()
    call_id: str = ""
    payload: Json = None
    topic: str = ""
    tools: tuple[str, ...] = ()
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One message. ``noise`` names surface habits that the wording takes on (``typos`` …)."""

    speaker: Literal["user", "assistant", "tool"]
    acts: tuple[Act, ...]
    trained: bool = False
    noise: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blueprint:
    """A whole dialogue before its wording.

    ``tools``: names of the tools offered to the assistant, in the order offered; ``distractors``: the
    near-duplicates that the user's side keeps in mind. ``world_before``/``world_after``: the records
    (``{entity: {key: record}}``, and ``ledger``: the calls done that no entity stands for). ``unknown``: inputs
    whose values the user does not know; an earlier result gives them, or nothing can be called. ``branch``: the
    one of the scenario that is taken (``then``, ``else``); empty where it has none.
    """

    id: str
    cell: str
    index: int
    split: str
    scenario: str
    difficulty: str
    patterns: tuple[str, ...]
    persona: str
    system: str
    goal: str
    tools: tuple[str, ...]
    distractors: tuple[str, ...]
    slots: tuple[SlotValue, ...]
    facts: tuple[FactValue, ...]
    gold: tuple[GoldCall, ...]
    turns: tuple[Turn, ...]
    world_before: dict[str, Json]
    world_after: dict[str, Json]
    unknown: tuple[SlotValue, ...] = ()
    branch: str = ""

    def slot(self, name: str) -> SlotValue:
        """The slot of that name; KeyError where there is none."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        raise KeyError(name)

    def fact(self, name: str) -> FactValue:
        """The fact of that name; KeyError where there is none."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise KeyError(name)
