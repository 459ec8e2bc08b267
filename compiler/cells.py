"""The pass that shares the rows out over cells: scenario × difficulty × choice of patterns."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dialoom.compiler.allocation import fit, spread_patterns, spread_splits, whole_counts
from dialoom.compiler.applicability import missing_need
from dialoom.compiler.difficulty import distractors_for, levels_of, measured_level
from dialoom.compiler.disclosure import effective_rates, expert_odds, named_in, possible, room_of, shapes
from dialoom.compiler.findings import Findings, listing
from dialoom.compiler.flows import BRANCHES, taken
from dialoom.compiler.holding import hold_out
from dialoom.compiler.patterns import agreement
from dialoom.compiler.plan import Cell, Levels, PatternChoice, Scenario, TurnRate
from dialoom.compiler.program import Program
from dialoom.compiler.repeats import REPEATS_TOLERATED, combinations, expected_repeats
from dialoom.grammar.source import Span

__all__ = ["make_cells"]

_TOLERANCE = 0.005


def make_cells(program: Program, findings: Findings) -> Program:
    """The program with its cells, in the order of the mix; none where something is wrong already."""
    dataset = program.dataset
    if dataset is None or findings.failed:
        return program
    scenarios = {course.id: course for name, share in dataset.mix if name in program.scenarios
                 for course in _courses(program.scenarios[name], share)}
    rare = program.similarity.rare if any(course.played.distractors for course in scenarios.values()) else 1.0
    shares = _joint(program, scenarios, rare, findings)
    if findings.failed:
        return program
    counts = _counts(program, scenarios, dataset.rows)
    rows: Counter[str] = Counter()
    for name, course in scenarios.items():
        rows[course.played.name] += counts[name]
    held = hold_out(program, rows, findings)
    program = replace(program, tool_splits=held.tools)
    cells: list[Cell] = []
    for name, course in scenarios.items():
        scenario = program.scenarios[course.played.name]
        levels = {level: share for (row, level), share in shares.items() if row == name and share > 1e-9}
        per_level = whole_counts(counts[name], list(levels.values()))
        made: list[Cell] = []
        for level, count in zip(levels, per_level, strict=True):
            made.extend(_of_level(program, course, level, count))
        where = held.scenarios.get(scenario.name)
        parts = [split.share if where is None else float(split.name == where) for split in dataset.splits]
        given = spread_splits([cell.count for cell in made], parts)
        cells += [replace(cell, split_counts=counts) for cell, counts in zip(made, given, strict=True)]
    _check_splits(cells, program, findings)
    _check_rates(cells, program, findings)
    _check_pools(cells, program, findings)
    return replace(program, cells=tuple(cells))


def _counts(program: Program, courses: dict[str, _Course], rows: int) -> dict[str, int]:
    """The rows of each course; a scenario that stands for many has exactly its own share of them."""
    parents = {child: parent for parent, children in program.expanded.items() for child in children}
    groups: dict[str, list[str]] = {}
    for name, course in courses.items():
        groups.setdefault(parents.get(course.played.name, name), []).append(name)
    totals = whole_counts(rows, [sum(courses[name].share for name in names) for names in groups.values()])
    counts: dict[str, int] = {}
    for total, names in zip(totals, groups.values(), strict=True):
        counts.update(zip(names, whole_counts(total, [courses[name].share for name in names]), strict=True))
    return counts


@dataclass(frozen=True, slots=True)
class _Course:
    """A scenario as it is played in one branch (empty: it has none), with its share of the rows."""

    played: Scenario
    branch: str
    share: float

    @property
    def id(self) -> str:
        """What cells of it begin with."""
        return f"{self.played.name}/{self.branch}" if self.branch else self.played.name


def _courses(scenario: Scenario, share: float) -> list[_Course]:
    if scenario.decision is None:
        return [_Course(scenario, "", share)]
    odds = (scenario.decision.share, 1 - scenario.decision.share)
    return [_Course(taken(scenario, branch), branch, share * part) for branch, part in zip(BRANCHES, odds, strict=True)]


def _place(program: Program, block: str, name: str = "") -> Span:
    """Where a share of the data set stands; where it is not written, its block, else the data set's name."""
    assert program.dataset is not None
    return program.places.get((block, name)) or program.places.get((block, "")) or program.dataset.span


