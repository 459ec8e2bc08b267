"""The golden cases: one for every code that the compiler gives, and texts that people can read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.compiler.conftest import REPOSITORY

FOLDER = Path(__file__).parent / "cases"
TEXTS = sorted(FOLDER.glob("*.txt"))
GIVEN = {code for module in (REPOSITORY / "compiler").rglob("*.py")
         for code in re.findall(r'"([EW]0[2-6][0-9]{2})"', module.read_text(encoding="utf-8"))}


def test_every_code_has_a_case() -> None:
    assert {path.name[:5] for path in TEXTS if not path.name.startswith("mixed")} >= GIVEN


def test_no_text_is_left_over() -> None:
    assert {path.with_suffix("").name for path in TEXTS} == {path.name for path in FOLDER.glob("*.loom")}


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_texts_are_for_people(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"Traceback|(?<!/)\bNone\b|\bdict\b|object at 0x|<class|/work/", text)
    for mend in re.findall(r"^ *= help: (.*)$", text, flags=re.MULTILINE):
        assert not re.match(r"[A-Z][a-z]", mend), mend
