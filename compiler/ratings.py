"""A model's ratings of goals found in the tool graph, as a file beside the spec holds them.

ToolWeave has a model rate each goal from 1 to 5 for coherence and for relevance (arXiv 2605.12521). A compiler asks
no model: ``dialoom rate`` does, and writes what it said into a file that is reviewed with the spec.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from dialoom.compiler.findings import Findings
from dialoom.compiler.goalsearch import FoundGoal
from dialoom.compiler.loader import LoadFailure, digest
from dialoom.compiler.program import Program
from dialoom.grammar import tree
from dialoom.grammar.suggestion import did_you_mean

__all__ = ["VERSION", "Rating", "Ratings", "encode_ratings", "read_ratings", "worded"]

VERSION = 1
_LOWEST, _MIDDLE, _HIGHEST = 1, 3, 5
_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Rating:
    """What a model said of a goal, each from 1 to 5."""

    coherence: float
    relevance: float

    @property
    def bonus(self) -> float:
        """.5 · (coherence - 3 + relevance - 3): from -2 to 2, 0 for what is neither good nor bad."""
        return _WEIGHT * (self.coherence - _MIDDLE + self.relevance - _MIDDLE)


@dataclass(frozen=True, slots=True)
class Ratings:
    """The ratings by the goal's wording (see `worded`); ``model`` is who rated, ``hash`` the file's."""

    model: str = ""
    by_goal: Mapping[str, Rating] = field(default_factory=dict)
    hash: str = ""

    def bonus(self, goal: FoundGoal) -> float:
        """What the rating adds to the goal's score; 0 where it has none."""
        rating = self.by_goal.get(worded(goal))
        return rating.bonus if rating else 0.0

    def unrated(self, goals: Sequence[FoundGoal]) -> list[FoundGoal]:
        """Those of the goals that have no rating."""
        return [goal for goal in goals if worded(goal) not in self.by_goal]


def worded(goal: FoundGoal) -> str:
    """The goal as the file names it: ``A -> {B, C} -> D``, ``A -> if status = open: B, else: C``."""
    groups = [group[0] if len(group) == 1 else f"{{{', '.join(group)}}}" for group in goal.groups]
    if goal.condition is None:
        return " -> ".join(groups)
    field_, value = goal.condition
    shown = {True: "true", False: "false"}.get(value, value) if isinstance(value, bool) else value
    return f"{groups[0]} -> if {field_} = {shown}: {groups[1]}" + (f", else: {groups[2]}" if len(groups) > 2 else "")


def read_ratings(name: tree.Text | None, program: Program, findings: Findings) -> Ratings | None:
    """The ratings of the file that a spec names; None where it names none.

    A file that is not there yet is a warning, and holds none; one that holds something else is an error.
    """
    if name is None:
        return None
    path = Path(name.span.source).parent / PurePosixPath(name.value)
    ask = "write it with `dialoom rate SPEC --model NAME`"
    try:
        source = program.loader.load(path)
    except LoadFailure as failure:
        if failure.kind == "missing":
            near = did_you_mean(path.name, program.loader.names_in(path.parent))
            findings.add("W0403", f"the goals are not rated yet: there is no file `{name.value}`", name.span,
                         help=near or ask)
        else:
            what = {"outside": "lies outside of the spec's project", "folder": "is a folder, not a file"}
            findings.add("E0444", f"`{name.value}` {what.get(failure.kind, 'cannot be read')}", name.span,
                         help="name a file of the project")
        return Ratings()
    try:
        found = _decoded(source.text)
    except ValueError as error:
        findings.add("E0444", f"`{name.value}` holds no ratings: {error}", name.span, help=ask)
        return Ratings()
    return Ratings(found.model, found.by_goal, digest(source.text))


def encode_ratings(ratings: Ratings) -> str:
    """The file's text: JSON, a goal a line, sorted."""
    lines = [f"    {json.dumps(goal, ensure_ascii=False)}: "
             f'{{"coherence": {one.coherence:g}, "relevance": {one.relevance:g}}}'
             for goal, one in sorted(ratings.by_goal.items())]
    model = json.dumps(ratings.model, ensure_ascii=False)
    head = f'{{\n  "version": {VERSION},\n  "model": {model},\n  "ratings": {{\n'
    return head + ",\n".join(lines) + "\n  }\n}\n"


def _decoded(text: str) -> Ratings:
    """ValueError with what is wrong."""
    try:
        held: Any = json.loads(text)
    except ValueError:
        raise ValueError("it is no JSON") from None
    if not isinstance(held, dict) or held.get("version") != VERSION:
        raise ValueError(f"its `version` is not {VERSION}")
    rated, model = held.get("ratings"), held.get("model")
    if not isinstance(rated, dict) or not isinstance(model, str):
        raise ValueError("it has no `ratings`" if not isinstance(rated, dict) else "it does not say the `model`")
    return Ratings(model, {goal: Rating(*(_mark(goal, entry, what) for what in ("coherence", "relevance")))
                           for goal, entry in rated.items()})


def _mark(goal: str, entry: Any, what: str) -> float:
    value = entry.get(what) if isinstance(entry, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float) or not _LOWEST <= value <= _HIGHEST:
        raise ValueError(f"the {what} of `{goal}` is no number from {_LOWEST} to {_HIGHEST}")
    return float(value)
