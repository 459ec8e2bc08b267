"""Reading the data files of ``runtime/wording``."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import yaml

__all__ = ["read_lines", "read_wording"]


def read_wording(name: str) -> dict[str, Any]:
    """The mapping that the data file ``name`` holds.

    Raises:
        TypeError: the file does not hold a mapping.
    """
    text = files("dialoom.runtime").joinpath("wording", name).read_text(encoding="utf-8")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data = yaml.load(text, Loader=loader)
    if not isinstance(data, dict):
        raise TypeError(f"{name} must hold a mapping")
    return data


def read_lines(text: str) -> tuple[str, ...]:
    """The non-empty lines of a block, stripped: one word or one wording a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
