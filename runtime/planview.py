"""Look-ups into a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dialoom.compiler.flows import taken
from dialoom.compiler.plan import Cell, Entity, Pattern, Persona, Plan, Scenario, Split, Tool
from dialoom.runtime.schema import Validator, compile_schema

__all__ = ["PlanView"]


@dataclass(frozen=True)
class PlanView:
    """A plan with its parts by name; each look-up raises KeyError for an unknown name."""

    plan: Plan

    @cached_property
    def tools(self) -> dict[str, Tool]:
        """The tools."""
        return {tool.name: tool for tool in self.plan.tools}

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        """The scenarios."""
        return {scenario.name: scenario for scenario in self.plan.scenarios}

    @cached_property
    def cells(self) -> dict[str, Cell]:
        """The cells, by id."""
        return {cell.id: cell for cell in self.plan.cells}

    @cached_property
    def _played(self) -> dict[tuple[str, str], Scenario]:
        return {}

    def played(self, scenario: str, branch: str) -> Scenario:
        """The scenario as it goes in a branch: only the steps and slots of that; all of it where there is none."""
        key = scenario, branch
        if key not in self._played:
            self._played[key] = taken(self.scenarios[scenario], branch)
        return self._played[key]

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The entities."""
        return {entity.name: entity for entity in self.plan.entities}

    @cached_property
    def personas(self) -> dict[str, Persona]:
        """The personas."""
        return {persona.name: persona for persona in self.plan.personas}

    @cached_property
    def patterns(self) -> dict[str, Pattern]:
        """The patterns."""
        return {pattern.name: pattern for pattern in self.plan.patterns}

    @cached_property
    def held_out_splits(self) -> tuple[Split, ...]:
        """The splits between which values are kept apart; none where the plan holds no values out."""
        return self.plan.splits if "values" in self.plan.hold_out else ()

    @cached_property
    def _tools_of(self) -> dict[str, tuple[Tool, ...]]:
        return {}

    def tools_of(self, split: str) -> tuple[Tool, ...]:
        """The tools that may be seen in rows of the split: all, unless the plan holds tools out."""
        if split not in self._tools_of:
            own = {name for name, where in self.plan.tool_splits if where == split}
            tools = self.plan.tools
            self._tools_of[split] = tuple(t for t in tools if t.name in own) if self.plan.tool_splits else tools
        return self._tools_of[split]

    @cached_property
    def _others_of(self) -> dict[tuple[str, str], tuple[Tool, ...]]:
        return {}

    def others_of(self, scenario: Scenario, split: str) -> tuple[Tool, ...]:
        """The tools that rows of the scenario may offer beside its own."""
        key = scenario.name, split
        if key not in self._others_of:
            tools = self.tools_of(split)
            if scenario.others:
                seen = {tool.name for tool in tools}
                tools = tuple(self.tools[name] for name in scenario.others if name in seen)
            self._others_of[key] = tools
        return self._others_of[key]

    @cached_property
    def bound_outputs(self) -> dict[str, frozenset[str]]:
        """For each tool whose result feeds a later call: the fields of its result that do."""
        found: dict[str, set[str]] = {}
        for scenario in self.plan.scenarios:
            tools = {step.id: step.tool for step in scenario.steps}
            for binding in (binding for step in scenario.steps for binding in step.bindings):
                found.setdefault(tools[binding.step], set()).update(binding.path.split("."))
        return {tool: frozenset(names) for tool, names in found.items()}

    @cached_property
    def _validators(self) -> dict[str, Validator]:
        return {}

    def validator(self, tool: str) -> Validator:
        """What checks arguments against the tool's schema; compiled at the first call."""
        if tool not in self._validators:
            self._validators[tool] = compile_schema(self.tools[tool].schema)
        return self._validators[tool]

    def split_of(self, cell: Cell, index: int) -> str:
        """The split that row ``index`` of ``cell`` belongs to; IndexError past the cell's count."""
        for split, count in zip(self.plan.splits, cell.split_counts, strict=True):
            if index < count:
                return split.name
            index -= count
        raise IndexError(f"cell {cell.id} has {cell.count} rows")
