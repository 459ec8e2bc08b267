"""Chat templates of others: TRL's training versions where it has one, a clear refusal where not."""

from __future__ import annotations

from pathlib import Path

import pytest
import trl
from transformers import PreTrainedTokenizerFast

from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.errors import ModelError
from dialoom.runtime.training.base import Base
from dialoom.runtime.training.chatformat import NOT_TRAINED, ChatFormat, chat_format
from dialoom.runtime.training.examples import encode_dialogues, self_check

TEMPLATES = Path(trl.__file__).parent / "chat_templates"


def foreign(tiny: Base, template: str) -> ChatFormat:
    """Our tokens under somebody else's template."""
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=tiny.tokenizer.backend_tokenizer, pad_token="<|pad|>", eos_token="<|im_end|>",
        additional_special_tokens=["<|im_start|>", "<|im_end|>"], chat_template=template,
    )  # fmt: skip
    return chat_format(tokenizer)


@pytest.mark.parametrize(
    ("name", "thoughts"), [("qwen2_5", None), ("qwen3", "reasoning_content"), ("qwen3_instruct_2507", None)]
)
def test_known_templates_train_on_calls_and_leave_wrong_ones_out(
    tiny: Base, dialogues: tuple[Dialogue, ...], name: str, thoughts: str | None
) -> None:
    form = foreign(tiny, (TEMPLATES / f"{name}.jinja").read_text(encoding="utf-8"))
    assert form.thought_key == thoughts
    wrong = next(row for row in dialogues if any(m.role == "assistant" and not m.trained for m in row.messages))
    rows = (*dialogues[:4], wrong)
    examples = encode_dialogues(form, rows, everything=False, limit=9999)
    assert self_check(form, examples) == 5
    labels = examples.encoded[-1].labels
    text = form.tokenizer.decode([token for token in labels if token != NOT_TRAINED])
    assert text.count("<|im_end|>") == sum(message.trained for message in wrong.messages)


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("{% for m in messages %}{{ m.role + m.content }}{% endfor %}", "none that TRL can mend"),
        (None, "has no chat template"),
    ],
)
def test_templates_that_cannot_be_trained_on_are_refused(tiny: Base, template: str | None, words: str) -> None:
    with pytest.raises(ModelError, match=words):
        foreign(tiny, template)  # type: ignore[arg-type]
