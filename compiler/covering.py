"""The pass that holds what appears in how many rows against what the data set asks for: ``coverage { tools 5 }``."""

from __future__ import annotations

from collections.abc import Iterable

from dialoom.compiler.coverage import Appearances, count_appearances
from dialoom.compiler.findings import Findings, listing
from dialoom.compiler.program import Program
from dialoom.compiler.setting_keys import COVERAGE_KEYS, DATASET_KEYS, LEVELS
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree

__all__ = ["check_coverage"]

_SAID = {"tools": ("tool", "called, or a distractor,"), "patterns": ("pattern", "to be seen"),
         "levels": ("difficulty level", "to be seen")}


def check_coverage(program: Program, findings: Findings) -> Program:
    """The program as it is; a warning for each kind of which something is in too few rows."""
    declared = program.declared(tree.Dataset)
    if program.dataset is None or not declared:
        return program
    settings = SettingsReader("", declared[0].settings, DATASET_KEYS, Findings())
    block = settings.block("coverage")
    reader = SettingsReader("`coverage`", block, COVERAGE_KEYS, findings)  # type: ignore[arg-type]
    if findings.failed:
        return program
    for key in COVERAGE_KEYS:
        least, setting = reader.whole(key), reader.get(key)
        if not least or setting is None:
            continue
        few = [one for one in _appearances(key, program) if one.rows < least]
        if few:
            kind, way = _SAID[key]
            names = listing([f"`{one.name}` ({one.rows:,})" for one in few])
            findings.add("W0507", f"{len(few):,} {kind}{'s' if len(few) != 1 else ''} of {_total(key, program):,} "
                         f"{'are' if len(few) != 1 else 'is'} {way} in fewer than {least:,} rows", setting.span,
                         notes=(names,), help=_HELP[key])
    return program


_HELP = {
    "tools": "ask for more rows, write scenarios for them, or import fewer: only …",
    "patterns": "ask for more rows, or give them a larger share",
    "levels": "ask for more rows, or give them a larger share of the difficulty",
}


def _total(key: str, program: Program) -> int:
    return len(list(_appearances(key, program)))


def _appearances(key: str, program: Program) -> Iterable[Appearances]:
    """What ought to appear, with the rows in which it does: all tools, the patterns that scenarios name, the levels
    that are asked for, where none is all of them.
    """
    assert program.dataset is not None
    counts = count_appearances(program.cells, program.scenarios)
    if key == "tools":
        made = {variant.tool.name for variants in program.variants.values() for variant in variants}
        return [Appearances("tool", name, counts.shown[name]) for name in program.tools if name not in made]
    if key == "patterns":
        mixed = [program.scenarios[name] for name, _ in program.dataset.mix if name in program.scenarios]
        named = dict.fromkeys(choice.name for scenario in mixed for choice in scenario.patterns)
        return [Appearances("pattern", name, counts.patterns[name]) for name in named]
    wanted = [level for level, share in program.dataset.difficulty if share > 0] or LEVELS
    return [Appearances("level", name, counts.levels[name]) for name in wanted]
