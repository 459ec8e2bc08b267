"""Coverage: in how many rows of a plan every tool, pattern and difficulty level appears."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dialoom.compiler.patterns import pattern_name
from dialoom.compiler.plan import Plan
from dialoom.compiler.standard import standard_patterns

__all__ = ["LEVELS", "Appearances", "Coverage", "measure_coverage"]

LEVELS = ("baseline", "medium", "hard", "expert")


@dataclass(frozen=True, slots=True)
class Appearances:
    """``rows`` of the plan have ``name`` in them; of a tool: how often it is called, and how often a distractor."""

    kind: str
    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Everything that could appear, in the plan's order, with the rows in which it does."""

    appearances: tuple[Appearances, ...]

    def below(self, least: int) -> tuple[Appearances, ...]:
        """What appears in fewer than ``least`` rows."""
        return tuple(one for one in self.appearances if one.rows < least)


def measure_coverage(plan: Plan) -> Coverage:
    """The coverage of a plan, counted from its cells: exact, before anything is made.

    ``tool called``: rows that call it as the right one; ``tool confusable``: rows that have it as a distractor;
    ``pattern`` and ``level``: rows with it, those included that the scenarios do not ask for.
    """
    called: Counter[str] = Counter()
    confusable: Counter[str] = Counter()
    patterns: Counter[str] = Counter()
    levels: Counter[str] = Counter()
    scenarios = {scenario.name: scenario for scenario in plan.scenarios}
    for cell in plan.cells:
        scenario = scenarios[cell.scenario]
        if scenario.answerable:
            for tool in {step.tool for step in scenario.steps if step.branch in ("", cell.branch)}:
                called[tool] += cell.count
        for tool in cell.distractors:
            confusable[tool] += cell.count
        for name in {pattern_name(key) for key in cell.patterns}:
            patterns[name] += cell.count
        levels[cell.difficulty] += cell.count
    found = [Appearances("tool called", tool.name, called[tool.name]) for tool in plan.tools]
    found += [Appearances("tool confusable", tool.name, confusable[tool.name]) for tool in plan.tools]
    known = dict.fromkeys((*standard_patterns(), *sorted(patterns)))
    found += [Appearances("pattern", name, patterns[name]) for name in known]
    found += [Appearances("level", name, levels[name]) for name in LEVELS]
    return Coverage(tuple(found))
