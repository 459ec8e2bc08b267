"""How the assistant words an act: steadier than the user, from the same tools' own words."""

from __future__ import annotations

import random
from collections.abc import Callable

from dialoom.runtime.blueprint import Act, Turn
from dialoom.runtime.realizer.conversation import Conversation, Result, shown, spoken
from dialoom.runtime.realizer.phrasebook import Speech, phrasebook
from dialoom.runtime.realizer.results import (
    failure_message,
    found_items,
    item_names,
    result_clauses,
)
from dialoom.runtime.realizer.smalltalk import small_talk
from dialoom.runtime.realizer.toolphrase import (
    ToolPhrase,
    distinct_phrases,
    tool_phrase,
)
from dialoom.runtime.realizer.wishes import meant
from dialoom.runtime.realizer.words import copula, definite, is_plural, joined, lexicon, plural

__all__ = ["AssistantVoice"]

_MOST_CHOICES = 6  # of an enumeration offered in a question


class AssistantVoice:
    """The assistant of one dialogue. ``word`` gives a turn's text; calls have none."""

    def __init__(self, conversation: Conversation, rng: random.Random) -> None:
        self.talk = conversation
        self.speech = Speech(phrasebook("assistant.yaml"), "any", rng)
        self.rng = rng
        self._answered: list[str] = []  # what was answered beside the matter, not to be said again
        self.told = False  # what the result says that decides between branches

    def word(self, turn: Turn) -> str:
        """The message of an assistant's turn; "" where it only calls."""
        ways: dict[str, Callable[[Act, Turn], str]] = {
            "disambiguate": self._disambiguate, "ask": self._ask, "call": lambda *_: "", "report": self._report,
            "abstain": self._abstain, "acknowledge": self._acknowledge, "recover": self._recover, "close": self._close,
            "clarify": self._clarify, "offer": self._offer, "justify": self._justify, "give_up": self._give_up,
        }
        sentences = [act.text or ways[act.kind](act, turn) for act in turn.acts]
        return self.speech.sentence(" ".join(sentence for sentence in sentences if sentence))

    # --- questions --------------------------------------------------------------------------------

    def _disambiguate(self, act: Act, _turn: Turn) -> str:
        if len(act.tools) < 2:
            return self.speech.say("disambiguate_bare")
        phrases = distinct_phrases([self.talk.tool(name) for name in act.tools])
        return self.speech.say("disambiguate", {"choices": joined(phrases, "or")})

    def _ask(self, act: Act, turn: Turn) -> str:
        self.talk.asked = act.slots
        if not act.slots:
            return self.speech.say("disambiguate_bare")
        lead = self._finding(act.slots)
        if not lead and turn.acts[0] is act and self.talk.last_user is not None:
            told = self.talk.last_user.kind
            if told == "state_goal" and self.speech.chance(0.5):
                lead = self.speech.say("ask_lead", {"task": self._task(act.slots[0])})
            elif told in {"inform", "correct"} and self.speech.chance(0.4):
                lead = self.speech.say("ask_next")
        return f"{lead} {self._question(act.slots)}".strip()

    def _finding(self, slots: tuple[str, ...] = ()) -> str:
        """What the result says that decides, once, where a call of its branch is the matter; "" else."""
        found = self.talk.decided()
        steps = {step.id for step in self.talk.scenario.steps if step.branch}
        if found is None or self.told or (slots and not any(self.talk.slots[name].step in steps for name in slots)):
            return ""
        self.told = True
        label = self.talk.decided_label
        entry = "decided_flag" if isinstance(found, bool) else "decided"
        if isinstance(found, bool) and lexicon().is_state(label):
            entry = "decided_state" if found else "decided_no_state"
        return self.speech.say(entry, {"label": label, "is": copula(label), "value": shown(found)})

    def _question(self, slots: tuple[str, ...]) -> str:
        labels = [self.talk.labels[name] for name in slots]
        if len(slots) > 1:
            shown = [self._with_choices(name) for name in slots]
            return self.speech.say("ask_many", {"labels": joined(shown)})
        values = {"label": labels[0], "the_label": f"the {labels[0]}", "is": copula(labels[0])}
        if isinstance(self.talk.slots[slots[0]].value, bool):
            return self.speech.say("ask_yes_no", values)
        choices = self._choices(slots[0])
        if choices and self.speech.chance(0.7):
            return self.speech.say("ask_enum", {**values, "choices": joined(choices, "or")})
        return self.speech.say("ask_one", values)

    def _choices(self, name: str) -> list[str]:
        found = self.talk.decided() if self.talk.labels[name] == f"new {self.talk.decided_label}" else None
        for slot in self.talk.scenario.slots:
            if slot.name == name and 1 < len(slot.type.enum) <= _MOST_CHOICES:
                return [spoken(value) for value in slot.type.enum if found is None or value != found]
        return []

    def _with_choices(self, name: str) -> str:
        label, choices = f"the {self.talk.labels[name]}", self._choices(name)
        return f"{label} ({joined(choices, 'or')})" if choices and self.speech.chance(0.4) else label

    def _task(self, slot: str) -> str:
        """What the pending call does, of the one thing meant: ``create the lead``."""
        steps = {step.id: step.tool for step in self.talk.scenario.steps}
        tool = steps.get(self.talk.slots[slot].step, next(iter(steps.values())))
        return definite(tool_phrase(self.talk.tool(tool)).short)

    # --- results ----------------------------------------------------------------------------------

    def _report(self, _act: Act, _turn: Turn) -> str:
        latest = [result for result in self.talk.results if result.call.id in self.talk.batch]
        if not latest:
            return self.speech.say("report_done")
        told = " ".join([self._told(latest[0]), *(self._also(result) for result in latest[1:])])
        if self.talk.decision is None or any(result.error for result in latest):
            return told
        if any(step.branch for step in self.talk.scenario.steps):
            return f"{self._finding()} {told}".strip()
        finding = "" if self.talk.decided_label in told else self._finding()
        return " ".join(part for part in (told, finding, self.speech.say("nothing_more")) if part)

    def _also(self, result: Result) -> str:
        """A further result of calls made side by side: no second "Done"."""
        noun = tool_phrase(self.talk.tool(result.call.tool)).noun
        results = "" if result.error else result_clauses(result, noun)
        return f"{self.speech.sentence(results)}." if results else self._told(result)

    def _told(self, result: Result) -> str:
        if result.error:
            return self.speech.say("report_failed", {"message": failure_message(result.payload)})
        phrase = tool_phrase(self.talk.tool(result.call.tool))
        items = found_items(result.payload)
        if items is not None and (phrase.asks or not phrase.done):  # what was done is not a find
            return self._listed(items, phrase)
        results = result_clauses(result, phrase.noun)
        values = {"results": results, "done": phrase.done}
        if phrase.asks and results:
            return self.speech.say("report_found", values)
        if phrase.done and not phrase.asks:
            return self.speech.say("report" if results else "report_bare", values)
        return self.speech.say("report_plain" if results else "report_done", values)

    def _listed(self, items: list[object], phrase: ToolPhrase) -> str:
        if not items:
            return self.speech.say("report_empty")
        noun = phrase.noun or "results"
        one = len(items) == 1
        if one and is_plural(noun) and noun.endswith("s"):
            noun = noun[:-1]
        elif not one:
            noun = plural(noun)
        names = item_names(items)
        values = {"count": f"{len(items)} {noun}", "items": names, "are": "is" if one else "are"}
        return self.speech.say("report_list" if names else "report_count", values)

    def _recover(self, act: Act, turn: Turn) -> str:
        entry = f"recover_{act.topic}" if f"recover_{act.topic}" in self.speech.book else "recover"
        task = ""
        calls = [draft for other in turn.acts for draft in other.calls]
        tool = calls[0].tool if calls else next((step.tool for step in self.talk.scenario.steps), "")
        if tool:
            task = definite(tool_phrase(self.talk.tool(tool)).short)
        self.talk.problem = act.topic or "error"
        labels = [self.talk.labels[name] for other in turn.acts if other.kind == "ask" for name in other.slots]
        return self.speech.say(entry, {"task": task, "label": joined(labels)})

    # --- notes, refusals, endings -------------------------------------------------------------------

    def _acknowledge(self, act: Act, turn: Turn) -> str:
        last = self.talk.last_user
        if self.talk.topic:
            answers = small_talk().assistant[self.talk.topic]
            answers = tuple(line for line in answers if line not in self._answered) or answers
            text = answers[int(self.rng.random() * len(answers))]
            self._answered.append(text)
            self.talk.topic = ""
            more = any(other.kind in {"ask", "disambiguate"} for other in turn.acts)
            return f"{text} {self.speech.say('return_to_matter')}" if more and self.speech.chance(0.5) else text
        if act.topic == "stall":
            return self.speech.say("wait")
        if act.slots:
            return " ".join(self._noted(name) for name in act.slots)
        if last is not None and last.kind == "urge":
            return self.speech.say("soothe")
        if last is not None and last.kind == "small_talk":
            answers = small_talk().answers
            return f"{answers[int(self.rng.random() * len(answers))]} {self.speech.say('after_small_talk')}"
        if last is not None and last.kind == "cancel":
            return self.speech.say("cancelled")
        if self.talk.scenario.none_reason == "chit_chat":
            answers = small_talk().answers
            return answers[int(self.rng.random() * len(answers))]
        return self.speech.say("noted")

    def _noted(self, name: str) -> str:
        value, label = self.talk.last_said(name), self.talk.labels[name]
        if value is None or isinstance(value, bool):
            return self.speech.say("noted")
        text = shown(value, self.talk.slots[name].generator)
        values = {"the_label": f"the {label}", "is": copula(label), "value": text}
        return self.speech.say("noted_value", values)

    def _abstain(self, act: Act, _turn: Turn) -> str:
        if act.topic == "unknown":
            labels = joined([f"the {self.talk.labels[name]}" for name in act.slots], "or")
            return self.speech.say("abstain_unknown", {"labels": labels, "task": self._task(act.slots[0])})
        if act.topic == "other" and self.talk.last_user is not None and self.talk.last_user.kind == "request_other":
            task = tool_phrase(self.talk.tool(self.talk.last_user.topic)).short
            return self.speech.say("abstain_other", {"task": task})
        if act.topic == "missing_function":
            return self.speech.say("abstain_missing")
        names = self.talk.blueprint.tools[:2]
        if act.tools:
            offer = meant(tool_phrase(self.talk.tool(act.tools[0])).short)
            return self.speech.say("abstain_beyond", {"offer": offer})
        infeasible = self.talk.scenario.none_reason == "infeasible" or act.topic == "infeasible"
        if not names:
            return self.speech.say("abstain_bare")
        offers = joined(distinct_phrases([self.talk.tool(name) for name in names]), "or")
        return self.speech.say("abstain_infeasible" if infeasible else "abstain", {"offers": offers})

    # --- what patterns bring ------------------------------------------------------------------------

    def _clarify(self, act: Act, _turn: Turn) -> str:
        """Which of the two values that were said it is."""
        name = act.slots[0]
        told = [value for _, value in self.talk.said[name]]
        generator = self.talk.slots[name].generator
        values = {"the_label": f"the {self.talk.labels[name]}", "first": shown(told[0], generator),
                  "second": shown(told[-1], generator)}  # fmt: skip
        return self.speech.say("clarify", values)

    def _offer(self, _act: Act, _turn: Turn) -> str:
        made = self.talk.blueprint
        others = [name for name in made.tools if name not in self.talk.tools]
        names = [name for name in others if name not in made.distractors] or others
        offers = joined(distinct_phrases([self.talk.tool(name) for name in names[:2]]), "or")
        return self.speech.say("offer" if offers else "offer_bare", {"offers": offers})

    def _justify(self, act: Act, _turn: Turn) -> str:
        if act.topic not in self.talk.labels:
            return self.speech.say("justify_bare")
        values = {"the_label": f"the {self.talk.labels[act.topic]}", "task": self._task(act.topic)}
        return self.speech.say("justify", values)

    def _give_up(self, act: Act, _turn: Turn) -> str:
        """What could not be done, for want of a value, or because it was refused."""
        last = self.talk.results[-1] if self.talk.results else None
        if act.topic in self.talk.labels:
            values = {"the_label": f"the {self.talk.labels[act.topic]}", "task": self._task(act.topic)}
            return self.speech.say("give_up_value", values)
        if last is not None and last.error:
            return self.speech.say("give_up_denied", {"message": failure_message(last.payload)})
        return self.speech.say("give_up")

    def _close(self, _act: Act, _turn: Turn) -> str:
        last = self.talk.last_user
        if last is not None and last.kind == "cancel":
            return self.speech.say("cancelled")
        if self.talk.scenario.none_reason == "chit_chat":
            return self.speech.say("close_chat")
        failed = not self.talk.blueprint.gold or self.talk.broken_off
        return self.speech.say("close_sorry" if failed else "close")

