"""The simulated user: plays a blueprint's user live, against any assistant.

It understands the assistant by words (labels, parameter names, choices, tools), not by knowing its
wording, and answers with the embedded realizer's user voice, on a stream of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from dialoom.runtime.blueprint import Act, Blueprint
from dialoom.runtime.dialogue import ToolCall
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.conversation import Conversation
from dialoom.runtime.realizer.hearing import Heard, Listener
from dialoom.runtime.realizer.user_voice import UserVoice
from dialoom.runtime.stream import stream

__all__ = ["SimulatedUser"]

Json = Any
PATIENCE = {"low": 2, "normal": 3, "high": 5}  # answers in a row that bring nothing new, before the user gives up
_MATTER = frozenset({"request", "state_goal", "inform"})
_PASSING = frozenset({
    "digress", "stall", "say", "urge", "trail_off", "request_other", "ask_offers", "cannot_answer", "refuse", "cancel",
})  # what is said once before what is due, which then waits
_SAYABLE = _MATTER | _PASSING | {"correct", "contradict", "settle", "supply", "follow_up"}


@dataclass(frozen=True, slots=True)
class _Item:
    """Something the user still has to say, the turn it comes from, and that turn's typing habits."""

    turn: int
    act: Act
    noise: tuple[str, ...]


