"""Blueprints built by hand over the small plan, for tests of the wording alone."""

from __future__ import annotations

from typing import Any

from dialoom.compiler.plan import Scenario
from dialoom.runtime.blueprint import (
    Act,
    Blueprint,
    CallDraft,
    Correction,
    FactValue,
    GoldCall,
    SlotValue,
    Turn,
)
from dialoom.runtime.planview import PlanView

__all__ = ["VALUES", "plain_blueprint"]

VALUES: dict[str, Any] = {
    "customer_name": "Jane Doe", "email": "jane@example.org", "phone": "+49 30 901820", "industry": "retail",
    "company_size": 5200, "lead_id": "L-20331", "status": "qualified", "title": "Renewal of all licences",
    "amount": 48000, "company": "Kraft and Sons", "create_account.email": "billing@kraft.example",
    "create_contact.email": "mona@kraft.example",
}
RESULTS: dict[str, Any] = {
    "CRM.CreateLead": {"lead_id": "L-48213", "status": "new"},
    "CRM.UpdateLead": {"lead_id": "L-20331", "status": "qualified"},
    "CRM.FindLead": {"lead_id": "L-20331", "status": "new"},
    "CRM.CreateContact": {"contact_id": "C-881"},
    "Sales.CreateOpportunity": {"opportunity_id": "O-91", "stage": "open", "title": "Renewal of all licences"},
    "Sales.CreateAccount": {"account_id": "A-17"},
}


def _slots(scenario: Scenario) -> tuple[SlotValue, ...]:
    return tuple(
        SlotValue(slot.name, slot.step, slot.argument, VALUES[slot.name], "user", slot.stage, slot.required,
                  slot.label, slot.type.generator)
        for slot in scenario.slots
    )


def _gold(scenario: Scenario, slots: tuple[SlotValue, ...]) -> tuple[GoldCall, ...]:
    shared = {place: slot.name for slot in scenario.slots for place in slot.shared}
    calls = []
    for step in scenario.steps:
        arguments = {slot.argument: slot.value for slot in slots if slot.step == step.id}
        for place, name in shared.items():
            owner, _, argument = place.partition("/")
            if owner == step.id:
                arguments[argument] = VALUES[name]
        bindings = tuple((binding.argument, binding.step, binding.path) for binding in step.bindings)
        for argument, source, path in bindings:
            tool = next(other.tool for other in scenario.steps if other.id == source)
            arguments[argument] = RESULTS[tool][path]
        calls.append(GoldCall(step.id, step.tool, arguments, bindings))
    return tuple(calls)


def _closing(report: bool) -> list[Turn]:
    turns = [Turn("assistant", (Act("report"),), True)] if report else []
    return [*turns, Turn("user", (Act("thank"),)), Turn("assistant", (Act("close"),), True)]


def plain_blueprint(view: PlanView, name: str, *, index: int = 0, persona: str = "plain_talker",
                    pattern: str = "", noise: tuple[str, ...] = (), distractors: int = 2) -> Blueprint:
    """A dialogue of the scenario with the usual course of acts, and one pattern if named."""
    scenario = view.scenarios[name]
    slots, taken = _slots(scenario), scenario.distractors[:distractors]
    facts = tuple(
        FactValue(fact.name, fact.text, fact.stage, tuple(d.tool for d in taken if d.fact == fact.name))
        for fact in scenario.facts if any(d.fact == fact.name for d in taken)
    )
    gold = _gold(scenario, slots)
    offered = tuple(dict.fromkeys([*(call.tool for call in gold), *(d.tool for d in taken), "Sales.GetOpportunity"]))
    stages = sorted({slot.stage for slot in slots})

    def of(stage: int, required: bool = False) -> tuple[str, ...]:
        return tuple(slot.name for slot in slots if slot.stage == stage and (slot.required or not required))

    turns: list[Turn] = [Turn("user", (Act("request", slots=of(1)),), noise=noise)]
    if scenario.none_reason == "chit_chat":
        turns += [Turn("assistant", (Act("acknowledge"),), True), *_closing(False)]
    elif scenario.none_reason:
        turns += [Turn("assistant", (Act("abstain", topic=scenario.none_reason),), True), *_closing(False)]
    else:
        turns.append(Turn("assistant", (Act("disambiguate", tools=offered[:-1]),), True))
        turns.append(Turn("user", (Act("state_goal", facts=tuple(fact.name for fact in facts)),), noise=noise))
        later = any(slot.name == "email" and slot.stage > 1 for slot in slots)
        wrong = Correction("email", "jame@example.org") if later and pattern == "user_correction" else None
        for stage in stages[1:]:
            turns.append(Turn("assistant", (Act("ask", slots=of(stage, True) or of(stage)),), True))
            if pattern == "digression" and stage == stages[1]:
                turns.append(Turn("user", (Act("digress"),), noise=noise))
                again = Act("ask", slots=of(stage, True) or of(stage))
                turns.append(Turn("assistant", (Act("acknowledge"), again), True))
            values = (wrong,) if wrong and "email" in of(stage) else ()
            turns.append(Turn("user", (Act("inform", slots=of(stage), values=values),), noise=noise))
        if wrong:
            turns.append(Turn("assistant", (Act("acknowledge"),), True))
            turns.append(Turn("user", (Act("correct", slots=("email",)),), noise=noise))
        turns += _calls(scenario, gold, pattern)
        turns += _closing(True)
    goal = scenario.goals[0] if scenario.goals else ""
    if scenario.none_reason == "out_of_scope":
        goal = "create a quote for an opportunity and send it to the customer"
    system = view.plan.system[0]
    return Blueprint(
        id=f"{name}-{index}", cell=f"{name}/{pattern or 'plain'}", index=index, split="train", scenario=name,
        difficulty="baseline", patterns=(pattern,) if pattern else (), persona=persona, system=system, goal=goal,
        tools=offered or ("CRM.CreateLead", "CRM.FindLead"), distractors=tuple(d.tool for d in taken), slots=slots,
        facts=facts, gold=gold, turns=tuple(turns), world_before={}, world_after={},
    )


def _calls(scenario: Scenario, gold: tuple[GoldCall, ...], pattern: str) -> list[Turn]:
    turns: list[Turn] = []
    for group in sorted({step.group for step in scenario.steps}):
        members = [step.id for step in scenario.steps if step.group == group]
        drafts = tuple(CallDraft(f"call_{call.step}", call.step, call.tool, call.arguments)
                       for call in gold if call.step in members)
        if pattern == "tool_error(timeout)" and not turns:
            first = CallDraft("call_failed", drafts[0].step, drafts[0].tool, drafts[0].arguments)
            payload = {"error": "timeout", "message": "The request timed out."}
            turns.append(Turn("assistant", (Act("call", calls=(first,)),), True))
            turns.append(Turn("tool", (Act("error", call_id="call_failed", payload=payload),)))
            turns.append(Turn("assistant", (Act("recover", topic="timeout"), Act("call", calls=drafts)), True))
        else:
            turns.append(Turn("assistant", (Act("call", calls=drafts),), True))
        turns += [Turn("tool", (Act("result", call_id=d.id, payload=RESULTS[d.tool]),)) for d in drafts]
    return turns
