"""The plan holds the tools that its dialogues can call or show, and no others."""

from __future__ import annotations

import json

from dialoom.compiler.canonical import encode_plan
from dialoom.compiler.offers import MOST_OTHERS
from tests.compiler.conftest import Compile

SPEC = """
import jsonl "tools.jsonl" as Desk
scenario first { call Desk.do_0  distractors { Desk.do_1 unless "it is the first" } }
scenario second { call Desk.do_2 }
dataset d { seed 1  rows 20 }
"""


def _tools(count: int, changed: str = "") -> str:
    return "\n".join(json.dumps({
        "name": f"do_{i}", "description": f"Do the {'new' if f'Desk.do_{i}' == changed else 'old'} thing {i}.",
        "parameters": {"type": "object", "properties": {f"value_{i}": {"type": "string"}}}}) for i in range(count))


def test_a_small_catalog_is_held_whole(compile_text: Compile) -> None:
    plan = compile_text(SPEC, files={"tools.jsonl": _tools(MOST_OTHERS)}).plan
    assert plan is not None
    assert len(plan.tools) == MOST_OTHERS


def test_of_a_large_one_what_can_be_called_or_shown(compile_text: Compile) -> None:
    plan = compile_text(SPEC, files={"tools.jsonl": _tools(300)}).plan
    assert plan is not None
    names = {tool.name for tool in plan.tools}
    assert {"Desk.do_0", "Desk.do_1", "Desk.do_2"} <= names
    assert names >= {name for scenario in plan.scenarios for name in scenario.others}
    assert len(names) <= 2 * MOST_OTHERS + 3

    unused = next(f"Desk.do_{i}" for i in range(300) if f"Desk.do_{i}" not in names)
    edited = compile_text(SPEC, files={"tools.jsonl": _tools(300, unused)}).plan
    assert edited is not None
    assert [(cell.id, cell.data_hash) for cell in edited.cells] == [(cell.id, cell.data_hash) for cell in plan.cells]
    assert edited.tools == plan.tools
    assert edited.imports != plan.imports
    assert len(encode_plan(plan)) < 250_000
