"""What a rule of the linter is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from dialoom.compiler.program import Program
from dialoom.grammar.diagnostic import Diagnostic, Label
from dialoom.grammar.source import Span

__all__ = ["Check", "Found", "Rule", "declared_here"]

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Found:
    """Something unwise, at ``span``. ``names``: the declarations that it is about, for which it can be switched off.

    ``others``: further places, with a few words about each. ``help`` says the mend.
    """

    message: str
    span: Span
    names: tuple[str, ...]
    help: str
    label: str = ""
    others: tuple[tuple[Span, str], ...] = ()
    notes: tuple[str, ...] = ()


Check = Callable[[Program], Iterator[Found]]
"""Asked of programs without errors only; speaks of the spec itself, not of specs that it imports."""


@dataclass(frozen=True, slots=True)
class Rule:
    """``name``: the word by which specs switch it off. ``code``: its entry in the table of codes."""

    name: str
    code: str
    check: Check

    def diagnostic(self, found: Found) -> Diagnostic:
        """What is printed of a finding, the rule's name with it."""
        labels = (Label(found.span, found.label), *(Label(place, text) for place, text in found.others))
        return Diagnostic(self.code, found.message, labels, (*found.notes, f"lint rule `{self.name}`"), found.help)


def declared_here(program: Program, kind: type[N]) -> list[N]:
    """The declarations of a kind in the spec itself, in order."""
    return [item for item in program.main.declarations if isinstance(item, kind)]
