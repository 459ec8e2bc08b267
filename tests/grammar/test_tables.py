"""The parser's tables that are shipped: they are the grammar's, and only used where they are."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from dialoom.grammar import parser, tables

SPECS = sorted((Path(__file__).parents[2] / "specs").rglob("*.loom"))


def test_the_tables_are_the_grammars() -> None:
    shipped = files("dialoom.grammar").joinpath("loom.tables.json").read_text(encoding="utf-8")
    assert shipped == tables.made_tables(), "run: python -m dialoom.grammar.tables"


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_both_parsers_read_alike(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = path.read_text(encoding="utf-8")
    read = []
    for ready_made in (True, False):
        lark = tables.lark_of(ready_made=ready_made)
        monkeypatch.setattr(parser, "_lark", lambda lark=lark: lark)
        read.append(parser.parse(text))
    assert read[0] == read[1]


def test_tables_of_another_grammar_or_lark_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    ready = tables.lark_of()
    assert ready.source_path == "<deserialized>"
    monkeypatch.setattr("lark.__version__", "0.0.0")
    assert tables.lark_of().source_path != "<deserialized>"