def _joint(program: Program, courses: dict[str, _Course], rare: float,
           findings: Findings) -> dict[tuple[str, str], float]:
    """The share of each scenario × level; scenarios without calls stand outside of the difficulty."""
    dataset = program.dataset
    assert dataset is not None
    mix = {name: course.share for name, course in courses.items()}
    wanted = {level: share for level, share in dataset.difficulty if share > 0}
    if not wanted:
        _check_policies(program, courses, rare, findings)
        return {(name, level): mix[name] * share for name, course in courses.items()
                for level, share in _natural_levels(program, course.played, rare).items()}
    supply = {name: levels_of(course.played, rare, program.levels) for name, course in courses.items()}
    outside = {(name, "none"): mix[name] for name, levels in supply.items() if levels == ("none",)}
    calling = {name: mix[name] for name in courses if (name, "none") not in outside}
    for level in wanted:
        if calling and not any(level in supply[name] for name in calling):
            findings.add("E0514", f"no scenario of the mix can supply the level `{level}`",
                         _place(program, "difficulty", level), help=_supplied_by(level, program.levels))
    for name in calling:
        if not set(supply[name]) & set(wanted):
            can = f"it can supply {listing(supply[name])}: ask for that too" if supply[name] else \
                f"it has fewer than {_spelled(program.levels.baseline[0])} distractors: give it more"
            where = _place(program, "mix", courses[name].played.name)
            findings.add("E0515", f"`{name}` can supply none of the levels asked for", where,
                         others=((_place(program, "difficulty"), "asked for here"),),
                         help=f"{can}, or leave it out of the mix")
    if findings.failed:
        return {}
    total = sum(calling.values())
    table = fit(calling, {level: share * total for level, share in wanted.items()},
                lambda name, level: level in supply[name])
    _check_shares(table, wanted, total, program, findings)
    return table | outside


def _natural_levels(program: Program, scenario: Scenario, rare: float) -> dict[str, float]:
    """The levels that a scenario comes to by itself: one, or two where chance decides how much is asked."""
    measured, levels = measured_level(scenario, rare, program.levels), program.levels
    others = [level for level in levels_of(scenario, rare, levels) if level != "expert"]
    if scenario.disclosure is None or measured != "expert":
        return {measured: 1.0}
    lower = others[-1] if others else "plain"
    if not others and not possible(scenario, bool(scenario.distractors), lower, levels):
        return {measured: 1.0}
    personas = [program.personas[name] for name in scenario.personas]
    weights = [persona.weight for persona in personas]
    odds = [expert_odds(scenario, bool(scenario.distractors), persona, levels) for persona in personas]
    expert = sum(w * o for w, o in zip(weights, odds, strict=True)) / (sum(weights) or 1.0)
    return {level: share for level, share in ((lower, 1 - expert), ("expert", expert)) if share > 1e-9}


_SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _spelled(number: int) -> str:
    """A number as a sentence has it: small ones as words."""
    return _SPELLED[number] if number < len(_SPELLED) else str(number)


def _supplied_by(level: str, levels: Levels) -> str:
    """What a scenario needs to supply a level."""
    few, many, asked = levels.baseline[0], levels.medium[0], levels.questions
    if level == "baseline":
        plural = "s" if few > 1 else ""
        return (f"it takes a call with at least {_spelled(few)} distractor{plural} whose arguments depend on no "
                "earlier result")
    if level == "medium":
        return (f"it takes a call with at least {_spelled(many)} distractors, one of them very similar "
                f"(nearest {many} in …)")
    if level == "hard":
        return "it takes a chain in which a step uses the result of an earlier one"
    return (f"it takes {_spelled(asked)} questions: distractors, and required values in {_spelled(asked - 1)} later "
            "stages")


def _check_shares(table: dict[tuple[str, str], float], wanted: dict[str, float], total: float,
                  program: Program, findings: Findings) -> None:
    effective = {level: sum(v for (_, col), v in table.items() if col == level) / total for level in wanted}
    if any(abs(effective[level] - share) > _TOLERANCE for level, share in wanted.items()):
        shown = "  ".join(f"{level} {share * 100:.1f}%" for level, share in effective.items())
        findings.add("W0501", "the mix cannot give the difficulty asked for", _place(program, "difficulty"),
                     notes=(f"the effective shares are: {shown}",),
                     help="change the shares, or let more scenarios supply the rare levels")


