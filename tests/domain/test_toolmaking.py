"""Tools made by a model: what cannot be used is refused and asked for again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.domain.snapshot import Snapshot, SnapshotClass, encode_snapshot, read_snapshot
from dialoom.runtime.errors import ModelError
from dialoom.runtime.toolmaking import make_tools

Json = Any
HIVES = Snapshot("beekeeping", (SnapshotClass("hive", "a box with bees"),), description="care of bees")


def _tool(name: str, said: str, takes: list[str], gives: list[str]) -> dict[str, Json]:
    def schema(names: list[str]) -> dict[str, Json]:
        return {"type": "object", "properties": {one: {"type": "string"} for one in names}, "required": names}
    return {"name": name, "description": said, "parameters": schema(takes), "returns": schema(gives)}


FIND = _tool("FindHive", "Look up a hive by its place.", ["place"], ["hive_id"])
INSPECT = _tool("PlanInspection", "Plan an inspection of a colony.", ["hive_id", "day"], ["inspection_id", "status"])
REPORT = _tool("ReportSwarm", "Report that bees have swarmed.", ["hive_id", "hour", "weather", "witness"], ["case_id"])
HONEY = _tool("RecordHoney", "Write down how much honey was taken.", ["inspection_id", "kilograms"], ["yield_id"])
FEED = _tool("OrderSugar", "Order sugar for winter feeding.", ["hive_id", "bags"], ["order_id"])
TWIN = _tool("FindHives", "Look up hives where they stand.", ["place"], ["hive_id"])
LIKE = _tool("FindHives", "Say who keeps something.", ["hive_id"], ["owner"])
LOOSE = _tool("PaintBox", "Paint a box in another colour.", ["colour"], ["paint_id"])
ECHO = _tool("WeighHive", "Weigh a hive on the scales.", ["hive_id"], ["hive_id", "grams"])


class _Script:
    """A model that says what is written."""

    name = "a/model"

    def __init__(self, *answers: str) -> None:
        self.answers, self.prompts = list(answers), list[str]()

    def answer(self, messages: Sequence[dict[str, str]]) -> str:
        self.prompts.append(messages[-1]["content"])
        return self.answers.pop(0) if self.answers else "I have no more ideas."


def _said(*tools: dict[str, Json]) -> str:
    return "Here they are:\n```json\n" + json.dumps(list(tools)) + "\n```"


def test_five_steps_in_spite_of_bad_answers(tmp_path: Path) -> None:
    script = _Script("[{]", _said(FIND), _said(LOOSE, INSPECT), _said(REPORT), _said(ECHO, TWIN, HONEY), _said(FEED))
    made = make_tools(HIVES, script, 5)
    assert [(one.name, one.step) for one in made.tools] == [
        ("FindHive", "seed"), ("PlanInspection", "expand"), ("ReportSwarm", "complex"), ("RecordHoney", "connect"),
        ("OrderSugar", "fan_out")]
    assert "an answer that was no JSON array" in script.prompts[1]
    assert "FindHive: Look up a hive by its place. Takes place; gives hive_id." in script.prompts[2]
    file = tmp_path / "bees.json"
    file.write_text(encode_snapshot(made), encoding="utf-8")
    assert read_snapshot(file.read_text(encoding="utf-8"), file.name) == made
    spec = tmp_path / "bees.loom"
    spec.write_text('domain "beekeeping" as Bees { tools 5  snapshot "bees.json" }\n'
                    "scenario s { chain Bees.FindHive -> Bees.PlanInspection }\n"
                    "dataset d { seed 1  rows 4  mix { s 100% }  split { train 100% } }\n", encoding="utf-8")
    compiled = compile_spec(spec)
    assert [one.message for one in compiled.diagnostics] == []
    assert compiled.plan is not None
    assert compiled.plan.scenarios[0].steps[1].bindings[0].path == "hive_id"


@pytest.mark.parametrize(("answer", "why"), [
    (_said(LIKE), "too like FindHive"), (_said(LOOSE), "none of its required inputs"), (_said(ECHO), "repeats hive_id"),
    ("nothing", "no JSON array"), (_said({"name": "x y"}), "without a name"),
], ids=["like", "loose", "echo", "no_json", "no_name"])
def test_too_few_is_told_with_what_was_refused(answer: str, why: str) -> None:
    script = _Script(_said(FIND), answer, answer, answer)
    with pytest.raises(ModelError, match=why):
        make_tools(HIVES, script, 5)
    assert len(script.prompts) == 4
    assert why in script.prompts[-1]
