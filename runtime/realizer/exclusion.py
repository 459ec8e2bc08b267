"""What a user does not want, where nobody wrote down what tells two tools apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

from dialoom.runtime.planview import PlanView
from dialoom.runtime.realizer.phrasebook import phrasebook
from dialoom.runtime.realizer.toolphrase import distinct_phrases
from dialoom.runtime.realizer.words import first_person, joined

__all__ = ["exclusion_clauses", "gathered", "opening_of"]


@cache
def _openings() -> tuple[str, ...]:
    """``I don't want to``, ``there is no need to`` …, as the phrasebook has them."""
    return tuple(line.source.partition("{{")[0] for line in phrasebook("user.yaml").lines("against"))


def exclusion_clauses(view: PlanView, gold: Sequence[str], others: Sequence[str], rng: Random) -> dict[str, str]:
    """Tool → ``I don't want to update a badge``, for each of ``others``; one manner for all of a dialogue.

    No two tools, gold ones included, are called alike.
    """
    names = list(dict.fromkeys([*gold, *others]))
    said = [first_person(phrase) for phrase in distinct_phrases([view.tools[name] for name in names])]
    phrases = dict(zip(names, said, strict=True))
    opening = _openings()[int(rng.random() * len(_openings()))]
    return {name: f"{opening}{phrases[name]}" for name in others}


def opening_of(clause: str) -> str:
    """What the clause begins with, if it says what is not wanted; "" else."""
    return next((opening for opening in _openings() if clause.startswith(opening)), "")


def gathered(clauses: Sequence[str]) -> list[str]:
    """The clauses, those that begin alike made one: ``I don't want to update a badge or list badges``."""
    out: list[str] = []
    for opening in _openings():
        rests = [clause[len(opening) :] for clause in clauses if clause.startswith(opening)]
        if rests:
            out.append(f"{opening}{joined(rests, 'or')}")
    return [clause for clause in clauses if not opening_of(clause)] + out
