"""The nodes of a plan: what each holds, and which of them the dialogues of a cell rest on.

A node's *data* is what a dialogue can be changed by; its *metadata* is what only people read. A cell's
data hash covers the data of the nodes that it rests on and nothing else, so that an edit makes anew what
can differ and keeps the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from dialoom.compiler.canonical import data_digest
from dialoom.compiler.plan import Cell, Entity, Levels, NodeHash, Parameter, Persona, Plan, Scenario, Tool, ValueType

__all__ = ["Node", "cell_data", "hash_plan", "hash_tool", "nodes_of", "rests_on"]

@dataclass(frozen=True, slots=True)
class Node:
    """A part of a plan: ``data`` decides rows, ``metadata`` none. Both hold parts of the plan, to be digested."""

    name: str
    data: Mapping[str, Any]
    metadata: Mapping[str, Any]


def nodes_of(plan: Plan) -> dict[str, Node]:
    """The nodes by name, in the plan's order: ``dataset``, ``splits``, ``catalog``, then one for each declaration."""
    return {node.name: node for node in _nodes(plan, plan.tools)}


def _nodes(plan: Plan, tools: Iterable[Tool]) -> list[Node]:
    held: dict[str, Any] = {"validators": plan.validators} if plan.validators else {}  # a verdict stands in each row
    if plan.levels != Levels():  # rows made before they could be declared are as they were
        held["levels"] = plan.levels
    nodes = [Node("dataset", {"seed": plan.seed, "system": plan.system, **held}, {"name": plan.dataset}), _splits(plan),
             Node("catalog", {"tools": [tool.name for tool in plan.tools], "used": _used(plan)}, {})]
    nodes += [_entity(entity) for entity in plan.entities]
    nodes += [_tool(tool) for tool in tools]
    nodes += [Node(f"results of {tool}", {"feed": fields}, {}) for tool, fields in _fed(plan).items()]
    nodes += [_persona(persona) for persona in plan.personas]
    nodes += [Node(f"pattern {pattern.name}", {"pattern": pattern}, {}) for pattern in plan.patterns]
    nodes += [_scenario(scenario) for scenario in plan.scenarios]
    return nodes


def rests_on(plan: Plan, cell: Cell, nodes: Collection[str]) -> tuple[str, ...]:
    """The names of the nodes that can change a dialogue of the cell, sorted.

    ``nodes``: the names of those of the plan. Its scenario, patterns and personas; the tools that it may offer, with
    the records that they touch; of the tools that may run in it, what other calls take of their results.
    """
    (scenario,) = (one for one in plan.scenarios if one.name == cell.scenario)
    called = dict.fromkeys(step.tool for step in scenario.steps)
    personas = scenario.personas or [persona.name for persona in plan.personas]
    pool = scenario.others or [tool.name for tool in plan.tools]
    names = {"dataset", "splits", f"scenario {scenario.name}", *(f"persona {name}" for name in personas)}
    offered = dict.fromkeys([*called, *(d.tool for d in scenario.distractors), *pool, *scenario.offered])
    if not scenario.others:
        names.add("catalog")
    if not called or not scenario.answerable:
        # Where nothing can be called, what is offered comes from all that the scenarios use.
        names.add("catalog")
        offered |= dict.fromkeys(_used(plan))
    patterns = {key.partition("(")[0] for key in cell.patterns}
    own = [pattern for pattern in plan.patterns if pattern.name in patterns]
    names.update(f"pattern {pattern.name}" for pattern in own)
    may_run = offered if any("another_tool" in step.arguments for one in own for step in one.steps) else called
    names.update(f"tool {tool}" for tool in offered)
    names.update(f"results of {tool}" for tool in may_run if f"results of {tool}" in nodes)
    entities = {effect.entity for tool in plan.tools if tool.name in offered for effect in tool.effects}
    names.update(f"entity {entity}" for entity in entities)
    return tuple(sorted(names))


def cell_data(cell: Cell) -> dict[str, Any]:
    """What of a cell itself decides its dialogues; how many there are decides none of them."""
    return {"id": cell.id, "difficulty": cell.difficulty, "patterns": cell.patterns,
            "distractors": cell.distractors, "branch": cell.branch}


def hash_tool(tool: Tool) -> NodeHash:
    """The hashes of a tool's node."""
    return _hash(_tool(tool))


