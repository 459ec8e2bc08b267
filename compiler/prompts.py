"""The pass that holds what a model will have to read against what it can: tools, system prompt, dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable
from math import ceil

from dialoom.compiler.difficulty import clarifying_questions
from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import Cell, Scenario, Tool, TrainPlan
from dialoom.compiler.program import Program
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["TINY_CONTEXT", "check_prompts"]

TINY_CONTEXT = 4096
"""How many tokens the base `tiny` can read."""

# Characters of a token. No tokenizer gets more out of tool descriptions than the first; the second is what
# the tiny base's and the usual byte-level ones come to on the example specs (3.4 and 3.6).
_MOST_CHARACTERS, _USUAL_CHARACTERS = 6.0, 3.5
_LEAST_A_MESSAGE, _USUAL_A_MESSAGE = 6, 25
_FEWEST_MESSAGES = 4


def check_prompts(program: Program, findings: Findings) -> Program:
    """The program as it is; an error for each scenario that a training could read no row of.

    A warning where rows are likely too long: training leaves them out.
    """
    if program.dataset is None or findings.failed:
        return program
    declared = {item.name.text: item for item in program.declared(tree.Train)}
    for training in program.train:
        limit = training.max_length or (TINY_CONTEXT if training.base == "tiny" else None)
        if limit is None:
            continue  # what another base can read is not known before it is there
        place = _place(declared[training.name])
        if training.base == "tiny" and limit > TINY_CONTEXT:
            findings.add("E0605", f"`tiny` reads {TINY_CONTEXT:,} tokens at most, not {limit:,}", place,
                         help=f"write `max_length {TINY_CONTEXT}`, or leave it out")
            continue
        _check(program, training, limit, place, findings)
    return program


def _place(item: tree.Train) -> Span:
    """Where the length is set, else where the base is."""
    settings = {setting.key.text: setting.span for setting in item.settings}
    return settings.get("max_length") or settings.get("base") or item.name.span


def _check(program: Program, training: TrainPlan, limit: int, place: Span, findings: Findings) -> None:
    assert program.dataset is not None
    split = [one.name for one in program.dataset.splits].index(training.split)
    cells = [cell for cell in program.cells if cell.split_counts[split]]
    sizes = _Sizes(program, _signature if training.base == "tiny" else _json)
    hopeless: set[str] = set()
    for name in dict.fromkeys(cell.scenario for cell in cells):
        least = min(sizes.least(cell) for cell in cells if cell.scenario == name)
        if least > limit:
            hopeless.add(name)
            findings.add("E0605", f"no row of `{name}` fits into {limit:,} tokens: it takes at least {least:,}", place,
                         others=((program.places["scenario", name], "the tools offered here take most of it"),),
                         help="raise `max_length` (with a base that reads so much), or offer fewer tools")
    long = [cell for cell in cells if cell.scenario not in hopeless and sizes.usual(cell) > limit]
    if long:
        rows = sum(cell.split_counts[split] for cell in long)
        total = sum(cell.split_counts[split] for cell in cells)
        share = "all rows" if rows == total else f"about {rows / total:.0%} of the rows"
        findings.add("W0602", f"{share} may be longer than {limit:,} tokens", place,
                     notes=(f"those of `{long[0].scenario}` come to about {sizes.usual(long[0]):,}; "
                            "training leaves out what is too long",),
                     help="raise `max_length`, or offer fewer tools")


class _Sizes:
    """How many tokens a row of a cell comes to; ``shown``: how a tool stands in the prompt."""

    def __init__(self, program: Program, shown: Callable[[Tool], str]) -> None:
        self.program = program
        self.systems = [len(text) for text in program.dataset.system] if program.dataset else []
        self.tools = {name: len(shown(program.tools[name])) for scenario in program.scenarios.values()
                      for name in _offered(scenario)}

    def least(self, cell: Cell) -> int:
        """A row takes no less, whatever the tokenizer."""
        text = min(self.systems, default=0) + self._tools(cell)
        return ceil(text / _MOST_CHARACTERS) + _FEWEST_MESSAGES * _LEAST_A_MESSAGE

    def usual(self, cell: Cell) -> int:
        """What a row comes to, roughly."""
        text = max(self.systems, default=0) + self._tools(cell)
        return ceil(text / _USUAL_CHARACTERS) + self._messages(cell) * _USUAL_A_MESSAGE

    def _tools(self, cell: Cell) -> int:
        gold = {step.tool for step in self.program.scenarios[cell.scenario].steps if step.branch in ("", cell.branch)}
        return sum(self.tools[name] for name in gold | set(cell.distractors))

    def _messages(self, cell: Cell) -> int:
        scenario = self.program.scenarios[cell.scenario]
        steps = sum(step.branch in ("", cell.branch) for step in scenario.steps)
        return 4 + 2 * clarifying_questions(scenario, len(cell.distractors)) + 2 * steps


def _offered(scenario: Scenario) -> set[str]:
    return {*(step.tool for step in scenario.steps), *(one.tool for one in scenario.distractors), *scenario.offered}


def _signature(tool: Tool) -> str:
    """A tool in the prompt of the tiny base: its name, its inputs, their choices."""
    inputs = ", ".join(parameter.name + ("" if parameter.required else "?")
                       + (": " + "|".join(map(str, parameter.type.enum)) if parameter.type.enum else "")
                       for parameter in tool.inputs)
    return f"{tool.name}({inputs})\n"


def _json(tool: Tool) -> str:
    """A tool in the prompt of other bases: its JSON Schema."""
    return json.dumps({"name": tool.name, "description": tool.description, "parameters": tool.schema},
                      separators=(",", ":"), ensure_ascii=False)
