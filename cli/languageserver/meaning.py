"""The meanings of the language's own words and keys."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from dialoom.compiler import setting_keys
from dialoom.compiler.settings import Key

__all__ = ["SETTINGS", "key_meanings", "word_meanings"]

SETTINGS: Mapping[str, Mapping[str, Key]] = {
    "dataset": setting_keys.DATASET_KEYS, "train": setting_keys.TRAIN_KEYS, "lora": setting_keys.LORA_KEYS,
    "evaluate": setting_keys.EVALUATE_KEYS, "persona": setting_keys.PERSONA_KEYS, "typing": setting_keys.TYPING_KEYS,
    "level": setting_keys.DIFFICULTY_KEYS, "type": setting_keys.TYPE_KEYS, "domain": setting_keys.DOMAIN_KEYS,
    "tools": setting_keys.DOMAIN_STEPS,
}
"""The keys of each block, with what they take: the compiler's own tables."""

_SPLIT = {
    **{split: f"The share of {split}." for split in setting_keys.SPLITS},
    "hold_out": "What no two splits share: " + ", ".join(setting_keys.HELD_OUT) + ".",
}


@cache
def word_meanings() -> Mapping[str, str]:
    """Keyword → what it means, in a sentence."""
    text = files("dialoom.cli.languageserver").joinpath("keywords.toml").read_text(encoding="utf-8")
    words: dict[str, str] = tomllib.loads(text)["words"]
    return words


def key_meanings(block: str) -> Mapping[str, str]:
    """Key → what it means, of the settings of a block: ``dataset``, ``lora``, ``split`` …; empty for an unknown one."""
    if block == "split":
        return _SPLIT
    return {key: entry.says for key, entry in SETTINGS.get(block, {}).items()}
