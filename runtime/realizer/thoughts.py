"""What the assistant thinks before each message: one short sentence from what is visible."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from dialoom.compiler.pattern_vocabulary import FAULTS
from dialoom.runtime.blueprint import Act, CallDraft, Turn
from dialoom.runtime.realizer.conversation import Conversation, Result, spoken
from dialoom.runtime.realizer.phrasebook import Phrasebook, Speech
from dialoom.runtime.realizer.wordfile import read_wording
from dialoom.runtime.realizer.words import copula, joined

__all__ = ["Thoughts"]


@cache
def _book() -> tuple[Phrasebook, dict[str, str], dict[str, str]]:
    data = read_wording("thoughts.yaml")
    problems, refusals = dict(data.pop("problems")), dict(data.pop("refusals"))
    return Phrasebook("thoughts.yaml", data), problems, refusals


class Thoughts:
    """The thoughts of one dialogue; to be asked before the turn is worded and recorded."""

    def __init__(self, conversation: Conversation, rng: random.Random) -> None:
        self.talk = conversation
        book, self._problems, self._refusals = _book()
        self._recovering = ""
        self.speech = Speech(book, "any", rng)

    def before(self, turn: Turn) -> str:
        """The thought that goes with an assistant's turn."""
        kinds = {act.kind: act for act in turn.acts}
        self._recovering = kinds["recover"].topic if "recover" in kinds else ""
        notes = [self._note(act) for act in turn.acts if act.kind == "acknowledge"]
        if self.talk.results and self.talk.results[-1].drifted and {"call", "report", "ask"} & set(kinds):
            notes.insert(0, self.speech.say("drifted"))
        for kind, think in (
            ("call", self._call), ("ask", self._ask), ("disambiguate", self._which), ("report", self._report),
            ("clarify", self._clarify), ("abstain", self._abstain), ("give_up", self._give_up), ("close", self._close),
        ):
            if kind in kinds:
                notes += [self.speech.say(other) for other in ("not_offered", "offer", "justify")
                          if kind != "abstain" and ("abstain" if other == "not_offered" else other) in kinds]
                own = think(kinds[kind])
                # the retry itself says what went wrong; other notes go before the main thought
                return " ".join([*notes, own] if not own.startswith(tuple(notes)) else [own])
        return " ".join(notes) or self.speech.say("unclear" if "say" not in kinds else "said")

    def _note(self, act: Act) -> str:
        if self.talk.topic:
            return self.speech.say("off_topic")
        if act.topic == "stall":
            return self.speech.say("wait")
        last = self.talk.last_user
        if last is not None and last.kind == "cancel":
            return self.speech.say("cancelled")
        if last is not None and last.kind == "urge":
            return self.speech.say("impatient")
        if self.talk.scenario.none_reason == "chit_chat" or (last is not None and last.kind == "small_talk"):
            return self.speech.say("small_talk")
        if not act.slots:
            return self.speech.say("noted")
        return self.speech.say("corrected", {"missing": self._arguments(act.slots)})

    def _which(self, act: Act) -> str:
        if len(act.tools) < 2:
            return self.speech.say("unclear")
        return self.speech.say("which", {"tools": joined(act.tools)})

    def _ask(self, act: Act) -> str:
        tools = self._tools_of(act.slots)
        values = {"tool": joined(tools), "missing": self._arguments(act.slots)}
        last = self.talk.results[-1] if self.talk.results else None
        if last is not None and last.call.misled and self._recovering:
            return self.speech.say("refused", {**values, "problem": self._refusals.get(self._recovering, "It failed")})
        if self._early(tools):
            return self.speech.say("too_early", values)
        entry = "still_missing" if set(tools) <= self.talk.announced else "missing"
        if entry == "missing" and (decided := self._decided(tools)):
            entry, values = "missing_branch", {**values, **decided}
        self.talk.announced.update(tools)
        return self.speech.say(entry, values)

    def _call(self, act: Act) -> str:
        calls, names = act.calls, [call.tool for call in act.calls]
        announced = set(self.talk.announced)
        self.talk.announced.update(names)
        if any(call.wrong for call in calls):
            return self.speech.say("call_guess", {"tool": joined(names)})
        found = [path for call in calls for path, _, _ in self._bindings(call)]
        if self._recovering in {"out_of_order", "cascading"}:
            return self.speech.say("call_first", {"tool": joined(names)})
        last = self._failure({call.step for call in calls})
        if last is not None and not (found and self._found_since(calls, last.message)):
            if last.call.tool not in names:
                return self.speech.say("call_instead", {"tool": joined(names)})
            if not self._answered_since(last.message):
                problem = self._problem(last.payload, last.call)
                return self.speech.say("call_again", {"tool": joined(names), "problem": problem})
        decided = self._decided(names) if not set(names) <= announced else {}
        if decided:
            return self.speech.say("call_branch", {"tool": joined(names), **decided})
        if found:
            return self.speech.say("call_next", {"tool": joined(names), "found": joined(list(dict.fromkeys(found)))})
        if len(calls) > 1:
            return self.speech.say("call_parallel", {"tools": joined(names)})
        corrected = self._corrected({call.step for call in calls})
        entry = "call_corrected" if corrected else "call"
        return self.speech.say(entry, {"tool": names[0], "values": corrected})

    def _corrected(self, steps: set[str]) -> str:
        """The arguments of these steps that the user said twice and differently, with what holds."""
        told = [
            (slot.argument, self.talk.said[name][-1][1])
            for name, slot in self.talk.slots.items()
            if slot.step in steps and len({spoken(value) for _, value in self.talk.said.get(name, ())}) > 1
        ]
        return ", ".join(f"{argument} {spoken(value)}" for argument, value in told)

    def _report(self, _act: Act) -> str:
        latest = [result for result in self.talk.results if result.call.id in self.talk.batch]
        tools = list(dict.fromkeys(result.call.tool for result in latest))
        if not tools:
            return self.speech.say("close_none")
        failed = any(result.error for result in latest)
        if not failed and self.talk.decision is not None and not any(s.branch for s in self.talk.scenario.steps):
            return self.speech.say("report_branch", self._finding())
        entry = "report_failed" if failed else "report"
        return self.speech.say(entry, {"tool": joined(tools), "are": "is" if len(tools) == 1 else "are"})

    def _clarify(self, act: Act) -> str:
        return self.speech.say("two_values", {"missing": self._arguments(act.slots)})

    def _give_up(self, act: Act) -> str:
        if act.topic in self.talk.slots:
            return self.speech.say("give_up_value", {"missing": self._arguments((act.topic,))})
        return self.speech.say("give_up")

    def _abstain(self, act: Act) -> str:
        if act.topic == "unknown":
            values = {"tool": joined(self._tools_of(act.slots)), "missing": self._arguments(act.slots)}
            return self.speech.say("abstain_unknown", values)
        if act.tools:
            return self.speech.say("abstain_beyond", {"tool": act.tools[0]})
        return self.speech.say("abstain")

    def _close(self, _act: Act) -> str:
        last = self.talk.last_user
        if last is not None and last.kind == "cancel":
            return self.speech.say("cancelled")
        done = self.talk.blueprint.gold and not self.talk.broken_off
        return self.speech.say("close" if done else "close_none")

    def _decided(self, tools: Sequence[str]) -> dict[str, str]:
        """What the result says that decides, where the tools are those of the branch; nothing else."""
        own = {step.tool for step in self.talk.scenario.steps if step.branch}
        if self.talk.decided() is None or not set(tools) <= own:
            return {}
        return self._finding()

    def _finding(self) -> dict[str, str]:
        found, label = self.talk.decided(), self.talk.decided_label
        if isinstance(found, bool):
            return {"label": label, "value": f"is {spoken(found)}"}
        return {"label": f"the {label}", "value": f"{copula(label)} {spoken(found)}"}

    # --- what is visible ----------------------------------------------------------------------------

    def _tools_of(self, slots: Sequence[str]) -> list[str]:
        steps = {self.talk.slots[name].step for name in slots}
        return list(dict.fromkeys(step.tool for step in self.talk.scenario.steps if step.id in steps))

    def _arguments(self, slots: Sequence[str]) -> str:
        return ", ".join(dict.fromkeys(self.talk.slots[name].argument for name in slots))

    def _failure(self, steps: set[str]) -> Result | None:
        """The last result of these steps, if it was an error or of a wrong call."""
        last = next((result for result in reversed(self.talk.results) if result.call.step in steps), None)
        return last if last is not None and (last.error or last.call.wrong) else None

    def _bindings(self, call: CallDraft) -> tuple[tuple[str, str, str], ...]:
        return next((gold.bindings for gold in self.talk.blueprint.gold if gold.step == call.step), ())

    def _early(self, tools: Sequence[str]) -> bool:
        last = self.talk.results[-1] if self.talk.results else None
        return last is not None and last.error and last.call.tool in tools and last.call.wrong is not None

    def _answered_since(self, message: int) -> bool:
        return any(index > message for said in self.talk.said.values() for index, _ in said)

    def _found_since(self, calls: Sequence[CallDraft], message: int) -> bool:
        """Whether what the calls depend on came after that message: what failed before was too early."""
        needed = {step for call in calls for _, step, _ in self._bindings(call)}
        return any(r.message > message and not r.error and not r.call.wrong and r.call.step in needed
                   for r in self.talk.results)  # fmt: skip

    def _problem(self, payload: object, call: CallDraft) -> str:
        error = str(payload.get("error", "")) if isinstance(payload, dict) else ""
        faults = [FAULTS[fault] for fault in call.faults]
        for name in (error, *faults, call.wrong or "", self._recovering, self.talk.problem):
            if name in self._problems:
                return self._problems[name]
        return "It failed"
