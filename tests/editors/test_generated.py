"""The files under ``editors/`` that are made from the grammar are those of today's grammar.

``python -m tests.editors.test_generated`` writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dialoom.grammar.textmate import textmate_grammar
from tests.packaging.tree import ROOT

_COPIES = ("editors/textmate/loom.tmLanguage.json", "editors/vscode/syntaxes/loom.tmLanguage.json")


def _written() -> str:
    return json.dumps(textmate_grammar(), indent=2, ensure_ascii=False) + "\n"


def _write() -> None:
    for name in _COPIES:
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_written(), encoding="utf-8")


@pytest.mark.parametrize("name", _COPIES)
def test_files_made_from_the_grammar_are_up_to_date(name: str) -> None:
    found = Path(ROOT / name).read_text(encoding="utf-8")
    assert found == _written(), "run `python -m tests.editors.test_generated` and read the change"


if __name__ == "__main__":
    _write()
