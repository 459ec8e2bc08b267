"""Each mistake and what is said about it: ``cases/*.loom[.yaml]`` beside the expected ``*.txt``.

To renew the expected texts after reading them: ``python -m tests.grammar.test_cases``.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialoom.grammar.codes import CODES, explain
from dialoom.grammar.reader import read
from dialoom.grammar.rendering import render
from dialoom.grammar.source import Source

FOLDER = Path(__file__).parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".txt")


def _said(path: Path) -> str:
    source = Source(path.name, path.read_text(encoding="utf-8"))
    return render(read(source).diagnostics, {source.name: source})


def _expected(path: Path) -> Path:
    return path.with_name(path.name + ".txt")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_case(path: Path) -> None:
    said = _said(path)
    assert said == _expected(path).read_text(encoding="utf-8")
    assert f"[{path.name[:5]}]" in said


def test_every_code_of_reading_has_a_case() -> None:
    reading = {code for code in CODES if re.fullmatch("[EW]01..", code)}
    assert reading == {path.name[:5] for path in CASES}


def test_expected_texts_have_no_terminal_names() -> None:
    for path in CASES:
        said = re.sub(r"^ *[0-9]* *\|.*$", "", _expected(path).read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert not re.search(r"\b(LBRACE|RBRACE|COLON|NAME|NUMBER|TEXT|__ANON|\$END|Token|Expected one of)\b", said)


@pytest.mark.parametrize("code", sorted(code for code in CODES if re.fullmatch("[EW]01..", code)))
def test_examples_of_the_table(code: str) -> None:
    entry = CODES[code]
    assert explain(code).startswith(f"{code}: {entry.title}\n\n{entry.explanation}")
    name = "x.loom.yaml" if code >= "E0140" else "x.loom"
    if entry.bad:
        assert code in {diagnostic.code for diagnostic in read(Source(name, entry.bad)).diagnostics}
        assert read(Source(name, entry.good)).diagnostics == ()


def test_table_is_in_order_and_complete() -> None:
    assert list(CODES) == sorted(CODES)
    for entry in CODES.values():
        assert re.fullmatch(r"[EW]0[1-7][0-9]{2}", entry.code)
        assert entry.title[0].islower() or entry.title.startswith(("YAML", "`"))
        assert entry.explanation
    with pytest.raises(KeyError, match="did you mean"):
        explain("E01O1")


if __name__ == "__main__":
    for case in CASES:
        _expected(case).write_text(_said(case), encoding="utf-8")
