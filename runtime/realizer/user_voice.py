"""How the user words an act: by persona and stream, from the tools' and the spec's own words."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence

from dialoom.compiler.plan import Typing
from dialoom.runtime.blueprint import Act, Turn
from dialoom.runtime.realizer.conversation import Conversation, parts, shown, spoken
from dialoom.runtime.realizer.exclusion import gathered, opening_of
from dialoom.runtime.realizer.forms import other_form
from dialoom.runtime.realizer.noise import add_filler, lower_first, mistype, reword, start_over
from dialoom.runtime.realizer.phrasebook import Speech, phrasebook
from dialoom.runtime.realizer.smalltalk import small_talk
from dialoom.runtime.realizer.subject import subject_of
from dialoom.runtime.realizer.toolphrase import common_noun, tool_phrase
from dialoom.runtime.realizer.words import copula, first_person, joined, with_article

__all__ = ["UserVoice"]

_GREETS = {"terse": 0.1, "normal": 0.5, "wordy": 0.9}


class UserVoice:
    """The user of one dialogue. ``word`` gives a turn's text and records what it discloses."""

    def __init__(self, conversation: Conversation, rng: random.Random) -> None:
        self.talk = conversation
        persona = conversation.view.personas.get(conversation.blueprint.persona)
        tone, self.verbosity = (persona.tone, persona.verbosity) if persona else ("neutral", "normal")
        self.tone = tone if tone in {"neutral", "formal", "casual", "brisk"} else "neutral"
        self.speech = Speech(phrasebook("user.yaml"), self.tone, rng)
        self.rng = rng
        self._digressed: list[str] = []
        typing = persona.typing if persona else None
        self._typing = typing or Typing()
        self.careless = self.tone == "casual" and rng.random() < 0.35
        if typing is not None:
            self.careless = rng.random() < typing.careless
        self._habits: tuple[str, ...] = ()  # of the message being made
        self._alone = True  # nothing else stands in the message: a bare value is understood
        self._kept: list[str] = []  # goals and facts: their words are not mistyped
        self._whole: list[str] = []  # what is looked for word by word, besides the values

    def word(self, turn: Turn) -> str:
        """The message of a user's turn."""
        return self.say(turn.acts, turn.noise)

    def say(self, acts: Sequence[Act], noise: Sequence[str], extra: Sequence[str] = ()) -> str:
        """The acts as one message, further sentences after them."""
        self._alone = len(acts) == 1
        self._habits = tuple(noise)
        return self.finish([*(self.act(act) for act in acts), *extra], noise)

    def act(self, act: Act) -> str:
        """One act as one or two sentences."""
        ways: dict[str, Callable[[Act], str]] = {
            "request": self._request, "state_goal": self._state_goal, "inform": self._inform,
            "correct": self._correct, "digress": self._digress, "thank": self._thank,
            "follow_up": self._follow_up,
            "cancel": lambda _: self.speech.say("cancel"), "decline_optional": lambda _: self.speech.say("decline"),
            "stall": lambda _: self.speech.say("stall"),
            "small_talk": lambda _: self._pick(small_talk().openings), "urge": lambda _: self.speech.say("urge"),
            "ask_offers": lambda _: self.speech.say("ask_offers"), "request_other": self._request_other,
            "supply": self._supply, "contradict": self._stated, "settle": self._stated,
            "cannot_answer": self._cannot_answer, "trail_off": self._about_the_asked, "refuse": self._about_the_asked,
        }
        text = act.text or ways[act.kind](act)
        self.talk.last_user = act
        return text

    def finish(self, sentences: Sequence[str], noise: Sequence[str]) -> str:
        """The sentences as one message, with the persona's typing habits and the turn's noise."""
        text = " ".join(sentence for sentence in sentences if sentence)
        noise = self._with_habits(noise)
        protected = self.speech.protected
        text = self.speech.sentence(text)
        if "synonyms" in noise:
            words = [*self._kept, *self.talk.labels.values()]
            text = reword(text, [*protected, *self._whole], words, self.rng)
        if "false_start" in noise:
            text = start_over(text, [*protected, *self._kept], self.rng)
        if "filler" in noise:
            text = add_filler(text, protected, self.rng)
        if "typos" in noise:
            words = [*self._kept, *self.talk.labels.values()]
            text = mistype(text, [*protected, *self._whole], words, self.rng)
        if self.careless:
            text = lower_first(text, protected)
            ends = text.endswith(".") and not text.endswith("..")
            if ends and self.rng.random() < 0.5 and not self._ends_in_value(text):
                text = text[:-1]
        return text

    def _with_habits(self, noise: Sequence[str]) -> Sequence[str]:
        """The turn's noise, and what this person's typing adds to it."""
        habits = (("typos", self._typing.typos), ("filler", self._typing.fillers))
        return (*noise, *(habit for habit, share in habits
                          if share and self.rng.random() < share and habit not in noise))

    def inform(self, slots: Sequence[str], entry: str, act: Act | None = None) -> str:
        """The values of the slots, worded by an entry of the book that takes ``clauses``."""
        return self.speech.say(entry, {"clauses": joined([self._clause(name, act) for name in slots])})

    def _ends_in_value(self, text: str) -> bool:
        return any(value.endswith(".") and text.endswith(value) for value in self.speech.protected)

    def _said(self, name: str, act: Act | None) -> str:
        value = self.talk.value(act, name) if act else self.talk.slots[name].value
        text = spoken(value)
        self.talk.disclose(name, value)
        if isinstance(value, bool):
            return text
        self.speech.protected.update([text, *(spoken(leaf) for leaf in parts(value))])
        other = other_form(value, self.talk.slots[name].generator, self._habits, self.rng)
        if other:
            self.speech.protected.add(other)
            return other
        return shown(value, self.talk.slots[name].generator)

    def _tell(self, entry: str, values: dict[str, str]) -> str:
        """A wording of the entry; of its paraphrases, where that is the habit and there are some."""
        other = f"{entry}_paraphrase"
        return self.speech.say(other if "paraphrase" in self._habits and other in self.speech.book else entry, values)

    def _clause(self, name: str, act: Act | None) -> str:
        slot, label = self.talk.slots[name], self.talk.labels[name]
        text = self._said(name, act)
        entry = "slot_terse" if self.verbosity == "terse" else "slot"
        if isinstance(slot.value, bool):
            entry = f"slot_{text}"
        return self._around(entry, {"label": label, "value": text, "is": copula(label)})

    def _around(self, entry: str, values: dict[str, str]) -> str:
        """A wording about a value; one that begins with a plain small word (``retail``) is told anew."""
        value = values["value"]
        text = self._tell(entry, values)
        for _ in range(3):
            if not (value.isalpha() and value.islower() and text.startswith(value)):
                break
            text = self._tell(entry, values)
        return text

    # --- openings ---------------------------------------------------------------------------------

    def _request(self, act: Act) -> str:
        reason = self.talk.scenario.none_reason
        if reason == "chit_chat":
            return self._chat()
        if self.talk.vague:
            text, rest = self._vague(act)
        else:
            text, rest = self._goal_sentence("open_goal", "open_sentence", {}), list(act.slots)
            rest = [name for name in rest if name not in self.talk.goal_slots]
        if act.facts:
            text = f"{text} {self.speech.say('facts_only', {'facts': self._facts(act.facts)})}"
        if reason == "infeasible" and not self.talk.blueprint.goal:  # a goal that is written says itself what cannot be
            text = f"{text} {self.speech.say('infeasible_twist')}"
        if rest:
            text = f"{text} {self.inform(rest, 'volunteer', act)}"
        return self._greeted(text)

    def _chat(self) -> str:
        """The opening of a dialogue without a matter; often it brings a topic along."""
        opening = self._pick(small_talk().openings)
        if self.rng.random() < 0.3:
            return opening
        self.talk.topic = small_talk().topic("", self.rng)
        return f"{opening} {self._pick(small_talk().user[self.talk.topic])}"

    def _greeted(self, text: str) -> str:
        share = _GREETS.get(self.verbosity, 0.5) + (0.3 if self.tone == "formal" else 0.0)
        if self.rng.random() < share:
            text = f"{self.speech.say('greeting')} {lower_first(text, self.speech.protected)}"
        if self.verbosity == "wordy" and self.rng.random() < 0.4:
            text = f"{text} {self.speech.say('chat_lead')}"
        return text

    def _vague(self, act: Act) -> tuple[str, list[str]]:
        """The opening that gives no tool away, and the slots it left out."""
        subject, used = self._subject(act)
        if subject:
            return self._tell("open_subject", {"subject": subject}), [n for n in act.slots if n not in used]
        names = [*self.talk.tools, *self.talk.blueprint.distractors]
        noun = common_noun([self.talk.tool(name) for name in dict.fromkeys(names)])
        if noun:
            return self.speech.say("open_noun", {"a_noun": with_article(noun)}), list(act.slots)
        return self.speech.say("open_bare"), list(act.slots)

    def _subject(self, act: Act) -> tuple[str, tuple[str, ...]]:
        """``Jane Doe``, and the slots that it says."""
        lead, slots = subject_of([self.talk.slots[name] for name in act.slots], self.talk.labels)
        values = [self._said(slot.name, act) for slot in slots]
        return " ".join([lead, *values]).strip(), tuple(slot.name for slot in slots)

    # --- goals ------------------------------------------------------------------------------------

    def _state_goal(self, act: Act) -> str:
        values = {"facts": self._facts(act.facts)} if act.facts else {}
        suffix = "facts" if act.facts else "only"
        if self.talk.goal_told and act.facts:
            text = self.speech.say("facts_only", values)
        else:
            sentence = "sentence_facts" if act.facts else "open_sentence"
            text = self._goal_sentence(f"goal_{suffix}", sentence, values, referring=act.topic == "refer")
        rest = [name for name in act.slots if name not in self.talk.goal_slots]
        if rest:
            text = f"{text} {self.inform(rest, 'volunteer', act)}"
        if self.verbosity == "wordy" and self.rng.random() < 0.5:
            text = f"{text} {self.speech.say('chat_tail')}"
        return text

    def _follow_up(self, act: Act) -> str:
        """The next request, after one that is done: ``Thanks. Next, I'd like to …``, and its values."""
        self.talk.wanted, self.talk.asked = act.tools, ()
        text = self._goal_sentence("follow_up", "follow_up_sentence", {})
        rest = [name for name in act.slots if name not in self.talk.goal_slots]
        return f"{text} {self.inform(rest, 'volunteer', act)}" if rest else text

    def _goal_sentence(
        self, entry: str, sentence_entry: str, values: dict[str, str], *, referring: bool = False
    ) -> str:
        referring = referring and set(self.talk.goal_slots) <= set(self.talk.said)
        for name in () if referring else self.talk.goal_slots:
            self._said(name, None)
        goal = self.talk.goal(referring=referring)
        self.talk.goal_told = True
        self._kept.append(goal)
        chosen = sentence_entry if self.talk.is_sentence(goal) else entry
        if not goal:
            return self.speech.say("open_bare")
        return self._tell(chosen, {"goal": goal, **values})

    def _facts(self, names: Sequence[str]) -> str:
        texts = [self.talk.blueprint.fact(name).text.strip().rstrip(".") for name in names]
        self._kept.extend(texts)
        texts = gathered([lower_first(text, ()) for text in texts])
        self._whole.extend(opening for text in texts if (opening := opening_of(text)))
        if len(texts) > 2 and self.rng.random() < 0.6:  # too much for one sentence
            half = len(texts) // 2
            return f"{joined(texts[:half])}. {self.speech.say('moreover', {'facts': joined(texts[half:])})}"
        return joined(texts)

    # --- values -----------------------------------------------------------------------------------

    def _inform(self, act: Act) -> str:
        if not act.slots:
            return self.speech.say("decline")
        if "terse" in self._habits:
            return self._tersely(act)
        if self._alone and len(act.slots) == 1 and self.talk.asked == act.slots:
            name = act.slots[0]
            if isinstance(self.talk.slots[name].value, bool):
                return self.inform(act.slots, "give", act)
            label = self.talk.labels[name]
            text = self._said(name, act)
            return self._around("give_one", {"label": label, "value": text, "is": copula(label)})
        if self.verbosity == "terse":
            return f"{self.speech.sentence(joined([self._clause(name, act) for name in act.slots]))}."
        return self.inform(act.slots, "give" if self.talk.asked else "volunteer", act)

    def _cannot_answer(self, act: Act) -> str:
        if not act.slots:
            return self._about_the_asked(act)
        labels = joined([f"the {self.talk.labels[name]}" for name in act.slots], "or")
        return self.speech.say("lacking" if act.topic == "lacking" else "not_known", {"labels": labels})

    def _correct(self, act: Act) -> str:
        texts = []
        for name in act.slots:
            old, label = self.talk.last_said(name), self.talk.labels[name]
            entry = "change_mind" if act.topic == "change_mind" else "correct"
            values = {"label": label, "is": copula(label)}
            if entry == "correct" and old is not None and not isinstance(old, bool) and self.rng.random() < 0.3:
                entry, values["old"] = "correct_old", shown(old, self.talk.slots[name].generator)
            values["value"] = self._said(name, act)
            texts.append(self.speech.say(entry, values))
        return " ".join(texts)

    # --- beside the matter and endings ---------------------------------------------------------------

    def _digress(self, act: Act) -> str:
        talk = small_talk()
        wanted = self.talk.last_topic if act.topic == "same" else act.topic
        self.talk.topic = self.talk.last_topic = talk.topic(wanted, self.rng)
        lines = [line for line in talk.user[self.talk.topic] if line not in self._digressed]
        line = self._pick(lines or talk.user[self.talk.topic])
        self._digressed.append(line)
        return line

    def _thank(self, _act: Act) -> str:
        reason = self.talk.scenario.none_reason
        if reason == "chit_chat":
            return self.speech.say("goodbye")
        failed = reason or not self.talk.scenario.answerable or self.talk.broken_off
        return self.speech.say("thanks_anyway" if failed else "thanks")

    # --- what patterns bring ------------------------------------------------------------------------

    def _tersely(self, act: Act) -> str:
        """The bare value, or values by their labels, and nothing else."""
        flag = isinstance(self.talk.value(act, act.slots[0]), bool)
        if len(act.slots) == 1 and self.talk.asked == act.slots and not flag:
            return self._said(act.slots[0], act)
        return ", ".join(f"{self.talk.labels[name]} {self._said(name, act)}" for name in act.slots)

    def _stated(self, act: Act) -> str:
        """A value, said as though another had not been said (``contradict``), or as the one of the two."""
        name = act.slots[0]
        label = self.talk.labels[name]
        values = {"label": label, "is": copula(label), "value": self._said(name, act)}
        return self.speech.say(act.kind, values)

    def _about_the_asked(self, act: Act) -> str:
        """Something said of a slot in the place of its value; of anything, where no slot was asked for."""
        label = self.talk.labels.get(act.topic, "")
        return self.speech.say(act.kind if label else f"{act.kind}_bare", {"label": label, "is": copula(label)})

    def _request_other(self, act: Act) -> str:
        return self.speech.say("request_other", {"task": first_person(tool_phrase(self.talk.tool(act.topic)).long)})

    def _supply(self, act: Act) -> str:
        """The descriptions of the tools, each as JSON, so that whoever reads them can call."""
        texts = []
        for name in act.tools:
            tool = self.talk.tool(name)
            function = {"name": tool.name, "description": tool.description, "parameters": tool.schema}
            texts.append(json.dumps(function, ensure_ascii=False, indent=1))
        self._whole.extend(texts)
        self.speech.protected.update(texts)
        return f"{self.speech.say('supply')}\n" + "\n".join(texts)

    def _pick(self, lines: Sequence[str]) -> str:
        return lines[int(self.rng.random() * len(lines))]


