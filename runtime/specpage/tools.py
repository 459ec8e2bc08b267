"""The tools and the records that they work on."""

from __future__ import annotations

from dialoom.compiler.descriptions import Descriptions
from dialoom.compiler.plan import Effect, Plan, Tool
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.page import Facts, Link, Record, ToolPart
from dialoom.runtime.specpage.wording import field_rows

__all__ = ["other_tools", "record_parts", "tool_parts", "tools_in_use"]

_MOST_DECLARED = 300

_VERBS = {
    "create": "Creates a record of {entity}",
    "read": "Reads the record of {entity}",
    "list": "Lists the records of {entity} that agree with its inputs",
    "update": "Changes the record of {entity}",
    "delete": "Deletes the record of {entity}",
}


def tools_in_use(plan: Plan) -> frozenset[str]:
    """The names of the tools that a scenario calls, that could be mistaken for those, or that it says it offers.

    In a spec without a data set, which is there for its tools: all, or the first of very many.
    """
    if not plan.rows:
        return frozenset(tool.name for tool in plan.tools[:_MOST_DECLARED])
    called = {step.tool for scenario in plan.scenarios for step in scenario.steps}
    near = {one.tool for scenario in plan.scenarios for one in scenario.distractors}
    return frozenset(called | near | {name for scenario in plan.scenarios for name in scenario.offered})


def tool_parts(plan: Plan, anchors: Anchors) -> tuple[ToolPart, ...]:
    """The tools in use, in the plan's order."""
    used = tools_in_use(plan)
    called: dict[str, list[Link]] = {}
    mistaken: dict[str, list[Link]] = {}
    offered: dict[str, list[Link]] = {}
    for scenario in plan.scenarios:
        link = anchors.link("scenario", scenario.name)
        for tool in dict.fromkeys(step.tool for step in scenario.steps if scenario.answerable):
            called.setdefault(tool, []).append(link)
        for one in scenario.distractors:
            mistaken.setdefault(one.tool, []).append(link)
        for name in scenario.offered:
            offered.setdefault(name, []).append(link)
    return tuple(
        _part(tool, anchors, [tuple(uses.get(tool.name, ())) for uses in (called, mistaken, offered)])
        for tool in plan.tools if tool.name in used
    )  # fmt: skip


def other_tools(plan: Plan) -> Facts:
    """The names and descriptions of the rest."""
    used = tools_in_use(plan)
    return tuple((tool.name, tool.description) for tool in plan.tools if tool.name not in used)


def _part(tool: Tool, anchors: Anchors, uses: list[tuple[Link, ...]]) -> ToolPart:
    """The view of a tool; ``uses``: the scenarios that call it, that could mean it, that offer it besides."""
    called, mistaken, offered = uses
    return ToolPart(
        link=anchors.link("tool", tool.name),
        description=tool.description,
        effects=tuple(_effect(effect) for effect in tool.effects) or _no_effect(tool),
        tags=tool.tags,
        inputs=field_rows(tool.inputs),
        outputs=field_rows(tool.outputs),
        returns_list=tool.returns_list,
        failures=tuple((failure.name, failure.description) for failure in tool.failures),
        called=called,
        mistaken=mistaken,
        offered=offered,
    )


def _effect(effect: Effect) -> str:
    said = _VERBS[effect.verb].format(entity=effect.entity)
    said += f" found by {effect.by}" if effect.by else ""
    sets = ", ".join(
        f"{field} {str(value).lower() if isinstance(value, bool) else value}" for field, value in effect.sets
    )
    return f"{said}, with {sets}." if sets else f"{said}."


def _no_effect(tool: Tool) -> tuple[str, ...]:
    return ("Changes something that the simulated world only keeps count of.",) if tool.mutates else ()


def record_parts(plan: Plan, descriptions: Descriptions, anchors: Anchors) -> tuple[Record, ...]:
    """The entities, in the plan's order."""
    return tuple(
        Record(
            anchors.link("record", entity.name), descriptions.get(("entity", entity.name), ""), entity.key,
            field_rows(entity.fields),
        )
        for entity in plan.entities
    )  # fmt: skip
