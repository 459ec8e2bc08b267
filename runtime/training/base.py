"""The model that training starts from: the tiny base, a folder, or a name on the Hugging Face hub."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dialoom.compiler.plan import TrainPlan
from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.errors import ModelError
from dialoom.runtime.training.chatformat import ChatFormat, chat_format, own_chat_template
from dialoom.runtime.training.environment import hub_offline, peft_at_peace, reachable_on_hub
from dialoom.runtime.training.tiny import TINY, make_tiny_model
from dialoom.runtime.training.tokenizer import PROBES_FILE, load_tokenizer, train_tokenizer

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerBase

__all__ = ["TINY_NAME", "Base", "is_local", "load_base", "load_trained", "make_tiny_base"]

TINY_NAME = "tiny"
# BPE needs no more text than this to settle on its merges.
_TOKENIZER_ROWS = 2000


@dataclass(frozen=True)
class Base:
    """A model with its tokenizer and chat format; ``tiny``: made on the spot, untrained."""

    model: PreTrainedModel
    tokenizer: PreTrainedTokenizerBase
    format: ChatFormat
    tiny: bool


def is_local(name: str) -> bool:
    """Whether a base needs no hub: the tiny one, or a folder."""
    return name == TINY_NAME or Path(name).is_dir()


def make_tiny_base(dialogues: Sequence[Dialogue], seed: int) -> Base:
    """The tiny base with a tokenizer trained on the beginning of ``dialogues``."""
    blank = train_tokenizer((), TINY.vocabulary, own_chat_template())
    form = chat_format(blank)
    texts = (
        str(blank.apply_chat_template(form.conversation(row.messages), tools=list(row.tools), tokenize=False))
        for row in dialogues[:_TOKENIZER_ROWS]
    )
    tokenizer = train_tokenizer(texts, TINY.vocabulary, own_chat_template())
    return Base(make_tiny_model(tokenizer, seed), tokenizer, chat_format(tokenizer), tiny=True)


def load_base(which: TrainPlan, dialogues: Sequence[Dialogue]) -> Base:
    """The base that a training run names.

    Raises ``ModelError`` or ``PrerequisiteError``, within seconds, where there is none of that name.
    """
    if which.base == TINY_NAME:
        return make_tiny_base(dialogues, which.seed)
    model, tokenizer = load_trained(which.base, precision=which.precision)
    return Base(model, tokenizer, chat_format(tokenizer), tiny=False)


def load_trained(name: str, *, precision: str = "auto") -> tuple[PreTrainedModel, PreTrainedTokenizerBase]:
    """A causal model and its tokenizer, by folder or hub name; a LoRA adapter comes merged into its base.

    Precision ``auto`` is bfloat16 on a GPU that computes in it, else float32.
    """
    folder = Path(name)
    cached = not folder.is_dir() and _in_cache(name)
    if not folder.is_dir() and not cached:
        reachable_on_hub(name)
    with hub_offline(folder.is_dir() or cached):
        try:
            if (folder / PROBES_FILE).is_file():
                tokenizer: PreTrainedTokenizerBase = load_tokenizer(folder)
            else:
                from transformers import AutoTokenizer

                tokenizer = AutoTokenizer.from_pretrained(name)
            model = _load_model(name, precision)
        except (OSError, ValueError) as error:
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(f"no causal language model can be loaded from {name!r}: {reason}") from error
    tokenizer.padding_side = "left"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return model, tokenizer


def _load_model(name: str, precision: str) -> PreTrainedModel:
    import torch
    from transformers import AutoModelForCausalLM

    on_gpu = torch.cuda.is_available()
    half = precision == "bfloat16" or (precision == "auto" and on_gpu and torch.cuda.is_bf16_supported())
    options: dict[str, Any] = {"dtype": torch.bfloat16 if half else torch.float32}
    if (Path(name) / "adapter_config.json").is_file():
        from peft import AutoPeftModelForCausalLM

        with peft_at_peace():
            adapted = AutoPeftModelForCausalLM.from_pretrained(name, **options)
        model: PreTrainedModel = adapted.merge_and_unload()
    else:
        model = AutoModelForCausalLM.from_pretrained(name, **options)
    return model.to("cuda") if on_gpu else model  # type: ignore[arg-type]


def _in_cache(name: str) -> bool:
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    try:
        return isinstance(try_to_load_from_cache(name, "config.json"), str)
    except HFValidationError:
        raise ModelError(
            f"there is no folder {name!r}, and it is no name that the Hugging Face hub could have. "
            "Check the path, or use base \"tiny\"."
        ) from None
