"""What a result has to say so that the branch of the cell is taken."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dialoom.compiler.plan import Decision, Scenario, Slot
from dialoom.runtime.draft.errors import DraftError
from dialoom.runtime.values import Values

__all__ = ["Decided", "decide"]

Json = Any
_TRIES = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """The value that the result of the deciding step has to hold."""

    decision: Decision
    value: Json

    def same_field(self, slot: Slot) -> bool:
        """Whether a slot holds the very field of the record that decides: a call then changes it."""
        kind, own = slot.type, self.decision.type
        return kind.entity is not None and (kind.entity, kind.field) == (own.entity, own.field)


def decide(scenario: Scenario, branch: str, values: Values) -> Decided | None:
    """A value that makes the branch come true; None where nothing is decided.

    ``DraftError`` where none is found: the compiler has looked that there are some.
    """
    decision = scenario.decision
    if decision is None or not branch:
        return None
    wanted = branch == "then"
    if members := decision.type.enum or decision.type.pool:
        fitting = [member for member in members if decision.holds(member) == wanted]
        return Decided(decision, fitting[int(values.rng.random() * len(fitting))])
    if decision.type.base == "bool":
        return Decided(decision, decision.holds(True) == wanted)
    if decision.operator in ("==", "!=") and (decision.operator == "==") == wanted:
        return Decided(decision, decision.value)
    kind = _narrowed(decision, wanted)
    for _ in range(_TRIES):
        value = values.draw(kind, decision.path)
        if decision.holds(value) == wanted:
            return Decided(decision, value)
    raise DraftError(f"scenario {scenario.name}: no {decision.path} was found that takes the branch {branch!r}")


def _narrowed(decision: Decision, wanted: bool) -> Any:
    """The type of the output with the bound that the condition sets, so that drawing soon succeeds."""
    kind, bound = decision.type, float(decision.value) if decision.operator not in ("==", "!=") else 0.0
    below = decision.operator in ("<", "<=")
    if decision.operator in ("==", "!="):
        return kind
    if below == wanted:
        low = kind.minimum if kind.minimum is not None else min(0.0, bound - abs(bound) - 10)
        return replace(kind, minimum=low, maximum=bound)
    high = kind.maximum if kind.maximum is not None else bound + abs(bound) + 10
    return replace(kind, minimum=bound, maximum=high)
