"""Personas, resolved: who plays the user, and how such a person talks and types."""

from __future__ import annotations

from dialoom.compiler.findings import Findings
from dialoom.compiler.plan import Persona, Typing
from dialoom.compiler.setting_keys import PERSONA_KEYS, TYPING_KEYS
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree

__all__ = ["resolve_persona"]


def resolve_persona(persona: tree.Persona, findings: Findings) -> Persona:
    """The persona that is declared; what is not said of it is as the tables of `Persona` have it."""
    settings = SettingsReader(f"the persona `{persona.name.text}`", persona.settings, PERSONA_KEYS, findings, "E0316")
    weight = settings.number("weight")
    return Persona(persona.name.text, settings.word("tone") or "neutral", settings.word("verbosity") or "normal",
                   1.0 if weight is None else float(weight), settings.word("patience") or "normal",
                   _reveals(settings, findings), _typing(settings, findings))


def _typing(settings: SettingsReader, findings: Findings) -> Typing | None:
    """How the persona types; None where it is not said, and the tone decides."""
    if settings.get("typing") is None:
        return None
    owner = f"`typing` of {settings.owner}"
    habits = SettingsReader(owner, settings.block("typing"), TYPING_KEYS, findings, "E0316")  # type: ignore[arg-type]
    careless, typos, fillers = (float(habits.number(habit) or 0.0) for habit in TYPING_KEYS)
    return Typing(careless, typos, fillers)


def _reveals(settings: SettingsReader, findings: Findings) -> tuple[int, int]:
    """The fewest and the most values that a persona gives at once; zeros where it is not said."""
    setting = settings.get("reveals")
    if setting is None or not isinstance(setting.value, tree.Range | tree.Number):
        return (0, 0)
    ends = (setting.value,) * 2 if isinstance(setting.value, tree.Number) else (setting.value.low, setting.value.high)
    low, high = (side.value if side else None for side in ends)
    low = 1 if low is None else low
    if high is None or low < 1 or high < low or low != int(low) or high != int(high):
        findings.add("E0316", "`reveals` takes whole numbers of values, at least 1", setting.value.span,
                     help="like 1..2")
        return (0, 0)
    return int(low), int(high)
