"""The seed example of the language, in full: it compiles, and its twin in YAML gives the same plan."""

from __future__ import annotations

import pytest

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import Compilation
from dialoom.compiler.plan import Plan, Scenario
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.compiler.conftest import REPOSITORY, Compile

SEED = REPOSITORY / "tests" / "compiler" / "specs" / "seed.loom"
FILES = {"catalogs/sales.openapi.yaml":
         (REPOSITORY / "specs" / "catalogs" / "sales.openapi.yaml").read_text(encoding="utf-8")}


@pytest.fixture
def compiled(compile_text: Compile) -> Compilation:
    return compile_text(SEED.read_text(encoding="utf-8"), files=FILES)


@pytest.fixture
def plan(compiled: Compilation) -> Plan:
    assert compiled.plan is not None, [d.message for d in compiled.diagnostics]
    return compiled.plan


def scenario(plan: Plan, name: str) -> Scenario:
    return next(scenario for scenario in plan.scenarios if scenario.name == name)


def test_it_compiles_with_nothing_but_true_warnings(compiled: Compilation) -> None:
    assert compiled.plan is not None
    # A chain is never easier than hard, and a third of the calling rows are chains; adapters on `tiny`.
    assert {d.code for d in compiled.diagnostics} <= {"W0501", "W0601"}


def test_the_twin_in_yaml_gives_the_same_bytes(plan: Plan, compile_text: Compile) -> None:
    text = SEED.read_text(encoding="utf-8")
    twin = print_yaml(read(Source("seed.loom", text)).spec)
    other = compile_text(twin, files=FILES, name="seed.loom.yaml")
    assert other.plan is not None, [d.message for d in other.diagnostics]
    assert encode_plan(other.plan) == encode_plan(plan)


def test_stages_and_facts_are_as_written(plan: Plan) -> None:
    made = scenario(plan, "add_prospect")
    assert {slot.name: (slot.stage, slot.required) for slot in made.slots} == {
        "customer_name": (1, True), "email": (2, True), "phone": (2, False), "industry": (3, True),
        "company_size": (3, False),
    }
    facts = [(d.tool, fact.text, fact.derived) for d, fact in zip(made.distractors[:3], made.facts[:3], strict=True)]
    assert facts == [
        ("CRM.UpdateLead", "there is no lead for them yet", False),
        ("CRM.CreateContact", "they are a prospect, not an existing customer", False),
        ("Sales.CreateOpportunity", "there is no deal yet", False),
    ]
    assert len(made.distractors) == 5
    assert all(d.tool.startswith("Sales.") for d in made.distractors[3:])
    assert [choice.key for choice in made.patterns] == ["user_correction", "tool_error(timeout)", "typos"]


def test_what_a_result_gives_is_never_asked_for(plan: Plan) -> None:
    made = scenario(plan, "workflows")
    assert [(b.argument, b.step, b.path) for b in made.steps[1].bindings] == [("lead_id", "create_lead", "lead_id")]
    assert "lead_id" not in {slot.argument for slot in made.slots}


def test_nothing_is_called_out_of_scope(plan: Plan) -> None:
    made = scenario(plan, "out_of_scope")
    assert made.none_reason == "out_of_scope"
    assert (made.steps, made.slots, made.distractors) == ((), (), ())
    assert {cell.difficulty for cell in plan.cells if cell.scenario == "out_of_scope"} == {"none"}


def test_declared_tools_show_their_schema(plan: Plan) -> None:
    tool = next(tool for tool in plan.tools if tool.name == "CRM.CreateLead")
    assert tool.schema["required"] == ["customer_name", "email", "industry"]
    assert tool.schema["properties"]["company_size"] == {"type": "integer", "minimum": 1, "maximum": 100000}
    assert tool.schema["properties"]["industry"]["enum"] == ["retail", "energy", "health", "finance"]
    assert [(effect.verb, effect.entity, effect.sets) for effect in tool.effects] == [
        ("create", "Lead", (("status", "new"),))]
    assert [failure.name for failure in tool.failures] == ["duplicate_email"]


def test_learning_and_bounds(plan: Plan) -> None:
    (train,), (evaluate,) = plan.train, plan.evaluate
    assert (train.split, train.base, train.epochs, train.batch, train.learning_rate, train.lora_rank) == (
        "train", "tiny", 3.0, 32, 2e-5, 16)
    assert (evaluate.model, evaluate.split, evaluate.rollouts) == ("lead_agent", "test", 200)
    assert [(e.metric, e.low, e.high) for e in plan.expect] == [
        ("ungrounded_arguments", 0, 0), ("clarifying_turns", 0.2, 0.45), ("distinct_3", 0.5, None)]
    assert plan.hold_out == ("values",)
