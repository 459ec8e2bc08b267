"""What the user brings to a scenario: values and facts, and in which stage they are disclosed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Fact, Slot, Step, Tool
from dialoom.compiler.steps import Leaf, leaves
from dialoom.grammar import tree
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import suggest

__all__ = ["resolve_slots"]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_UPFRONT = 2
"""Without a `reveal`, so many required values come in the first stage, and in each later one."""


@dataclass(frozen=True, slots=True)
class _Place:
    """An input of a step that the user could fill."""

    step: str
    tool: str
    leaf: Leaf

    @property
    def key(self) -> str:
        return f"{self.step}/{self.leaf.path}"

    @property
    def kind(self) -> object:
        type_ = self.leaf.type
        return (type_.entity, type_.field) if type_.entity else (type_.base, type_.generator)


def resolve_slots(scenario: tree.Scenario, steps: tuple[Step, ...], tools: dict[str, Tool],
                  facts: tuple[Fact, ...], findings: Findings) -> tuple[tuple[Slot, ...], tuple[Fact, ...]]:
    """The slots by stage, and the facts with theirs.

    Errors: a required input that nobody reveals, produces or defaults; a value or fact revealed
    twice; a name that is neither; stages that do not count 1, 2, 3 …
    """
    places = [
        _Place(step.id, step.tool, leaf)
        for step in steps
        for leaf in leaves(tools[step.tool].inputs)
        if leaf.path not in {binding.argument for binding in step.bindings}
    ]
    reveal = scenario.reveal
    never = {name.text for name in reveal.never} if reveal else set()
    if reveal and reveal.stages:
        stages, facts = _written(reveal, places, facts, findings)
    else:
        stages = _by_policy(reveal, places, never, findings)
    _check_missing(scenario, places, stages, findings)
    return _slots(places, stages), facts


def _find(name: str, places: list[_Place]) -> list[_Place]:
    """The places that a name in a reveal means: required ones of one kind together, else the first."""
    exact = [p for p in places if name in (f"{p.step}.{p.leaf.path}", f"{p.tool}.{p.leaf.path}")]
    if exact:
        return exact[:1]
    named = [p for p in places if p.leaf.path == name] or [
        p for p in places if p.leaf.path.rpartition(".")[2] == name]
    needed = [p for p in named if p.leaf.required]
    if needed:
        return [p for p in needed if p.kind == needed[0].kind]
    return named[:1]


def _written(reveal: tree.Reveal, places: list[_Place], facts: tuple[Fact, ...],
             findings: Findings) -> tuple[dict[str, int], tuple[Fact, ...]]:
    stages: dict[str, int] = {}
    said: dict[str, Span] = {}
    by_name = {fact.name: fact for fact in facts}
    for expected, stage in enumerate(reveal.stages, 1):
        if stage.number.value != expected:
            findings.add("E0407", f"stage {stage.number.value} stands where stage {expected} was to come",
                         stage.number.span, help="stages count 1, 2, 3 … in the order of disclosure")
        for item in stage.items:
            found = _find(item.text, places)
            if not found and item.text not in by_name:
                known = [*dict.fromkeys(p.leaf.path for p in places), *by_name]
                findings.add("E0406", f"`{item.text}` is no input of the calls, and no fact", item.span,
                             help=offer(item.text, known, "input"))
                # What it was to mean counts as revealed: one mistake, one report.
                meant = next(iter(suggest(item.text, known)), "")
                stages |= {place.key: expected for place in _find(meant, places)}
                continue
            if item.text in said:
                findings.add("E0408", f"`{item.text}` is revealed twice", item.span, "again here",
                             others=((said[item.text], "first here"),), help="keep the stage where it is said first")
                continue
            said[item.text] = item.span
            if found:
                stages |= {place.key: expected for place in found}
            else:
                by_name[item.text] = replace(by_name[item.text], stage=expected)
    for name in reveal.never:
        if name.text in said:
            findings.add("E0408", f"`{name.text}` is both revealed and never said", name.span,
                         others=((said[name.text], "revealed here"),), help="drop one of the two")
    return stages, tuple(by_name.values())


def _by_policy(reveal: tree.Reveal | None, places: list[_Place], never: set[str],
               findings: Findings) -> dict[str, int]:
    """Stages where none are written: ``upfront`` all at once, ``gradually n`` n at a time, else two at a time."""
    size = _UPFRONT
    if reveal and reveal.policy:
        policy = reveal.policy.text
        if policy == "upfront":
            size = len(places) or 1
        elif policy == "gradually":
            high = reveal.amount.high if reveal.amount else None
            size = int(high.value) if high else 1
        else:
            findings.add("E0409", f"there is no way to reveal called `{policy}`", reveal.policy.span,
                         help=offer(policy, ("upfront", "gradually"), "policy"))
    needed = [p for p in places if p.leaf.required and not p.leaf.has_default and p.leaf.path not in never]
    stages: dict[str, int] = {}
    count = 0
    for place in needed:
        twin = next((p for p in needed if p.leaf.path == place.leaf.path and p.kind == place.kind
                     and p.key in stages), None)
        if twin is not None:
            stages[place.key] = stages[twin.key]
            continue
        stages[place.key] = 1 + count // max(size, 1)
        count += 1
    return stages


def _check_missing(scenario: tree.Scenario, places: list[_Place], stages: dict[str, int], findings: Findings) -> None:
    for place in places:
        if place.leaf.required and not place.leaf.has_default and place.key not in stages:
            reveal = scenario.reveal
            findings.add(
                "E0404", f"nobody reveals `{place.leaf.path}`, which `{place.tool}` requires",
                reveal.span if reveal else scenario.name.span,
                help=f"add it to a stage, as in `turn {max(stages.values(), default=0) or 1}: … {place.leaf.path}`, "
                     "or bind it to the result of an earlier step",
            )


def _label(leaf: Leaf) -> str:
    name = leaf.path.rpartition(".")[2]
    words = " ".join(word.lower() if not word.isupper() or len(word) > 3 else word for word in _WORD.findall(name))
    words = words.replace("ID", "id")
    if len(words) < 3 and leaf.description:
        first = re.split(r"[.,;:(]", leaf.description.strip(), maxsplit=1)[0].strip().lower()
        first = re.sub(r"^(the|a|an) ", "", first)
        if 0 < len(first.split()) <= 5:
            return first
    return words or name


def _slots(places: list[_Place], stages: dict[str, int]) -> tuple[Slot, ...]:
    """One slot for each value; required inputs of one name and kind in one stage share theirs."""
    slots: list[Slot] = []
    owners: dict[object, int] = {}
    for place in places:
        if place.key not in stages:
            continue
        group = (place.leaf.path, place.kind, stages[place.key], place.leaf.required)
        if group in owners and place.leaf.required:
            owner = slots[owners[group]]
            slots[owners[group]] = replace(owner, shared=(*owner.shared, place.key))
            continue
        owners[group] = len(slots)
        short = place.leaf.path.rpartition(".")[2]
        taken = {slot.name for slot in slots}
        name = short if short not in taken else f"{place.step}.{place.leaf.path}"
        slots.append(Slot(name, place.step, place.leaf.path, place.leaf.type, place.leaf.required,
                          stages[place.key], _label(place.leaf)))
    return tuple(sorted(slots, key=lambda slot: slot.stage))
