"""Linting a spec: all passes, then all rules over the program that came of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from dialoom.compiler.compilation import resolve_spec
from dialoom.compiler.lint.rule import Found
from dialoom.compiler.lint.rules import RULES
from dialoom.compiler.lint.switches import silencing, switches_of, unneeded_switch
from dialoom.compiler.loader import Loader, loader_for
from dialoom.compiler.memo import Memo
from dialoom.compiler.program import Program
from dialoom.grammar import tree
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.source import Source, Span

__all__ = ["Linting", "lint_program", "lint_spec"]

_SHOWN = 3
"""How many findings of one place are told: a rule may find something in many tools of one catalog."""


@dataclass(frozen=True, slots=True)
class Linting:
    """What was found in a spec, in source order, and the sources that it was read from, by name."""

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


def lint_spec(path: Path, *, allow: tuple[Path, ...] = (), overrides: tuple[str, ...] = (),
              loader: Loader | None = None, memo: Memo | None = None) -> Linting:
    """What a check finds in the spec at ``path``, and where that is no error what the rules find.

    The parameters are those of `compile_spec`.
    """
    resolution = resolve_spec(path, loader or loader_for(path, allow), overrides, memo)
    found = resolution.diagnostics
    if resolution.program is not None and not resolution.failed:
        found = tuple(sorted((*found, *lint_program(resolution.program)), key=Diagnostic.sort_key))
    return Linting(found, resolution.sources)


def lint_program(program: Program) -> list[Diagnostic]:
    """What the rules find in a program without errors, except what its spec switches off."""
    switches = switches_of(program)
    needed: list[tree.Switch] = []
    diagnostics: list[Diagnostic] = []
    first, *others = RULES
    for rule in others:
        heard: dict[Span, list[Found]] = {}
        for found in rule.check(program):
            off = silencing(rule.name, found.names, switches)
            needed += off
            if not off:
                same = heard.setdefault(found.span, [])
                same += [found] * (found.message not in {one.message for one in same})
        diagnostics += [rule.diagnostic(_one_of(alike)) for alike in heard.values()]
    used = {id(switch) for switch in needed}  # two switches may say the same, at two places
    for switch in switches:
        own = switch.rule.text == first.name
        if id(switch) not in used and not own and not silencing(first.name, (switch.rule.text,), switches):
            diagnostics.append(first.diagnostic(unneeded_switch(switch)))
    return diagnostics


def _one_of(alike: list[Found]) -> Found:
    """The findings of one rule at one place as one: the first, with the others in its notes."""
    first, *others = alike
    more = (f"and {len(alike) - _SHOWN} more like these",) if len(alike) > _SHOWN else ()
    return replace(first, notes=(*first.notes, *(one.message for one in others[: _SHOWN - 1]), *more))
