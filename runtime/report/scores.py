"""Scores as the report shows them: figures of the model, plots and a table with the baselines."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Column", "Figure", "Gate", "Player", "Plot", "Score", "ScoreBoard", "ScoreRow"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A ``require`` and whether it holds."""

    text: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Figure:
    """A score of the model, large."""

    label: str
    value: str
    interval: str
    gates: tuple[Gate, ...]


@dataclass(frozen=True, slots=True)
class Player:
    """A score of a model or baseline in a plot; places in per cent of the axis, None where there is no score."""

    name: str
    ours: bool
    value: str
    interval: str
    at: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """One metric of all players; ``bounds`` are where its gates lie, in per cent."""

    label: str
    better: str
    bounds: tuple[float, ...]
    players: tuple[Player, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """A cell of the table."""

    value: str
    interval: str


@dataclass(frozen=True, slots=True)
class Column:
    """A model or baseline, and on how many dialogues it was scored."""

    name: str
    note: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A metric and the scores of all players, in the order of the columns."""

    name: str
    cells: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class ScoreBoard:
    """An evaluation."""

    name: str
    summary: str
    figures: tuple[Figure, ...]
    plots: tuple[Plot, ...]
    columns: tuple[Column, ...]
    rows: tuple[ScoreRow, ...]
