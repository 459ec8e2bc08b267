from __future__ import annotations

import random

import pytest

from dialoom.runtime.realizer.phrasebook import (
    Phrasebook,
    Speech,
    WordingError,
    phrasebook,
)
from dialoom.runtime.realizer.smalltalk import small_talk
from dialoom.runtime.realizer.thoughts import _book

VALUES = {
    "user.yaml": {"subject", "a_noun", "goal", "facts", "clauses", "label", "is", "value", "old", "others",
                  "first", "then", "other", "condition", "labels", "task"},
    "assistant.yaml": {
        "choices", "the_label", "label", "labels", "is", "task", "results", "done", "count", "items", "are", "message",
        "value", "offers", "offer", "first", "second",
    },
    "thoughts.yaml": {"tools", "tool", "missing", "found", "problem", "label", "value", "values", "are"},
}
ACTS = ("open_subject", "open_noun", "open_bare", "open_goal", "goal_facts", "goal_only", "give", "give_one",
        "volunteer", "correct", "change_mind", "thanks", "cancel", "decline", "lacking", "not_known", "stall",
        "urge", "trail_off", "cannot_answer", "refuse", "contradict", "settle", "request_other", "ask_offers", "supply",
        "slot_paraphrase", "goal_facts_paraphrase")
TONES = ("neutral", "formal", "casual", "brisk")


def _books() -> list[Phrasebook]:
    return [phrasebook("user.yaml"), phrasebook("assistant.yaml"), _book()[0]]


@pytest.mark.parametrize("book", _books(), ids=lambda book: book.name)
def test_every_name_in_every_wording_is_known(book: Phrasebook) -> None:
    for key in book:
        for tone in TONES:
            entry = book._data[key]
            if "any" not in entry and tone not in entry:
                continue
            for line in book.lines(key, tone):
                for name in line.names:
                    low = name[0].lower() + name[1:]
                    assert low in book or low in VALUES[book.name], (key, line.source)


@pytest.mark.parametrize("tone", TONES)
@pytest.mark.parametrize("act", ACTS)
def test_users_have_many_ways_to_say_a_thing(act: str, tone: str) -> None:
    assert len({line.source for line in phrasebook("user.yaml").lines(act, tone)}) >= 8


def test_the_assistant_has_some_ways_to_say_a_thing() -> None:
    book = phrasebook("assistant.yaml")
    assert all(len(book.lines(key)) >= 5 for key in book)


def test_small_talk_is_answered() -> None:
    talk = small_talk()
    assert len(talk.topics) >= 6
    assert all(len(talk.user[topic]) >= 5 <= len(talk.assistant[topic]) for topic in talk.topics)
    with pytest.raises(KeyError):
        talk.topic("taxes", random.Random(1))


def _say(line: str, **values: str) -> str:
    book = Phrasebook("test", {"x": {"any": line}, "word": {"any": "ready"}})
    return Speech(book, "any", random.Random(1)).say("x", values)


@pytest.mark.parametrize(
    ("line", "values", "said"),
    [
        ("It is {{ a }}.", {"a": "Acme Inc."}, "It is Acme Inc."),
        ("{{ A }} and {{ a }}.", {"a": "we"}, "We and we."),
        ("Well {{ a }} then", {"a": ""}, "Well then"),
        ("Are you {{ word }}?", {}, "Are you ready?"),
        ("{% if a == 'x' %}yes{% else %}no{% endif %} {{ a }}", {"a": "x"}, "yes x"),
        ("{{ a }}.", {"a": "two  blanks"}, "two  blanks."),
    ],
)
def test_wordings_are_filled(line: str, values: dict[str, str], said: str) -> None:
    assert _say(line, **values) == said


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(WordingError, match="nothing is known by the name 'nobody'"):
        _say("Dear {{ nobody }}")
    with pytest.raises(WordingError, match="no entry 'y'"):
        Speech(Phrasebook("test", {}), "any", random.Random(1)).say("y")


def test_a_speaker_does_not_repeat_itself() -> None:
    speech = Speech(Phrasebook("test", {"x": {"any": "a\nb\nc"}}), "any", random.Random(3))
    assert sorted(speech.say("x") for _ in range(3)) == ["a", "b", "c"]
