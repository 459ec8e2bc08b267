"""The gold calls of a scenario: its flow as steps, with what later steps take from earlier results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Binding, Parameter, Step, Tool, ValueType
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.words import split_words
from dialoom.grammar import tree

__all__ = ["Leaf", "known_tool", "leaves", "resolve_steps"]



@dataclass(frozen=True, slots=True)
class Leaf:
    """An input that holds a plain value: its dotted path in the arguments object.

    ``required``: the call needs it, as do all objects it stands in. ``within``: the optional object that
    cannot be given without it. ``settled``: it has a value without anybody saying it, because of its default,
    an enumeration of one member, or an object of which nothing is known.
    """

    path: str
    type: ValueType
    required: bool
    settled: bool
    description: str
    within: str = ""

    def needed(self, given: Iterable[str]) -> bool:
        """Whether the call needs it where the inputs ``given`` are there."""
        return self.required or (self.within != "" and any(path.startswith(f"{self.within}.") for path in given))


def leaves(parameters: tuple[Parameter, ...], prefix: str = "", needed: bool = True, within: str = "") -> list[Leaf]:
    """The plain inputs of a tool in schema order; objects with fields are entered."""
    found: list[Leaf] = []
    for parameter in parameters:
        path = prefix + parameter.name
        required = needed and parameter.required
        kind = parameter.type
        if kind.base == "object" and kind.fields:
            found.extend(leaves(kind.fields, path + ".", required, within if parameter.required else path))
        else:
            settled = parameter.has_default or len(kind.enum) == 1 or kind.base == "object"
            found.append(Leaf(path, kind, required, settled, parameter.description,
                              within if parameter.required else ""))
    return found


def known_tool(name: tree.Name, program: Program, findings: Findings) -> Tool | None:
    """The tool of that name; None, with a finding, where there is none."""
    tool = program.tools.get(name.text)
    if tool is None and not may_exist(name.text, program.damaged):
        findings.add("E0401", f"there is no tool `{name.text}`", name.span,
                     help=offer(name.text, program.tools, "tool"))
    return tool


def resolve_steps(scenario: tree.Scenario, program: Program, findings: Findings) -> tuple[Step, ...] | None:
    """The steps of the flow, bindings resolved; None where a tool is not known."""
    flow = scenario.flow
    if flow is None or isinstance(flow, tree.NoCall):
        return ()
    calls = (flow,) if isinstance(flow, tree.Call) else flow.steps
    tools = [known_tool(call.tool, program, findings) for call in calls]
    if any(tool is None for tool in tools):
        return None
    known = [tool for tool in tools if tool is not None]
    ids = _ids([tool.name for tool in known])
    groups = [0] * len(known) if isinstance(flow, tree.Parallel) else list(range(len(known)))
    written = _written(flow, known, ids, findings) if isinstance(flow, tree.Chain) else {}
    steps = []
    for i, tool in enumerate(known):
        bindings = dict(written.get(i, {}))
        if isinstance(flow, tree.Chain):
            for leaf in leaves(tool.inputs):
                if leaf.required and leaf.path not in bindings:
                    inferred = _inferred(leaf, known[:i], ids)
                    if inferred:
                        bindings[leaf.path] = inferred
        steps.append(Step(ids[i], tool.name, groups[i], tuple(bindings[path] for path in sorted(bindings))))
    return tuple(steps)


def _ids(names: list[str]) -> list[str]:
    ids: list[str] = []
    for name in names:
        words = "_".join(word.lower() for word in split_words(name.rpartition(".")[2])) or "step"
        number = 1 + sum(1 for made in ids if made == words or re.fullmatch(rf"{words}_[0-9]+", made))
        ids.append(words if number == 1 else f"{words}_{number}")
    return ids


def _inferred(leaf: Leaf, earlier: list[Tool], ids: list[str]) -> Binding | None:
    """An output of an earlier step that is the same entity field, or a like-named id."""
    for i in range(len(earlier) - 1, -1, -1):
        for output in earlier[i].outputs:
            same_field = leaf.type.entity and (leaf.type.entity, leaf.type.field) == (
                output.type.entity, output.type.field)
            is_id = leaf.type.generator in ("id", "uuid") and output.type.generator in ("id", "uuid")
            if (same_field and is_id) or (is_id and output.name == leaf.path.rpartition(".")[2] != "id"):
                path = f"0.{output.name}" if earlier[i].returns_list else output.name
                return Binding(leaf.path, ids[i], path)
    return None


def _split(name: str, tools: Mapping[str, int]) -> tuple[int | None, str]:
    """The step whose tool's name (or last part of it) begins ``name``, and the rest of ``name``."""
    for tool, index in sorted(tools.items(), key=lambda item: -len(item[0])):
        if name.startswith(tool + "."):
            return index, name[len(tool) + 1:]
    return None, name


def _written(chain: tree.Chain, tools: list[Tool], ids: list[str], findings: Findings) -> dict[int, dict[str, Binding]]:
    names: dict[str, int] = {}
    for i, tool in enumerate(tools):
        for name in (tool.name, tool.name.rpartition(".")[2], ids[i]):
            names.setdefault(name, i)
    found: dict[int, dict[str, Binding]] = {}
    for binding in chain.bindings:
        target, argument = _split(binding.target.text, names)
        source, path = _split(binding.source.text, names)
        problem = None
        if target is None or source is None:
            bad = binding.target if target is None else binding.source
            problem = (bad, f"`{bad.text}` names no step of the chain",
                       offer(bad.text.rpartition(".")[0], names, "step"))
        elif source >= target:
            problem = (binding.source, f"`{tools[source].name}` comes after what it should feed",
                       "a step takes values from earlier steps only")
        else:
            problem = _mismatch(binding, (tools[source], path), (tools[target], argument))
        if problem:
            findings.add("E0405", problem[1], problem[0].span, help=problem[2])
            continue
        assert target is not None
        assert source is not None
        full = f"0.{path}" if tools[source].returns_list else path
        found.setdefault(target, {})[argument] = Binding(argument, ids[source], full)
    return found


def _mismatch(binding: tree.Binding, source: tuple[Tool, str], target: tuple[Tool, str]) -> (
    tuple[tree.Name, str, str] | None
):
    """What is wrong with the two ends of a binding: an unknown name, or types that do not agree."""
    outputs = {p.name: p for p in source[0].outputs}
    inputs = {leaf.path: leaf for leaf in leaves(target[0].inputs)}
    if source[1] not in outputs:
        return (binding.source, f"`{source[0].name}` has no output `{source[1]}`",
                offer(source[1], outputs, "output"))
    if target[1] not in inputs:
        return binding.target, f"`{target[0].name}` has no input `{target[1]}`", offer(target[1], inputs, "input")
    ours, theirs = outputs[source[1]].type, inputs[target[1]].type
    if ours.base != theirs.base and {ours.base, theirs.base} != {"int", "number"}:
        return (binding.source, f"`{source[1]}` is {ours.base}, `{target[1]}` takes {theirs.base}",
                "bind an output of the same type")
    return None
