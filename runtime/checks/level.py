"""The check of the difficulty: measured, not believed."""

from __future__ import annotations

from dialoom.runtime.checks.evidence import Evidence, leaves
from dialoom.runtime.checks.saying import says_verbatim, tells_apart

__all__ = ["check_difficulty"]


def check_difficulty(evidence: Evidence) -> str:
    """The level is what the dialogue shows.

    ``none``: nothing is called. ``baseline`` and ``medium``: as many distractors as the plan's levels say,
    ``plain``: fewer. ``hard``: an argument comes from an earlier result, and the user never says it.
    ``expert``: so many questions have to be asked, at all other levels fewer. A dialogue that is broken off
    shows no more than its distractors: its level is that of the matter that it began with.
    """
    level, distractors = evidence.blueprint.difficulty, len(evidence.blueprint.distractors)
    possible = evidence.scenario.steps if evidence.scenario.answerable else ()
    if (level == "none") != (not possible):
        return f"level {level} with {len(possible)} calls to make"
    if level == "none":
        return "level none, but something is called" if evidence.calls else ""
    levels = evidence.view.plan.levels
    bounds = {"baseline": levels.baseline, "medium": levels.medium, "plain": (0, levels.baseline[0] - 1)}
    low, high = bounds.get(level, (0, distractors))
    if not low <= distractors <= high:
        return f"level {level} with {distractors} distractors"
    if evidence.scenario.answerable and len(evidence.blueprint.gold) < len(evidence.scenario.steps):
        return ""
    if level == "hard" and (problem := _independent(evidence)):
        return problem
    questions = _questions(evidence)
    if (level == "expert") != (questions >= levels.questions):
        return f"level {level} with {questions} questions"
    return ""


def _questions(evidence: Evidence) -> int:
    """The questions that had to be asked: a repeated one counts once, and one for what was known does not."""
    known: set[str] = set()
    asked: set[str] = set()
    excluding = {fact.name for fact in evidence.blueprint.facts}
    told: set[str] = set()
    count = 0
    for _, act, message in evidence.acts:
        if message.role == "user":
            if act.kind != "stall":
                known.update(act.slots)
            told.update(act.facts)
            if (act.facts and told >= excluding) or act.kind == "state_goal":
                known.add(" goal")
        elif act.kind == "disambiguate" and " goal" not in known and " asked" not in known:
            known.add(" asked")
            count += 1
        elif act.kind == "ask" and not set(act.slots) <= known | asked:
            asked.update(act.slots)
            count += 1
    return count


def _independent(evidence: Evidence) -> str:
    """Level hard without an argument that depends on a result."""
    users = [message.content for message in evidence.messages if message.role == "user"]
    for call in evidence.blueprint.gold:
        for argument, _, _ in call.bindings:
            value = dict(leaves(call.arguments)).get(argument)
            if not (tells_apart(value) and any(says_verbatim(text, value) for text in users)):
                return ""
    return "level hard, but no argument depends on an earlier result"
