"""The keys of blocks that hold names, and the values that a setting can have."""

from __future__ import annotations

from collections.abc import Iterator

from dialoom.cli.languageserver.documents import Analysis
from dialoom.cli.languageserver.meaning import SETTINGS
from dialoom.cli.languageserver.offers import Offer
from dialoom.compiler.metrics import DATA_METRICS, LIVE_METRICS, ROW_METRICS
from dialoom.compiler.setting_keys import HELD_OUT, LEVELS
from dialoom.compiler.symbols import Symbol
from dialoom.grammar import tree

__all__ = ["key_offers", "value_offers"]

_METRICS = {"expect": (DATA_METRICS, "a metric of the data"), "require": (LIVE_METRICS, "a live metric"),
            "validators": (ROW_METRICS, "a count of each dialogue")}


def key_offers(analysis: Analysis, block: str) -> Iterator[Offer]:
    """The names that are keys in a block: scenarios of a mix, levels, metrics."""
    program = analysis.resolution.program
    if block == "mix" and program is not None:
        for node in program.declared(tree.Scenario):
            yield Offer(node.name.text, "scenario", node.description.value if node.description else "",
                        symbol=Symbol("scenario", node.name.text))
    elif block == "difficulty":
        yield from (Offer(level, "value", "a level of difficulty") for level in LEVELS)
    elif block in _METRICS:
        names, detail = _METRICS[block]
        yield from (Offer(name, "metric", detail) for name in names)


def value_offers(analysis: Analysis, block: str, key: str) -> Iterator[Offer]:
    """What a setting can be: its choices, true and false, or names that it refers to."""
    program = analysis.resolution.program
    if block == "split" and key == "hold_out":
        yield from (Offer(word, "value", "what no two splits share") for word in HELD_OUT)
        return
    known = SETTINGS.get(block, {}).get(key)
    if known is None or program is None:
        return
    if (block, key) in (("train", "data"), ("evaluate", "on")) and program.dataset is not None:
        for split in program.dataset.splits:
            yield Offer(f"{program.dataset.name}.{split.name}", "split", f"{split.share:.0%} of the rows")
    elif (block, key) == ("evaluate", "model"):
        yield from (Offer(one.name, "train", "a training", symbol=Symbol("train", one.name)) for one in program.train)
    elif (block, key) == ("train", "base"):
        yield Offer('"tiny"', "value", "a small model that starts untrained")
    elif known.kind == "flag":
        yield from (Offer(word, "value") for word in ("true", "false"))
    yield from (Offer(word, "value", f"a choice of `{key}`") for word in known.choices)
