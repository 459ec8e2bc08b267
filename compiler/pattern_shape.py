"""What a pattern's steps may look like, family by family: what passes here is what the runtime carries out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from dialoom.compiler.findings import listing
from dialoom.compiler.pattern_vocabulary import ACTS, FAMILIES, spoken_first
from dialoom.compiler.plan import Pattern

__all__ = ["misfits"]

_CORRECTED = ("user misstate", "user correct|user change_mind", "assistant acknowledge")
_CONTRADICTED = ("user misstate", "user contradict", "assistant clarify", "user settle")
_REFUSED = ("user misstate", "tool fail|tool answer", "assistant explain", "assistant ask", "user correct",
            "assistant call")
_AGAIN = ("tool fail|tool answer", "assistant explain", "assistant call")
_SHAPES: dict[str, tuple[tuple[tuple[str, ...], ...], str]] = {
    "value": ((_CORRECTED[:2], _CORRECTED, _CONTRADICTED, _REFUSED),
              "after `user misstate` it is set right (`user correct`), contradicted "
              "(`user contradict  assistant clarify  user settle`) or refused (`tool fail …  assistant explain  "
              "assistant ask  user correct  assistant call again`)"),
    "mistake": ((("assistant call", "tool respond", "assistant explain"),),
                "each `assistant call …` is followed by `tool respond`, the last by `assistant explain`"),
    "answer": ((_AGAIN, ("tool answer",), ("tool fail", "assistant give_up")),
               "a call that fails is made again (`assistant explain  assistant call again`) or given up "
               "(`assistant give_up`, with `outcome denied`)"),
    "supply": ((("tool hide", "assistant abstain", "user supply"),),
               "it goes `tool hide  assistant abstain`, then `user supply`"),
    "habit": ((("user write",),), "a habit stands alone: inject { user write … }"),
    "share": ((("user share_early",),), "it stands alone: inject { user share_early }"),
    "refer": ((("user refer",),), "it stands alone: inject { user refer }"),
}
_VALUE_PLACES = frozenset({"looked_up_value", "checked_value", "searched_value"})
_FAULTS_AT = {
    "value_question": ({"missing"}, "too early a call is `missing` what was not asked for yet"),
    "first_call": ({"another_tool"}, "before the first call it is `another_tool` that is called"),
    "call": ({"misfit", "misspelt", "missing", "next_step"}, "a call can be `misfit`, `misspelt`, `missing` something, "
             "or be the `next_step`"),
}
_ENDING = frozenset({"cancel", "close", "give_up"})


def misfits(pattern: Pattern) -> Iterator[tuple[str, int | str, str]]:
    """(message, where, mend) of what does not fit.

    ``where`` is the number of a step, or the name of a place; empty where something is missing.
    """
    if pattern.family not in FAMILIES:
        yield "nothing is injected that could be recovered from", 0, "begin with what goes wrong, like `user misstate`"
        return
    places = FAMILIES[pattern.family]
    for place in pattern.when:
        if place not in places:
            yield f"what is injected does not fit the place `{place}`", place, f"it fits {listing(places)}"
            return
    if pattern.family == "aside":
        yield from _beside(pattern)
        return
    shapes, mend = _SHAPES[pattern.family]
    done = [f"{step.speaker} {step.act}" for step in pattern.steps]
    if pattern.family == "mistake":  # several wrong calls may come one after the other
        while done[:2] == done[2:4] == ["assistant call", "tool respond"]:
            del done[:2]
    if not any(_alike(done, shape) == len(done) == len(shape) for shape in shapes):
        fitting = max(_alike(done, shape) for shape in shapes)
        left_out = len(pattern.steps) - len(done)
        if fitting == len(done):
            yield "these steps are not all", "", mend
        else:
            yield "these steps do not go together", fitting + left_out, mend
        return
    yield from {"mistake": _faults, "answer": _answers, "value": _values}.get(pattern.family, _nothing)(pattern)


def _alike(done: Sequence[str], shape: Sequence[str]) -> int:
    """How many steps at the beginning are as the shape has them."""
    pairs = zip(done, shape, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] in pair[1].split("|"), pairs))


def _nothing(_: Pattern) -> Iterator[tuple[str, int | str, str]]:
    return iter(())


def _beside(pattern: Pattern) -> Iterator[tuple[str, int | str, str]]:
    for number, step in enumerate(pattern.steps):
        if ACTS[step.speaker, step.act].family != "aside" and step.act not in {"acknowledge", "give_up", "abstain"}:
            yield f"`{step.speaker} {step.act}` does not go with what is said beside the matter", number, "drop it"
            return
        if step.act in _ENDING and pattern.outcome != "nothing":
            yield f"after `{step.speaker} {step.act}` nothing is called", number, "say so: outcome nothing"
            return
    for place in pattern.when:
        first, last = spoken_first(place)
        speakers = [speaker for speaker, _ in groupby(step.speaker for step in pattern.steps)]
        if speakers[0] != first or speakers[-1] != last or "tool" in speakers:
            yield (f"at the place `{place}` the {first} speaks first and the {last} last", place,
                   f"begin with `{first} …` and end with `{last} …`")
        elif place == "goal" and any(step.act == "ask_again" for step in pattern.steps):
            yield "nothing was asked there", place, "drop `ask_again`, or take the place `question`"
        elif place == "request" and len(speakers) != 2:
            yield "both speak once there", place, "two turns and no more: `user …`, then `assistant …`"
        elif pattern.outcome and place not in {"question", "value_question"}:
            yield f"a dialogue cannot be ended at the place `{place}`", place, "it can after a `question`"


def _faults(pattern: Pattern) -> Iterator[tuple[str, int | str, str]]:
    calls = [(number, step.arguments) for number, step in enumerate(pattern.steps) if step.act == "call"]
    if len(pattern.when) > 1:
        yield "wrong calls have one kind of place", pattern.when[1], "make two patterns of it"
        return
    allowed, mend = _FAULTS_AT[pattern.when[0]]
    for number, faults in calls:
        if not set(faults) <= allowed or ("next_step" in faults and len(faults) > 1):
            yield f"a call cannot be `{', '.join(faults)}` at the place `{pattern.when[0]}`", number, mend
            return
    if pattern.when[0] != "call" and len(calls) > 1:
        yield f"there is one wrong call at the place `{pattern.when[0]}`", calls[1][0], "take the place `call`"


def _answers(pattern: Pattern) -> Iterator[tuple[str, int | str, str]]:
    step = pattern.steps[0]
    last = pattern.steps[-1].act
    if len(pattern.when) > 1:
        yield "calls have one kind of place", pattern.when[1], "make two patterns of it"
    elif (last == "give_up") != (pattern.outcome == "denied"):
        yield ("a call that is given up is denied for good", "" if pattern.outcome == "" else 0,
               "`assistant give_up` goes with `outcome denied`")
    elif step.act == "answer" and (last == "answer") != (step.arguments == ("drifted",)):
        yield "what comes back empty or partial is fetched again, what has drifted is read", 0, (
            "`tool answer drifted` stands alone, the others go on with `assistant explain  assistant call again`")
    elif step.act == "answer" and step.arguments != ("drifted",) and pattern.when[0] != "reading_call":
        yield "only calls that read can be made again after an answer", pattern.when[0], "take `reading_call`"


def _values(pattern: Pattern) -> Iterator[tuple[str, int | str, str]]:
    step = next((step for step in pattern.steps if step.speaker == "tool"), None)
    if len(pattern.when) > 1:
        yield "values have one kind of place", pattern.when[1], "make two patterns of it"
    elif step is not None and pattern.when[0] not in _VALUE_PLACES:
        yield "not every value can be refused by a tool", pattern.when[0], f"it fits {listing(sorted(_VALUE_PLACES))}"
    elif step is not None and step.act == "answer" and step.arguments != ("empty",):
        yield "a search by a wrong value comes back `empty`", 1, "tool answer empty"
    elif step is not None and step.act == "answer" and pattern.when[0] != "searched_value":
        yield "only a search comes back empty", pattern.when[0], "take `searched_value`"
