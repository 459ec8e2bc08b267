"""The switches of ``lint { … }``: their names checked, and what they switch off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.loader import STANDARD
from dialoom.compiler.program import Program, may_exist
from dialoom.grammar import tree

__all__ = ["check_switches", "fits", "no_check", "silencing", "switches_of", "unneeded_switch"]


def check_switches(program: Program, findings: Findings) -> Program:
    """The program as it is: switches change no plan. A rule or a name that is nowhere is an error."""
    declared = program.declared(tree.Lint)
    if not declared:
        return program
    from dialoom.compiler.lint.rules import RULES  # a spec without switches need not know the rules

    rules = [rule.name for rule in RULES]
    own = {name for (_, name), span in program.places.items() if not span.source.startswith(STANDARD)}
    known = [*sorted(own | set(program.tools) - {""}), *rules]
    for switch in (switch for lint in declared for switch in lint.switches):
        if switch.rule.text not in rules:
            findings.add("E0701", f"there is no lint rule `{switch.rule.text}`", switch.rule.span,
                         help=offer(switch.rule.text, rules, "rule"))
        for name in switch.names:
            exists = any(fits(name.text, one) for one in (*known, *(declared for _, declared in program.places)))
            if not exists and not may_exist(name.text.removesuffix(".*"), program.damaged):
                findings.add("E0702", f"`{switch.rule.text}` is off for `{name.text}`, which is not declared",
                             name.span, help=offer(name.text, known, "name"))
    return program


def fits(pattern: str, name: str) -> bool:
    """Whether a name is meant: the same, or below ``Sales.*``."""
    return name.startswith(pattern[:-1]) if pattern.endswith(".*") else name == pattern


def switches_of(program: Program) -> list[tree.Switch]:
    """The switches of the spec itself: those of a file that it imports hold in that file."""
    return [switch for lint in declared_here(program, tree.Lint) for switch in lint.switches]


def silencing(rule: str, names: Sequence[str], switches: Sequence[tree.Switch]) -> list[tree.Switch]:
    """The switches that switch off a finding of a rule about these names."""
    return [
        switch for switch in switches if switch.rule.text == rule and (
            not switch.names or any(fits(off.text, name) for off in switch.names for name in names))
    ]


def unneeded_switch(switch: tree.Switch) -> Found:
    """What is said of a switch that switches nothing off."""
    rule = switch.rule.text
    return Found(f"`{rule}` finds nothing here that this switches off", switch.span, (rule,), "drop it")


def no_check(_: Program) -> Iterator[Found]:
    """Finds nothing."""
    return iter(())
