"""What the user brings to a scenario: values and facts, and in which stage they are disclosed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.plan import Fact, Slot, Step, Tool
from dialoom.compiler.steps import Leaf, leaves
from dialoom.compiler.words import split_words
from dialoom.grammar import tree
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import suggest

__all__ = ["resolve_slots"]

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

    def same_value(self, other: _Place) -> bool:
        """Whether both take one value: the same field of an entity, or inputs of one name and kind.

        Two calls of one tool are made because something differs: they share nothing.
        """
        one_name = self.leaf.type.entity is not None or self.leaf.path == other.leaf.path
        return self.tool != other.tool and self.kind == other.kind and one_name


def resolve_slots(scenario: tree.Scenario, steps: tuple[Step, ...], tools: dict[str, Tool],
                  facts: tuple[Fact, ...], findings: Findings) -> tuple[tuple[Slot, ...], tuple[Fact, ...]]:
    """The slots by stage, and the facts with theirs.

    Errors: a required input that nobody reveals, produces or defaults; a value or fact revealed
    twice; a name that is neither; stages that do not count 1, 2, 3 …
    """
    bound = {step.id: {binding.argument for binding in step.bindings} for step in steps}
    places = [
        _Place(step.id, step.tool, leaf)
        for step in steps
        for leaf in leaves(tools[step.tool].inputs)
        if leaf.path not in bound[step.id]
    ]
    reveal = scenario.reveal
    silent = _never(reveal, places, facts, findings) if reveal else frozenset[str]()
    if reveal and reveal.stages:
        stages, facts = _written(reveal, places, facts, findings)
    else:
        stages = _by_policy(reveal, places, silent, findings)
    given = {step.id: {*bound[step.id], *(p.leaf.path for p in places if p.key in stages and p.step == step.id)}
             for step in steps}
    needed = {place.key for place in places if place.leaf.needed(given[place.step])}
    for place in places:
        if place.key in needed and not place.leaf.settled and place.key not in stages:
            _report_missing(place, scenario, max(stages.values(), default=0), findings)
    return _slots(places, stages, needed), facts


def _find(name: str, places: list[_Place]) -> list[_Place]:
    """The places that a name in a reveal means: the first of that name, and what takes the same value."""
    exact = [p for p in places if name in (f"{p.step}.{p.leaf.path}", f"{p.tool}.{p.leaf.path}")]
    if exact:
        return exact[:1]
    named = [p for p in places if p.leaf.path == name] or [
        p for p in places if p.leaf.path.rpartition(".")[2] == name]
    required = [p for p in named if p.leaf.required]
    if not required:
        return named[:1]
    first = required[0]
    return [p for p in places if p.leaf.required
            and (p is first or p.same_value(first) or (p.tool, p.leaf.path) == (first.tool, first.leaf.path))]


def _never(reveal: tree.Reveal, places: list[_Place], facts: tuple[Fact, ...], findings: Findings) -> frozenset[str]:
    """The places of what the user never says."""
    silent: set[str] = set()
    for name in reveal.never:
        found = _find(name.text, places)
        silent |= {place.key for place in found}
        if not found:
            _report_unknown(name, places, [fact.name for fact in facts], findings)
    return frozenset(silent)


def _report_unknown(name: tree.Name, places: list[_Place], facts: list[str], findings: Findings) -> list[str]:
    """Reports a name that is no input and no fact; gives those it could stand for."""
    known = [*dict.fromkeys(p.leaf.path for p in places), *facts]
    findings.add("E0406", f"`{name.text}` is no input of the calls, and no fact", name.span,
                 help=offer(name.text, known, "input"))
    return list(suggest(name.text, known))


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
                # What it was to mean counts as revealed: one mistake, one report.
                meant = next(iter(_report_unknown(item, places, list(by_name), findings)), "")
                stages |= {place.key: expected for place in _find(meant, places)}
                continue
            keys = [place.key for place in found] or [item.text]
            if any(key in said for key in keys):
                earlier = next(said[key] for key in keys if key in said)
                findings.add("E0408", f"`{item.text}` is revealed twice", item.span, "again here",
                             others=((earlier, "first here"),), help="keep the stage where it is said first")
                continue
            said |= dict.fromkeys(keys, item.span)
            if found:
                stages |= {place.key: expected for place in found}
            else:
                by_name[item.text] = replace(by_name[item.text], stage=expected)
    for name in reveal.never:
        for place in _find(name.text, places):
            if place.key in said:
                findings.add("E0408", f"`{name.text}` is both revealed and never said", name.span,
                             others=((said[place.key], "revealed here"),), help="drop one of the two")
                break
    return stages, tuple(by_name.values())


def _by_policy(reveal: tree.Reveal | None, places: list[_Place], silent: frozenset[str],
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
    needed = [p for p in places if p.leaf.required and not p.leaf.settled and p.key not in silent]
    stages: dict[str, int] = {}
    count = 0
    for place in needed:
        twin = next((p for p in needed if p.key in stages and p.same_value(place)), None)
        if twin is not None:
            stages[place.key] = stages[twin.key]
            continue
        stages[place.key] = 1 + count // max(size, 1)
        count += 1
    return stages


def _report_missing(place: _Place, scenario: tree.Scenario, last: int, findings: Findings) -> None:
    reveal = scenario.reveal
    why = f"`{place.tool}` requires" if place.leaf.required else f"`{place.leaf.within}` of `{place.tool}` requires"
    findings.add(
        "E0404", f"nobody reveals `{place.leaf.path}`, which {why}", reveal.span if reveal else scenario.name.span,
        help=f"add it to a stage, as in `turn {last or 1}: … {place.leaf.path}`, or bind it to the result of an "
             "earlier step",
    )


def _label(leaf: Leaf) -> str:
    name = leaf.path.rpartition(".")[2]
    words = " ".join(word.lower() if not word.isupper() or len(word) > 3 else word for word in split_words(name))
    words = words.replace("ID", "id")
    if len(words) < 3 and leaf.description:
        first = re.split(r"[.,;:(]", leaf.description.strip(), maxsplit=1)[0].strip().lower()
        first = re.sub(r"^(the|a|an) ", "", first)
        if 0 < len(first.split()) <= 5:
            return first
    return words or name


def _slots(places: list[_Place], stages: dict[str, int], needed: set[str]) -> tuple[Slot, ...]:
    """One slot for each value; needed inputs that take the same value in the same stage share one."""
    slots: list[Slot] = []
    owners: list[tuple[_Place, int]] = []
    for place in places:
        if place.key not in stages:
            continue
        stage, required = stages[place.key], place.key in needed
        twin = next((i for owner, i in owners if required and owner.same_value(place) and slots[i].required
                     and slots[i].stage == stage), None)
        if twin is not None:
            slots[twin] = replace(slots[twin], shared=(*slots[twin].shared, place.key))
            continue
        owners.append((place, len(slots)))
        short = place.leaf.path.rpartition(".")[2]
        taken = {slot.name for slot in slots}
        name = short if short not in taken else f"{place.step}.{place.leaf.path}"
        slots.append(Slot(name, place.step, place.leaf.path, place.leaf.type, required, stage, _label(place.leaf)))
    return tuple(sorted(slots, key=lambda slot: slot.stage))
