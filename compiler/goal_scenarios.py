"""A scenario whose goals are searched in the tool graph, as the scenarios of those goals (ToolWeave)."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.compiler.chance import Chance
from dialoom.compiler.expanded import Expanded, Shares, as_scenario
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.goalsearch import SHAPES, FoundGoal, search_goals
from dialoom.compiler.graph_terms import limit, names_within, network_of, note_few, nothing_found, recalled, seed_of
from dialoom.compiler.program import Program
from dialoom.compiler.ratings import Ratings, read_ratings, worded
from dialoom.compiler.steps import step_ids
from dialoom.grammar import tree

__all__ = ["from_goals", "goals_to_rate"]

_PATHS = 24
_DEPTH, _DEEPEST = 5, 8
_CLARIFIED, _OPTIONALS = 0.3, 0.1  # ToolWeave's shares
_RATED_A_PATH = 4


def from_goals(scenario: tree.Scenario, flow: tree.FromGraph, names: Sequence[str], program: Program,
               findings: Findings) -> list[Expanded]:
    """The scenarios of the goals that are found; ``names``: the tools that may be called."""
    shapes = [shape.text for shape in flow.shapes] or list(SHAPES)
    for shape in flow.shapes:
        if shape.text not in SHAPES:
            findings.add("E0442", f"there is no shape `{shape.text}`", shape.span,
                         help=offer(shape.text, SHAPES, "shape"))
    depth = int(limit(flow.depth, _DEPTH, (2, _DEEPEST), "the depth", findings))
    paths = int(limit(flow.paths, _PATHS, (1, 10_000), "the number of paths", findings))
    clarified = limit(flow.clarified, _CLARIFIED, (0.0, 1.0), "the share of values asked for", findings)
    optionals = limit(flow.optionals, _OPTIONALS, (0.0, 1.0), "the share of optional values", findings)
    known = [shape for shape in dict.fromkeys(shapes) if shape in SHAPES]
    _, flows = network_of(program, names, None)
    ratings = read_ratings(flow.rated, program, findings) or Ratings()
    found = recalled("goals", (names, known, depth, paths, ratings.hash), tuple[FoundGoal, ...],
                     lambda: tuple(search_goals(flows, program.tools, known, depth, paths, ratings.bonus)), program)
    if not found:
        return nothing_found(flow, "path on which one result feeds another call", findings) if known else []
    note_few(flow, len(found), paths, findings)
    _note_unrated(flow, ratings, found, findings)
    chance = Chance(seed_of(program), scenario.name.text, "goals")
    shares = Shares(clarified, optionals, chance)
    return [as_scenario(scenario, number, goal, flows, program, _turns(goal, chance), shares)
            for number, goal in enumerate(found, 1)]


def goals_to_rate(scenario: tree.Scenario, program: Program) -> list[FoundGoal]:
    """The goals that a model has to rate for a scenario: four times as many as it takes, the best without ratings."""
    flow = scenario.flow
    if not isinstance(flow, tree.FromGraph) or flow.rated is None:
        return []
    names = names_within(flow, program, Findings())
    shapes = [shape.text for shape in flow.shapes if shape.text in SHAPES] or list(SHAPES)
    depth = int(limit(flow.depth, _DEPTH, (2, _DEEPEST), "", Findings()))
    paths = int(limit(flow.paths, _PATHS, (1, 10_000), "", Findings()))
    _, flows = network_of(program, names, None)
    return search_goals(flows, program.tools, list(dict.fromkeys(shapes)), depth, _RATED_A_PATH * paths)


def _note_unrated(flow: tree.FromGraph, ratings: Ratings, goals: Sequence[FoundGoal], findings: Findings) -> None:
    """A warning where goals that nobody rated are taken beside rated ones; that there is no file is told by itself."""
    unrated = ratings.unrated(goals)
    if ratings.by_goal and unrated and flow.rated is not None:
        findings.add("W0403", f"{len(unrated)} of the {len(goals)} goals have no rating, like `{worded(unrated[0])}`",
                     flow.rated.span, help="rate them with `dialoom rate SPEC --model NAME`")


def _turns(goal: FoundGoal, chance: Chance) -> tuple[tuple[str, ...], ...]:
    """The path cut into the user's requests, the first of at least two calls (of one, a goal has no flow)."""
    ids = step_ids(list(goal.tools))
    if goal.shape in ("fan", "when"):
        return (tuple(ids),)
    turns: list[tuple[str, ...]] = []
    while ids:
        size = chance.whole(2, 3)
        size = len(ids) if len(ids) - size == 1 and not turns else size
        turns.append(tuple(ids[:size]))
        ids = ids[size:]
    return tuple(turns)
