"""How the user words an act: by persona and stream, from the tools' and the spec's own words."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence

from dialoom.runtime.blueprint import Act, Turn
from dialoom.runtime.realizer.conversation import Conversation, parts, shown, spoken
from dialoom.runtime.realizer.exclusion import gathered, opening_of
from dialoom.runtime.realizer.noise import add_filler, lower_first, mistype
from dialoom.runtime.realizer.phrasebook import Speech, phrasebook
from dialoom.runtime.realizer.smalltalk import small_talk
from dialoom.runtime.realizer.subject import subject_of
from dialoom.runtime.realizer.toolphrase import common_noun
from dialoom.runtime.realizer.words import copula, joined, with_article

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
        self.careless = self.tone == "casual" and rng.random() < 0.35
        self._alone = True  # nothing else stands in the message: a bare value is understood
        self._kept: list[str] = []  # goals and facts: their words are not mistyped
        self._whole: list[str] = []  # what is looked for word by word, besides the values

    def word(self, turn: Turn) -> str:
        """The message of a user's turn."""
        return self.say(turn.acts, turn.noise)

    def say(self, acts: Sequence[Act], noise: Sequence[str], extra: Sequence[str] = ()) -> str:
        """The acts as one message, further sentences after them."""
        self._alone = len(acts) == 1
        return self.finish([*(self.act(act) for act in acts), *extra], noise)

    def act(self, act: Act) -> str:
        """One act as one or two sentences."""
        ways: dict[str, Callable[[Act], str]] = {
            "request": self._request, "state_goal": self._state_goal, "inform": self._inform,
            "correct": self._correct, "digress": self._digress, "thank": self._thank,
            "follow_up": self._follow_up,
            "cancel": lambda _: self.speech.say("cancel"), "decline_optional": lambda _: self.speech.say("decline"),
            "cannot_answer": self._cannot_answer, "stall": lambda _: self.speech.say("stall"),
        }
        text = ways[act.kind](act)
        self.talk.last_user = act
        return text

    def finish(self, sentences: Sequence[str], noise: Sequence[str]) -> str:
        """The sentences as one message, with the persona's typing habits and the turn's noise."""
        text = " ".join(sentence for sentence in sentences if sentence)
        protected = self.speech.protected
        text = self.speech.sentence(text)
        if "filler" in noise:
            text = add_filler(text, protected, self.rng)
        if "typos" in noise:
            words = [*self._kept, *self.talk.labels.values()]
            text = mistype(text, [*protected, *self._whole], words, self.rng)
        if self.careless:
            text = lower_first(text, protected)
            if text.endswith(".") and self.rng.random() < 0.5 and not self._ends_in_value(text):
                text = text[:-1]
        return text

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
        return shown(value, self.talk.slots[name].generator)

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
        text = self.speech.say(entry, values)
        for _ in range(3):
            if not (value.isalpha() and value.islower() and text.startswith(value)):
                break
            text = self.speech.say(entry, values)
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
            return self.speech.say("open_subject", {"subject": subject}), [n for n in act.slots if n not in used]
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
            text = self._goal_sentence(f"goal_{suffix}", sentence, values)
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

    def _goal_sentence(self, entry: str, sentence_entry: str, values: dict[str, str]) -> str:
        for name in self.talk.goal_slots:
            self._said(name, None)
        goal = self.talk.goal()
        self.talk.goal_told = True
        self._kept.append(goal)
        chosen = sentence_entry if self.talk.is_sentence(goal) else entry
        if not goal:
            return self.speech.say("open_bare")
        return self.speech.say(chosen, {"goal": goal, **values})

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
        labels = joined([f"the {self.talk.labels[name]}" for name in act.slots], "or")
        return self.speech.say("lacking" if act.topic == "lacking" else "not_known", {"labels": labels})

    def _correct(self, act: Act) -> str:
        texts = []
        for name in act.slots:
            old, label = self.talk.last_said(name), self.talk.labels[name]
            entry = "change_mind" if "changed_mind" in (act.pattern or "") else "correct"
            values = {"label": label, "is": copula(label)}
            if entry == "correct" and old is not None and not isinstance(old, bool) and self.rng.random() < 0.3:
                entry, values["old"] = "correct_old", shown(old, self.talk.slots[name].generator)
            values["value"] = self._said(name, act)
            texts.append(self.speech.say(entry, values))
        return " ".join(texts)

    # --- beside the matter and endings ---------------------------------------------------------------

    def _digress(self, act: Act) -> str:
        talk = small_talk()
        self.talk.topic = talk.topic(act.topic, self.rng)
        return self._pick(talk.user[self.talk.topic])

    def _thank(self, _act: Act) -> str:
        reason = self.talk.scenario.none_reason
        if reason == "chit_chat":
            return self.speech.say("goodbye")
        return self.speech.say("thanks_anyway" if reason or not self.talk.scenario.answerable else "thanks")

    def _pick(self, lines: Sequence[str]) -> str:
        return lines[int(self.rng.random() * len(lines))]


