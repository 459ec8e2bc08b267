"""What decides between the branches of a scenario: a condition that both can come true of."""

from __future__ import annotations

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.flows import condition_parts
from dialoom.compiler.plan import Decision, Scalar, Step, Tool, ValueType
from dialoom.compiler.program import Program
from dialoom.compiler.words import split_words
from dialoom.grammar import tree

__all__ = ["resolve_decision"]

_EVEN = 0.5
_FOUND = ("read", "update", "delete")


def resolve_decision(flow: tree.When, steps: tuple[Step, ...], program: Program, findings: Findings) -> Decision | None:
    """The condition of a ``when``, resolved; None, with a finding, where it can decide nothing."""
    condition = flow.condition
    tool = program.tools[steps[0].tool]
    _, path = condition_parts(condition, program)
    outputs = {output.name: output for output in tool.outputs}
    if path not in outputs:
        findings.add("E0427", f"`{tool.name}` has no output `{path}`" if path else f"which output of `{tool.name}`?",
                     condition.subject.span, help=offer(path, outputs, "output"))
        return None
    share = _share(flow, findings)
    kind = outputs[path].type
    settled = _settled(tool, path, program)
    if settled:
        findings.add("E0427", f"`{path}` of `{tool.name}` can decide nothing: {settled}", condition.subject.span,
                     help="ask for an output that the world, not the call, settles")
        return None
    value = _value(condition, kind, findings)
    if value is None or share is None:
        return None
    label = " ".join(word.lower() for word in split_words(path))
    made = Decision(steps[0].id, path, condition.operator, value, share, kind, label, _entity(tool, path, program))
    if not _both_ways(made):
        findings.add("E0428", f"`{path}` can only ever make this condition one way", condition.span,
                     help="leave the condition out, or choose a value between its bounds")
        return None
    return made


def _share(flow: tree.When, findings: Findings) -> float | None:
    if flow.share is None:
        return _EVEN
    if not 0 < flow.share.value < 1:
        findings.add("E0428", "the share of a branch lies between 0% and 100%, both excluded", flow.share.span,
                     help="like 30%; a branch that is never taken is no branch")
        return None
    return float(flow.share.value)


def _value(condition: tree.Condition, kind: ValueType, findings: Findings) -> Scalar | None:
    """The value as the output's type has it; None, with a finding, where the two do not go together."""
    written = condition.value
    found: Scalar = written.text if isinstance(written, tree.Name) else written.value
    members = kind.enum or kind.pool
    ordered = condition.operator not in ("==", "!=")
    problem, mend = "", ""
    if kind.base == "bool":
        if found not in ("true", "false") or not isinstance(written, tree.Name):
            problem, mend = f"`{condition.subject.text}` is true or false", "write `== true` or `== false`"
        found = found == "true"
    elif kind.base in ("int", "number"):
        if not isinstance(written, tree.Number):
            problem, mend = f"`{condition.subject.text}` is a number", "compare it to a number"
    elif not members:
        problem = f"`{condition.subject.text}` may be anything: no world can be made where it is just this"
        mend = "decide by an enumeration, a truth value or a number"
    elif found not in members:
        problem, mend = f"`{condition.subject.text}` is never `{found}`", offer(str(found), map(str, members), "value")
    if not problem and ordered and kind.base not in ("int", "number"):
        problem, mend = f"`{condition.operator}` compares numbers", "write `==` or `!=`"
    if problem:
        findings.add("E0427", problem, written.span if not ordered or isinstance(written, tree.Number)
                     else condition.span, help=mend)
        return None
    return found


def _settled(tool: Tool, path: str, program: Program) -> str:
    """Why the call itself settles what comes out; empty where it does not."""
    if tool.returns_list or any(effect.verb == "list" for effect in tool.effects):
        return "the result is a list"
    if any(path == name for effect in tool.effects for name, _ in effect.sets):
        return "the call always sets it to the same value"
    if any(path == parameter.name for parameter in tool.inputs):
        return "it is what was put in"
    effect = tool.effects[-1] if tool.effects else None
    if effect is not None and program.entities[effect.entity].key == path:
        return "it is the record's key"
    return ""


def _entity(tool: Tool, path: str, program: Program) -> str:
    """The entity whose record gives the output; empty where no record does."""
    effect = tool.effects[-1] if tool.effects else None
    if effect is None or effect.verb not in _FOUND:
        return ""
    return effect.entity if path in [field.name for field in program.entities[effect.entity].fields] else ""


def _both_ways(decision: Decision) -> bool:
    """Whether the type has values for which the condition holds, and others."""
    kind = decision.type
    if kind.base == "bool":
        return True
    if members := kind.enum or kind.pool:
        return len({decision.holds(member) for member in members}) == 2
    low, high = kind.minimum, kind.maximum
    step = 1 if kind.base == "int" else 0.01
    assert isinstance(decision.value, (int, float))
    near = [decision.value - step, decision.value, decision.value + step]
    known = [v for v in [*near, low, high] if v is not None and (low is None or v >= low)
             and (high is None or v <= high) and (kind.base != "int" or float(v).is_integer())]
    return len({decision.holds(value) for value in known}) == 2
