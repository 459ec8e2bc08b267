"""How the values of a dialogue spread over the user's messages, where a policy leaves it to chance.

A *shape* lists how many values each message brings: the opening first, then, where tools have to be told
apart, the message that says what is meant, then the answers to questions; a zero among the answers is a
question that is put off. All shapes that the level allows are weighed, so that the odds are known and exact.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dialoom.compiler.plan import Disclosure, Levels, Persona, Scenario, TurnRate

__all__ = ["Room", "Shape", "effective_rates", "expert_odds", "named_in", "possible", "room_of", "shapes"]

Shape = tuple[int, ...]
_PLACEHOLDER = re.compile(r"\{([^{}\s]+)\}")
_MOST_MESSAGES = 8
_MANY = 10  # values, beyond which larger steps come first: their orders would be too many to weigh
_ROUNDS = 400
_LEAST = 1e-6  # a weight beyond which rates that no shapes can give are given up
_VERBOSITY = {"terse": (1, 1), "normal": (1, 2), "wordy": (2, 3)}
_PATIENCE = {"low": 1, "normal": 3}
"""How many questions for values somebody answers before telling all the rest."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a level leaves of shapes: ``values`` in all, of which the goal names ``named`` at once.

    ``meant``: whether there is a message that says which tool is meant. ``fewest``/``most``: questions for values.
    """

    values: int
    named: int
    meant: bool
    fewest: int
    most: int


def room_of(scenario: Scenario, named: int, distractors: bool, level: str, levels: Levels) -> Room:
    """The room that a level gives; the question which tool is meant counts among those of an expert."""
    values = sum(1 for slot in scenario.slots if slot.required and not slot.on_ask)
    asked = (1 if distractors else 0) + (1 if any(slot.on_ask for slot in scenario.slots) else 0)
    if level == "expert":
        return Room(values, named, distractors, max(levels.questions - asked, 0), values)
    if level == "none":
        return Room(values, named, distractors, 0, values)
    return Room(values, named, distractors, 0, max(levels.questions - 1 - asked, 0))


def named_in(goal: str, scenario: Scenario) -> int:
    """How many of the values that the policy spreads the goal's wording names."""
    names = set(_PLACEHOLDER.findall(goal))
    return sum(1 for slot in scenario.slots if slot.required and not slot.on_ask
               and {slot.name, slot.argument} & names)


def possible(scenario: Scenario, distractors: bool, level: str, levels: Levels) -> bool:
    """Whether the scenario's dialogues can keep to its policy at the level, whatever goal is drawn."""
    if scenario.disclosure is None:
        return True
    named = {named_in(goal, scenario) for goal in scenario.goals} or {0}
    return all(shapes(scenario.disclosure, room_of(scenario, count, distractors, level, levels), None)
               for count in named)


def expert_odds(scenario: Scenario, distractors: bool, persona: Persona | None, levels: Levels) -> float:
    """How often the policy, left alone, takes as many questions as the level expert is about.

    The mean over the scenario's goals; 0 where the policy is no matter of chance.
    """
    if scenario.disclosure is None:
        return 0.0
    odds = []
    for goal in scenario.goals or ("",):
        room = room_of(scenario, named_in(goal, scenario), distractors, "none", levels)
        needed = room_of(scenario, room.named, distractors, "expert", levels).fewest
        answers = 2 if room.meant else 1
        table = shapes(scenario.disclosure, room, persona)
        odds.append(sum(share for shape, share in table if sum(1 for size in shape[answers:] if size) >= needed))
    return sum(odds) / len(odds)


@cache
def shapes(disclosure: Disclosure, room: Room, persona: Persona | None) -> tuple[tuple[Shape, float], ...]:
    """The possible shapes with their odds, which add up to 1; none where the policy cannot be kept."""
    if room.values == 0:
        return (((0,) * (1 + room.meant), 1.0),)
    if disclosure.kind == "rates":
        return _by_rates(disclosure.rates, room)
    if disclosure.kind == "gradually":
        return _normalized(_gradual(room, disclosure.low, disclosure.high or room.values))
    return _of_person(persona or Persona(""), room)


def _of_person(persona: Persona, room: Room) -> tuple[tuple[Shape, float], ...]:
    """As much at once as the person gives; more, or less, where the level does not leave another way."""
    low, high = persona.reveals if persona.reveals[1] else _VERBOSITY.get(persona.verbosity, (1, 2))
    patience = max(_PATIENCE.get(persona.patience, room.most), room.fewest)
    within = Room(room.values, room.named, room.meant, room.fewest, min(room.most, patience))
    for most in range(high, max(high, room.values) + 1):
        found = _normalized(_gradual(within, min(low, most), most))
        if found:
            return found
    return _normalized(_gradual(within, 1, room.values)) or (((room.values, *([0] if room.meant else [])), 1.0),)


