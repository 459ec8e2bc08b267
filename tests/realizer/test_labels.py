from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialoom.runtime.blueprint import SlotValue
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.conversation import Conversation, shown
from dialoom.runtime.realizer.subject import subject_of
from tests.realizer.blueprints import plain_blueprint


def _slot(label: str, value: Any = "x", generator: str = "text", argument: str = "") -> SlotValue:
    return SlotValue(argument or label, "create_lead", argument or label, value, "user", 1, True, label, generator)


@pytest.mark.parametrize(
    ("label", "argument", "generator", "said"),
    [
        ("customer name", "customer_name", "person", "customer name"),
        ("The name of it", "name", "text", "name of it"),
        ("create_account.email", "email", "email", "email"),
        ("companySize", "companySize", "int", "company size"),
        ("a long story about what this parameter is for", "owner_id", "id", "owner id"),
        ("suspend until", "suspend_until", "date", "suspend until date"),
        ("to time", "toTime", "datetime", "end time"),
        ("", "$", "text", "$"),
        ("URL", "url", "url", "URL"),
    ],
)
def test_labels_are_what_people_say(view: PlanView, label: str, argument: str, generator: str, said: str) -> None:
    blueprint = replace(plain_blueprint(view, "add_prospect"), slots=(_slot(label, "x", generator, argument),))
    assert list(Conversation(view, blueprint).labels.values()) == [said]


@pytest.mark.parametrize(
    ("slots", "lead", "named"),
    [
        ([_slot("email", "a@b.example", "email"), _slot("name", "Jane Doe", "person")], "", ["name"]),
        ([_slot("lead id", "L-1", "id")], "the lead", ["lead id"]),
        ([_slot("id of the lead to change", "L-1", "id")], "the lead", ["id of the lead to change"]),
        ([_slot("unique identifier", "U-1", "id")], "the unique identifier", ["unique identifier"]),
        ([_slot("topic id", 17, "id")], "the topic", ["topic id"]),
        ([_slot("email", "a@b.example", "email")], "the email", ["email"]),
        ([_slot("first name", "Jane", "first_name", "body.firstName"),
          _slot("last name", "Doe", "last_name", "body.lastName")], "", ["body.firstName", "body.lastName"]),
        ([_slot("amount", 3, "int"), _slot("status", "new", "enum")], "", []),
    ],
)
def test_who_or_what_an_opening_is_about(slots: list[SlotValue], lead: str, named: list[str]) -> None:
    said, chosen = subject_of(slots, {slot.name: slot.label for slot in slots})
    assert (said, [slot.name for slot in chosen]) == (lead, named)


@pytest.mark.parametrize(
    ("value", "generator", "text"),
    [
        ("Renewal of it", "title", '"Renewal of it"'), ("Jane Doe", "person", "Jane Doe"), ("word", "text", "word"),
        ("one two three four five", "id", '"one two three four five"'), ('say "hi" to him', "text", 'say "hi" to him'),
        (["a b", "c"], "text", '"a b" and c'), (5, "int", "5"),
    ],
)
def test_texts_stand_in_quotation_marks(value: Any, generator: str, text: str) -> None:
    assert shown(value, generator) == text
