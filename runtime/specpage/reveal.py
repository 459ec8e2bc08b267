"""What is revealed when: the stages of a scenario, and what settles which tool is meant."""

from __future__ import annotations

from collections.abc import Iterable

from dialoom.compiler.plan import Disclosure, Scenario, Slot
from dialoom.runtime.specpage.anchors import Anchors
from dialoom.runtime.specpage.page import Moment, Said
from dialoom.runtime.specpage.wording import percent, type_words

__all__ = ["moments_of"]


def moments_of(scenario: Scenario, anchors: Anchors) -> tuple[Moment, ...]:
    """The moments in the order in which they come; none where nothing is said."""
    told = _drawn(scenario, anchors) if scenario.disclosure is not None else _staged(scenario, anchors)
    if asked := [slot for slot in scenario.slots if slot.on_ask]:
        told.append(Moment("Only when asked", "never beside something else", _said(asked, scenario, anchors)))
    if scenario.unknown:
        answer = "an earlier result gives it" if scenario.answerable else "so nothing can be called"
        told.append(Moment("Never", f"the user does not know it: {answer}", _said(scenario.unknown, scenario, anchors)))
    return tuple(told)


def _staged(scenario: Scenario, anchors: Anchors) -> list[Moment]:
    settled = tuple(fact.text for fact in scenario.facts if fact.stage == 0)
    free = [slot for slot in scenario.slots if not slot.on_ask]
    stages = sorted({*(slot.stage for slot in free), *(fact.stage for fact in scenario.facts if fact.stage)})
    requests = {request.stage: place for place, request in enumerate(scenario.requests, start=1)}
    found: list[Moment] = []
    for stage in stages:
        if settled and stage != 1:
            found.append(_settled(settled))
            settled = ()
        own = [slot for slot in free if slot.stage == stage]
        when, note = _stage_words(stage, requests, scenario)
        note = note if own else "along with the values around it"
        facts = tuple(fact.text for fact in scenario.facts if fact.stage == stage)
        found.append(Moment(when, note, _said(own, scenario, anchors), facts))
    return [*found, *([_settled(settled)] if settled else [])]


def _settled(facts: tuple[str, ...], named: tuple[str, ...] = ()) -> Moment:
    """What excludes the tools that could be mistaken stands with them: here only that, and when, it is said."""
    number = "what excludes the tool below" if len(facts) == 1 else "what excludes those tools below that are offered"
    return Moment("Then", "the assistant asks which is meant", (), named, number)


def _stage_words(stage: int, requests: dict[int, int], scenario: Scenario) -> tuple[str, str]:
    if len(requests) > 1 and stage in requests:
        return f"Request {requests[stage]}", "said with it" if stage == 1 else "once the one before is done"
    if stage == 1:
        return "Stage 1", "the user opens with it"
    asked = stage in scenario.asked_stages
    return f"Stage {stage}", "when the assistant asks" if asked else "volunteered with the stage before"


def _drawn(scenario: Scenario, anchors: Anchors) -> list[Moment]:
    drawn = scenario.disclosure
    assert drawn is not None
    free = [slot for slot in scenario.slots if not slot.on_ask]
    settled = tuple(fact.text for fact in scenario.facts if fact.stage == 0)
    found = [Moment("From message to message", _rate_words(drawn), _said(free, scenario, anchors))] if free else []
    named = tuple(fact.text for fact in scenario.facts if fact.stage)
    return [*found, *([_settled(settled, named)] if settled or named else [])]


def _rate_words(drawn: Disclosure) -> str:
    if drawn.kind == "persona":
        return "as many at once as who talks is used to"
    if drawn.kind == "gradually":
        return f"{_range(drawn.low, drawn.high)} at once, drawn anew for every message"
    rates = ", ".join(f"{_range(rate.low, rate.high)} in {percent(rate.share)}" for rate in drawn.rates)
    return f"so many a message: {rates}"


def _range(low: int, high: int | None) -> str:
    return str(low) if high == low else f"{low} or more" if high is None else f"{low} to {high}"


def _said(slots: Iterable[Slot], scenario: Scenario, anchors: Anchors) -> tuple[Said, ...]:
    tools = {step.id: step.tool for step in scenario.steps}
    found = []
    for slot in slots:
        steps = [slot.step, *(place.partition("/")[0] for place in slot.shared)]
        takes = dict.fromkeys(tools[step] for step in steps)
        links = tuple(anchors.link("tool", tool) for tool in takes)
        found.append(Said(slot.label, type_words(slot.type), not slot.required, links))
    return tuple(found)
