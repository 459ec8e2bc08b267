"""Real training runs, of a few steps each."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM

from dialoom.compiler.plan import Plan, TrainPlan
from dialoom.runtime.errors import ModelError, PrerequisiteError, UsageError
from dialoom.runtime.progress import Silent
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training import train
from dialoom.runtime.training.base import load_trained
from dialoom.runtime.training.environment import peft_at_peace
from dialoom.runtime.training.logbook import LOG_FILE, TrainingLog

WHICH = TrainPlan("agent", "train", "tiny", 1, 2, 4e-3, "assistant_only", steps=12, seed=3)


class Killed(Exception):
    """Stands for whatever ends a process."""


class KilledAfter(Silent):
    """Ends training in the middle of a step, as a kill would, and counts."""

    def __init__(self, steps: int | None = None) -> None:
        self.left, self.steps, self.notes = steps, 0, list[str]()

    def advance(self, steps: int = 1) -> None:
        self.steps += steps
        if self.left is not None and self.steps >= self.left:
            raise Killed

    def note(self, text: str) -> None:
        self.notes.append(text)


def comparable(log: TrainingLog) -> TrainingLog:
    return replace(log, seconds=0.0, cpu_seconds=0.0)


def logits(model: Any) -> torch.Tensor:
    ids = torch.arange(10, 60).reshape(2, 25)
    with torch.inference_mode():
        result: torch.Tensor = model.eval()(ids).logits
    return result


def test_loss_falls_and_a_killed_run_goes_on_as_if_nothing_had_been(
    plan: Plan, run: RunDirectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialoom.runtime.training.trainer.SMALLEST_CHECKPOINT_GAP", 4)
    through = train(plan, run, WHICH, Silent())
    losses = [point.loss for point in through.log.loss]
    assert len(losses) == 12
    assert losses[-1] < 0.7 * losses[0]

    other = RunDirectory(tmp_path / "other")
    other.path.mkdir()
    (other.path / "data").symlink_to(run.data)
    with pytest.raises(Killed):
        train(plan, other, WHICH, KilledAfter(10))
    assert not (other.model / LOG_FILE).exists()
    progress = KilledAfter()
    resumed = train(plan, other, WHICH, progress)
    assert "going on from checkpoint-8" in progress.notes
    assert progress.steps == 12
    assert comparable(resumed.log) == comparable(through.log)
    one, same = (AutoModelForCausalLM.from_pretrained(result.folder) for result in (through, resumed))
    assert torch.equal(logits(one), logits(same))

    again = train(plan, run, WHICH, Silent())
    assert not again.fresh
    assert again.log == through.log
    changed = train(plan, run, replace(WHICH, steps=2), Silent())
    assert changed.fresh
    assert sorted(path.name for path in run.model.iterdir()) == [
        "chat_template.jinja", "config.json", "generation_config.json", "model.safetensors", "tokenizer.json",
        "tokenizer_config.json", "tokenizer_probes.json", "training.json",
    ]  # fmt: skip


def test_lora_on_a_local_base_saves_reloads_and_merges_exactly(plan: Plan, run: RunDirectory, tmp_path: Path) -> None:
    base = train(plan, run, replace(WHICH, steps=6), Silent()).folder.rename(tmp_path / "base")
    before = logits(load_trained(str(base))[0])
    which = replace(WHICH, base=str(base), lora_rank=4, learning_rate=5e-3, steps=6)
    result = train(plan, run, which, Silent())
    assert (result.folder / "adapter_model.safetensors").is_file()
    assert result.log.trained_parameters < 0.2 * result.log.parameters
    merged, tokenizer = load_trained(str(result.folder))
    with peft_at_peace():
        adapted = AutoModelForCausalLM.from_pretrained(result.folder)
    assert torch.allclose(logits(merged), logits(adapted), atol=1e-4)
    assert not torch.allclose(logits(merged), before, atol=1e-3)
    assert torch.equal(logits(load_trained(str(base))[0]), before), "the base is left as it was"
    assert tokenizer.chat_template.startswith("{#- dialoom chat template")
    merged.save_pretrained(tmp_path / "merged")
    assert torch.equal(logits(AutoModelForCausalLM.from_pretrained(tmp_path / "merged")), logits(merged))


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"base": "no/such/folder/here"}, ModelError, "there is no folder"),
        ({"split": "test"}, PrerequisiteError, "no rows of the split 'test' yet"),
        ({"max_length": 9999}, UsageError, "more than the 4096 tokens"),
        ({"max_length": 20}, ModelError, "fits into 20 tokens"),
    ],
)
def test_what_cannot_be_trained_is_said_at_once(
    plan: Plan, run: RunDirectory, changes: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        train(plan, run, replace(WHICH, **changes), Silent())


def test_a_name_that_the_hub_cannot_be_asked_about_is_said_with_the_mend(
    plan: Plan, run: RunDirectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import HfApi

    def unreachable(*_args: object, **_options: object) -> None:
        raise ConnectionError("no network")

    monkeypatch.setattr(HfApi, "model_info", unreachable)
    with pytest.raises(PrerequisiteError, match="cannot be reached") as caught:
        train(plan, run, replace(WHICH, base="somebody/some-model"), Silent())
    assert caught.value.command == "hf download somebody/some-model"


def test_the_log_tells_how_the_model_came_about(plan: Plan, run: RunDirectory) -> None:
    result = train(plan, run, replace(WHICH, steps=2, loss="all"), Silent())
    log = json.loads((result.folder / LOG_FILE).read_text(encoding="utf-8"))
    assert log["rows"] == len((run.data / "train.jsonl").read_bytes().splitlines())
    assert (log["base"], log["steps"], log["batch"], log["optimizer"]) == ("tiny", 2, 2, "muon")
    assert log["libraries"].keys() == {"torch", "transformers", "trl", "peft", "tokenizers"}
