"""How alike tools are: the encoders agree with sense on the versions of the Schema-Guided-Dialogue services."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.compiler import encoding as encodings
from dialoom.compiler.catalogs.functions import import_functions
from dialoom.compiler.encoding import DEFAULT_ENCODER, encode
from dialoom.compiler.plan import Tool
from dialoom.compiler.similarity import SimilarityIndex
from tests.compiler.conftest import REPOSITORY

SGD = REPOSITORY.parent / "shared" / "data" / "catalogs" / "sgd.jsonl"

needs_sgd = pytest.mark.skipif(not SGD.exists(), reason=f"{SGD} is not there")


def sgd_tools() -> dict[str, Tool]:
    catalog = import_functions(Path(SGD).read_text(encoding="utf-8"), SGD.name, "jsonl")
    return {tool.name: tool for tool in catalog.tools}


def family(name: str) -> tuple[str, str]:
    service, intent = name.split(".")
    return service.rpartition("_")[0], intent


def recall(tools: dict[str, Tool], encoder: str) -> tuple[float, float]:
    """The shares of tools with a twin that find one among their five nearest, and as the nearest."""
    index = SimilarityIndex(tools, encoder)
    twins = {name: {other for other in tools if other != name and family(other) == family(name)} for name in tools}
    asked = [name for name in tools if twins[name]]
    assert len(asked) == 64
    near = {name: index.nearest((name,)) for name in asked}
    found = [twins[name] & set(near[name][:5]) != set() for name in asked]
    first = [near[name][0] in twins[name] for name in asked]
    return sum(found) / len(found), sum(first) / len(first)


@needs_sgd
@pytest.mark.parametrize("encoder", [DEFAULT_ENCODER, "words"])
def test_twins_of_services_find_each_other(encoder: str) -> None:
    among_five, nearest = recall(sgd_tools(), encoder)
    assert among_five >= 0.97
    assert nearest >= 0.80


@needs_sgd
def test_without_their_names_twins_are_still_near() -> None:
    """The twins bear one name: what is left when names say nothing comes of descriptions and parameters."""
    tools = {name: replace(tool, name=f"{name}.x.y") for name, tool in sgd_tools().items()}
    hidden = {name: replace(tool, name="f") for name, tool in tools.items()}
    among_five, nearest = recall(hidden, DEFAULT_ENCODER)
    assert among_five >= 0.9
    assert nearest >= 0.4


WORDS = st.sampled_from(["lead", "create", "creates", "contact", "invoice", "find", "a", "id"])
TEXTS = st.lists(st.tuples(st.lists(WORDS, max_size=5).map(" ".join), st.lists(WORDS, max_size=3).map(" ".join)),
                 min_size=1, max_size=12)


@given(TEXTS, st.sampled_from(["words", "characters"]))
def test_cosines_are_cosines(texts: list[tuple[str, str]], encoder: str) -> None:
    encoding = encode(texts, encoder)
    for i in range(len(texts)):
        scores = encoding.scores(i)
        assert scores[i] == (1.0 if any(texts[i]) else 0.0)
        for j in range(len(texts)):
            assert encoding.cosine(i, j) == encoding.cosine(j, i)
            assert abs(scores[j] - encoding.cosine(i, j)) < 2e-6
            assert -1e-9 <= scores[j] <= 1


@given(TEXTS, st.sampled_from([0.3, 0.82, 0.99]))
def test_the_prefix_filter_misses_no_pair(texts: list[tuple[str, str]], above: float) -> None:
    encoding = encode(texts, "words")
    every = [(i, j, encoding.cosine(i, j)) for i in range(len(texts)) for j in range(i + 1, len(texts))]
    assert encoding.pairs(above) == [pair for pair in every if pair[2] > above]


def test_arrays_and_lists_give_the_same_bits(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [(f"create lead {i % 7}", f"a lead of group {i % 5} for person {i}") for i in range(60)]
    lists = [encode(texts).scores(i) for i in range(60)]
    monkeypatch.setattr(encodings, "_MANY", 1)
    assert [encode(texts).scores(i) for i in range(60)] == lists
