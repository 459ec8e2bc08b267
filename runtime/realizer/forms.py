"""Values in another form than the tools take them: dates in words, grouped digits, phone numbers otherwise spaced."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

__all__ = ["other_form"]

Json = Any

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def other_form(value: Json, generator: str, habits: Sequence[str], rng: random.Random) -> str:
    """The value in one of its other forms, as the habits ask for; "" where it has none, or none is asked for."""
    if "date" in habits and isinstance(value, str) and (date := _DATE.fullmatch(value)):
        month, day = _MONTHS[int(date[2]) - 1], int(date[3])
        return _one([f"{month} {day}, {date[1]}", f"{day} {month} {date[1]}", f"{month[:3]} {day}, {date[1]}"], rng)
    if "amount" in habits and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1000:
        return f"{value:,}"
    if "phone" in habits and generator == "phone" and isinstance(value, str):
        return _one(_phones(value), rng)
    return ""


def _phones(value: str) -> list[str]:
    """The same digits with other marks between them, the country's prefix spelt ``00``."""
    groups = re.findall(r"\d+", value)
    plus = "+" if value.strip().startswith("+") else ""
    forms = [f"{plus}{mark.join(groups)}" for mark in ("-", ".", " ", "")]
    if plus:
        forms.append(f"00{' '.join(groups)}")
    return [form for form in dict.fromkeys(forms) if form != value]


def _one(choices: list[str], rng: random.Random) -> str:
    return choices[int(rng.random() * len(choices))] if choices else ""
