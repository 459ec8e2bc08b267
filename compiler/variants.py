"""Near-duplicates of the tool that is called, made by rule: ``variants 2: scope, version``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from functools import cache
from importlib.resources import files

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Parameter, Tool, ValueType
from dialoom.compiler.program import Program, Variant
from dialoom.compiler.similarity import SimilarityIndex
from dialoom.grammar import tree

__all__ = ["KINDS", "add_variants"]

KINDS: tuple[str, ...] = ("scope", "object", "verb", "version", "fields")
"""What a variant differs in."""


@cache
def _rules() -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(files("dialoom.compiler").joinpath("variants.toml").read_text(encoding="utf-8"))


def add_variants(program: Program, findings: Findings) -> Program:
    """The program with the near-duplicates that its scenarios ask for, as tools of their own."""
    tools = dict(program.tools)
    made: dict[str, tuple[Variant, ...]] = {}
    for scenario in program.declared(tree.Scenario):
        for item in scenario.distractors:
            if isinstance(item, tree.Variants):
                found = _of(scenario, item, program, findings)
                tools.update((variant.tool.name, variant.tool) for variant in found)
                made[scenario.name.text] = made.get(scenario.name.text, ()) + found
    if not made:
        return program
    return replace(program, tools=tools, variants=made,
                   similarity=SimilarityIndex(tools, program.similarity.encoder, program.memo))


def _of(scenario: tree.Scenario, item: tree.Variants, program: Program, findings: Findings) -> tuple[Variant, ...]:
    """The variants that an item asks for, kind by kind in turn; what cannot be made is a finding."""
    for kind in item.kinds:
        if kind.text not in KINDS:
            findings.add("E0443", f"a variant cannot differ in `{kind.text}`", kind.span,
                         help=offer(kind.text, KINDS, "kind of variant"))
    kinds = [kind.text for kind in item.kinds if kind.text in KINDS] or list(KINDS)
    rules = list(_in_turn(kinds))
    count = item.count.value
    if not isinstance(count, int) or not 1 <= count <= len(rules):
        findings.add("E0443", f"there are 1 to {len(rules)} variants of these kinds", item.count.span,
                     help=f"like variants 2: {', '.join(kinds[:2])}")
        return ()
    flow = scenario.flow
    if flow is None:
        return ()  # that nothing is called is reported there
    if not isinstance(flow, tree.Call):
        findings.add("E0443", "variants are made of the one tool that a scenario calls", item.span,
                     help="write `call Tool`, or take `nearest` tools as distractors")
        return ()
    gold = program.tools.get(flow.tool.text)
    if gold is None:
        return ()  # that there is no such tool is reported where it is called
    free = [rule for rule in rules if gold.name + rule["suffix"] not in program.tools]
    return tuple(_variant(gold, rule) for rule in free[:count])


def _in_turn(kinds: list[str]) -> Iterator[dict[str, str]]:
    depth = max(len(_rules()[kind]) for kind in kinds)
    for place in range(depth):
        for kind in kinds:
            yield from _rules()[kind][place : place + 1]


def _variant(gold: Tool, rule: dict[str, str]) -> Variant:
    """The tool under the rule's name, with its description and further input; it changes no record."""
    first = re.split(r"(?<=[a-z0-9)])[.;!?](?:\s|$)|\n", gold.description.strip(), maxsplit=1)[0].strip(" .")
    it = first or gold.name.rpartition(".")[2]
    description = rule["description"].format(it=it, it_lower=it[:1].lower() + it[1:])
    inputs, schema = gold.inputs, deepcopy(gold.schema)
    if "field" in rule and all(parameter.name != rule["field"] for parameter in inputs):
        extra = Parameter(rule["field"], ValueType("string", "id"), True, rule["field_description"])
        inputs = (*inputs, extra)
        schema.setdefault("properties", {})[extra.name] = {"type": "string", "description": extra.description}
        schema["required"] = [*schema.get("required", []), extra.name]
    tool = replace(gold, name=gold.name + rule["suffix"], description=description, inputs=inputs, schema=schema,
                   effects=(), tags=())
    return Variant(tool, gold.name, rule["fact"])