def _of_level(program: Program, course: _Course, level: str, count: int) -> list[Cell]:
    """The cells of one scenario at one level, in the order of their ids."""
    assert program.dataset is not None
    scenario = course.played
    applying = [one for one in scenario.patterns if not course.branch or _applies(one, scenario, program)]
    shares = {choice.key: choice.share for choice in applying}
    combos = Counter(tuple(sorted(combo)) for combo in spread_patterns(count, shares, agreement(program.patterns)))
    distractors = distractors_for(scenario, level, program.levels)
    cells = []
    for combo, rows in combos.items():
        name = f"{course.id}/{level}/{'+'.join(combo) or 'plain'}"
        share = rows / program.dataset.rows
        cells.append(Cell(name, scenario.name, level, combo, distractors, share, rows, (), "", "", course.branch))
    return sorted(cells, key=lambda cell: (len(cell.patterns), cell.id))


def _applies(choice: PatternChoice, scenario: Scenario, program: Program) -> bool:
    """Whether a pattern can apply in the branch that is played: its share is that of the dialogues where it can."""
    pattern = program.patterns.get(choice.name)
    return pattern is None or not missing_need(pattern, choice.argument, program, scenario)


def _check_splits(cells: list[Cell], program: Program, findings: Findings) -> None:
    dataset = program.dataset
    assert dataset is not None
    for i, split in enumerate(dataset.splits):
        if not sum(cell.split_counts[i] for cell in cells):
            findings.add("E0516", f"the split `{split.name}` stays empty: {split.share * 100:g}% of {dataset.rows} "
                         "rows is less than one", _place(program, "split", split.name),
                         help="ask for more rows, or give the split a larger share")


def _check_policies(program: Program, courses: dict[str, _Course], rare: float, findings: Findings) -> None:
    """Policies that no dialogue can keep to, where no level is asked for that would have told."""
    for course in courses.values():
        played = course.played
        if played.disclosure is None or not played.answerable:
            continue
        level = measured_level(played, rare, program.levels)
        if not possible(played, bool(played.distractors), level, program.levels):
            findings.add("E0517", f"no dialogue of `{course.id}` can reveal its values as it says",
                         program.places["scenario", played.name],
                         help="allow more values at once, or give the values stages")


def _check_rates(cells: list[Cell], program: Program, findings: Findings) -> None:
    """Rates of values a turn that cannot come out as asked: what comes out instead."""
    for name in dict.fromkeys(cell.scenario for cell in cells):
        scenario = program.scenarios[name]
        disclosure = scenario.disclosure
        if disclosure is None or disclosure.kind != "rates":
            continue
        named = [named_in(goal, scenario) for goal in scenario.goals or ("",)]
        own = [(cell, count) for cell in cells if cell.scenario == name for count in named]
        tables = [shapes(disclosure, room_of(scenario, count, bool(cell.distractors), cell.difficulty, program.levels),
                         None) for cell, count in own]
        effective = effective_rates(disclosure, tables, [cell.count for cell, _ in own])
        if any(abs(found - rate.share) > _TOLERANCE for found, rate in zip(effective, disclosure.rates, strict=True)):
            shown = "  ".join(f"{_count(rate)}: {found * 100:.1f}%"
                              for found, rate in zip(effective, disclosure.rates, strict=True))
            findings.add("W0504", f"the values of `{name}` cannot be spread over turns as asked",
                         program.places["scenario", name], notes=(f"the effective shares are: {shown}",),
                         help="change the shares, or let the scenario have more values or other levels")


def _count(rate: TurnRate) -> str:
    if rate.high is None:
        return f"{rate.low}+"
    return str(rate.low) if rate.low == rate.high else f"{rate.low}..{rate.high}"


def _check_pools(cells: list[Cell], program: Program, findings: Findings) -> None:
    """Scenarios of which too many rows must have the values of another (birthday bound)."""
    rows: Counter[str] = Counter()
    for cell in cells:
        rows[cell.scenario] += cell.count
    for name, count in rows.items():
        space = combinations(program.scenarios[name])
        expected = expected_repeats(count, space)
        if program.scenarios[name].slots and expected > REPEATS_TOLERATED * count:
            findings.add("W0503", f"`{name}` has about {space:,.0f} combinations of values for {count:,} rows: some "
                         f"{expected:,.0f} of them will repeat another", program.places["scenario", name],
                         help="ask for fewer rows, reveal more values, or give a type a larger pool")
