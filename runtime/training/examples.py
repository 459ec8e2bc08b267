"""Training examples: rows in tokens with labels, measured and checked before a step is taken."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.dialogue import Dialogue, Message
from dialoom.runtime.errors import ModelError, PrerequisiteError
from dialoom.runtime.row import decode_row, from_row
from dialoom.runtime.training.chatformat import NOT_TRAINED, ChatFormat, Encoded

if TYPE_CHECKING:
    from datasets import Dataset

__all__ = ["Examples", "digest_of", "encode_dialogues", "read_split", "self_check", "to_dataset"]

_CHECKED = 64


@dataclass(frozen=True)
class Examples:
    """Rows in tokens. ``dropped``: ids of rows that are longer than ``max_length`` and were left out whole,
    since a row cut in the middle would teach half a call."""

    encoded: tuple[Encoded, ...]
    dialogues: tuple[Dialogue, ...]
    max_length: int
    dropped: tuple[str, ...]

    @property
    def longest(self) -> int:
        """Tokens of the longest row."""
        return max(len(row.input_ids) for row in self.encoded)

    @property
    def longest_message(self) -> int:
        """Tokens of the longest trained message."""
        return max(span.end - span.start for row in self.encoded for span in row.spans)

    @property
    def tokens(self) -> int:
        """Tokens of all rows."""
        return sum(len(row.input_ids) for row in self.encoded)

    @property
    def trained_tokens(self) -> int:
        """Tokens that loss is taken on."""
        return sum(len(row.labels) - row.labels.count(NOT_TRAINED) for row in self.encoded)


def read_split(data: Path, split: str) -> tuple[Dialogue, ...]:
    """The dialogues of ``data/<split>.jsonl``; ``PrerequisiteError`` where it was not made yet."""
    path = data / f"{split}.jsonl"
    if not path.is_file():
        raise PrerequisiteError(f"there are no rows of the split {split!r} yet: {path} is missing",
                                f"dialoom synth {data.parent / 'plan.json'} --out {data.parent}")
    with path.open("rb") as lines:
        return tuple(from_row(decode_row(line)) for line in lines if line.strip())


def digest_of(data: Path, split: str) -> str:
    """A hash of the split's bytes."""
    return hashlib.blake2b((data / f"{split}.jsonl").read_bytes(), digest_size=16).hexdigest()


def encode_dialogues(
    form: ChatFormat, dialogues: Sequence[Dialogue], *, everything: bool, limit: int
) -> Examples:
    """All rows in tokens, those above ``limit`` tokens left out.

    ``ModelError`` where nothing is left, or where a row has nothing to train on.
    """
    encoded, kept, dropped = [], [], []
    for dialogue in dialogues:
        row = form.encode(dialogue.messages, dialogue.tools, everything=everything)
        if len(row.input_ids) > limit:
            dropped.append(dialogue.id)
            continue
        if not row.spans:
            raise ModelError(f"row {dialogue.id} has no assistant message to train on")
        encoded.append(row)
        kept.append(dialogue)
    if not encoded:
        raise ModelError(
            f"none of the {len(dialogues)} rows fits into {limit} tokens: raise max_length, or take a base with a "
            "longer context"
        )
    return Examples(tuple(encoded), tuple(kept), limit, tuple(dropped))


def self_check(form: ChatFormat, examples: Examples) -> int:
    """Decode what is trained on and hold it against the rows: the number of rows checked.

    The first rows, and the first with untrained messages. Every trained message must be there with its calls,
    arguments exact, and end with an end token; ``ModelError`` with the text where one is not.
    """
    pairs = list(zip(examples.dialogues, examples.encoded, strict=True))
    masked = [pair for pair in pairs[_CHECKED:] if any(_untrained(message) for message in pair[0].messages)]
    checked = pairs[:_CHECKED] + masked[:_CHECKED]
    for dialogue, row in checked:
        trained = [place for place, message in enumerate(dialogue.messages) if message.trained]
        if [span.message for span in row.spans] != trained:
            raise ModelError(f"row {dialogue.id}: other messages than those meant are trained on")
        for span in row.spans:
            ids = row.labels[span.start : span.end]
            _check_message(form, dialogue.id, dialogue.messages[span.message], ids)
    return len(checked)


def to_dataset(form: ChatFormat, examples: Examples) -> Dataset:
    """The data set as TRL takes it: tokens and labels, and beside them the conversation they stand for.

    The conversation is kept as JSON: Arrow's structs would give every call the arguments of all others.
    """
    from datasets import Dataset, Features, Json, List, Value

    features = Features({
        "messages": List(Json()), "input_ids": List(Value("int32")), "labels": List(Value("int32")),
    })  # fmt: skip
    columns = {
        "messages": [form.conversation(dialogue.messages) for dialogue in examples.dialogues],
        "input_ids": [row.input_ids for row in examples.encoded],
        "labels": [row.labels for row in examples.encoded],
    }
    return Dataset.from_dict(columns, features=features)


def _untrained(message: Message) -> bool:
    return message.role == "assistant" and not message.trained


def _check_message(form: ChatFormat, row: str, message: Message, ids: list[int]) -> None:
    tokenizer = form.tokenizer
    text = str(tokenizer.decode(ids))
    said = form.parse(text)
    calls = [(call.name, call.arguments) for call in message.tool_calls]
    if NOT_TRAINED in ids or [(call.name, call.arguments) for call in said.calls] != calls:
        raise ModelError(
            f"row {row}: what would be trained on is not what the row says. The calls are {calls}, the text is "
            f"{text!r}. The model's chat template loses or changes calls: choose another base."
        )
    if message.content.strip() not in text or (message.thought or "").strip() not in text:
        raise ModelError(f"row {row}: the words of an assistant message are not in the text trained on: {text!r}")
    if not any(token in text[-40:] for token in tokenizer.all_special_tokens):
        raise ModelError(f"row {row}: the end token is not trained on, so the model would never stop: {text[-40:]!r}")
