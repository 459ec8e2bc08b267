"""The tools that the assistant is offered, and what is asked for where none of them fits."""

from __future__ import annotations

import re
from random import Random

from dialoom.compiler.plan import Scenario, Tool
from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.planview import PlanView

__all__ = ["offered_beside", "offered_tools", "offered_without", "service_not_offered", "unavailable_tool"]

_SMALL_WORDS = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "has", "have", "in", "into", "is", "it", "its",
    "not", "of", "on", "or", "so", "that", "the", "their", "this", "to", "who", "with", "yet", "you",
})  # fmt: skip
_NEAR = 0.4  # share of words in common above which two tools do nearly the same


def offered_tools(
    tools: tuple[Tool, ...], scenario: Scenario, distractors: tuple[str, ...], rng: Random
) -> tuple[str, ...]:
    """The gold tools, the distractors, and what else the scenario offers, shuffled: one or two others of the ``tools``,
    unless it says which.
    """
    names = list(dict.fromkeys([*(step.tool for step in scenario.steps), *distractors, *scenario.offered]))
    if not scenario.offered:
        names.extend(_others(tools, set(names), 1 + int(rng.random() * 2), rng))
    rng.shuffle(names)
    return tuple(names)


def unavailable_tool(tools: tuple[Tool, ...], rng: Random) -> str:
    """One of the tools, to be asked for where it cannot do what is wanted, or is not offered."""
    return tools[int(rng.random() * len(tools))].name


def service_not_offered(view: PlanView, blueprint: Blueprint, rng: Random) -> str:
    """A tool that is not offered and does nearly nothing that one of those offered does; "" where there is none."""
    names = dict.fromkeys([*blueprint.tools, *(call.tool for call in blueprint.gold)])
    offered = [_words(view.tools[name]) for name in names]
    others = [
        tool.name for tool in view.others_of(view.scenarios[blueprint.scenario], blueprint.split)
        if tool.name not in names and not any(_near(_words(tool), words) for words in offered)
    ]  # fmt: skip
    return others[int(rng.random() * len(others))] if others else ""


def offered_without(view: PlanView, scenario: Scenario, missing: str, split: str, rng: Random) -> tuple[str, ...]:
    """What the scenario says, else three to six tools, none of them ``missing`` ("": all may be) nor nearly the same.

    They come from those that the scenarios use, so that abstaining is learnt with the same tools in sight,
    and may be seen in the ``split``.
    """
    if scenario.offered:
        names = [name for name in scenario.offered if name != missing]
        rng.shuffle(names)
        return tuple(names)
    seen = {tool.name for tool in view.tools_of(split)}
    used = tuple(name for name in _used(view) if name in seen)
    if len(used) < 8:
        used = tuple(tool.name for tool in view.others_of(scenario, split))
    wanted = 3 + int(rng.random() * 4)
    avoided = _words(view.tools[missing]) if missing else frozenset()
    names = []
    for name in rng.sample(used, len(used)):
        if len(names) == wanted:
            break
        if name != missing and not _near(_words(view.tools[name]), avoided):
            names.append(name)
    return tuple(names)


def offered_beside(view: PlanView, scenario: Scenario, asked: str, split: str, rng: Random) -> tuple[str, ...]:
    """The tool ``asked`` for, which cannot do what is wanted of it, among others that may be seen in the split."""
    names = [asked, *offered_without(view, scenario, asked, split, rng)]
    rng.shuffle(names)
    return tuple(names)


def _used(view: PlanView) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for scenario in view.plan.scenarios:
        names.update(dict.fromkeys(step.tool for step in scenario.steps))
        names.update(dict.fromkeys(distractor.tool for distractor in scenario.distractors))
    return tuple(names)


def _others(tools: tuple[Tool, ...], taken: set[str], count: int, rng: Random) -> list[str]:
    others: list[str] = []
    for _ in range(20 * count):
        if len(others) == count:
            break
        name = tools[int(rng.random() * len(tools))].name
        if name not in taken:
            taken.add(name)
            others.append(name)
    return others


def _words(tool: Tool) -> frozenset[str]:
    text = re.sub(r"([a-z])([A-Z])", r"\1 \2", f"{tool.name.rpartition('.')[2]} {tool.description[:200]}")
    return frozenset(re.findall(r"[a-z]+", text.lower())) - _SMALL_WORDS


def _near(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _NEAR * min(len(one), len(other)) if one and other else False
