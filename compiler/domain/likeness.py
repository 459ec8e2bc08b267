"""When two tools are one too many: the three thresholds of ToolWeave (arXiv 2605.12521)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dialoom.compiler.encoding import encode

__all__ = ["THRESHOLDS", "Likeness", "Refusal", "partial_ratio"]

THRESHOLDS: dict[str, float] = {"name": 85.0, "parameters": 0.7, "description": 0.85}
"""Above which of them a tool is refused: the partial ratio of the names (0 to 100), the Jaccard index of
the inputs' names, the cosine of the descriptions."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A tool that is too like one that was taken before it: by which ``measure``, and how much."""

    tool: str
    like: str
    measure: str
    value: float


def partial_ratio(one: str, other: str) -> float:
    """How well the shorter text fits into the longer one, from 0 to 100.

    The best of 200 · common / (both lengths) over all pieces of the longer text that are as long as the shorter
    one or are cut off by an end; ``common`` is the length of the longest common subsequence.
    """
    short, long = sorted((one, other), key=lambda text: (len(text), text))
    if not short:
        return 100.0 if not long else 0.0
    size = len(short)
    best = 0.0
    for start in range(1 - size, len(long)):
        piece = long[max(start, 0) : start + size]
        if 200 * len(piece) / (size + len(piece)) > best:
            best = max(best, 200 * _common(short, piece) / (size + len(piece)))
    return best


def _common(one: str, other: str) -> int:
    """The length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for a in one:
        before = 0
        for place, b in enumerate(other, 1):
            kept = row[place]
            row[place] = before + 1 if a == b else max(row[place], row[place - 1])
            before = kept
    return row[-1]


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    inputs: frozenset[str]
    place: int


class Likeness:
    """Holds tools against those that were taken; descriptions are seen by the light built-in encoder."""

    def __init__(self, descriptions: Sequence[str]) -> None:
        """``descriptions`` of all that may be taken: what is rare is weighed among them."""
        self._places = {text: place for place, text in enumerate(dict.fromkeys(descriptions))}
        self._encoding = encode([(text,) for text in self._places])
        self._taken: list[_Known] = []

    def take(self, name: str, description: str, inputs: Collection[str]) -> Refusal | None:
        """Take a tool; or what it is too like, and it is not taken."""
        place = self._places[description]
        for known in self._taken:
            found = {"name": partial_ratio(_bare(name), _bare(known.name)),
                     "parameters": _jaccard(frozenset(inputs), known.inputs),
                     "description": self._encoding.cosine(place, known.place)}
            for measure, value in found.items():
                if value > THRESHOLDS[measure]:
                    return Refusal(name, known.name, measure, round(value, 4))
        self._taken.append(_Known(name, frozenset(inputs), place))
        return None


def _bare(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """Of tools without any inputs nothing is alike."""
    return len(one & other) / len(one | other) if one and other else 0.0
