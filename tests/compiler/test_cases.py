"""Each mistake and what is said about it: ``cases/*.loom`` beside the expected ``*.txt``.

A case is named by its code, or ``mixed`` where several codes are the point. Lines ``#: path=value`` at the
top of a case are overrides. To renew the expected texts after reading
them: ``python -m tests.compiler.test_cases``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.grammar.rendering import render

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path.name for path in FOLDER.glob("*.loom"))


def _said(name: str) -> str:
    """What is said of the case, from its own folder."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    overrides = tuple(line[2:].strip() for line in lines if line.startswith("#:"))
    compiled = compile_spec(Path(name), overrides=overrides)
    errors = [d for d in compiled.diagnostics if d.severity == "error"]
    assert compiled.plan is None or not errors
    return render(compiled.diagnostics, compiled.sources, "text")


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    said = _said(name)
    assert said == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert name.startswith("mixed") or f"[{name[:5]}]" in said


def test_a_spec_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (Path("absent.loom"), Path("."), Path("absent/spec.loom")):
        compiled = compile_spec(path)
        assert compiled.plan is None
        assert [d.code for d in compiled.diagnostics] == ["E0201"]
        assert str(path) in render(compiled.diagnostics, compiled.sources, "text")


if __name__ == "__main__":
    os.chdir(FOLDER)
    for case in CASES:
        Path(f"{case}.txt").write_text(_said(case), encoding="utf-8")
