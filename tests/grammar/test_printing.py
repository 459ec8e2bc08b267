"""Reading what was printed gives the tree that was printed, on both surfaces."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.tree import Spec
from dialoom.grammar.yaml_printer import print_yaml
from tests.grammar.trees import specs

SPECS = Path(__file__).parents[2] / "specs"
EXAMPLES = [*sorted(SPECS.rglob("*.loom")), Path(__file__).with_name("seed.loom")]
LAWS = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))


def _read(name: str, text: str) -> Spec:
    reading = read(Source(name, text))
    assert reading.diagnostics == ()
    return reading.spec


@LAWS
@given(specs)
def test_printed_dsl_reads_back(spec: Spec) -> None:
    assert _read("spec.loom", print_loom(spec)) == spec


@LAWS
@given(specs)
def test_printed_yaml_reads_back(spec: Spec) -> None:
    assert _read("spec.loom.yaml", print_yaml(spec)) == spec


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_read_alike_on_both_surfaces(path: Path) -> None:
    spec = _read("spec.loom", path.read_text(encoding="utf-8"))
    assert spec.declarations
    assert _read("spec.loom.yaml", print_yaml(spec)) == spec
    printed = print_loom(spec)
    assert _read("spec.loom", printed) == spec
    assert print_loom(_read("spec.loom", printed)) == printed
