"""The calls of a scenario as a diagram: what is called at once, what after it, and what decides."""

from __future__ import annotations

from dialoom.compiler.plan import Decision, Scenario, Step
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.page import Branch, Call, Flow, Stage
from dialoom.runtime.specpage.wording import percent

__all__ = ["flow_line", "flow_of"]


def flow_of(scenario: Scenario, anchors: Anchors) -> Flow | None:
    """The diagram; None where nothing is called."""
    if not scenario.steps or not scenario.answerable:
        return None
    decision = scenario.decision
    return Flow(
        stages=_stages(scenario, "", anchors),
        branches=() if decision is None else (
            Branch(_condition(decision), percent(decision.share), _stages(scenario, "then", anchors)),
            Branch("otherwise", percent(1 - decision.share), _stages(scenario, "else", anchors)),
        ),
    )  # fmt: skip


def _condition(decision: Decision) -> str:
    value = str(decision.value).lower() if isinstance(decision.value, bool) else str(decision.value)
    return f"{decision.path} {decision.operator} {value}"


def _stages(scenario: Scenario, branch: str, anchors: Anchors) -> tuple[Stage, ...]:
    groups: dict[int, list[Step]] = {}
    for step in scenario.steps:
        if step.branch == branch:
            groups.setdefault(step.group, []).append(step)
    tools = {step.id: step.tool for step in scenario.steps}
    begins = {request.steps[0]: place for place, request in enumerate(scenario.requests, start=1)}
    several = len(scenario.requests) > 1
    return tuple(
        Stage(
            tuple(_call(step, tools, anchors) for step in steps),
            next((begins[step.id] for step in steps if several and step.id in begins), 0),
        )
        for _, steps in sorted(groups.items())
    )


def _call(step: Step, tools: dict[str, str], anchors: Anchors) -> Call:
    given = tuple((bound.argument, f"{tools[bound.step]}.{bound.path}") for bound in step.bindings)
    return Call(anchors.link("tool", step.tool), given)


def flow_line(scenario: Scenario) -> str:
    """The calls in a line: `A → B + C`, branches divided by a stroke; empty where nothing is called."""
    if not scenario.answerable:
        return ""
    groups: dict[tuple[int, str], list[str]] = {}
    for step in scenario.steps:
        groups.setdefault((step.group, step.branch), []).append(step.tool)
    by_branch = {
        branch: " → ".join(" + ".join(tools) for (_, own), tools in sorted(groups.items()) if own == branch)
        for branch in ("", "then", "else")
    }
    forks = " | ".join(by_branch[branch] or "nothing" for branch in ("then", "else"))
    return by_branch[""] + (f" → {forks}" if scenario.decision is not None else "")
