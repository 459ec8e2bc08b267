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
    "cannot_answer",  # does not know the slots, or the one the topic names; with topic ``lacking``: says so unasked
    "stall",  # puts off the answer for a moment
    "say",  # says the words of the act
    "small_talk",  # opens with small talk
    "urge",  # is impatient
    "trail_off",  # begins to answer and breaks off; the topic names the slot
    "request_other",  # asks for the tool that the topic names, which is not offered
    "ask_offers",  # asks what else can be done
    "refuse",  # does not want to say the slot that the topic names
    "contradict",  # says a slot's value as though another had not been said
    "settle",  # says which of two values it is
    "supply",  # gives the descriptions of the tools
]
AssistantAct = Literal[
    "disambiguate",  # asks which of several tools is meant
    "ask",  # asks for slots
    "call",  # emits calls
    "report",  # says what came of it
    "abstain",  # says that nothing offered does this
    "acknowledge",  # takes note (of a correction), or answers a digression, and goes on
    "recover",  # says what went wrong and what comes next
    "clarify",  # asks which of two values it is
    "offer",  # says what it can do
    "justify",  # says why it has to ask
    "give_up",  # says that it cannot go on
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
    """A call to be emitted. ``wrong`` says which mistake it shows (never trained on); None is right.

    ``faults``: what is wrong about it, by the names of ``compiler/pattern_vocabulary.py``. ``misled``: made
    with a value that the user had said wrong; right as far as one could know, and trained on."""

    id: str
    step: str
    tool: str
    arguments: dict[str, Json]
    wrong: str | None = None
    faults: tuple[str, ...] = ()
    misled: bool = False


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
    ``tools``: the tools that a disambiguation asks between. ``text``: the words of the act, where a pattern
    gives them. ``injected``: a pattern's answer in the place of the world's, which was not asked
    (``instead``), or the world's own in another form (``drifted``; ``payload`` is in the form it had).
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
    text: str = ""
    injected: Literal["", "instead", "drifted"] = ""


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
    near-duplicates that the user's side keeps in mind; ``supplied``: tools that are not offered, and that the
    user describes on the way. ``denied``: steps whose call is refused for good. ``unknown``: inputs
    whose values the user does not know; an earlier result gives them, or nothing can be called. ``branch``: the
    one of the scenario that is taken (``then``, ``else``); empty where it has none.
    ``world_before``/``world_after``: the records (``{entity: {key: record}}``, and ``ledger``: the calls done that
    no entity stands for).
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
    supplied: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()

    def slot(self, name: str) -> SlotValue:
        """The slot of that name; KeyError where there is none."""
        for slot in (*self.slots, *self.unknown):
            if slot.name == name:
                return slot
        raise KeyError(name)

    def fact(self, name: str) -> FactValue:
        """The fact of that name; KeyError where there is none."""
        for fact in self.facts:
            if fact.name == name:
                return fact
        raise KeyError(name)
