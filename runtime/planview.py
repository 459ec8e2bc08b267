"""Look-ups into a plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from dialoom.compiler.plan import Cell, Entity, Persona, Plan, Scenario, Tool

__all__ = ["PlanView"]


@dataclass(frozen=True)
class PlanView:
    """A plan with its parts by name; each look-up raises KeyError for an unknown name."""

    plan: Plan

    @cached_property
    def tools(self) -> dict[str, Tool]:
        return {tool.name: tool for tool in self.plan.tools}

    @cached_property
    def scenarios(self) -> dict[str, Scenario]:
        return {scenario.name: scenario for scenario in self.plan.scenarios}

    @cached_property
    def cells(self) -> dict[str, Cell]:
        return {cell.id: cell for cell in self.plan.cells}

    @cached_property
    def entities(self) -> dict[str, Entity]:
        return {entity.name: entity for entity in self.plan.entities}

    @cached_property
    def personas(self) -> dict[str, Persona]:
        return {persona.name: persona for persona in self.plan.personas}

    def split_of(self, cell: Cell, index: int) -> str:
        """The split that row ``index`` of ``cell`` belongs to; IndexError past the cell's count."""
        for split, count in zip(self.plan.splits, cell.split_counts, strict=True):
            if index < count:
                return split.name
            index -= count
        raise IndexError(f"cell {cell.id} has {cell.count} rows")
