"""The quality of a data set: metrics, what the spec expects of them, and planned against made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from dialoom.compiler.plan import Expectation, Plan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.errors import DialoomError
from dialoom.runtime.row import decode_row, from_row
from dialoom.runtime.rundir import write_atomically
from dialoom.runtime.tally import METRICS, Tally

__all__ = [
    "METRICS", "CheckedExpectation", "Count", "Gauge", "Quality", "check_expectation", "count_rows", "measure",
    "read_rows", "write_quality",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """How many dialogues of a kind the plan wants and how many were made; ``planned`` None: no plan says."""

    name: str
    planned: int | None
    made: int


@dataclass(frozen=True, slots=True)
class CheckedExpectation:
    """What the spec expects (``text``), the metric's value, and whether it holds."""

    text: str
    value: float
    passed: bool


@dataclass(frozen=True, slots=True)
class Quality:
    """Metrics by name, expectations in the spec's order, counts by scenario, difficulty and pattern."""

    metrics: dict[str, float]
    expectations: tuple[CheckedExpectation, ...]
    scenarios: tuple[Count, ...]
    difficulties: tuple[Count, ...]
    patterns: tuple[Count, ...]

    @property
    def passed(self) -> bool:
        """Whether every expectation holds."""
        return all(expectation.passed for expectation in self.expectations)


class Gauge:
    """Measures dialogues one at a time, for who reads them once and does more with them."""

    def __init__(self, plan: Plan | None) -> None:
        self._plan = plan
        self._tally = Tally()
        self._made: dict[str, Counter[str]] = {"scenario": Counter(), "difficulty": Counter(), "pattern": Counter()}

    def add(self, dialogue: Dialogue) -> bool:
        """Count a dialogue; whether it passed its verdicts."""
        passed = self._tally.add(dialogue)
        if passed:
            self._made["scenario"][dialogue.meta.scenario] += 1
            self._made["difficulty"][dialogue.meta.difficulty] += 1
            self._made["pattern"].update(dialogue.meta.patterns)
        return passed

    def quality(self) -> Quality:
        """What was counted so far, held against the plan."""
        metrics = self._tally.metrics()
        expected = self._plan.expect if self._plan is not None else ()
        return Quality(
            metrics=metrics,
            expectations=tuple(check_expectation(one, metrics[one.metric]) for one in expected),
            scenarios=self._counts("scenario"),
            difficulties=self._counts("difficulty"),
            patterns=self._counts("pattern"),
        )

    def _counts(self, kind: str) -> tuple[Count, ...]:
        made = self._made[kind]
        planned: Counter[str] = Counter()
        for cell in self._plan.cells if self._plan is not None else ():
            kinds = {"scenario": (cell.scenario,), "difficulty": (cell.difficulty,), "pattern": cell.patterns}[kind]
            for name in kinds:
                planned[name] += cell.count
        # In the plan's order; what no plan knows follows by name.
        names = [*planned, *sorted(set(made) - set(planned))]
        return tuple(
            Count(name, planned[name] if self._plan is not None else None, made[name]) for name in names
        )


def measure(dialogues: Iterable[Dialogue], plan: Plan | None) -> Quality:
    """The quality of dialogues, against the expectations and counts of ``plan`` (None: there are none).

    The metrics and their sources stand at ``Tally.metrics``.
    """
    count = Gauge(plan)
    for dialogue in dialogues:
        count.add(dialogue)
    return count.quality()


def check_expectation(expected: Expectation, value: float) -> CheckedExpectation:
    """Whether a value lies within an expectation's bounds (outside of them where it is negated)."""
    above = expected.low is None or (value > expected.low if expected.strict_low else value >= expected.low)
    below = expected.high is None or (value < expected.high if expected.strict_high else value <= expected.high)
    return CheckedExpectation(expected.text or expected.metric, value, (above and below) != expected.negated)


def write_quality(path: Path, quality: Quality) -> None:
    """Write ``quality.json``: ``{metrics, expectations: [{text, value, passed}], counts: {scenario: …, …}}``."""
    content = {
        "metrics": quality.metrics,
        "expectations": quality.expectations,
        "counts": {
            "scenario": quality.scenarios,
            "difficulty": quality.difficulties,
            "pattern": quality.patterns,
        },
    }
    write_atomically(path, msgspec.json.format(msgspec.json.encode(content), indent=2) + b"\n")


def count_rows(path: Path) -> int:
    """How many lines of a JSONL file hold something; they are not decoded."""
    with open(path, "rb") as lines:
        return sum(1 for line in lines if line.strip())


def read_rows(path: Path) -> Iterator[Dialogue]:
    """The dialogues of a JSONL file; a line that is no row raises ``DialoomError`` that names it."""
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield from_row(decode_row(line))
            except msgspec.DecodeError as error:
                raise DialoomError(f"{path}:{number}: not a row of a Dialoom data set: {error}") from error
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                why = f"it has no {error}" if isinstance(error, KeyError) else "its parts are in another form"
                raise DialoomError(f"{path}:{number}: not a row of a Dialoom data set: {why}") from error