def _gradual(room: Room, low: int, high: int) -> dict[Shape, float]:
    """Shapes of steps from ``low`` to ``high``, each step's sizes equally likely; only the last may be smaller."""
    found: dict[Shape, float] = {}

    def go(shape: Shape, left: int, odds: float) -> None:
        if left == 0:
            if room.fewest <= len(shape) - 1 <= room.most and shape[0] >= room.named:
                found[shape] = odds
            return
        if len(shape) > room.most:
            return
        top = min(high, shape[-1]) if room.values > _MANY and shape else high
        sizes = [size for size in range(low, top + 1) if size <= left] or [left]
        if sizes[0] > top:
            return
        for size in sizes:
            go((*shape, size), left - size, odds / len(sizes))

    go((), room.values, 1.0)
    # The message that says what is meant brings no value of its own.
    return {(shape[0], *([0] if room.meant else []), *shape[1:]): odds for shape, odds in found.items()}


def _normalized(weights: dict[Shape, float]) -> tuple[tuple[Shape, float], ...]:
    total = sum(weights.values())
    return tuple((shape, round(weight / total, 9)) for shape, weight in sorted(weights.items())) if total else ()


# --- rates ------------------------------------------------------------------------------------------


def _by_rates(rates: Sequence[TurnRate], room: Room) -> tuple[tuple[Shape, float], ...]:
    """Odds under which the messages of all dialogues have the rates asked for, as nearly as the shapes allow.

    Among all such odds those of greatest entropy: each message's kind has a weight, fitted by iterative
    scaling (Darroch and Ratcliff, 1972). Within a kind like ``2+`` each value more is half as likely.
    """
    found: dict[Shape, tuple[tuple[int, ...], float]] = {}
    for shape in _sequences(room):
        kinds = [_kind(size, rates) for size in shape]
        if None not in kinds:
            counts = Counter(kinds)
            prior = 0.5 ** sum(size - rates[kind].low for size, kind in zip(shape, kinds, strict=True)
                               if kind is not None)
            found[shape] = (tuple(counts[kind] for kind in range(len(rates))), prior)
    groups: dict[tuple[int, ...], float] = {}
    for counts_of, prior in found.values():
        groups[counts_of] = groups.get(counts_of, 0.0) + prior
    weights = _fitted(groups, [rate.share for rate in rates])
    return _normalized({shape: prior * _product(weights, counts_of) for shape, (counts_of, prior) in found.items()})


def _kind(size: int, rates: Sequence[TurnRate]) -> int | None:
    return next((i for i, rate in enumerate(rates) if rate.low <= size and (rate.high is None or size <= rate.high)),
                None)


def _fitted(groups: dict[tuple[int, ...], float], wanted: Sequence[float]) -> list[float]:
    weights = [1.0] * len(wanted)
    for _ in range(_ROUNDS if groups else 0):
        odds = {counts: prior * _product(weights, counts) for counts, prior in groups.items()}
        totals = [sum(weight * counts[kind] for counts, weight in odds.items()) for kind in range(len(wanted))]
        every = sum(totals)
        for kind, share in enumerate(wanted):
            if totals[kind] > 0:
                # Half a step: counts of several kinds move against each other.
                weights[kind] *= (share * every / totals[kind]) ** 0.5
        weights = [min(max(weight, _LEAST), 1 / _LEAST) for weight in weights]
    return weights


def _product(weights: Sequence[float], counts: Sequence[int]) -> float:
    out = 1.0
    for weight, count in zip(weights, counts, strict=True):
        out *= weight**count
    return out


def _sequences(room: Room) -> Iterator[Shape]:
    """Every way to spread the values over messages, the last of which is not put off."""
    first = 2 if room.meant else 1
    most = _MOST_MESSAGES if room.values <= 2 * _MANY else _MOST_MESSAGES - 2

    def go(shape: Shape, left: int) -> Iterator[Shape]:
        answers = sum(1 for size in shape[first:] if size)
        if left == 0 and len(shape) >= first and (len(shape) == first or shape[-1] > 0):
            if room.fewest <= answers <= room.most and sum(shape[:first]) >= room.named:
                yield shape
            return
        if len(shape) == most or answers > room.most:
            return
        told = [size for size in shape if size]
        top = min(left, told[-1]) if room.values > _MANY and told else left
        for size in range(top + 1):
            if size == 0 and len(shape) > first and shape[-1] == 0:
                continue  # nobody is put off twice in a row
            yield from go((*shape, size), left - size)

    return go((), room.values)


def effective_rates(disclosure: Disclosure, found: Sequence[tuple[tuple[Shape, float], ...]],
                    rows: Sequence[int]) -> tuple[float, ...]:
    """The shares of messages of each rate that come out, over shapes that ``rows`` dialogues each take."""
    totals = [0.0] * len(disclosure.rates)
    for table, count in zip(found, rows, strict=True):
        for shape, odds in table:
            for size in shape:
                kind = _kind(size, disclosure.rates)
                if kind is not None:
                    totals[kind] += odds * count
    every = sum(totals) or 1.0
    return tuple(total / every for total in totals)
