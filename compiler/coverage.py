"""Coverage: in how many rows of a plan every tool, pattern and difficulty level appears."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialoom.compiler.patterns import pattern_name
from dialoom.compiler.plan import Cell, Plan, Scenario
from dialoom.compiler.setting_keys import LEVELS
from dialoom.compiler.standard import standard_patterns

__all__ = ["Appearances", "Counts", "Coverage", "count_appearances", "measure_coverage"]


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
    counts = count_appearances(plan.cells, {scenario.name: scenario for scenario in plan.scenarios})
    found = [Appearances("tool called", tool.name, counts.called[tool.name]) for tool in plan.tools]
    found += [Appearances("tool confusable", tool.name, counts.confusable[tool.name]) for tool in plan.tools]
    known = dict.fromkeys((*standard_patterns(), *sorted(counts.patterns)))
    found += [Appearances("pattern", name, counts.patterns[name]) for name in known]
    found += [Appearances("level", name, counts.levels[name]) for name in LEVELS]
    return Coverage(tuple(found))


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows by the name of what appears in them; ``shown``: of tools, called or a distractor."""

    called: Counter[str]
    confusable: Counter[str]
    shown: Counter[str]
    patterns: Counter[str]
    levels: Counter[str]


def count_appearances(cells: Iterable[Cell], scenarios: Mapping[str, Scenario]) -> Counts:
    """What appears in how many rows of the cells."""
    counts = Counts(Counter(), Counter(), Counter(), Counter(), Counter())
    for cell in cells:
        scenario = scenarios[cell.scenario]
        made = scenario.steps if scenario.answerable else ()
        own = {step.tool for step in made if step.branch in ("", cell.branch)}
        counts.called.update(dict.fromkeys(own, cell.count))
        counts.confusable.update(dict.fromkeys(cell.distractors, cell.count))
        counts.shown.update(dict.fromkeys(own.union(cell.distractors), cell.count))
        counts.patterns.update(dict.fromkeys({pattern_name(key) for key in cell.patterns}, cell.count))
        counts.levels[cell.difficulty] += cell.count
    return counts
