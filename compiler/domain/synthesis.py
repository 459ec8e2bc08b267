"""From a snapshot to tools, without a model: by rule, in the five steps of ToolWeave (arXiv 2605.12521)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialoom.compiler.catalogs.recognition import parameters_of, value_type_of
from dialoom.compiler.domain.proposals import Proposal, propose
from dialoom.compiler.domain.records import Record, make_records
from dialoom.compiler.domain.selection import Selection, select_tools
from dialoom.compiler.domain.snapshot import Snapshot, SnapshotTool
from dialoom.compiler.plan import Parameter, Tool
from dialoom.grammar import tree

__all__ = ["Synthesis", "made_by_model", "synthesize"]


@dataclass(frozen=True, slots=True)
class Synthesis:
    """The tools of a domain: by rule as declarations of the language, or, by a model, as tools of a catalog."""

    selection: Selection
    declarations: tuple[tree.Declaration, ...] = ()
    tools: tuple[Tool, ...] = ()


def synthesize(snapshot: Snapshot, prefix: str, asked: int | Mapping[str, int],
               facets: Sequence[tree.Tool]) -> Synthesis:
    """Tools of the domain, at most as many as ``asked`` in all or of each step.

    Those that a model has made are taken where the snapshot has any.
    """
    if snapshot.tools:
        return _from_model(snapshot, prefix, asked)
    records = make_records(snapshot, prefix)
    selection = select_tools(propose(records, facets, prefix), asked)
    tools = [one.tool for one in selection.taken if one.tool is not None]
    entities = [record.declaration() for record in _used(records, tools)]
    return Synthesis(selection, (*entities, *tools))


def _used(records: Sequence[Record], tools: Sequence[tree.Tool]) -> list[Record]:
    """The records that the tools are about, and those whose ids these hold."""
    named = {effect.entity.text for tool in tools for effect in tool.effects if effect.entity}
    named |= {one.type.name.text.rpartition(".")[0] for tool in tools for one in (*tool.inputs, *tool.outputs)}
    for record in reversed(records):  # what others point to comes first
        if record.entity in named:
            named |= {link.to.entity for link in record.links}
    return [record for record in records if record.entity in named]


# --- made by a model ------------------------------------------------------------------------------


def made_by_model(tool: SnapshotTool, prefix: str = "") -> Tool:
    """A tool of a snapshot as the plan has tools."""
    schema = {"type": "object", "properties": tool.parameters.get("properties", {}),
              "required": tool.parameters.get("required", [])}
    listed = tool.returns.get("type") == "array"
    given = (tool.returns.get("items") or {}) if listed else tool.returns
    outputs = parameters_of(given) if given.get("properties") else ()
    if given and not outputs:
        outputs = (Parameter("result", value_type_of("result", given)),)
    name = f"{prefix}.{tool.name}" if prefix else tool.name
    reads = tool.name.lower().startswith(("get", "find", "list", "search", "check", "show", "look"))
    return Tool(name, tool.description, parameters_of(schema), outputs, schema, mutates=not reads,
                returns_list=listed)


def _from_model(snapshot: Snapshot, prefix: str, asked: int | Mapping[str, int]) -> Synthesis:
    made = {tool.name: tool for tool in (made_by_model(one, prefix) for one in snapshot.tools)}
    steps = {f"{prefix}.{one.name}": one.step for one in snapshot.tools}
    proposals = [Proposal(
        steps[name], name, tool.description, tuple(one.name for one in tool.inputs),
        tuple(one.name for one in tool.inputs if one.required), tuple(one.name for one in tool.outputs),
    ) for name, tool in made.items()]
    selection = select_tools(proposals, asked)
    return Synthesis(selection, tools=tuple(made[one.name] for one in selection.taken))
