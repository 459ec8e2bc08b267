from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialoom.compiler.plan import Effect, Parameter, Tool, ValueType
from dialoom.runtime.planview import PlanView
from dialoom.runtime.world import World, at_path
from tests.synthesis.plans import CONTACT, LEAD, small_plan

LEAD_ARGUMENTS = {"customer_name": "Ann Lee", "email": "ann@example.com", "industry": "retail"}
RECORD = {"lead_id": "L-10001", "customer_name": "Bo Ray", "email": "bo@example.com", "status": "contacted"}


def tool(name: str, inputs: tuple[Parameter, ...], outputs: tuple[Parameter, ...], **more: Any) -> Tool:
    required = [p.name for p in inputs if p.required]
    schema = {"type": "object", "properties": {p.name: {} for p in inputs}, "required": required}
    return Tool(name, "", inputs, outputs, schema, **more)


LEAD_ID, NAME, EMAIL = LEAD.fields[0], LEAD.fields[1], LEAD.fields[2]
MORE = (
    tool("DeleteLead", (LEAD_ID,), (LEAD_ID,), effects=(Effect("delete", "Lead", "lead_id"),)),
    tool("ListLeads", (replace(NAME, required=False),), (LEAD_ID, NAME), effects=(Effect("list", "Lead"),),
         returns_list=True),
    tool("Report", (), (
        Parameter("total", ValueType("int", "int")),
        Parameter("leads", ValueType("list", "list", item=ValueType("object", "object", fields=(LEAD_ID,)))),
    ), effects=(Effect("list", "Lead"),)),
    tool("Search", (NAME,), (NAME, EMAIL), mutates=False, returns_list=True),
    tool("Ping", (), ()),
    tool("Nested", (EMAIL,), (Parameter("user", ValueType("object", "object", fields=(EMAIL, NAME))),), mutates=False),
)  # fmt: skip


@pytest.fixture
def view() -> PlanView:
    plan = small_plan()
    return PlanView(replace(plan, tools=(*plan.tools, *MORE), entities=(LEAD, CONTACT)))


@pytest.fixture
def world(view: PlanView) -> World:
    return World.of(view, {"Lead": {"L-10001": dict(RECORD)}, "ledger": []})


def test_create_keeps_the_inputs_and_sets_what_the_effect_says(world: World) -> None:
    outcome = world.execute("CRM.CreateLead", LEAD_ARGUMENTS)
    key = outcome.payload["lead_id"]
    assert outcome.payload == {"lead_id": key, "status": "new"}
    assert world.state()["Lead"][key] == {"lead_id": key, **LEAD_ARGUMENTS, "status": "new"}


def test_ids_do_not_depend_on_the_order_of_calls(view: PlanView) -> None:
    other = {**LEAD_ARGUMENTS, "email": "other@example.com"}
    states = []
    for calls in ([LEAD_ARGUMENTS, other], [other, LEAD_ARGUMENTS]):
        world = World.of(view, {"ledger": []})
        for arguments in calls:
            world.execute("CRM.CreateLead", arguments)
        states.append(world.state())
    assert states[0] == states[1]


def test_a_declared_duplicate_is_refused_and_changes_nothing(world: World) -> None:
    world.execute("CRM.CreateLead", LEAD_ARGUMENTS)
    before = world.state()
    outcome = world.execute("CRM.CreateLead", LEAD_ARGUMENTS)
    assert outcome.error
    assert outcome.payload == {"error": "duplicate_email", "message": "A lead with this e-mail already exists."}
    assert world.state() == before


def test_equal_contacts_get_different_keys(world: World) -> None:
    arguments = {"customer_name": "Ann Lee", "email": "ann@example.com", "company": "Lee Inc"}
    keys = {world.execute("CRM.CreateContact", arguments).payload["contact_id"] for _ in range(3)}
    assert len(keys) == len(world.state()["Contact"]) == 3


