"""References to what was said before, in the place of saying it again."""

from __future__ import annotations

import re
from dataclasses import replace

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.patterns.places import with_turns
from dialoom.runtime.patterns.rewriting import Rewriting

__all__ = ["refer_back"]


def refer_back(rewriting: Rewriting) -> Blueprint:
    """The goal is said after the opening, and refers to the values that it names and that were said there."""
    blueprint = rewriting.blueprint
    named = set(re.findall(r"\{([^{}\s]+)\}", blueprint.goal))
    slots = {slot.name for slot in blueprint.slots if {slot.name, slot.argument} & named}
    turns = list(blueprint.turns)
    at = next((at for at, turn in enumerate(turns) if any(act.kind == "state_goal" for act in turn.acts)), None)
    told = {name for turn in turns[:at] if turn.speaker == "user" for act in turn.acts for name in act.slots}
    if at is None or not slots or not slots <= told:
        return blueprint
    turns[at] = replace(turns[at], acts=tuple(
        replace(act, topic="refer", pattern=rewriting.name) if act.kind == "state_goal" else act
        for act in turns[at].acts
    ))  # fmt: skip
    return with_turns(blueprint, turns)
