"""The gold calls of a scenario: its flow as steps, with what later steps take from earlier results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.flows import BRANCHES, LaidCall, lay_out
from dialoom.compiler.plan import Binding, Parameter, Step, Tool, ValueType
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.words import split_words
from dialoom.grammar import tree

__all__ = ["Leaf", "known_tool", "leaves", "resolve_steps", "step_ids"]



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
    """The steps of the flow, those of both branches, bindings resolved; None where a tool or a shape is not known."""
    flow = scenario.flow
    if flow is None or isinstance(flow, tree.NoCall):
        return ()
    before = len(findings.diagnostics)
    calls = lay_out(flow, program, findings)
    tools = [known_tool(call.tool, program, findings) for call in calls]
    if any(tool is None for tool in tools) or len(findings.diagnostics) > before:
        return None
    known = [tool for tool in tools if tool is not None]
    ids = step_ids([tool.name for tool in known])
    laid = [_Laid(*each) for each in zip(calls, known, ids, strict=True)]
    written = _written(flow, laid, findings)
    steps = []
    for i, step in enumerate(laid):
        bindings = dict(written.get(i, {}))
        earlier = [other for other in laid[:i] if other.before(step)]
        for leaf in leaves(step.tool.inputs) if earlier else ():
            if leaf.required and leaf.path not in bindings:
                inferred = _inferred(leaf, earlier, bindings.values())
                if inferred:
                    bindings[leaf.path] = inferred
        ordered = tuple(bindings[path] for path in sorted(bindings))
        steps.append(Step(step.id, step.tool.name, step.call.group, ordered, step.call.branch))
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class _Laid:
    """A call of the flow with its tool, and its id as a step."""

    call: LaidCall
    tool: Tool
    id: str

    def before(self, other: _Laid) -> bool:
        """Whether its result is there when the other call is made."""
        return self.call.group < other.call.group and self.call.branch in ("", other.call.branch)


def step_ids(names: list[str]) -> list[str]:
    """An id for each call, from its tool's name; a second call of one name gets a number."""
    ids: list[str] = []
    for name in names:
        words = "_".join(word.lower() for word in split_words(name.rpartition(".")[2])) or "step"
        number = 1 + sum(1 for made in ids if made == words or re.fullmatch(rf"{words}_[0-9]+", made))
        ids.append(words if number == 1 else f"{words}_{number}")
    return ids


def _inferred(leaf: Leaf, earlier: list[_Laid], taken: Iterable[Binding]) -> Binding | None:
    """An output of an earlier step that is the same entity field, or a like-named id: the latest one.

    What a result merely repeats of the call's own inputs is no news: who said it once has said it for both calls.
    One that another input of the step takes already comes last: calls side by side each give one of two ids.
    """
    used = {(binding.step, binding.path) for binding in taken}
    found: list[Binding] = []
    for step in reversed(earlier):
        repeated = {given.path for given in leaves(step.tool.inputs)}
        for output in step.tool.outputs:
            if output.name in repeated:
                continue
            same_field = leaf.type.entity and (leaf.type.entity, leaf.type.field) == (
                output.type.entity, output.type.field)
            is_id = leaf.type.generator in ("id", "uuid") and output.type.generator in ("id", "uuid")
            if (same_field and is_id) or (is_id and output.name == leaf.path.rpartition(".")[2] != "id"):
                path = f"0.{output.name}" if step.tool.returns_list else output.name
                found.append(Binding(leaf.path, step.id, path))
    return next((b for b in found if (b.step, b.path) not in used), found[0] if found else None)


def _split(name: str, tools: Mapping[str, int]) -> tuple[int | None, str]:
    """The step whose tool's name (or last part of it) begins ``name``, and the rest of ``name``."""
    for tool, index in sorted(tools.items(), key=lambda item: -len(item[0])):
        if name.startswith(tool + "."):
            return index, name[len(tool) + 1:]
    return None, name


def _scopes(flow: tree.Flow, laid: list[_Laid]) -> list[tuple[tuple[tree.Binding, ...], list[int]]]:
    """The bindings that stand together, with the steps that they can name."""
    if not isinstance(flow, tree.When):
        own = flow.bindings if isinstance(flow, (tree.Chain, tree.Fan, tree.Call)) else ()
        return [(own, list(range(len(laid))))]
    scopes = []
    for branch, inner in zip(BRANCHES, (flow.then, flow.otherwise), strict=True):
        visible = [i for i, step in enumerate(laid) if step.call.branch in ("", branch)]
        if isinstance(inner, (tree.Chain, tree.Fan, tree.Call)):
            scopes.append((inner.bindings, visible))
    return scopes


def _written(flow: tree.Flow, laid: list[_Laid], findings: Findings) -> dict[int, dict[str, Binding]]:
    found: dict[int, dict[str, Binding]] = {}
    for bindings, visible in _scopes(flow, laid):
        names: dict[str, int] = {}
        for i in visible:
            for name in (laid[i].tool.name, laid[i].tool.name.rpartition(".")[2], laid[i].id):
                names.setdefault(name, i)
        for binding in bindings:
            made = _bound(binding, names, laid, findings)
            if made is not None:
                target, resolved = made
                found.setdefault(target, {})[resolved.argument] = resolved
    return found


def _bound(binding: tree.Binding, names: Mapping[str, int], laid: list[_Laid],
           findings: Findings) -> tuple[int, Binding] | None:
    """The step that a binding feeds, and the binding; None, with a finding, where it cannot be."""
    target, argument = _split(binding.target.text, names)
    source, path = _split(binding.source.text, names)
    problem = None
    if target is None or source is None:
        bad = binding.target if target is None else binding.source
        problem = (bad, f"`{bad.text}` names no step of the calls", offer(bad.text.rpartition(".")[0], names, "step"))
    elif not laid[source].before(laid[target]):
        where = "beside" if laid[source].call.group == laid[target].call.group else "after"
        problem = (binding.source, f"`{laid[source].tool.name}` comes {where} what it should feed",
                   "a step takes values from earlier steps only")
    else:
        problem = _mismatch(binding, (laid[source].tool, path), (laid[target].tool, argument))
    if problem:
        findings.add("E0405", problem[1], problem[0].span, help=problem[2])
        return None
    assert target is not None
    assert source is not None
    full = f"0.{path}" if laid[source].tool.returns_list else path
    return target, Binding(argument, laid[source].id, full)


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
