"""Exports in the forms of others, and the validators that rows have to keep."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from dialoom.cli.commands.export_command import _FORMS
from dialoom.cli.main import dialoom
from dialoom.compiler.compilation import compile_spec
from dialoom.compiler.metrics import ROW_METRICS as NAMES
from dialoom.compiler.setting_keys import EXPORT_FORMS
from dialoom.runtime.checks.validators import ROW_METRICS
from dialoom.runtime.handout import FORMS
from dialoom.runtime.progress import Silent
from dialoom.runtime.row import decode_row, from_row
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.synthesis import SynthesisResult, synthesize
from dialoom.runtime.training.reply import parse_reply

SPEC = """
tool Lend "Lend a book to a reader." {{ in name: person  in weeks: int(1..8)  out loan_id: id }}
tool Take "Take a book back from a reader." {{ in name: person  out loan_id: id }}
scenario lend {{ call Lend  distractors {{ Take unless "the book is on the shelf" }}
  patterns {{ wrong_tool 50%  tool_error(timeout) 30% }} }}
dataset books {{ seed 3  rows 60  mix {{ lend 100% }}  split {{ train 80%  test 20% }}  {said} }}
"""


def _made(folder: Path, said: str) -> tuple[RunDirectory, SynthesisResult]:
    (folder / "books.loom").write_text(SPEC.format(said=said), encoding="utf-8")
    plan = compile_spec(folder / "books.loom").plan
    assert plan is not None
    run = RunDirectory(folder / "run")
    with run.locked():
        run.claim(plan, update=True)
        return run, synthesize(plan, run, rows=None, workers=1, progress=Silent())


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_the_compiler_knows_what_there_is() -> None:
    assert set(EXPORT_FORMS) == set(FORMS) == set(_FORMS)
    assert set(NAMES) == set(ROW_METRICS)


def test_the_forms_hold_the_same_dialogues(tmp_path: Path) -> None:
    run, _ = _made(tmp_path, "exports [openai, hermes]")
    for split in ("train", "test"):
        ours = [from_row(decode_row(line)) for line in (run.data / f"{split}.jsonl").read_bytes().splitlines()]
        chat = _rows(run.exports / "openai" / f"{split}.jsonl")
        tagged = _rows(run.exports / "hermes" / f"{split}.jsonl")
        assert len(ours) == len(chat) == len(tagged) > 0
        for row, openai, hermes in zip(ours, chat, tagged, strict=True):
            assert openai["tools"] == json.loads(hermes["tools"]) == list(row.tools)
            for message, one, turn in zip(row.messages, openai["messages"], hermes["conversations"], strict=True):
                calls = [(call.name, call.arguments) for call in message.tool_calls]
                assert one["content"] == message.content
                assert [(c["function"]["name"], json.loads(c["function"]["arguments"]))
                        for c in one.get("tool_calls", ())] == calls
                assert one.get("weight", 0) == int(message.trained)
                if message.role == "assistant":
                    read = parse_reply(turn["value"])
                    assert [(call.name, call.arguments) for call in read.calls] == calls
                    assert read.content.strip() == message.content.strip()
                    assert (read.thought or "").strip() == (message.thought or "").strip()
        assert any(m.get("weight") == 0 for one in chat for m in one["messages"] if m["role"] == "assistant")


def test_the_command_writes_a_form_and_keeps_the_files_of_others(tmp_path: Path) -> None:
    run, _ = _made(tmp_path, "")
    assert not run.exports.exists()
    asked = ["export", str(run.path), "--to", "openai"]
    for _ in range(2):
        result = CliRunner().invoke(dialoom, asked)
        assert result.exit_code == 0, result.output
        assert "60 dialogues in the form openai (12 test, 48 train)" in result.output
    assert sorted(path.name for path in (run.exports / "openai").iterdir()) == ["test.jsonl", "train.jsonl"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine", encoding="utf-8")
    result = CliRunner().invoke(dialoom, [*asked, "-o", str(mine)])
    assert result.exit_code != 0
    assert [path.name for path in mine.iterdir()] == ["notes.txt"]


def test_rows_that_break_a_validator_are_not_handed_on(tmp_path: Path) -> None:
    (tmp_path / "free").mkdir()
    free, result = _made(tmp_path / "free", "")
    assert result.failed == 0
    lengths = [sum(message["role"] in ("user", "assistant") for message in row["messages"])
               for split in ("train", "test") for row in _rows(free.data / f"{split}.jsonl")]
    bound = sorted(lengths)[len(lengths) // 2]
    (tmp_path / "bound").mkdir()
    run, result = _made(tmp_path / "bound", f"validators {{ messages <= {bound} }}")
    assert result.failed == sum(length > bound for length in lengths) > 0
    assert [(one.check, one.count) for one in result.rejections] == [("validators", result.failed)]
    kept = [row for split in ("train", "test") for row in _rows(run.data / f"{split}.jsonl")]
    assert len(kept) == len(lengths) - result.failed
    for row in kept:
        assert [one["passed"] for one in row["meta"]["verdicts"] if one["check"] == "validators"] == [True]


def test_other_validators_are_other_rows_and_other_exports_are_not(tmp_path: Path) -> None:
    hashes = []
    for said in ("", "exports [openai]", "validators { words <= 500 }"):
        (tmp_path / "books.loom").write_text(SPEC.format(said=said), encoding="utf-8")
        plan = compile_spec(tmp_path / "books.loom").plan
        assert plan is not None
        hashes.append(plan.data_hash)
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize(("said", "code"), [
    ("exports [sharegpt]", "E0504"), ("validators { mesages <= 3 }", "E0506"),
    ("validators { pass_rate >= 1 }", "E0506"), ("validators { messages }", "E0110"), ("exports 3", "E0504"),
])  # fmt: skip
def test_what_cannot_be_is_said(said: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "books.loom").write_text(SPEC.format(said=said), encoding="utf-8")
    assert code in [one.code for one in compile_spec(tmp_path / "books.loom").diagnostics]
