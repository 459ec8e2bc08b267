"""Damaged documents: tools come of them, or words, and nothing else (``benchmarks/fuzz_catalogs`` does it longer)."""

from __future__ import annotations

import pytest

from benchmarks.fuzz_catalogs import documents, round_of

DOCUMENTS = documents()
ROUNDS = 400


@pytest.mark.parametrize("part", range(10))
def test_damaged_documents(part: int) -> None:
    outcomes = set()
    for number in range(part, ROUNDS, 10):
        name, value = DOCUMENTS[number * 7 % len(DOCUMENTS)]
        outcomes.add(round_of(name, value, f"suite/{number}")[0])
    assert "tools" in outcomes
