"""Training: rows → a model, by TRL's SFTTrainer with loss on the assistant's words."""

from __future__ import annotations

import hashlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from dialoom.compiler.plan import Plan, TrainPlan
from dialoom.runtime.equipment import require_part
from dialoom.runtime.errors import UsageError
from dialoom.runtime.progress import Progress
from dialoom.runtime.rundir import RunDirectory
from dialoom.runtime.training.environment import hub_offline, peft_at_peace, quiet_libraries
from dialoom.runtime.training.logbook import TrainingLog, read_log, write_log

if TYPE_CHECKING:
    from trl import SFTTrainer

    from dialoom.runtime.training.base import Base
    from dialoom.runtime.training.examples import Examples
    from dialoom.runtime.training.recipe import Recipe

__all__ = ["TrainingResult", "model_directory", "train"]

# Raised when the same plan and data would train to another model than before.
_ENGINE = 3
_CHECKPOINTS = "checkpoints"
_LONGEST_TINY = 4096
# Steps between two checkpoints, at least: an eighth of the run where that is more.
SMALLEST_CHECKPOINT_GAP = 25


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """``folder``: the artifact, which ``AutoModelForCausalLM`` loads. ``fresh``: False where it was there already."""

    folder: Path
    log: TrainingLog
    fresh: bool


def model_directory(plan: Plan, run: RunDirectory, name: str) -> Path:
    """Where the model ``name`` lies: ``model/``, or ``model/<name>/`` where a plan trains several."""
    return run.model if len(plan.train) <= 1 else run.model / name


def train(plan: Plan, run: RunDirectory, which: TrainPlan, progress: Progress) -> TrainingResult:
    """Train what ``which`` says on the run's rows; write the model, and ``training.json`` beside it.

    What was trained already from the same data by the same recipe is returned as it is; what was interrupted
    goes on from its last checkpoint, with the losses that it would have had. Raises ``PrerequisiteError`` where
    packages, rows or a base are missing, ``ModelError`` where base and rows do not go together.
    """
    require_part("train", f"training {which.name}")
    from dialoom.runtime.training.examples import digest_of, read_split

    dialogues = read_split(run.data, which.split)
    fingerprint = _fingerprint(which, digest_of(run.data, which.split))
    folder = model_directory(plan, run, which.name)
    log = read_log(folder)
    if log is not None and log.fingerprint == fingerprint:
        return TrainingResult(folder, log, fresh=False)
    _clear(folder, fingerprint)

    from dialoom.runtime.training.base import is_local, load_base

    with hub_offline(is_local(which.base)):
        quiet_libraries()
        began, cpu_began = time.monotonic(), time.process_time()
        base = load_base(which, dialogues)
        examples = _prepare(base, which, dialogues, progress)
        trainer, recipe = _trainer(base, which, examples, folder)
        progress.start(f"training {which.name}", recipe.steps)
        _run(trainer, folder, progress)
        progress.finish()
        log = TrainingLog.of(
            which, fingerprint, base, examples, recipe, trainer,
            seconds=time.monotonic() - began, cpu_seconds=time.process_time() - cpu_began,
        )  # fmt: skip
        _save(trainer, base, folder, log)
    return TrainingResult(folder, log, fresh=True)


def _fingerprint(which: TrainPlan, data: str) -> str:
    """What decides the trained weights: the training plan, the rows, the version of this trainer."""
    encoded = msgspec.json.encode([_ENGINE, msgspec.to_builtins(which), data], order="sorted")
    return hashlib.blake2b(encoded, digest_size=16).hexdigest()


def _clear(folder: Path, fingerprint: str) -> None:
    """Throw away what another plan or other rows left in the folder; checkpoints of this very run stay."""
    marker = folder / _CHECKPOINTS / "fingerprint"
    if marker.is_file() and marker.read_text(encoding="ascii") == fingerprint:
        return
    if folder.exists():
        shutil.rmtree(folder)
    marker.parent.mkdir(parents=True)
    marker.write_text(fingerprint, encoding="ascii")


def _prepare(base: Base, which: TrainPlan, dialogues: Any, progress: Progress) -> Examples:
    """The rows in tokens, measured and checked."""
    from dialoom.runtime.training.examples import encode_dialogues, self_check

    room = getattr(base.model.config.get_text_config(), "max_position_embeddings", None) or _LONGEST_TINY
    if which.max_length is not None and which.max_length > room:
        raise UsageError(f"max_length {which.max_length} is more than the {room} tokens that {which.base} can read")
    limit = which.max_length or room
    examples = encode_dialogues(base.format, dialogues, everything=which.loss == "all", limit=limit)
    checked = self_check(base.format, examples)
    if examples.dropped:
        progress.note(f"{len(examples.dropped)} rows are longer than {limit} tokens and are left out")
    progress.note(
        f"{len(examples.encoded):,} rows, {examples.tokens:,} tokens ({examples.trained_tokens:,} trained on), longest "
        f"{examples.longest}; the mask of {checked} rows was decoded and holds"
    )
    return examples


