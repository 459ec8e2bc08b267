"""The golden cases: one in each surface for every code that the compiler gives, and texts that people can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialoom.grammar.codes import CODES
from tests.compiler.conftest import REPOSITORY

FOLDER = Path(__file__).parent / "cases"
TEXTS = sorted(FOLDER.glob("*.txt"))
GIVEN = {code for module in (REPOSITORY / "compiler").rglob("*.py")
         for code in re.findall(r'"((?:[EW]0[2-6]|E07)[0-9]{2})"', module.read_text(encoding="utf-8"))}
ONE_SURFACE: dict[str, str] = {}
"""Codes that only one surface can have, and why."""


def _codes(ending: str) -> set[str]:
    return {path.name[:5] for path in TEXTS if path.name.endswith(ending) and not path.name.startswith("mixed")}


@pytest.mark.parametrize("ending", [".loom.txt", ".loom.yaml.txt"])
def test_every_code_has_a_case_in_each_surface(ending: str) -> None:
    assert sorted(GIVEN - _codes(ending) - set(ONE_SURFACE)) == []


def test_exceptions_are_exceptions() -> None:
    both = _codes(".loom.txt") & _codes(".loom.yaml.txt")
    assert sorted(code for code, why in ONE_SURFACE.items() if code in both or code not in GIVEN or not why) == []


def test_every_code_of_meaning_is_given_by_the_compiler() -> None:
    assert sorted(code for code in CODES if re.fullmatch("[EW]0[2-6]..", code) and code not in GIVEN) == []


def test_no_text_is_left_over() -> None:
    cases = {path.name for path in FOLDER.iterdir() if path.name.endswith((".loom", ".loom.yaml"))}
    assert {path.with_suffix("").name for path in TEXTS} == cases


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_texts_are_for_people(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"Traceback|(?<!/)\bNone\b|\bdict\b|object at 0x|<class|/work/", text)
    for mend in re.findall(r"^ *= help: (.*)$", text, flags=re.MULTILINE):
        assert not re.match(r"[A-Z][a-z]", mend), mend
