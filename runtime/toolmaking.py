"""Tools of a domain made by a model: ToolWeave's five steps (arXiv 2605.12521), checked after each answer."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

from dialoom.compiler.domain.likeness import Likeness
from dialoom.compiler.domain.selection import shares_of
from dialoom.compiler.domain.snapshot import STEPS, Snapshot, SnapshotTool
from dialoom.compiler.domain.synthesis import made_by_model
from dialoom.runtime.errors import ModelError
from dialoom.runtime.language_model import LanguageModel

__all__ = ["make_tools"]

Json = Any
_ROUNDS = 3
"""How often a step is asked again for what was refused."""

_TASKS = {
    "seed": "They need nothing but what people know: look up, register, search.",
    "expand": "Each takes, as a required parameter of the same name, a value that a tool above gives, and brings in "
              "another thing of the domain.",
    "complex": "Each takes a value that a tool above gives, and at least four inputs in all: one nested object or "
               "array, mixed types, and an optional one with a default.",
    "connect": "Each takes a value that one tool above gives, and gives one that another takes.",
    "fan_out": "All take the same value that one tool above gives, and do not depend on each other.",
}
_NAME = re.compile(r"[A-Za-z]\w{1,63}")
_COMPLEX = 4


def make_tools(snapshot: Snapshot, model: LanguageModel, total: int) -> Snapshot:
    """The snapshot with ``total`` tools that the model makes. Raises ModelError where it does not give as many."""
    making = _Making(snapshot, model)
    for step, count in shares_of(total).items():
        making.make(step, count)
    return replace(snapshot, tools=tuple(making.tools), model=model.name)


@dataclass
class _Making:
    snapshot: Snapshot
    model: LanguageModel
    tools: list[SnapshotTool] = field(default_factory=list)

    def make(self, step: str, count: int) -> None:
        """Ask for the tools of a step, until there are as many."""
        wanted = len(self.tools) + count
        refused: list[str] = []
        for _ in range(_ROUNDS):
            if len(self.tools) >= wanted:
                return
            asked = self._prompt(step, wanted - len(self.tools), refused)
            answer = self.model.answer([{"role": "user", "content": asked}])
            for entry in _entries(answer, refused):
                if len(self.tools) < wanted:
                    self._take(step, entry, refused)
        if len(self.tools) < wanted:
            why = f"; refused: {'; '.join(refused[-3:])}" if refused else ""
            given = len(self.tools) - wanted + count
            raise ModelError(f"in the step `{step}` the model gave {given} tools that can be used, not {count}{why}")

    def _prompt(self, step: str, count: int, refused: Sequence[str]) -> str:
        from jinja2 import StrictUndefined
        from jinja2.sandbox import SandboxedEnvironment

        text = files("dialoom.runtime").joinpath("toolmaking.jinja").read_text(encoding="utf-8")
        environment = SandboxedEnvironment(undefined=StrictUndefined, trim_blocks=True, autoescape=False)
        outputs = {tool.name: sorted(_outputs(tool)) for tool in self.tools}
        return environment.from_string(text).render(
            snapshot=self.snapshot, tools=self.tools, outputs=outputs, count=count, task=_TASKS[step], refused=refused)

    def _take(self, step: str, entry: Json, refused: list[str]) -> None:
        """Take a tool, or say why not."""
        tool = _tool(step, entry)
        if isinstance(tool, str):
            refused.append(tool)
            return
        problem = self._problem(step, tool)
        if problem:
            refused.append(f"{tool.name}: {problem}")
        else:
            self.tools.append(tool)

    def _problem(self, step: str, tool: SnapshotTool) -> str:
        inputs = list(tool.parameters.get("properties") or {})
        required = set(tool.parameters.get("required") or ())
        if set(inputs) & _outputs(tool):
            return f"its result repeats {', '.join(sorted(set(inputs) & _outputs(tool)))}"
        if step == "complex" and len(inputs) < _COMPLEX:
            return f"it has {len(inputs)} inputs, not {_COMPLEX}"
        given = set().union(*(_outputs(other) for other in self.tools)) if self.tools else set()
        if step != STEPS[0] and not required & given:
            return "none of its required inputs is given by another tool"
        known = [*self.tools, tool]
        likeness = Likeness([one.description for one in known])
        for one in known:
            refusal = likeness.take(one.name, one.description, list(one.parameters.get("properties") or {}))
            if refusal is not None and one is tool:
                return f"too like {refusal.like} ({refusal.measure} {refusal.value:g})"
        return ""


def _outputs(tool: SnapshotTool) -> set[str]:
    return {out.name for out in made_by_model(tool).outputs}


def _entries(answer: str, refused: list[str]) -> list[Json]:
    """The array in an answer, with words or marks around it or not; none where it cannot be read."""
    start, end = answer.find("["), answer.rfind("]")
    try:
        found = json.loads(answer[start : end + 1]) if 0 <= start < end else None
    except ValueError:
        found = None
    if not isinstance(found, list):
        refused.append("an answer that was no JSON array")
        return []
    return found


def _tool(step: str, entry: Json) -> SnapshotTool | str:
    """The tool of an entry; in words what is wrong with it."""
    if not isinstance(entry, dict) or not _NAME.fullmatch(str(entry.get("name", ""))):
        return "an entry without a name like VerbNoun"
    name, said = str(entry["name"]), entry.get("description")
    parameters, returns = entry.get("parameters"), entry.get("returns")
    if not isinstance(said, str) or not said.strip():
        return f"{name}: it has no description"
    if not isinstance(parameters, dict) or not isinstance(parameters.get("properties"), dict):
        return f"{name}: `parameters` is no JSON Schema of an object"
    if not isinstance(returns, dict) or not (returns.get("properties") or returns.get("items")):
        return f"{name}: `returns` is no JSON Schema of an object or array"
    return SnapshotTool(name, said.strip(), parameters, returns, step)
