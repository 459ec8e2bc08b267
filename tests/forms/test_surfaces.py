"""Both surfaces of the language say the same: one tree, one plan to the byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.compilation import compile_spec
from dialoom.grammar.printer import print_loom
from dialoom.grammar.reader import read
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.forms.plans import SPECS


@pytest.mark.parametrize("name", ["flows", "reveals"])
def test_a_spec_gives_one_plan_in_either_surface(name: str, tmp_path: Path) -> None:
    (tmp_path / "dialoom.toml").touch()
    (tmp_path / "sales.loom").write_text((SPECS / "sales.loom").read_text(encoding="utf-8"), encoding="utf-8")
    spec = read(Source("spec.loom", (SPECS / f"{name}.loom").read_text(encoding="utf-8"))).spec
    plans = []
    for file, text in (("one.loom", print_loom(spec)), ("two.loom.yaml", print_yaml(spec))):
        again = read(Source(file, text))
        assert again.diagnostics == ()
        assert again.spec == spec
        (tmp_path / file).write_text(text, encoding="utf-8")
        compiled = compile_spec(tmp_path / file)
        assert compiled.plan is not None, compiled.diagnostics
        plans.append(encode_plan(compiled.plan))
    assert plans[0] == plans[1]
