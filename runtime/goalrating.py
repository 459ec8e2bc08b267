"""A model rates the goals that were found in the tool graph, for coherence and for relevance (ToolWeave)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from dialoom.compiler.goalsearch import FoundGoal
from dialoom.compiler.plan import Tool
from dialoom.compiler.ratings import Rating, Ratings, encode_ratings, worded
from dialoom.runtime.language_model import LanguageModel, ask_json
from dialoom.runtime.progress import Progress
from dialoom.runtime.rundir import write_atomically

__all__ = ["rate_goals"]

_FORM = {
    "type": "object", "required": ["coherence", "relevance"], "additionalProperties": True,
    "properties": {name: {"type": "number", "minimum": 1, "maximum": 5} for name in ("coherence", "relevance")},
}  # fmt: skip
_TASK = (
    "You judge plans of tool calls that an assistant would make for one person in one conversation. Rate the plan from "
    "1 to 5 for coherence (do the calls belong together, in this order, with these results used?) and for relevance "
    "(is it something that a person would ask for?). 3 is neither good nor bad. Answer with JSON alone: "
    '{"coherence": 1..5, "relevance": 1..5}.'
)


def rate_goals(goals: Sequence[FoundGoal], tools: Mapping[str, Tool], known: Ratings, model: LanguageModel,
               path: Path, progress: Progress) -> Ratings:
    """``known`` with a rating for each of the goals that had none; written to ``path`` after each answer.

    Killed or broken off, it goes on where it stopped. ModelError where the model gives no rating.
    """
    ratings = replace(known, model=model.name)
    left = ratings.unrated(goals)
    progress.start(f"{model.name} rates", len(left))
    try:
        for goal in left:
            found = ask_json(model, _question(goal, tools), _FORM)
            rating = Rating(float(found["coherence"]), float(found["relevance"]))
            ratings = replace(ratings, by_goal={**ratings.by_goal, worded(goal): rating})
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, encode_ratings(ratings).encode())
            progress.advance()
    finally:
        progress.finish()
    return ratings


def _question(goal: FoundGoal, tools: Mapping[str, Tool]) -> list[dict[str, str]]:
    lines = [f"- {name}: {tools[name].description}" for name in dict.fromkeys(goal.tools)]
    said = f"Plan: {worded(goal)}\nTools:\n" + "\n".join(lines)
    return [{"role": "system", "content": _TASK}, {"role": "user", "content": said}]
