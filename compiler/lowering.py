"""The last pass: from the program to the plan."""

from __future__ import annotations

from dialoom.compiler.difficulty import clarifying_questions
from dialoom.compiler.nodes import hash_plan, hash_tool
from dialoom.compiler.offers import choose_others, keep_offered
from dialoom.compiler.patterns import in_order, pattern_name
from dialoom.compiler.plan import PLAN_VERSION, NodeHash, Plan
from dialoom.compiler.program import Program

__all__ = ["lower", "outline"]

# Rough sizes, measured on the example specs with the embedded wording: tokens of a message and of a
# tool's signature. An estimate for people; nothing depends on it.
_TOKENS_A_MESSAGE = 25
_TOKENS_A_TOOL = 60


def lower(program: Program) -> Plan:
    """The plan of a program without errors and with a data set."""
    dataset = program.dataset
    assert dataset is not None
    scenarios = tuple(program.scenarios[name] for name, _ in dataset.mix)
    personas = {name for scenario in scenarios for name in scenario.personas}
    plan = Plan(
        version=PLAN_VERSION,
        dataset=dataset.name,
        seed=dataset.seed,
        rows=dataset.rows,
        system=dataset.system,
        hold_out=dataset.hold_out,
        entities=tuple(program.entities.values()),
        tools=tuple(program.tools.values()),
        personas=tuple(program.personas[name] for name in sorted(personas)),
        scenarios=scenarios,
        cells=program.cells,
        splits=dataset.splits,
        expect=dataset.expect,
        train=program.train,
        evaluate=program.evaluate,
        imports=program.imports,
        estimate=_estimate(program),
        data_hash="",
        metadata_hash="",
        graph=program.graph,
        tool_splits=program.tool_splits,
        validators=dataset.validators,
        exports=dataset.exports,
        domains=program.domains,
        levels=program.levels,
        patterns=in_order(program.patterns, {pattern_name(key) for c in program.cells for key in c.patterns}),
    )
    plan = keep_offered(choose_others(plan, program.memo))
    return hash_plan(plan, _tool_hashes(plan, program))


def outline(program: Program, name: str) -> Plan:
    """What a program without errors and without a data set declares, as a plan of no rows; ``name`` stands for it.

    For those who read it: nothing can be made of it, and it has no hashes.
    """
    return Plan(
        version=PLAN_VERSION, dataset=name, seed=0, rows=0, system=(), hold_out=(),
        entities=tuple(program.entities.values()), tools=tuple(program.tools.values()), personas=(),
        scenarios=tuple(program.scenarios.values()), cells=(), splits=(), expect=(), train=(), evaluate=(),
        imports=program.imports, estimate={}, data_hash="", metadata_hash="", graph=program.graph,
    )  # fmt: skip


def _tool_hashes(plan: Plan, program: Program) -> dict[str, NodeHash]:
    """The hashes of the plan's tools, by name; known for as long as the program has the same tools."""
    tools, memo = {tool.name: tool for tool in plan.tools}, program.memo

    def hashed(name: str) -> NodeHash:
        return hash_tool(tools[name])

    if not memo.pays(tools=len(program.tools)):
        return {name: hashed(name) for name in tools}
    return memo.recall_each("node", (memo.digest(program.tools),), tools, NodeHash, hashed)


def _estimate(program: Program) -> dict[str, float]:
    """Dialogues, messages, calls and tokens that the plan comes to, roughly."""
    messages = calls = tokens = 0
    for cell in program.cells:
        scenario = program.scenarios[cell.scenario]
        steps = len(scenario.steps)
        questions = clarifying_questions(scenario, len(cell.distractors))
        each = 4 + 2 * questions + 2 * steps + 2 * len(cell.patterns)
        offered = steps + len(cell.distractors) + 2
        messages += cell.count * each
        calls += cell.count * steps
        tokens += cell.count * (each * _TOKENS_A_MESSAGE + offered * _TOKENS_A_TOOL)
    return {"calls": calls, "dialogues": sum(c.count for c in program.cells), "messages": messages, "tokens": tokens}
