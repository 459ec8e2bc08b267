"""The assistant's side: tools that it is merely offered, beside those that could be meant."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.compiler.difference import difference
from dialoom.compiler.findings import Findings
from dialoom.compiler.nearby import nearby, report_few, wanted
from dialoom.compiler.program import Program
from dialoom.compiler.steps import known_tool
from dialoom.grammar import tree

__all__ = ["resolve_offered"]


def resolve_offered(scenario: tree.Scenario, gold: Sequence[str], distractors: Sequence[str], program: Program,
                    findings: Findings) -> tuple[str, ...]:
    """The tools that are offered in every dialogue of the scenario; the declared ones first.

    The user never means one of them. What the tools themselves say must tell it from what is called: the user's
    facts are about distractors alone.
    """
    found: dict[str, tree.Name | tree.Nearest] = {}
    flow = scenario.flow
    if (scenario.offered and isinstance(flow, tree.NoCall) and flow.reason.text == "out_of_scope"
            and not scenario.goals):
        findings.add("E0445", "which of the tools is asked for in vain cannot be chosen among those offered",
                     scenario.offered[0].span, others=((flow.span, "nothing that is offered does it"),),
                     help='say what is asked for: goal "…"')
    for item in scenario.offered:
        if isinstance(item, tree.Name) and _new(item, gold, distractors, found, program, findings):
            found[item.text] = item
    for item in scenario.offered:
        if isinstance(item, tree.Nearest):
            _nearest(item, gold, distractors, found, program, findings)
    return tuple(found)


def _new(item: tree.Name, gold: Sequence[str], distractors: Sequence[str],
         found: dict[str, tree.Name | tree.Nearest], program: Program, findings: Findings) -> bool:
    """Whether a declared tool is one more that can be offered; a finding where it is none."""
    tool = known_tool(item, program, findings)
    if tool is None:
        return False
    why = "called" if tool.name in gold else "a distractor" if tool.name in distractors else ""
    if why:
        findings.add("E0445", f"`{tool.name}` is {why}: it is offered anyway", item.span, help="drop it here")
        return False
    if tool.name in found:
        findings.add("E0445", f"`{tool.name}` is offered twice", item.span,
                     others=((found[tool.name].span, "first here"),), help="keep one")
        return False
    closest = program.similarity.closest(gold, tool.name)[0] if gold else ""
    if closest and difference(program.tools[closest], tool) is None:
        findings.add("E0415", f"nothing tells `{tool.name}` apart from `{closest}`", item.span,
                     help="drop it, or make it a distractor and say what is true of the user's case: unless \"…\"")
        return False
    return True


def _nearest(item: tree.Nearest, gold: Sequence[str], distractors: Sequence[str],
             found: dict[str, tree.Name | tree.Nearest], program: Program, findings: Findings) -> None:
    if not gold:
        findings.add("E0445", "where nothing is called, no tool is nearest to it", item.span, help="name the tools")
        return
    count = wanted(item, findings)
    names = nearby(item, gold, program, findings) if count else None
    if names is None:
        return
    had = 0
    for name in names:
        closest = program.similarity.closest(gold, name)[0]
        if name not in found and name not in distractors and difference(
                program.tools[closest], program.tools[name]) is not None:
            found[name] = item
            had += 1
            if had == count:
                return
    if not program.damaged:
        report_few(item, had, "that could be offered", findings)
