"""What a user understands of an assistant's message, by its words alone, whoever worded it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from dialoom.compiler.plan import Tool
from dialoom.runtime.realizer.conversation import Conversation, spoken
from dialoom.runtime.realizer.toolphrase import tool_phrase
from dialoom.runtime.realizer.wordfile import read_lines, read_wording
from dialoom.runtime.realizer.words import is_plural, lexicon, split_name

__all__ = ["Heard", "Listener"]

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
_STATES = re.compile(r"\b(?:is|are|was|were|has|have)\b")
_QUOTED = re.compile(r'"[^"]*"')  # a quoted text is somebody's, a quoted word may be a parameter's name
_NAME_WORDS = 3
_OFFER = re.compile(r"\b(?:should|shall|do you want|would you like|do you mean)\b")
_TOKEN = re.compile(r"[A-Za-z_][\w'-]*|\d+")


@dataclass(frozen=True, slots=True)
class Heard:
    """``slots``: asked for, in the agenda's order; ``which``: what is meant is asked; ``tools``: named.

    ``lacking``: inputs asked for that the user does not know. ``asks``: something is asked at all;
    ``unknown``: what is asked for is a parameter that the user has no value for. ``done``, ``cannot``,
    ``closing``, ``working``: what it claims or announces;
    ``states``: it only says how things are. ``question``: there is a question mark.
    """

    slots: tuple[str, ...]
    tools: tuple[str, ...]
    asks: bool
    which: bool
    unknown: bool
    done: bool
    cannot: bool
    closing: bool
    states: bool
    working: bool
    question: bool
    lacking: tuple[str, ...] = ()


@cache
def _cues() -> dict[str, Any]:
    data = read_wording("hearing.yaml")
    same = sorted(data["same_words"].items(), key=lambda pair: -len(pair[0]))
    return {
        "same": [(re.compile(rf"\b{re.escape(old)}\b"), new) for old, new in same],
        "generic": frozenset(read_lines(data["generic"])),
        **{key: re.compile(r"(?<![\w'])(?:" + "|".join(map(re.escape, read_lines(data[key]))) + r")(?![\w'])")
           for key in ("asking", "which", "done", "cannot", "closing", "working")},
    }


@cache
def _normal(text: str) -> str:
    """Lower case, names split into words, one spelling a word: ``companySize`` → ``company size``."""
    words = []
    for token in _TOKEN.findall(text.replace("\u2019", "'")):
        plain = "'" in token or "-" in token or not re.search(r"_|[a-z][A-Z]", token)
        words.extend([token.lower()] if plain else [word.lower() for word in split_name(token)])
    out = " ".join(words)
    for pattern, new in _cues()["same"]:
        out = pattern.sub(new, out)
    return out


def _has(text: str, phrase: str) -> bool:
    return bool(phrase) and f" {phrase} " in f" {text} "


class Listener:
    """Understands messages in one dialogue: knows its slots, its tools, and what they are called."""

    def __init__(self, talk: Conversation) -> None:
        self.talk = talk
        self._names = {name: self._names_of(name) for name in talk.slots}
        made = talk.blueprint
        names = dict.fromkeys([*(call.tool for call in made.gold), *made.distractors, *made.tools])
        self._tools = {name: talk.tool(name) for name in names}
        self._foreign = self._foreign_parameters()
        verbs = [tool_phrase(talk.tool(call.tool)).short.partition(" ")[0] for call in made.gold]
        self._pasts = tuple(past for verb in verbs if (past := lexicon().past_of.get(verb, "")) != verb)

    def hear(self, text: str) -> Heard:
        """What the message says and asks."""
        text = _QUOTED.sub(lambda match: "" if len(match[0].split()) > _NAME_WORDS else match[0], text)
        cues, whole = _cues(), _normal(text)
        asking = [sentence for sentence in _SENTENCE.split(text)
                  if "?" in sentence or cues["asking"].search(_normal(sentence))]
        asked = " ".join(_normal(sentence) for sentence in asking)
        tools = tuple(name for name, tool in self._tools.items() if self._mentions(text, asked or whole, tool))
        named = self._slots(asked, loosely=len(tools) < 2) if asked else ()
        unknown = {slot.name for slot in self.talk.blueprint.unknown}
        slots = tuple(name for name in named if name not in unknown)
        lacking = tuple(name for name in named if name in unknown)
        which = bool(asked) and (len(tools) > 1 or bool(cues["which"].search(asked)))
        if named and not (len(tools) > 1) and not self._offers(asked, tools):
            which = False
        done = bool(cues["done"].search(whole)) or any(_has(whole, past) for past in self._pasts)
        # a report may hold "missing" or "need" without asking for anything
        asks = "?" in text or bool(named) or which or (bool(asking) and not done)
        return Heard(
            slots=slots, tools=tools, asks=asks, which=which,
            unknown=bool(asked) and not named and not which and any(_has(asked, name) for name in self._foreign),
            done=done, cannot=bool(cues["cannot"].search(whole)),
            closing=bool(cues["closing"].search(whole)), states=not asks and bool(_STATES.search(whole)),
            working=bool(cues["working"].search(whole)), question="?" in text,
            lacking=lacking,
        )

    def _names_of(self, slot: str) -> tuple[str, ...]:
        label = _normal(self.talk.labels[slot])
        argument = " ".join(_normal(part) for part in self.talk.slots[slot].argument.split("."))
        last = _normal(self.talk.slots[slot].argument.rsplit(".", 1)[-1])
        return tuple(dict.fromkeys([label, argument, last]))

    def _choices(self, slot: str) -> list[str]:
        for planned in self.talk.scenario.slots:
            if planned.name == slot:
                return [_normal(spoken(value)) for value in planned.type.enum]
        return []

    def _slots(self, asked: str, loosely: bool) -> tuple[str, ...]:
        """The slots asked for: by full name or choices; else, ``loosely``, by a word that tells enough."""
        matched = {name: self._longest(asked, name) for name in self._names}
        strong = {name: text for name, text in matched.items() if text}
        # "name" is not asked for where "company name" is, unless it stands there once more
        chosen = tuple(name for name, text in strong.items() if not any(
            text != other and _has(other, text) and f" {asked} ".count(f" {text} ") == 1 for other in strong.values()))
        if chosen or not loosely or any(_has(asked, name) for name in self._foreign):
            return chosen
        generic = _cues()["generic"]
        weak = [name for name, names in self._names.items()
                if any(word not in generic and _has(asked, word) for text in names for word in text.split()[-2:])]
        if weak:
            return tuple(weak)
        return tuple(name for name, names in self._names.items()
                     if any(_has(asked, text.split()[-1]) for text in names if text and text.split()[-1] in generic))

    def _longest(self, asked: str, slot: str) -> str:
        """The longest name of the slot that is asked for, or its choices where two of them are named; "" else."""
        names = [text for text in self._names[slot] if _has(asked, text) or _has(asked, _plural(text))]
        if not names and sum(_has(asked, choice) for choice in self._choices(slot)) > 1:
            return self._names[slot][0]
        return max(names, key=len, default="")

    def _mentions(self, text: str, words: str, tool: Tool) -> bool:
        if tool.name.lower() in text.lower() or _has(words, _normal(tool.name.rsplit(".", 1)[-1])):
            return True
        phrase = tool_phrase(tool)
        if _has(words, _normal(phrase.short)) or _has(words, _normal(phrase.long)):
            return True
        verb, noun = phrase.short.partition(" ")[0], _normal(phrase.noun)
        forms = [form for form, base in lexicon().base_of.items() if base == verb]
        return bool(noun) and (_has(words, noun) or _has(words, _plural(noun))) and any(_has(words, f) for f in forms)

    def _offers(self, asked: str, tools: Sequence[str]) -> bool:
        """``Should I create a lead?``: one tool, offered with a yes or no to it."""
        return len(tools) == 1 and bool(_OFFER.search(asked))

    def _foreign_parameters(self) -> tuple[str, ...]:
        known = {text for names in self._names.values() for text in names}
        names = [_normal(parameter.name) for tool in self._tools.values() for parameter in tool.inputs]
        return tuple(name for name in dict.fromkeys(names) if name not in known)


def _plural(word: str) -> str:
    return word if is_plural(word) else f"{word}s"
