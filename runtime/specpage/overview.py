"""The data set at a glance."""

from __future__ import annotations

from collections import Counter

from dialoom.compiler.descriptions import Descriptions
from dialoom.compiler.plan import Persona, Plan
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.page import Facts, Link, Overview, PersonaRow, Share
from dialoom.runtime.specpage.wording import amount, count, listing, percent

__all__ = ["LEVELS", "facts_of", "lead_of", "overview_of"]

LEVELS = ("baseline", "medium", "hard", "expert", "plain", "none")
"""The levels of difficulty, the easiest first; the last two are of scenarios that have none."""

_NONE = {"none": "nothing to call", "plain": "no distractors"}


def facts_of(plan: Plan) -> Facts:
    """The figures under the title."""
    declared = (("scenarios", f"{len(plan.scenarios):,}"), ("tools", f"{len(plan.tools):,}"))
    if not plan.rows:
        return (*declared, ("records", f"{len(plan.entities):,}"))
    held_out = ", ".join(plan.hold_out) or "nothing"
    return (("dialogues", f"{plan.rows:,}"), *declared, ("seed", str(plan.seed)), ("held out", held_out))


def lead_of(plan: Plan) -> str:
    """The data set in a sentence; of a spec without one that it has none."""
    if not plan.rows:
        return "A spec for others to import: it declares no data set of its own."
    called = {step.tool for scenario in plan.scenarios if scenario.answerable for step in scenario.steps}
    near = {one.tool for scenario in plan.scenarios for one in scenario.distractors}
    told = f"{count(plan.rows, 'dialogue')} in which {count(len(called), 'tool')} "
    told += "is called" if len(called) == 1 else "are called"
    return f"{told} and {len(near):,} could be mistaken for them." if near else f"{told}."


def overview_of(plan: Plan, descriptions: Descriptions, anchors: Anchors) -> Overview | None:
    """All of it; counts are those that the plan expects. None where there is no data set."""
    if not plan.rows:
        return None
    scenarios: Counter[str] = Counter()
    levels = dict.fromkeys(LEVELS, 0)
    patterns: Counter[str] = Counter()
    for cell in plan.cells:
        scenarios[cell.scenario] += cell.count
        levels[cell.difficulty] += cell.count
        patterns.update(dict.fromkeys(cell.patterns, cell.count))
    splits = [sum(cell.split_counts[place] for cell in plan.cells) for place in range(len(plan.splits))]
    return Overview(
        summary=_summary(plan),
        system=plan.system,
        mix=_shares(plan, [(anchors.link("scenario", name), rows) for name, rows in scenarios.items()]),
        levels=_shares(plan, [(Link(_level(name)), rows) for name, rows in levels.items() if rows]),
        patterns=_shares(plan, [(Link(name), rows) for name, rows in patterns.most_common()]),
        splits=tuple(
            (split.name, percent(split.share), f"{rows:,}") for split, rows in zip(plan.splits, splits, strict=True)
        ),
        held_out=_held_out(plan),
        expect=tuple(one.text for one in plan.expect),
        validators=tuple(one.text for one in plan.validators),
        exports=plan.exports,
        personas=_personas(plan.personas, descriptions),
    )


def _level(name: str) -> str:
    return f"{name}: {_NONE[name]}" if name in _NONE else name


def _summary(plan: Plan) -> str:
    known = plan.estimate
    told = [count(plan.rows, "dialogue")]
    told += [count(known[word], word.removesuffix("s")) for word in ("messages", "calls", "tokens") if word in known]
    cells = count(len(plan.cells), "cell")
    return f"About {listing(told)}, in {cells}: scenario × difficulty × patterns."


def _shares(plan: Plan, rows: list[tuple[Link, int]]) -> tuple[Share, ...]:
    most = max((number for _, number in rows), default=0) or 1
    return tuple(
        Share(link, f"{number:,} · {percent(number / plan.rows)}", round(100 * number / most, 1))
        for link, number in rows
    )


def _held_out(plan: Plan) -> str:
    if not plan.hold_out:
        return "Nothing is held out: values, tools and scenarios of one split may be met in another."
    kinds = " and no ".join(word.removesuffix("s") for word in plan.hold_out)
    return f"Held out: no {kinds} of one split is met in another."


def _personas(personas: tuple[Persona, ...], descriptions: Descriptions) -> tuple[PersonaRow, ...]:
    total = sum(one.weight for one in personas) or 1.0
    return tuple(
        PersonaRow(one.name, descriptions.get(("persona", one.name), ""), _manner(one), percent(one.weight / total))
        for one in personas
    )


def _manner(persona: Persona) -> str:
    parts = [f"{persona.tone} tone", f"{persona.verbosity} wording"]
    if persona.patience != "normal":
        parts.append(f"{persona.patience} patience")
    if persona.reveals != (0, 0):
        parts.append(f"{amount(*persona.reveals)} values at once")
    if persona.typing is not None:
        habits = (("careless typing in", persona.typing.careless, "dialogues"),
                  ("typos in", persona.typing.typos, "messages"), ("fillers in", persona.typing.fillers, "messages"))
        parts += [f"{what} {percent(share)} of the {where}" for what, share, where in habits if share]
    return ", ".join(parts)
