"""The plans of this folder's specs, and the dialogues of their rows, made once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.plan import Cell
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.draft import draft
from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer import realize

__all__ = ["SPECS", "dialogues", "made", "rows", "view"]

SPECS = Path(__file__).parent / "specs"


@cache
def view(spec: str) -> PlanView:
    """The plan of a spec, which compiles without a finding."""
    compiled = compile_spec(SPECS / f"{spec}.loom")
    assert compiled.diagnostics == ()
    assert compiled.plan is not None
    return PlanView(compiled.plan)


def rows(spec: str, scenario: str) -> list[tuple[Cell, int]]:
    """All rows of a scenario."""
    return [(cell, index) for cell in view(spec).plan.cells if cell.scenario == scenario
            for index in range(cell.count)]


@cache
def made(spec: str, cell: str, index: int) -> tuple[Blueprint, Dialogue]:
    """The blueprint and the dialogue of a row."""
    blueprint = draft(view(spec), view(spec).cells[cell], index)
    return blueprint, realize(view(spec), blueprint)


def dialogues(spec: str, scenario: str) -> list[tuple[Blueprint, Dialogue]]:
    """The blueprints and dialogues of a scenario."""
    return [made(spec, cell.id, index) for cell, index in rows(spec, scenario)]
