"""Every rule: what it says of ``cases/RULE.bad.loom[.yaml]``, and that it says nothing of ``RULE.good.loom[.yaml]``.

The YAML beside a case and what is said of a bad one are renewed, after changing a case or a rule, by
``python -m tests.lint.test_rules``: read the change.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from dialoom.compiler.lint.linting import lint_spec
from dialoom.compiler.lint.rules import RULES
from dialoom.grammar.codes import CODES
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.packaging.tree import ROOT

FOLDER = Path(__file__).parent / "cases"
SURFACES = (".loom", ".loom.yaml")
ALLOWED = ROOT.parent / "shared" / "data"


def _found(path: Path, code: str) -> tuple[list[Diagnostic], str]:
    """What the rule finds, and how that reads; a case has no errors."""
    linting = lint_spec(path)
    diagnostics, sources = linting.diagnostics, linting.sources
    assert [one.message for one in diagnostics if one.severity == "error"] == []
    found = [one for one in diagnostics if one.code == code]
    return found, render(found, sources)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
class TestCases:
    def test_bad(self, rule, surface: str, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.chdir(FOLDER)
        name = f"{rule.name}.bad{surface}"
        found, said = _found(Path(name), rule.code)
        assert said == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
        assert found
        for one in found:
            assert one.notes[-1] == f"lint rule `{rule.name}`"
            assert one.help is not None
            assert not re.match(r"[A-Z][a-z]", one.help)

    def test_good(self, rule, surface: str, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
        monkeypatch.chdir(FOLDER)
        assert _found(Path(f"{rule.name}.good{surface}"), rule.code)[0] == []

    def test_switched_off(
        self, rule, surface: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch  # type: ignore[no-untyped-def]
    ) -> None:
        shutil.copytree(FOLDER / "catalogs", tmp_path / "catalogs")
        monkeypatch.chdir(tmp_path)
        text = (FOLDER / f"{rule.name}.bad.loom").read_text(encoding="utf-8") + f"\nlint {{ {rule.name} off }}\n"
        spec = tmp_path / f"spec{surface}"
        source = Source("spec.loom", text)
        spec.write_text(text if surface == ".loom" else print_yaml(read(source).spec), encoding="utf-8")
        assert _found(Path(spec.name), rule.code)[0] == []
        if rule.name != "unneeded_switch":
            assert _found(Path(spec.name), "W0701")[0] == []


def test_the_cases_are_those_of_the_rules() -> None:
    wanted = {f"{rule.name}.{which}{surface}" for rule in RULES for which in ("bad", "good") for surface in SURFACES}
    assert {path.name for path in FOLDER.iterdir() if path.suffix in (".loom", ".yaml")} == wanted


def test_rules_are_the_codes_of_the_table() -> None:
    assert [rule.code for rule in RULES] == [code for code in CODES if code.startswith("W07")]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.name) for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("which", ["bad", "good"])
def test_examples_of_the_table(rule, which: str, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(FOLDER / "catalogs", tmp_path / "catalogs")
    spec = tmp_path / "spec.loom"
    spec.write_text(getattr(CODES[rule.code], which), encoding="utf-8")
    assert bool(_found(spec, rule.code)[0]) == (which == "bad")


def test_the_language_page_has_the_rules_and_no_others() -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(\w+)` \| (W07\d\d) \| (.*) \|$", page, re.MULTILINE) == [
        (rule.name, rule.code, CODES[rule.code].title) for rule in RULES
    ]


@pytest.mark.parametrize("path", [*sorted(ROOT.glob("specs/**/*.loom")), ROOT / "cli/first_project/project.loom"],
                         ids=lambda path: path.stem)
def test_our_own_specs_are_wise(path: Path) -> None:
    if "shared/data" in path.read_text(encoding="utf-8") and not ALLOWED.is_dir():
        pytest.skip(f"{ALLOWED} is not there")
    linting = lint_spec(path, allow=(ALLOWED,))
    assert render(linting.diagnostics, linting.sources) == ""


if __name__ == "__main__":
    os.chdir(FOLDER)
    for one in RULES:
        for kind in ("bad", "good"):
            loom = Path(f"{one.name}.{kind}.loom")
            tree = read(Source(loom.name, loom.read_text(encoding="utf-8"))).spec
            Path(f"{loom}.yaml").write_text(print_yaml(tree), encoding="utf-8")
        for ending in SURFACES:
            bad = f"{one.name}.bad{ending}"
            Path(f"{bad}.txt").write_text(_found(Path(bad), one.code)[1], encoding="utf-8")
