"""A user whose messages are drawn several times and voted on, to cut the noise of the simulation.

After DiaFORGE's dynamic evaluation (arXiv 2507.03336): of the drawn messages the one that is most like the
others is said. Like means: the share of character trigrams in common (Jaccard).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.dialogue import ToolCall
from dialoom.runtime.planview import PlanView
from dialoom.runtime.simulator import SimulatedUser

__all__ = ["VotedUser", "most_agreed"]

Json = Any


class VotedUser:
    """So many simulated users of one dialogue, who word the same matter each on a stream of their own."""

    def __init__(self, view: PlanView, blueprint: Blueprint, votes: int, trial: int = 0) -> None:
        """``trial``: which play of the dialogue it is; its draws are others than those of any other play."""
        self._users = [SimulatedUser(view, blueprint, trial * votes + place) for place in range(votes)]

    @property
    def said(self) -> dict[str, Json]:
        """Slot name → the value that the user has said last."""
        return self._users[0].said

    def open(self) -> str:
        """The first message."""
        return most_agreed([user.open() for user in self._users])

    def observe(self, calls: Sequence[ToolCall], results: Sequence[Json]) -> None:
        """Calls that the assistant made, with their results."""
        for user in self._users:
            user.observe(calls, results)

    def reply(self, assistant_text: str) -> str | None:
        """The answer to a message without calls; None where most of the users are gone."""
        drawn = [user.reply(assistant_text) for user in self._users]
        said = [text for text in drawn if text is not None]
        return most_agreed(said) if 2 * len(said) > len(drawn) else None


def most_agreed(texts: Sequence[str]) -> str:
    """The text that is most like the others; of several, the first."""
    grams = [{text[at : at + 3] for at in range(max(len(text) - 2, 1))} for text in texts]
    votes = [sum(len(one & other) / len(one | other) for other in grams) for one in grams]
    return texts[votes.index(max(votes))]
