"""Whatever stands in a file: diagnostics, never an exception; and each says a place inside the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import Reading, read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml

EXAMPLE = (Path(__file__).parents[2] / "specs" / "crm_leads.loom").read_text(encoding="utf-8")
YAML_EXAMPLE = print_yaml(read(Source("x.loom", EXAMPLE)).spec)
PIECES = [
    "{", "}", "(", ")", "[", "]", '"', '"""', "`", "\\", "#", "\n", ",", ":", "=", "->", "..", "?", "%", "+", "*", "&a",
    "*a", "!!x", "- ", "? ", "| ", "> ", "---\n", "\t", "\u2028", "\x00", "\x85", "\ufeff", "é", "名", "9" * 50,
    "1e999", "tool", "scenario", "in", "goal", "dataset x {", "type", "fan", "when", "else",
    "pattern p { }", " ", "  ", "\r\n",
]
FAST = settings(max_examples=60, deadline=2000, suppress_health_check=list(HealthCheck))


def _check(name: str, text: str) -> Reading:
    source = Source(name, text)
    reading = read(source)
    for diagnostic in reading.diagnostics:
        assert diagnostic.message
        for label in diagnostic.labels:
            assert 0 <= label.span.start <= label.span.end <= len(text)
    for form in ("text", "json", "sarif", "github"):
        render(reading.diagnostics, {name: source}, form)
    for printed in (print_loom(reading.spec), print_yaml(reading.spec)):
        assert isinstance(printed, str)
    return reading


@pytest.mark.parametrize("name", ["a.loom", "a.loom.yaml"])
@FAST
@given(text=st.text(st.characters(exclude_categories=()), max_size=60) | st.text(st.characters(max_codepoint=255)))
def test_any_text(name: str, text: str) -> None:
    _check(name, text)


@pytest.mark.parametrize("name", ["a.loom", "a.loom.yaml"])
@FAST
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=25))
def test_any_pieces(name: str, pieces: list[str]) -> None:
    _check(name, " ".join(pieces))


@pytest.mark.parametrize(("name", "text"), [("a.loom", EXAMPLE), ("a.loom.yaml", YAML_EXAMPLE)], ids=["loom", "yaml"])
@FAST
@given(data=st.data())
def test_mutated_example(name: str, text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        length = data.draw(st.sampled_from([0, 0, 1, 1, 3, 40]))
        text = text[:start] + data.draw(st.sampled_from(["", *PIECES])) + text[start + length :]
    _check(name, text)


BRACKETS = [i for i, c in enumerate(EXAMPLE) if c in "{}()"]


@pytest.mark.parametrize("at", BRACKETS, ids=lambda at: f"{at}{EXAMPLE[at]}")
def test_one_missing_bracket_is_one_report(at: int) -> None:
    reading = _check("a.loom", EXAMPLE[:at] + " " + EXAMPLE[at + 1 :])
    inside_text = EXAMPLE.count('"', EXAMPLE.rfind("\n", 0, at), at) % 2 == 1
    assert len(reading.diagnostics) == (0 if inside_text else 1), [d.message for d in reading.diagnostics]
    line = EXAMPLE.count("\n", 0, at)
    source = Source("a.loom", EXAMPLE)
    for diagnostic in reading.diagnostics:
        places = {source.position(label.span.start).line - 1 for label in diagnostic.labels}
        if EXAMPLE[at] in "{(":
            assert min(abs(place - line) for place in places) <= 1


def test_deep_nesting_is_refused() -> None:
    for name, text in [
        ("a.loom", "type x = " + "list(" * 5000 + ")" * 5000),
        ("a.loom", "train x " + "{ a " * 100_000),
        ("a.yaml", "a: " + "[" * 100_000),
        ("a.yaml", 'type: {x: "' + "list(" * 5000 + ")" * 5000 + '"}'),
    ]:
        reading = _check(name, text)
        assert reading.diagnostics
        assert reading.spec.declarations == ()


def test_a_mistake_leaves_the_other_declarations_readable() -> None:
    reading = _check("a.loom", EXAMPLE.replace("scenario open_deal {", "scenario open_deal {\n  cal X"))
    whole = read(Source("a.loom", EXAMPLE)).spec
    assert reading.damaged == {"open_deal"}
    assert len(reading.spec.declarations) == len(whole.declarations) - 1