def _trainer(base: Base, which: TrainPlan, examples: Examples, folder: Path) -> tuple[SFTTrainer, Recipe]:
    import torch
    from trl import SFTConfig, SFTTrainer

    from dialoom.runtime.training.collator import RightPadded
    from dialoom.runtime.training.compact_trainer import CompactTrainer
    from dialoom.runtime.training.packing import Packed, check_packing
    from dialoom.runtime.training.recipe import Trapezoid, recipe_for

    recipe = recipe_for(which, tiny=base.tiny, rows=len(examples.encoded), longest=examples.longest)
    half = next(base.model.parameters()).dtype == torch.bfloat16
    config = SFTConfig(
        output_dir=str(folder / _CHECKPOINTS), seed=which.seed, data_seed=which.seed,
        assistant_only_loss=which.loss == "assistant_only", max_length=None, packing=False,
        per_device_train_batch_size=recipe.micro_batch,
        gradient_accumulation_steps=recipe.batch // recipe.micro_batch,
        max_steps=recipe.steps, learning_rate=recipe.learning_rate, max_grad_norm=1.0,
        train_sampling_strategy="sequential", bf16=half, activation_checkpointing=half,
        gradient_checkpointing=None,  # type: ignore[arg-type]  # the old name, on by default and warned about
        use_cpu=not torch.cuda.is_available(), dataloader_pin_memory=torch.cuda.is_available(),
        save_strategy="steps", save_steps=max(SMALLEST_CHECKPOINT_GAP, recipe.steps // 8), save_total_limit=1,
        logging_steps=max(1, recipe.steps // 100), logging_nan_inf_filter=False,
        report_to=[], disable_tqdm=True,
    )  # fmt: skip
    collator: Packed | RightPadded = RightPadded(base.tokenizer.pad_token_id)
    if which.packing:
        check_packing(base.model, which.base)
        collator = Packed(base.tokenizer.pad_token_id, examples.max_length)
    model = _adapted(base, which)
    optimizer = _optimizer(model, recipe)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, Trapezoid(recipe.steps, recipe.warmup, recipe.decay))
    plain = base.tiny and which.lora_rank is None and not torch.cuda.is_available()
    trainer = (CompactTrainer if plain else SFTTrainer)(
        model=model, args=config, train_dataset=_schedule(base, which, examples, recipe),
        processing_class=base.tokenizer, data_collator=collator,
        optimizers=(optimizer, schedule),
    )  # fmt: skip
    return trainer, recipe


def _schedule(base: Base, which: TrainPlan, examples: Examples, recipe: Recipe) -> Any:
    """The rows of all steps in the order in which they are taken: condensed ones first, where the recipe has them.

    The order is ours and not a sampler's, so that a resumed run goes on where it stopped.
    """
    from dialoom.runtime.training.curriculum import condensed_rows, order_rows
    from dialoom.runtime.training.examples import encode_dialogues, to_dataset

    cut = condensed_rows(examples.dialogues) if recipe.condensed_steps else []
    early_rows = recipe.condensed_steps * recipe.batch if cut else 0
    rows = recipe.steps * recipe.batch - early_rows
    lengths = [len(row.input_ids) for row in examples.encoded]
    order = order_rows(lengths, rows, recipe.batch, which.seed)
    whole = to_dataset(base.format, examples)
    if not cut:
        return whole.select(order)
    from datasets import concatenate_datasets

    short = encode_dialogues(base.format, cut, everything=which.loss == "all", limit=examples.max_length)
    early = order_rows([len(row.input_ids) for row in short.encoded], early_rows, recipe.batch, which.seed)
    return concatenate_datasets([to_dataset(base.format, short).select(early), whole.select(order)])


def _adapted(base: Base, which: TrainPlan) -> Any:
    """The base's model, with a LoRA adapter on all its linear layers where the plan wants one."""
    if which.lora_rank is None:
        return base.model
    from peft import LoraConfig, get_peft_model

    alpha = which.lora_alpha or 2 * which.lora_rank
    config = LoraConfig(r=which.lora_rank, lora_alpha=alpha, target_modules="all-linear", task_type="CAUSAL_LM")
    with peft_at_peace():
        return get_peft_model(base.model, config)


def _optimizer(model: Any, recipe: Recipe) -> Any:
    """The optimizer of what is to be trained."""
    import torch

    named = [(name, parameter) for name, parameter in model.named_parameters() if parameter.requires_grad]
    if recipe.optimizer == "adamw":
        return torch.optim.AdamW([parameter for _, parameter in named], lr=recipe.learning_rate, weight_decay=0.0)
    from dialoom.runtime.training.optimizer import MuonAdamW

    matrices = [parameter for name, parameter in named if parameter.ndim == 2 and "embed" not in name]
    others = [parameter for name, parameter in named if parameter.ndim != 2 or "embed" in name]
    return MuonAdamW(matrices, others, lr=recipe.learning_rate)


def _run(trainer: SFTTrainer, folder: Path, progress: Progress) -> None:
    from transformers import PrinterCallback
    from transformers.trainer_utils import get_last_checkpoint

    from dialoom.runtime.training.callback import progress_callback

    last = get_last_checkpoint(str(folder / _CHECKPOINTS))
    if last is not None:
        progress.note(f"going on from {Path(last).name}")
    trainer.remove_callback(PrinterCallback)
    trainer.add_callback(progress_callback(progress))
    trainer.train(resume_from_checkpoint=last)


def _save(trainer: SFTTrainer, base: Base, folder: Path, log: TrainingLog) -> None:
    """Model, tokenizer, probes; the log last, for it says that all is there."""
    from dialoom.runtime.training.tokenizer import write_probes

    trainer.save_model(str(folder))
    base.tokenizer.save_pretrained(str(folder))
    (folder / "training_args.bin").unlink(missing_ok=True)  # a pickle that nobody needs
    write_probes(base.tokenizer, folder)
    write_log(folder, log)
    shutil.rmtree(folder / _CHECKPOINTS)
