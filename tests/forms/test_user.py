"""The simulated user, asked otherwise than the drafted assistant asks: what it tells, and what it keeps back."""

from __future__ import annotations

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.simulator import SimulatedUser
from tests.forms.plans import made, rows, view


def user_of(scenario: str, **wanted: object) -> tuple[SimulatedUser, Blueprint]:
    """A user of the first row of the scenario with these fields."""
    for cell, index in rows("reveals", scenario):
        blueprint, _ = made("reveals", cell.id, index)
        if all(getattr(blueprint, name) == value for name, value in wanted.items()):
            return SimulatedUser(view("reveals"), blueprint), blueprint
    raise AssertionError(f"no row of {scenario} with {wanted}")


def test_what_is_told_on_request_is_kept_until_it_is_asked_for() -> None:
    user, blueprint = user_of("on_request", patterns=())
    user.open()
    user.reply("What would you like me to do?")
    answer = user.reply("Could you give me the email, please?") or ""
    assert blueprint.slot("email").value in answer
    assert blueprint.slot("company").value in answer, "the whole stage is told"
    assert blueprint.slot("phone").value not in answer
    assert "phone" not in user.said
    nothing = user.reply("Go ahead.") or ""
    assert blueprint.slot("phone").value not in nothing, "nobody has asked for it"
    assert blueprint.slot("phone").value in (user.reply("And the phone number?") or "")


def test_of_two_kept_back_only_the_one_asked_for_is_told() -> None:
    user, blueprint = user_of("on_request_policy")
    user.open()
    answer = user.reply("What is the size?") or ""
    assert str(blueprint.slot("size").value) in answer
    assert blueprint.slot("phone").value not in answer
    assert blueprint.slot("phone").value in (user.reply("What is the phone?") or "")


def test_a_user_says_what_it_does_not_know() -> None:
    user, blueprint = user_of("looked_up", patterns=())
    user.open()
    user.reply("What would you like me to do?")
    answer = (user.reply("What is the lead id, and which status should it be?") or "").lower()
    assert blueprint.slot("status").value in answer
    assert blueprint.unknown[0].value.lower() not in answer
    again = user.reply("I need the lead id.") or ""
    assert again
    assert blueprint.unknown[0].value not in again


def test_a_user_who_does_not_know_takes_no_for_an_answer() -> None:
    user, _ = user_of("nobody_knows", patterns=())
    user.open()
    assert user.reply("What is the lead id?")
    assert user.reply("Sorry, without the lead id I can't add the note.")
    assert user.reply("I'm sorry I could not do more. Goodbye.") is None


def test_an_answer_is_put_off_once() -> None:
    for cell, index in rows("reveals", "by_rates"):
        blueprint, _ = made("reveals", cell.id, index)
        stalls = [act for turn in blueprint.turns for act in turn.acts if act.kind == "stall"]
        if stalls:
            break
    user = SimulatedUser(view("reveals"), blueprint)
    user.open()
    user.reply("What would you like me to do?")
    question = f"What is the {blueprint.slot(stalls[0].slots[0]).label}?"
    earlier = [name for turn in blueprint.turns for act in turn.acts if act.kind == "inform" for name in act.slots]
    for name in earlier[: earlier.index(stalls[0].slots[0])]:
        if name not in user.said:
            user.reply(f"What is the {blueprint.slot(name).label}?")
    before = dict(user.said)
    assert user.reply(question)
    assert user.said == before
    user.reply(question)
    assert stalls[0].slots[0] in user.said