def hash_plan(plan: Plan, tools: Mapping[str, NodeHash]) -> Plan:
    """The plan with the hashes of its nodes, its cells and the whole; ``tools``: those of its tools, by their names."""
    hashes = {f"tool {name}": found for name, found in tools.items()}
    hashes.update((node.name, _hash(node)) for node in _nodes(plan, ()))
    cells = tuple(_hashed(plan, cell, hashes) for cell in plan.cells)
    return replace(
        plan, cells=cells, nodes=tuple(hashes[name] for name in sorted(hashes)),
        data_hash=data_digest([(cell.id, cell.data_hash, cell.count, cell.split_counts) for cell in cells]),
        metadata_hash=data_digest([plan.dataset, [cell.metadata_hash for cell in cells]]),
    )


def _hash(node: Node) -> NodeHash:
    return NodeHash(node.name, data_digest(node.data), data_digest(node.metadata))


def _hashed(plan: Plan, cell: Cell, hashes: Mapping[str, NodeHash]) -> Cell:
    below = [hashes[name] for name in rests_on(plan, cell, hashes)]
    return replace(cell, data_hash=data_digest(cell_data(cell), [(node.name, node.data_hash) for node in below]),
                   metadata_hash=data_digest([(node.name, node.metadata_hash) for node in below]))


def _splits(plan: Plan) -> Node:
    """Where nothing is held out, a row is the same in whichever split it stands."""
    held = [what for what in plan.hold_out if what in ("values", "tools")]
    shares = {"held_out": held, "splits": plan.splits, "tools": plan.tool_splits}
    return Node("splits", shares if held else {}, {} if held else shares)


def _entity(entity: Entity) -> Node:
    return Node(f"entity {entity.name}", {"key": entity.key, "fields": _typed(entity.fields)},
                {"descriptions": _described(entity.fields)})


def _tool(tool: Tool) -> Node:
    """Descriptions of inputs are read in its schema; those of outputs are read by people alone."""
    data = _fields_of(replace(tool, tags=(), inputs=tuple(_typed(tool.inputs)), outputs=tuple(_typed(tool.outputs))))
    touches = sorted({effect.entity for effect in tool.effects})
    metadata = {"tags": tool.tags, "descriptions": _described(tool.outputs)}
    return Node(f"tool {tool.name}", {**data, "touches": touches}, metadata)


def _persona(persona: Persona) -> Node:
    return Node(f"persona {persona.name}", {"persona": persona}, {})


def _scenario(scenario: Scenario) -> Node:
    """Which patterns come how often, and how alike the tools are, decides which cells there are, and no dialogue."""
    distractors = tuple(replace(one, similarity=0.0) for one in scenario.distractors)
    data = _fields_of(replace(scenario, description="", patterns=(), distractors=distractors))
    if not scenario.offered:  # rows made before it could be said are as they were
        del data["offered"]
    return Node(f"scenario {scenario.name}", data, {"description": scenario.description})


def _fields_of(part: Tool | Scenario) -> dict[str, Any]:
    """All that a part of the plan holds, by field: what a later version adds decides rows until it is said not to."""
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _typed(parameters: Iterable[Parameter]) -> list[Parameter]:
    """The parameters without what describes them, at any depth."""
    return [replace(one, description="", type=_bare(one.type)) for one in parameters]


def _bare(type_: ValueType) -> ValueType:
    return replace(type_, item=_bare(type_.item) if type_.item is not None else None,
                   fields=tuple(_typed(type_.fields)))


def _described(parameters: Iterable[Parameter]) -> list[Any]:
    return [(one.name, one.description, _described(one.type.fields),
             _described(one.type.item.fields) if one.type.item is not None else []) for one in parameters]


def _used(plan: Plan) -> list[str]:
    names: dict[str, None] = {}
    for scenario in plan.scenarios:
        names.update(dict.fromkeys(step.tool for step in scenario.steps))
        names.update(dict.fromkeys(distractor.tool for distractor in scenario.distractors))
    return list(names)


def _fed(plan: Plan) -> dict[str, list[str]]:
    """For each tool whose result feeds a later call of some scenario: the fields that do, sorted."""
    found: dict[str, set[str]] = {}
    for scenario in plan.scenarios:
        tools = {step.id: step.tool for step in scenario.steps}
        for binding in (binding for step in scenario.steps for binding in step.bindings):
            found.setdefault(tools[binding.step], set()).update(binding.path.split("."))
    return {tool: sorted(fields) for tool, fields in sorted(found.items())}