class SimulatedUser:
    """The user of one dialogue.

    Asked what is meant, it states goal and facts; asked for any slot of a stage, it gives the whole
    stage; asked again, it repeats; asked for what it does not know, it says so; asked nothing that it
    understands, it says the next thing it has. It thanks when it is told that the matter is done, and
    gives up when the assistant leads nowhere.
    """

    def __init__(self, view: PlanView, blueprint: Blueprint, draw: int = 0) -> None:
        """``draw``: another number words the same matter otherwise."""
        self._talk = Conversation(view, blueprint)
        rng = stream(view.plan.seed, blueprint.cell, blueprint.index, f"live user {draw}" if draw else "live user")
        self._voice = UserVoice(self._talk, rng)
        self._listener = Listener(self._talk)
        turns = [turn for turn in blueprint.turns if turn.speaker == "user"]
        self._opening = turns[0]
        self._habits = tuple(dict.fromkeys(noise for turn in turns for noise in turn.noise))
        self._agenda = [
            _Item(at, act, turn.noise) for at, turn in enumerate(turns[1:]) for act in turn.acts
            if act.kind in _SAYABLE and not (act.kind == "cannot_answer" and act.slots)
        ]
        self._goal = next((item.act for item in self._agenda if item.act.kind == "state_goal"), Act("state_goal"))
        persona = view.personas.get(blueprint.persona)
        self._most = PATIENCE.get(persona.patience if persona else "normal", PATIENCE["normal"])
        self._patience = self._most
        self._over = False
        self._calls: dict[str, bool] | None = None
        self._admitted = False  # that something is not known

    @property
    def said(self) -> dict[str, Json]:
        """Slot name → the value that the user has said last."""
        return {name: told[-1][1] for name, told in self._talk.said.items()}

    def open(self) -> str:
        """The first message."""
        return self._voice.word(self._opening)

    def observe(self, calls: Sequence[ToolCall], results: Sequence[Json]) -> None:
        """Calls that the assistant made, with their results: lets the user see through empty claims.

        Optional; without it a claim to be done is believed.
        """
        made = self._calls if self._calls is not None else {}
        for call, result in zip(calls, results, strict=True):
            failed = isinstance(result, dict) and "error" in result
            made[call.name] = made.get(call.name, False) or not failed
        self._calls = made

    def reply(self, assistant_text: str) -> str | None:
        """The answer to a message without calls; None where the user is gone."""
        self._talk.message += 2
        if self._over:
            return None
        heard = self._listener.hear(assistant_text)
        if self._talk.scenario.none_reason is not None:
            return self._without_matter(heard)
        opening = next((item for item in self._agenda if item.act.kind == "request"), None)
        if opening is not None:  # the first message was small talk
            return self._say(self._taken([item for item in self._agenda if item.turn == opening.turn]), opening.noise)
        if heard.cannot and not heard.slots and not heard.lacking and not heard.which and not self._is_finished():
            if not self._talk.scenario.answerable and self._admitted:
                return self._leave(Act("thank"))
            return self._supplied() or self._given_up() or self._insist()
        following = self._following(heard)
        if following is not None:
            return self._say([following.act], following.noise)
        if self._is_done(heard):
            return self._leave(Act("thank"))
        return self._answer(heard)

    # --- what to do -----------------------------------------------------------------------------------

    def _taken(self, items: Sequence[_Item]) -> list[Act]:
        """The acts of the items, which are taken off the agenda."""
        self._agenda = [item for item in self._agenda if item not in items]
        return [item.act for item in items]

    def _is_finished(self) -> bool:
        """Whether all that was wanted is seen to be done."""
        made = self._calls or {}
        gold = self._talk.blueprint.gold
        return bool(gold) and bool(made) and all(made.get(call.tool, False) for call in gold)

    def _supplied(self) -> str | None:
        """Told that there is no function for it: its description, if this user has it."""
        items = [item for item in self._agenda if item.act.kind == "supply"]
        return self._say(self._taken(items), items[0].noise) if items else None

    def _given_up(self) -> str | None:
        """Told that it cannot be done, where that is right: the next thing said in such a case, then the end."""
        if not self._talk.broken_off:
            return None
        items = [item for item in self._agenda if item.act.kind in _PASSING]
        return self._say(self._taken(items[:1]), items[0].noise) if items else self._leave(Act("thank"))

    def _is_done(self, heard: Heard) -> bool:
        """Whether the message reports that the matter is settled, as far as the user can tell."""
        finished = self._is_finished()
        if finished and not heard.question and not heard.slots:
            return True
        if heard.slots or heard.lacking or heard.which:
            return False
        if self._calls is not None:
            return finished or (any(self._calls.values()) and heard.done and not heard.asks)
        told = not any(item.act.kind in {"state_goal", "inform"} for item in self._agenda)
        claims = heard.done or heard.closing or (heard.states and told)
        return claims and not heard.working and (not heard.asks or (heard.closing and not self._required()))

    def _following(self, heard: Heard) -> _Item | None:
        """The next request, where the one before is settled as far as the user can tell; off the agenda then."""
        item = next((item for item in self._agenda if item.act.kind == "follow_up"), None)
        if item is None or heard.slots or heard.lacking or heard.which:
            return None
        at = self._agenda.index(item)
        left = {request.act.tools for request in self._agenda if request.act.kind == "follow_up"}
        waiting = {tool for tools in left for tool in tools}
        made = self._calls or {}
        due = {call.tool for call in self._talk.blueprint.gold} - waiting
        settled = all(made.get(tool, False) for tool in due) if self._calls is not None else heard.done
        if not settled or (heard.asks and not heard.done):
            return None
        self._agenda = self._agenda[at + 1 :]
        self._patience = self._most
        return item

    def _required(self) -> list[str]:
        """The required slots not yet said."""
        return [slot.name for slot in self._talk.blueprint.slots
                if slot.required and slot.stage > 0 and slot.name not in self._talk.said]

    def _answer(self, heard: Heard) -> str | None:
        known = set(self._talk.said)
        chosen = self._chosen(heard)
        corrected = self._asked_corrections(heard)
        if corrected:
            return self._say(corrected, self._habits)
        again = [name for name in heard.slots if name in known]
        digression = self._digression(chosen)
        if digression is not None:
            return self._say([digression.act], digression.noise)
        for item in chosen:
            self._agenda.remove(item)
        chosen = [self._released(item, heard) for item in chosen]
        acts = [*self._due_corrections(), *_merged(chosen), *self._late_corrections(chosen), *self._contradictions()]
        if heard.lacking:
            self._admitted = True
            acts.append(Act("cannot_answer", slots=heard.lacking))
        if acts:
            self._patience = self._most
            self._talk.asked = heard.slots
            noise = chosen[0].noise if chosen else self._habits
            return self._say(acts, noise, again if heard.slots and not chosen else ())
        if again:
            return self._unhelped(self._voice.inform(again, "again"))
        if heard.which:
            return self._unhelped(self._confirm(heard))
        return self._unhelped(self._voice.speech.say("unknown" if heard.asks else "go_on"))

    def _chosen(self, heard: Heard) -> list[_Item]:
        """What is due on the agenda, given what was asked: whole turns, in order."""
        due = [item for item in self._agenda if item.act.kind == "state_goal" and heard.which]
        due += [item for item in self._agenda
                if item.act.kind == "inform" and set(item.act.slots) & set(heard.slots) - set(self._talk.said)]
        understood = heard.slots or heard.which or heard.unknown or heard.lacking
        if not due and not understood:
            tellable = [item for item in self._agenda if item.act.kind in {"state_goal", "inform"}
                        and not self._reserved(item.act)]
            due = tellable[:1]
        whole = {item.turn for item in due}
        return [item for item in self._agenda
                if item in due or (item.turn in whole and item.act.kind in {"state_goal", "inform"})]

    def _reserved(self, act: Act) -> bool:
        """Whether all that the act gives is given on request only."""
        return act.kind == "inform" and all(self._talk.slots[name].on_ask for name in act.slots)

    def _released(self, item: _Item, heard: Heard) -> _Item:
        """The item without what is given on request only and was not asked for; that stays on the agenda."""
        kept = tuple(name for name in item.act.slots
                     if self._talk.slots[name].on_ask and name not in heard.slots) if item.act.kind == "inform" else ()
        if not kept:
            return item
        self._agenda.append(replace(item, act=replace(item.act, slots=kept)))
        told = tuple(name for name in item.act.slots if name not in kept)
        return replace(item, act=replace(item.act, slots=told))

    def _digression(self, chosen: list[_Item]) -> _Item | None:
        """A digression, or a delay, that comes before the first thing due, which then waits for the next message.

        Where nothing is due and the dialogue is to be broken off, the next one there is.
        """
        if not chosen and not (self._talk.broken_off and not any(item.act.kind in _MATTER for item in self._agenda)):
            return None
        before = self._agenda[: self._agenda.index(chosen[0])] if chosen else self._agenda
        aside = next((item for item in before if item.act.kind in _PASSING), None)
        if aside is not None:
            self._agenda.remove(aside)
        return aside

    def _due_corrections(self) -> list[Act]:
        """The corrections of what was said wrong in an earlier message; taken off the agenda."""
        wrong = {name for name, told in self._talk.said.items() if told[-1][1] != self._talk.slots[name].value}
        return self._take_corrections(wrong)

    def _late_corrections(self, chosen: list[_Item]) -> list[Act]:
        """Where the last thing to tell is told wrong, the correction follows at once: there may be no later turn."""
        if any(item.act.kind == "inform" for item in self._agenda):
            return []
        return self._take_corrections({replaced.slot for item in chosen for replaced in item.act.values})

    def _asked_corrections(self, heard: Heard) -> list[Act]:
        """What a tool has refused, or which of two values it is, where that is asked for now."""
        due = [
            item for item in self._agenda
            if (item.act.kind == "settle" and heard.asks and self._contradicted(item.act))
            or (item.act.kind == "correct" and item.act.topic == "asked" and set(item.act.slots) & set(heard.slots)
                and set(item.act.slots) <= set(self._talk.said))
        ]  # fmt: skip
        return self._taken(due)

    def _contradicted(self, act: Act) -> bool:
        return all(len({str(value) for _, value in self._talk.said.get(name, ())}) > 1 for name in act.slots)

    def _contradictions(self) -> list[Act]:
        """The values said otherwise in an earlier message, and now as they are meant."""
        before = {name for name, told in self._talk.said.items() if told[-1][0] < self._talk.message}
        due = [item for item in self._agenda if item.act.kind == "contradict" and set(item.act.slots) <= before]
        return self._taken(due)

    def _take_corrections(self, slots: set[str]) -> list[Act]:
        due = [item for item in self._agenda
               if item.act.kind == "correct" and item.act.topic != "asked" and set(item.act.slots) & slots]
        self._agenda = [item for item in self._agenda if item not in due]
        return [item.act for item in due]

    def _say(self, acts: Sequence[Act], noise: tuple[str, ...], again: Sequence[str] = ()) -> str:
        text = self._voice.say(acts, noise, [self._voice.inform(again, "again")] if again else [])
        if any(act.kind == "cancel" for act in acts):
            self._over = True
        return text

    def _confirm(self, heard: Heard) -> str:
        """Asked once more what is meant: a yes to the right tool, else the goal and the facts again."""
        gold = {call.tool for call in self._talk.blueprint.gold}
        if heard.tools and set(heard.tools) <= gold:
            return self._voice.speech.say("confirm")
        self._talk.goal_told = False
        return self._voice.act(self._goal)

    def _insist(self) -> str | None:
        """Told that it cannot be done: says once more what is wanted, then gives up."""
        self._patience -= 1
        if self._patience < self._most - 1:
            self._over = True
            return self._voice.finish([self._voice.speech.say("thanks_anyway")], self._habits)
        self._agenda = [item for item in self._agenda if item.act.kind != "state_goal"]
        self._talk.goal_told = False
        return self._voice.finish([self._voice.act(self._goal)], self._habits)

    def _without_matter(self, heard: Heard) -> str | None:
        """Nothing can be done for this user: a question is answered once, then the dialogue ends."""
        asked = heard.asks and not heard.cannot and self._talk.scenario.none_reason != "chit_chat"
        if asked and self._patience == self._most:
            self._patience -= 1
            self._talk.goal_told = False
            return self._voice.finish([self._voice.act(self._goal)], self._habits)
        return self._leave(Act("thank"))

    def _leave(self, act: Act) -> str:
        """The last message; a digression not yet made comes before it."""
        aside = next((item for item in self._agenda if item.act.kind in _PASSING), None)
        if aside is not None:
            self._agenda.remove(aside)
            return self._say([aside.act], aside.noise)
        self._over = True
        return self._say([act], self._habits)

    def _unhelped(self, text: str) -> str | None:
        """An answer that brings nothing new; None when patience is at its end."""
        self._patience -= 1
        if self._patience <= 0:
            self._over = True
            return None
        return self._voice.finish([text], self._habits)


def _merged(items: Sequence[_Item]) -> list[Act]:
    """The acts of the items, those that give values made one."""
    informs = [item.act for item in items if item.act.kind == "inform"]
    acts = [item.act for item in items if item.act.kind != "inform"]
    if informs:
        slots = tuple(dict.fromkeys(name for act in informs for name in act.slots))
        values = tuple(value for act in informs for value in act.values)
        acts.append(Act("inform", slots=slots, values=values))
    return acts
