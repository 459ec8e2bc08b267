"""The meanings of the language's own words and keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["key_meanings", "word_meanings"]


@cache
def _table() -> dict[str, dict[str, dict[str, str]]]:
    text = files("dialoom.cli.languageserver").joinpath("keywords.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return {"words": {"": data["words"]}, "keys": data["keys"]}


def word_meanings() -> Mapping[str, str]:
    """Keyword → what it means, in a sentence."""
    return _table()["words"][""]


def key_meanings(block: str) -> Mapping[str, str]:
    """Key → what it means, of the settings of a block: ``dataset``, ``train``, ``lora`` …; empty for an unknown one."""
    return _table()["keys"].get(block, {})
