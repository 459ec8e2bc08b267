"""Acts that the usual course of a dialogue does not have."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialoom.runtime.blueprint import Act, Blueprint, CallDraft, Correction, Turn
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize
from dialoom.runtime.realizer.conversation import spoken
from tests.realizer.blueprints import RESULTS, VALUES, plain_blueprint


def _with(
    view: PlanView, *turns: Turn, name: str = "add_prospect", index: int = 0, persona: str = "chatterbox"
) -> Blueprint:
    return replace(plain_blueprint(view, name, index=index, persona=persona), turns=turns)


def _user(*acts: Act) -> Turn:
    return Turn("user", acts)


def _assistant(*acts: Act) -> Turn:
    return Turn("assistant", acts, True)


@pytest.mark.parametrize("persona", ["plain_talker", "rusher", "chatterbox", "diplomat"])
def test_where_nothing_else_could_be_meant_the_goal_comes_at_once(view: PlanView, persona: str) -> None:
    for index in range(10):
        request = Act("request", slots=("customer_name", "industry"))
        blueprint = _with(view, _user(request), index=index, persona=persona)
        opening = realize(view, blueprint).messages[1].content
        assert "track Jane Doe as a new prospect" in opening.replace("Track", "track")
        assert "retail" in opening
        assert opening.count("Jane Doe") == 1


def test_a_goal_may_be_a_sentence(view: PlanView) -> None:
    blueprint = replace(_with(view, _user(Act("request"))), goal="I lost my badge.")
    assert "lost my badge" in realize(view, blueprint).messages[1].content


def test_what_has_no_goal_is_worded_from_its_tools(view: PlanView) -> None:
    blueprint = replace(_with(view, _user(Act("request")), name="workflows"), goal="")
    opening = realize(view, blueprint).messages[1].content.lower()
    assert "look up a lead by the e-mail address and change the details of the lead that already exists" in opening


def test_a_tool_that_is_not_offered_is_asked_for(view: PlanView) -> None:
    blueprint = replace(_with(view, _user(Act("request", topic="Sales.CreateQuote")), name="out_of_scope"), goal="")
    assert "create a quote for an opportunity" in realize(view, blueprint).messages[1].content.lower()


def test_calling_off(view: PlanView) -> None:
    blueprint = _with(view, _user(Act("request", slots=("customer_name",))), _assistant(Act("ask", slots=("email",))),
                      _user(Act("cancel")), _assistant(Act("close")))
    messages = realize(view, blueprint).messages
    assert messages[-1].thought == "Called off: stop here."
    assert messages[-2].content


def test_nothing_to_add(view: PlanView) -> None:
    ask, decline = Act("ask", slots=("phone",)), Act("decline_optional")
    blueprint = _with(view, _user(Act("request")), _assistant(ask), _user(decline))
    assert realize(view, blueprint).messages[-1].content


def test_a_change_of_mind(view: PlanView) -> None:
    change = Act("correct", slots=("email",), pattern="changed_mind")
    blueprint = _with(
        view, _user(Act("request", slots=("email",), values=(Correction("email", "old@example.org"),))),
        _assistant(Act("ask", slots=("industry",))), _user(change, Act("inform", slots=("industry",))),
        _assistant(Act("acknowledge", slots=("email",)), Act("ask", slots=("company_size",))),
    )
    dialogue = realize(view, blueprint)
    assert "old@example.org" in dialogue.messages[1].content
    assert "jane@example.org" in dialogue.messages[3].content
    assert (dialogue.messages[4].thought or "").startswith("Corrected: email. ")
    assert dialogue.meta.stages["email"] == 1


@pytest.mark.parametrize(
    ("wrong", "payload", "recover", "thought"),
    [
        ("missing_parameter", {"error": "validation", "message": "none"}, "ask", "Called too early. Missing"),
        ("wrong_type", {"error": "validation", "message": "no"}, "call", "Wrong type: call"),
        ("wrong_tool", {"error": "validation", "message": "no"}, "call", "Wrong tool: call CRM.CreateLead instead."),
    ],
)
def test_mistakes_are_recovered_from(
    view: PlanView, wrong: str, payload: dict[str, str], recover: str, thought: str
) -> None:
    tool = "CRM.CreateContact" if wrong == "wrong_tool" else "CRM.CreateLead"
    bad = CallDraft("c1", "create_lead", tool, {"email": "x"}, wrong)
    good = CallDraft("c2", "create_lead", "CRM.CreateLead", {"email": VALUES["email"]})
    then = Act("ask", slots=("email",)) if recover == "ask" else Act("call", calls=(good,))
    blueprint = _with(
        view, _user(Act("request", slots=("email",))), Turn("assistant", (Act("call", calls=(bad,)),)),
        Turn("tool", (Act("error", call_id="c1", payload=payload),)), _assistant(Act("recover", topic=wrong), then),
    )
    messages = realize(view, blueprint).messages
    assert not messages[2].trained
    assert messages[2].thought == f"Call {tool}."
    assert (messages[4].thought or "").startswith(thought)
    assert messages[4].content


def test_what_succeeded_beside_a_retry_is_reported_too(view: PlanView) -> None:
    gold = plain_blueprint(view, "onboard").gold
    first, second = (CallDraft(f"c{i}", call.step, call.tool, call.arguments) for i, call in enumerate(gold))
    again = replace(first, id="c9")
    blueprint = _with(
        view, _user(Act("request", slots=("company",))), _assistant(Act("call", calls=(first, second))),
        Turn("tool", (Act("error", call_id="c0", payload={"error": "timeout", "message": "late"}),)),
        Turn("tool", (Act("result", call_id="c1", payload=RESULTS[second.tool]),)),
        _assistant(Act("recover", topic="timeout"), Act("call", calls=(again,))),
        Turn("tool", (Act("result", call_id="c9", payload=RESULTS[first.tool]),)), _assistant(Act("report")),
        name="onboard",
    )
    messages = realize(view, blueprint).messages
    assert messages[-3].thought == "Timeout: call Sales.CreateAccount again."
    assert "A-17" in messages[-1].content
    assert "C-881" in messages[-1].content


@pytest.mark.parametrize(
    ("payload", "wanted"),
    [([{"lead_id": "L-1"}, {"lead_id": "L-2"}], "2 leads: L-1 and L-2"), ([], "n"),
     ([{"lead_id": "L-1"}], "1 lead: L-1"), ({"error": "not_found", "message": "No such lead."}, "no such lead")],
)
def test_reports_of_lists_and_failures(view: PlanView, payload: object, wanted: str) -> None:
    call = CallDraft("c1", "find_lead", "CRM.FindLead", {"email": "x"})
    kind = "error" if isinstance(payload, dict) else "result"
    blueprint = _with(
        view, _user(Act("request")), _assistant(Act("call", calls=(call,))),
        Turn("tool", (Act(kind, call_id="c1", payload=payload),)),  # type: ignore[arg-type]
        _assistant(Act("report")), name="workflows",
    )
    assert wanted in realize(view, blueprint).messages[-1].content


@pytest.mark.parametrize("value", [True, False])
def test_truth_values_are_said_as_yes_or_no(view: PlanView, value: bool) -> None:
    for index in range(10):
        made = plain_blueprint(view, "add_prospect", index=index)
        slots = tuple(replace(slot, value=value) if slot.name == "phone" else slot for slot in made.slots)
        ask, inform = Act("ask", slots=("phone",)), Act("inform", slots=("phone",))
        turns = (_user(Act("request")), _assistant(ask), _user(inform))
        text = realize(view, replace(made, slots=slots, turns=turns)).messages[-1].content.lower()
        assert spoken(value) in text.replace(",", " ").replace(".", " ").replace(":", " ").split()
        assert "phone" in text
