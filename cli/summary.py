"""What came of the work, in lines for a person and in facts for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dialoom.cli.columns import aligned

if TYPE_CHECKING:
    from dialoom.runtime.quality import Quality
    from dialoom.runtime.rundir import RunDirectory
    from dialoom.runtime.synthesis import SynthesisResult

__all__ = ["quality_facts", "quality_lines", "synthesis_facts", "synthesis_lines"]


def synthesis_facts(result: SynthesisResult, run: RunDirectory) -> dict[str, Any]:
    """What ``synth --json`` prints."""
    return {
        "run": str(run.path),
        "data": str(run.data),
        "asked": result.asked,
        "reused": result.reused,
        "passed": result.passed,
        "failed": result.failed,
        "splits": dict(result.splits),
        "rejections": [
            {"check": one.check, "count": one.count, "examples": list(one.examples)} for one in result.rejections
        ],
        **quality_facts(result.quality),
    }


def synthesis_lines(result: SynthesisResult, run: RunDirectory) -> list[str]:
    """The data set in words: where it is, how many rows, what is expected, how to load it."""
    from dialoom.runtime.export import loading_line

    splits = ", ".join(f"{count:,} {name}" for name, count in result.splits if count)
    lines = [f"data set: {run.data} ({result.passed:,} dialogues: {splits})"]
    lines += [f"  {one.count:,} did not pass {one.check}, e.g. {one.examples[0]}" for one in result.rejections]
    lines.append(f"  load it with  {loading_line(run.data)}")
    return [*lines, *expectation_lines(result.quality)]


def quality_facts(quality: Quality) -> dict[str, Any]:
    """Metrics and expectations for a program."""
    return {
        "metrics": quality.metrics,
        "expectations": [
            {"text": one.text, "value": one.value, "passed": one.passed} for one in quality.expectations
        ],
    }


def quality_lines(quality: Quality) -> list[str]:
    """All metrics of a data set, then its expectations."""
    metrics = [(name, f"{value:,.4g}") for name, value in sorted(quality.metrics.items())]
    return [*aligned(("metric", "value"), metrics, right=(1,)), *expectation_lines(quality)]


def expectation_lines(quality: Quality) -> list[str]:
    """One line for each ``expect``."""
    return [
        f"  {'holds' if one.passed else 'DOES NOT HOLD'}: {one.text} (is {one.value:.4g})"
        for one in quality.expectations
    ]
