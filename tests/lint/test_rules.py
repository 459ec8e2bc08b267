"""Every rule: what it says of ``cases/RULE[.WHAT].bad.loom[.yaml]``, and that it says nothing of the ``good`` ones.

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
from dialoom.compiler.lint.rule import Rule
from dialoom.compiler.lint.rules import RULES
from dialoom.grammar.codes import CODES
from dialoom.grammar.diagnostic import Diagnostic
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source
from dialoom.grammar.yaml_printer import print_yaml
from tests.packaging.tree import ROOT

FOLDER = Path(__file__).parent / "cases"
ALLOWED = ROOT.parent / "shared" / "data"
BY_NAME = {rule.name: rule for rule in RULES}


def _cases(kind: str) -> list[str]:
    return sorted(path.name for path in FOLDER.iterdir() if re.search(rf"\.{kind}\.loom(\.yaml)?$", path.name))


def _rule(case: str) -> Rule:
    return BY_NAME[case.partition(".")[0]]


def _found(path: Path, code: str) -> tuple[list[Diagnostic], str]:
    """What the rule finds, and how that reads; a case has no errors."""
    linting = lint_spec(path)
    assert [one.message for one in linting.diagnostics if one.severity == "error"] == []
    found = [one for one in linting.diagnostics if one.code == code]
    return found, render(found, linting.sources)


@pytest.mark.parametrize("name", _cases("bad"))
def test_bad(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    found, said = _found(Path(name), _rule(name).code)
    assert said == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")
    assert found
    for one in found:
        assert one.notes[-1] == f"lint rule `{_rule(name).name}`"
        assert one.help is not None
        assert not re.match(r"[A-Z][a-z]", one.help)


@pytest.mark.parametrize("name", _cases("good"))
def test_good(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FOLDER)
    assert _found(Path(name), _rule(name).code)[0] == []


@pytest.mark.parametrize("name", [name for name in _cases("bad") if not name.endswith(".yaml")])
def test_switched_off(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(FOLDER / "catalogs", tmp_path / "catalogs")
    monkeypatch.chdir(tmp_path)
    rule = _rule(name)
    spec = tmp_path / "spec.loom"
    spec.write_text((FOLDER / name).read_text(encoding="utf-8") + f"\nlint {{ {rule.name} off }}\n", encoding="utf-8")
    assert _found(Path(spec.name), rule.code)[0] == []
    if rule.name != "unneeded_switch":
        assert _found(Path(spec.name), "W0701")[0] == []


def test_every_rule_has_cases_in_both_surfaces() -> None:
    endings = {".loom", ".loom.yaml"}
    for kind in ("bad", "good"):
        had = {(name.partition(".")[0], name.partition(f".{kind}")[2]) for name in _cases(kind)}
        assert had == {(rule.name, ending) for rule in RULES for ending in endings}
    assert {path.name for path in FOLDER.glob("*.txt")} == {f"{name}.txt" for name in _cases("bad")}


def test_rules_are_the_codes_of_the_table() -> None:
    assert [rule.code for rule in RULES] == [code for code in CODES if code.startswith("W07")]
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", rule.name) for rule in RULES)
    assert len(BY_NAME) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
@pytest.mark.parametrize("which", ["bad", "good"])
def test_examples_of_the_table(rule: Rule, which: str, tmp_path: Path) -> None:
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
    for loom in [name for kind in ("bad", "good") for name in _cases(kind) if name.endswith(".loom")]:
        tree = read(Source(loom, Path(loom).read_text(encoding="utf-8"))).spec
        Path(f"{loom}.yaml").write_text(print_yaml(tree), encoding="utf-8")
    for bad in _cases("bad"):
        Path(f"{bad}.txt").write_text(_found(Path(bad), _rule(bad).code)[1], encoding="utf-8")
