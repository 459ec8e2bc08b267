"""What the user brings to a scenario: values and facts, and in which stage they are disclosed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from dialoom.compiler.findings import Findings
from dialoom.compiler.places import Place, places_of
from dialoom.compiler.plan import Disclosure, Fact, Slot, Step, Tool
from dialoom.compiler.reveal import resolve_reveal
from dialoom.compiler.steps import Leaf
from dialoom.compiler.words import split_words
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend

__all__ = ["Brought", "resolve_slots"]


@dataclass(frozen=True, slots=True)
class Brought:
    """What the user of a scenario brings: ``unknown`` are inputs whose values the user does not know."""

    slots: tuple[Slot, ...]
    facts: tuple[Fact, ...]
    unknown: tuple[Slot, ...] = ()
    disclosure: Disclosure | None = None


def resolve_slots(scenario: tree.Scenario, steps: tuple[Step, ...], tools: dict[str, Tool],
                  facts: tuple[Fact, ...], findings: Findings) -> Brought:
    """The slots by stage, and the facts with theirs.

    Errors: a required input that nobody reveals, produces or defaults; a value or fact revealed
    twice; a name that is neither; stages that do not count 1, 2, 3 …; forms of reveal that exclude each other.
    """
    every = places_of(steps, tools)
    places = [place for place in every if not place.bound]
    revealed = resolve_reveal(scenario, every, facts, findings)
    given = {step.id: {p.leaf.path for p in every if p.step.id == step.id and (p.bound or p.key in revealed.stages)}
             for step in steps}
    needed = {place.key for place in places if place.leaf.needed(given[place.step.id])}
    # Who does not know what the only call needs cannot be helped; in longer flows something has to give it.
    silent = revealed.silent if len(steps) == 1 else frozenset[str]()
    for place in places:
        if place.key in needed and not place.leaf.settled and place.key not in {*revealed.stages, *silent}:
            _report_missing(place, scenario, max(revealed.stages.values(), default=0), findings)
    slots = _slots(places, revealed.stages, needed)
    slots = tuple(replace(slot, on_ask=f"{slot.step}/{slot.argument}" in revealed.on_ask) for slot in slots)
    unknown = [place for place in every if place.key in revealed.silent and place.leaf.required
               and not place.leaf.settled and (place.bound or len(steps) == 1)]
    return Brought(slots, revealed.facts, _unknown(unknown, slots), revealed.disclosure)


def _report_missing(place: Place, scenario: tree.Scenario, last: int, findings: Findings) -> None:
    reveal = scenario.reveal
    why = f"`{place.tool}` requires" if place.leaf.required else f"`{place.leaf.within}` of `{place.tool}` requires"
    findings.add(
        "E0404", f"nobody reveals `{place.leaf.path}`, which {why}", reveal.span if reveal else scenario.name.span,
        help=Mend(f"add it to a stage, as in `turn {last or 1}: … {place.leaf.path}`, or bind it to the result of an "
                  "earlier step", (place.leaf.path,), "reveal"),
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


def _slots(places: list[Place], stages: dict[str, int], needed: set[str]) -> tuple[Slot, ...]:
    """One slot for each value; needed inputs that take the same value in the same stage share one."""
    slots: list[Slot] = []
    owners: list[tuple[Place, int]] = []
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
        slots.append(_slot(place, {slot.name for slot in slots}, stage, required))
    return tuple(sorted(slots, key=lambda slot: slot.stage))


def _unknown(places: list[Place], said: tuple[Slot, ...]) -> tuple[Slot, ...]:
    """One slot for each value that the user does not know; stage 0: never said."""
    slots: list[Slot] = []
    for place in places:
        slots.append(_slot(place, {slot.name for slot in (*said, *slots)}, 0, True))
    return tuple(slots)


def _slot(place: Place, taken: set[str], stage: int, required: bool) -> Slot:
    short = place.leaf.path.rpartition(".")[2]
    name = short if short not in taken else f"{place.step.id}.{place.leaf.path}"
    return Slot(name, place.step.id, place.leaf.path, place.leaf.type, required, stage, _label(place.leaf))
