"""A mapping that lost its heading is one mistake, and keys that are misspelt are one each."""

from __future__ import annotations

import pytest

from dialoom.grammar.reader import read
from dialoom.grammar.source import Source


def _said(text: str) -> list[str]:
    return [one.message for one in read(Source("a.loom.yaml", text)).diagnostics]


def test_what_lost_its_heading_is_told_once() -> None:
    [said] = _said("scenario:\n  a:\n    seed: 3\n    rows: 100\n    mix: {a: 100%}\n    split: {train: 100%}\n")
    assert said == "a scenario has none of the keys `seed`, `rows`, `mix` and 1 more"


@pytest.mark.parametrize("keys", ["gaol: x\n    cal: A\n    reveel: {turn 1: b}", "goal: x\n    seed: 1\n    rows: 2",
                                  "seed: 1\n    rows: 2"])
def test_keys_that_could_be_meant_are_told_each(keys: str) -> None:
    said = _said(f"scenario:\n  a:\n    {keys}\n")
    assert len(said) >= 2
    assert all("has no key" in one for one in said[:2])
