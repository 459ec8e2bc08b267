"""Each mistake and what is said about it: ``cases/*.loom`` and ``*.loom.yaml`` beside the expected ``*.txt``.

A case is named by its code, or ``mixed`` where several codes are the point. Lines ``#: path=value`` at the
top of a case are overrides. A case that can be read is there in YAML too, and the same is said of it, each in
its place. To renew the expected texts after reading them, and to write the YAML of new cases:
``python -m tests.compiler.test_cases``.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dialoom.compiler.compilation import Compilation, compile_spec
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.name.endswith((".loom", ".loom.yaml")))
TWINS = [name for name in CASES if f"{name}.yaml" in CASES and name[:5] != "E0204"]
"""Cases of which the same is said in both surfaces; a circle of imports is told from where it is entered."""


def in_yaml(name: str) -> str | None:
    """The case as the YAML surface writes it; None where it cannot be read as it stands."""
    text = (FOLDER / name).read_text(encoding="utf-8")
    reading = read(Source(name, text))
    if reading.diagnostics:
        return None
    overrides = [line for line in text.splitlines() if line.startswith("#:")]
    written = print_yaml(reading.spec)
    return "\n".join([*(line for line in overrides if line not in written), written])


def compiled(name: str) -> Compilation:
    """The case, compiled from its own folder."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    overrides = tuple(line.strip()[2:].strip() for line in lines if line.strip().startswith("#:"))
    return compile_spec(Path(name), overrides=overrides)


def _said(name: str) -> str:
    """What is said of the case."""
    found = compiled(name)
    errors = [d for d in found.diagnostics if d.severity == "error"]
    assert found.plan is None or not errors
    return render(found.diagnostics, found.sources, "text")


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    said = _said(name)
    assert said == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert name.startswith("mixed") or f"[{name[:5]}]" in said


@pytest.mark.parametrize("name", [name for name in CASES if name.endswith(".loom")])
def test_the_yaml_of_a_case_is_the_case(name: str) -> None:
    written = FOLDER / f"{name}.yaml"
    assert (written.read_text(encoding="utf-8") if written.exists() else None) == in_yaml(name)


@pytest.mark.parametrize("name", TWINS)
def test_both_surfaces_say_the_same(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    loom, yaml = (sorted((d.code, d.message, d.help or "") for d in compiled(file).diagnostics)
                  for file in (name, f"{name}.yaml"))
    assert loom == yaml


def test_a_spec_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for path in (Path("absent.loom"), Path("."), Path("absent/spec.loom")):
        found = compile_spec(path)
        assert found.plan is None
        assert [d.code for d in found.diagnostics] == ["E0201"]
        assert str(path) in render(found.diagnostics, found.sources, "text")


if __name__ == "__main__":
    os.chdir(FOLDER)
    for case in sorted(FOLDER.glob("*.loom")):
        twin = in_yaml(case.name)
        if twin is not None:
            Path(f"{case.name}.yaml").write_text(twin, encoding="utf-8")
    for case in [*FOLDER.glob("*.loom"), *FOLDER.glob("*.loom.yaml")]:
        Path(f"{case.name}.txt").write_text(_said(case.name), encoding="utf-8")
