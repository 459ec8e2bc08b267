"""Colours say what the parser says: a keyword where the grammar has one, a name where it has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialoom.grammar.printer import print_loom
from dialoom.grammar.tree import Spec
from tests.editors.paint import disagreements, painted, right_specs, snippets
from tests.grammar.trees import specs
from tests.packaging.tree import ROOT


@pytest.mark.parametrize("path", right_specs(), ids=lambda path: str(path.relative_to(ROOT)))
def test_specs_are_coloured_as_they_are_parsed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert disagreements(text) == []
    assert "bad" not in painted(text)


def test_examples_of_the_docs_are_coloured_as_they_are_parsed() -> None:
    found = list(snippets())
    assert found
    assert [one for text in found for one in disagreements(text)] == []


@settings(max_examples=60)
@given(specs)
def test_any_printed_spec_is_coloured_as_it_is_parsed(spec: Spec) -> None:
    assert disagreements(print_loom(spec)) == []


@given(st.text(st.sampled_from('tool in {}()[]:,"\\`#.=->0%é\n \t\'turn when')))
def test_any_text_is_coloured_to_its_end(text: str) -> None:
    assert len(painted(text)) == len(text)


@pytest.mark.parametrize(
    ("text", "word", "wanted"),
    [
        ("tool tool { in in: in }", "tool tool", ("declaration", "declared")),
        ("tool T { in in: in }", "in in", ("clause", "property")),
        ("scenario s { call goal goal \"x\" }", "goal goal", ("reference", "clause")),
        ("entity E { turn: object { in: enum(a) } }", "turn: object", ("property", "type")),
        ("scenario s { reveal { never: never } }", "never: never", ("clause", "reference")),
        ("dataset d { expect { x in 1..2 } }", "x in", ("property", "word")),
        ("pattern p { when when }", "when when", ("clause", "reference")),
        ("scenario s { when A.b == c 30% { B } else { C } }", "else {", ("word", "punctuation")),
    ],
)  # fmt: skip
def test_one_word_is_coloured_by_where_it_stands(text: str, word: str, wanted: tuple[str, str]) -> None:
    shades = painted(text)
    start = text.index(word)
    second = text.index(word.split()[1], start + len(word.split()[0]))
    assert (shades[start], shades[second]) == wanted


@pytest.mark.parametrize(
    ("text", "bad"), [("tool T { in a; }", ";"), ("}", "}"), ("entity E { a: 1x }", "1x"), ("scenario 'a' {}", "'")]
)
def test_what_the_language_has_not_is_bad(text: str, bad: str) -> None:
    shades = painted(text)
    start = text.index(bad)
    assert set(shades[start : start + len(bad)]) == {"bad"}


def test_a_brace_or_a_quote_that_is_missing_costs_its_own_declaration_only() -> None:
    for broken in ('scenario s {\n  reveal {\n    turn 1: a\n', 'tool T "never closed {\n  in a: b\n'):
        text = broken + "\ndataset d {\n  rows 5\n}\n"
        shades = painted(text)
        assert shades[text.index("dataset")] == "declaration"
        assert shades[text.index("rows")] == "property"
