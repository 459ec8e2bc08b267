"""What an invented result says of its own success: fields whose names tell what stands in them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from dialoom.compiler.plan import Parameter
from dialoom.runtime.values.generators import GENERATORS, Draw
from dialoom.runtime.values.subject import Subject

__all__ = ["outcome_value"]

Json = Any
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_BAD = frozenset({"error", "errors", "failed", "failure", "blocked", "expired", "locked", "missing"})
_FREE = frozenset({"text", "sentence", "title"})
_NOBODY = Subject("", "", "", "")


@cache
def _outcomes() -> dict[str, tuple[str, ...]]:
    data = tomllib.loads((Path(__file__).parent / "outcomes.toml").read_text(encoding="utf-8"))
    return {word: tuple(values) for word, values in data.items()}


def outcome_value(field: Parameter, rng: Random) -> Json | None:
    """What the field holds after a call that went well; None where its name does not tell.

    Truth values are true, unless they are named after something bad. Free text follows ``outcomes.toml``.
    """
    kind = field.type
    words = [word.lower() for word in _WORD.findall(field.name)] or [field.name]
    if kind.base == "bool":
        return not set(words) & _BAD
    if kind.base != "string" or kind.generator not in _FREE or kind.enum or kind.pool or kind.pattern:
        return None
    choices = _outcomes().get(words[-1])
    if choices is None:
        return None
    chosen = choices[int(rng.random() * len(choices))]
    if chosen.startswith("@"):
        return GENERATORS[chosen[1:]](Draw(rng, kind, _NOBODY, field.name))
    return chosen
