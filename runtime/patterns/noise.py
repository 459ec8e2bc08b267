"""Habits of typing, laid over the user's messages: what typos and fillers have in common."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from dialoom.runtime.blueprint import Blueprint
from dialoom.runtime.patterns.places import any_of, with_turns

__all__ = ["add_noise"]


def add_noise(blueprint: Blueprint, habit: str, rng: Random) -> Blueprint:
    """About half of the user's messages, and one at least, with the habit among their ``noise``."""
    users = [at for at, turn in enumerate(blueprint.turns) if turn.speaker == "user"]
    chosen = {at for at in users if rng.random() < 0.5} or {any_of(users, rng)}
    turns = [
        replace(turn, noise=(*turn.noise, habit)) if at in chosen else turn for at, turn in enumerate(blueprint.turns)
    ]
    return with_turns(blueprint, turns)