def test_read_update_delete(world: World) -> None:
    found = world.execute("CRM.FindLead", {"email": "bo@example.com"})
    assert found.payload == {"lead_id": "L-10001", "status": "contacted"}
    changed = world.execute("CRM.UpdateLead", {"lead_id": "L-10001", "status": "qualified"})
    assert changed.payload == {"lead_id": "L-10001", "status": "qualified"}
    assert world.state()["Lead"]["L-10001"] == {**RECORD, "status": "qualified"}
    assert world.execute("DeleteLead", {"lead_id": "L-10001"}).payload == {"lead_id": "L-10001"}
    assert world.state()["Lead"] == {}
    assert world.execute("CRM.UpdateLead", {"lead_id": "L-10001"}).payload["error"] == "not_found"


def test_listing(world: World) -> None:
    world.execute("CRM.CreateLead", LEAD_ARGUMENTS)
    assert len(world.execute("ListLeads", {}).payload) == 2
    found = world.execute("ListLeads", {"customer_name": "Bo Ray"})
    assert found.payload == [{"lead_id": "L-10001", "customer_name": "Bo Ray"}]
    assert world.execute("ListLeads", {"customer_name": "Nobody"}).payload == []
    report = world.execute("Report", {}).payload
    assert report["total"] == len(report["leads"]) == 2


@pytest.mark.parametrize(("name", "arguments", "code"), [
    ("CRM.Unknown", {}, "unknown_tool"),
    ("CRM.CreateLead", {"email": "a@example.com"}, "validation_error"),
    ("CRM.CreateLead", {**LEAD_ARGUMENTS, "industry": "toys"}, "validation_error"),
    ("CRM.CreateLead", {**LEAD_ARGUMENTS, "more": 1}, "validation_error"),
    ("CRM.FindLead", {"email": "nobody@example.com"}, "not_found"),
])  # fmt: skip
def test_errors_change_nothing(world: World, name: str, arguments: dict[str, Any], code: str) -> None:
    before = world.state()
    outcome = world.execute(name, arguments)
    assert outcome.error
    assert outcome.payload["error"] == code
    assert outcome.payload["message"]
    assert world.state() == before


def test_calls_without_effect_stand_in_the_ledger_if_they_change_something(world: World) -> None:
    arguments = {"opportunity_id": "O-1", "amount": 500}
    first = world.execute("Sales.CreateQuote", arguments)
    again = World.of(world._view, {"ledger": []}).execute("Sales.CreateQuote", arguments)
    world.execute("Sales.GetOpportunity", {"opportunity_id": "O-1"})
    assert first == again
    assert world.state()["ledger"] == [{"tool": "Sales.CreateQuote", "arguments": arguments}]


def test_invented_results_echo_the_inputs(world: World) -> None:
    outcome = world.execute("Sales.CreateOpportunity", {"customer_name": "Ann", "title": "Big one", "amount": 900})
    assert outcome.payload["title"] == "Big one"
    assert set(outcome.payload) == {"opportunity_id", "stage", "title"}
    assert world.execute("Nested", {"email": "me@example.com"}).payload["user"]["email"] == "me@example.com"


def test_invented_lists_have_one_to_three_items(world: World) -> None:
    for name in ("Ann", "Bo", "Cy", "Di", "Ed"):
        payload = world.execute("Search", {"customer_name": name}).payload
        assert 1 <= len(payload) <= 3
        assert all(set(item) == {"customer_name", "email"} for item in payload)


def test_a_tool_without_outputs_says_that_it_is_done(world: World) -> None:
    assert world.execute("Ping", {}).payload == {"success": True}


def test_the_records_given_are_not_touched(view: PlanView) -> None:
    records = {"Lead": {"L-10001": dict(RECORD)}, "ledger": []}
    World.of(view, records).execute("CRM.UpdateLead", {"lead_id": "L-10001", "status": "new"})
    assert records == {"Lead": {"L-10001": RECORD}, "ledger": []}


def test_paths() -> None:
    payload = {"items": [{"id": 1}, {"id": 2}], "user": {"name": "x"}}
    assert at_path(payload, "user.name") == "x"
    assert at_path(payload, "items.id") == at_path(payload, "items.0.id") == 1
    assert at_path(payload, "items.1.id") == 2
    assert at_path([{"id": 3}], "id") == 3
    for missing in ("user.age", "items.id.x", "nothing"):
        with pytest.raises(KeyError):
            at_path(payload, missing)
