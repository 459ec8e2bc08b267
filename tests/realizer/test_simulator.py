from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import ToolCall
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.simulator import SimulatedUser
from tests.realizer.blueprints import RESULTS, VALUES, plain_blueprint
from tests.realizer.cases import all_blueprints

WHICH = (
    "Should I create a lead, update a lead or create a contact?", "How can I help you with that?",
    "What would you like me to do?", "Could you clarify what you need?",
)
ASKS: tuple[Callable[[str, str], str], ...] = (
    lambda label, _: f"What is the {label}?",
    lambda _, argument: f"Please provide {argument}.",
    lambda label, _: f"I still need the {label.title()}",
    lambda _, argument: f"Missing parameters: `{argument}`",
    lambda _, argument: "Could you tell me the " + argument.replace("_", " ") + " please",
)


def _play(user: SimulatedUser, blueprint: Blueprint, which: str, ask: Callable[[str, str], str]) -> int:
    """A perfect assistant of few words; returns how many messages the user wrote until all was known."""
    user.open()
    turns = 1
    assert user.reply(which) is not None
    turns += 1
    for _ in range(12):
        missing = [slot for slot in blueprint.slots if user.said.get(slot.name) != slot.value]
        if not missing:
            return turns
        assert user.reply(ask(missing[0].label, missing[0].argument)) is not None
        turns += 1
    raise AssertionError(f"never learnt {missing}")


@pytest.mark.parametrize("which", WHICH)
@pytest.mark.parametrize("number", range(len(ASKS)))
@pytest.mark.parametrize("name", ["add_prospect", "change_lead", "open_deal", "workflows"])
def test_a_good_assistant_learns_all(view: PlanView, name: str, number: int, which: str) -> None:
    blueprint = plain_blueprint(view, name, index=number)
    user = SimulatedUser(view, blueprint)
    stages = max(slot.stage for slot in blueprint.slots)
    assert _play(user, blueprint, which, ASKS[number]) <= 2 + stages
    assert user.said == {slot.name: VALUES[slot.name] for slot in blueprint.slots}
    assert user.reply("Done, it is taken care of.") is not None
    assert user.reply("You're welcome.") is None


@pytest.mark.parametrize("pattern", ["user_correction", "digression"])
def test_patterns_happen_live_and_change_nothing(view: PlanView, pattern: str) -> None:
    for index in range(8):
        blueprint = plain_blueprint(view, "add_prospect", index=index, pattern=pattern, noise=("typos",))
        user = SimulatedUser(view, blueprint)
        _play(user, blueprint, WHICH[0], ASKS[0])
        assert user.said == {slot.name: VALUES[slot.name] for slot in blueprint.slots}


def test_a_stage_is_given_whole(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    assert set(user.said) == {"customer_name"}
    answer = user.reply("And the e-mail address?") or ""
    assert "jane@example.org" in answer
    assert "+49 30 901820" in answer
    assert set(user.said) == {"customer_name", "email", "phone"}


def test_goal_and_facts_come_when_asked(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    answer = user.reply("Do you want to create a lead or create a contact?") or ""
    assert "new prospect" in answer
    assert "there is no lead for them yet" in answer.lower()
    assert "they are a prospect, not an existing customer" in answer.lower()


def test_the_right_tool_is_confirmed(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    user.reply("What do you want to do?")
    answer = user.reply("Should I create a lead?") or ""
    assert "es" in answer or "ight" in answer or "orrect" in answer or "xactly" in answer


def test_choices_alone_are_understood(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    assert "retail" in (user.reply("Are they in retail, energy, health or finance?") or "")


def test_what_was_said_is_said_again(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    user.reply("What is the email?")
    assert "jane@example.org" in (user.reply("What is the email?") or "")


def test_what_is_not_known_is_not_made_up(view: PlanView) -> None:
    blueprint = plain_blueprint(view, "add_prospect")
    user = SimulatedUser(view, blueprint)
    user.open()
    answer = user.reply("What is the company they work for?") or ""
    assert set(user.said) == {"customer_name"}
    assert answer


@pytest.mark.parametrize("text", ["Hmm.", "I like trains.", "Did you see the weather?"])
def test_patience_ends(view: PlanView, text: str) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    answers: list[str | None] = [user.reply(text) for _ in range(9)]
    assert answers[-1] is None
    assert len([answer for answer in answers if answer is not None]) <= 6


def test_told_that_it_cannot_be_done(view: PlanView) -> None:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect"))
    user.open()
    assert "new prospect" in (user.reply("I'm sorry, I can't do that.") or "")
    assert user.reply("I'm afraid I cannot help with that.") is not None
    assert user.reply("Sorry.") is None


@pytest.mark.parametrize(("name", "text"), [
    ("out_of_scope", "I'm sorry, I can't do that here. I can show one opportunity, if that helps."),
    ("small_talk", "I'm fine, and I hope you are, too."),
])
def test_without_a_matter_it_ends(view: PlanView, name: str, text: str) -> None:
    user = SimulatedUser(view, plain_blueprint(view, name))
    assert user.open()
    assert user.reply(text) is not None
    assert user.reply("Goodbye.") is None


def test_empty_claims_are_seen_through_when_observed(view: PlanView) -> None:
    blueprint = plain_blueprint(view, "add_prospect")
    user = SimulatedUser(view, blueprint)
    user.open()
    user.reply(WHICH[0])
    call = ToolCall("c", "CRM.CreateLead", {})
    user.observe([call], [{"error": "validation", "message": "email is missing"}])
    assert "jane@example.org" in (user.reply("What is the email?") or "")
    user.observe([call], [RESULTS["CRM.CreateLead"]])
    assert user.reply("The lead id is L-48213.") is not None
    assert user.reply("Bye") is None


def test_it_follows_the_realizers_own_assistant(view: PlanView) -> None:
    """Fed the assistant's messages of the written dialogue, the live user tells the same things in the same turns."""
    for blueprint in all_blueprints(view):
        user = SimulatedUser(view, blueprint)
        user.open()
        written = [turn for turn in blueprint.turns if turn.speaker == "user"][1:]
        spoken = [m.content for m in realize(view, blueprint).messages if m.role == "assistant" and not m.tool_calls]
        told: set[str] = set(user.said)
        for turn, text in zip(written, spoken, strict=False):
            assert user.reply(text) is not None, (blueprint.id, text)
            told |= {name for act in turn.acts if act.kind == "inform" for name in act.slots}
            told |= {name for name in user.said if f"{{{name}}}" in blueprint.goal}
            assert set(user.said) == told, (blueprint.id, text)
        assert user.reply(spoken[-1]) is None


def _answers(view: PlanView, texts: Sequence[str]) -> list[str | None]:
    user = SimulatedUser(view, plain_blueprint(view, "add_prospect", noise=("typos", "filler")))
    return [user.open(), *(user.reply(text) for text in texts)]


def test_it_is_deterministic(view: PlanView) -> None:
    texts = [WHICH[0], "What is the email?", "Which industry?", "Done."]
    assert _answers(view, texts) == _answers(view, texts)
