"""How dialogues become a model's text and back: the tokenizer's chat template, and its reading.

Ours (the tiny base) knows thoughts and untrained messages. A template of somebody else's gets the thought where
it knows one (``reasoning_content``, ``thinking``), else as ``<think>…</think>`` before the reply, and what must
not be trained on is cut from the mask afterwards, message by message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dialoom.runtime.dialogue import Message
from dialoom.runtime.errors import ModelError
from dialoom.runtime.training.reply import AssistantReply, parse_reply

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["ChatFormat", "Encoded", "Span", "chat_format", "own_chat_template"]

Json = Any
_OURS = "dialoom chat template"
_THOUGHT_KEYS = ("reasoning_content", "thinking")
NOT_TRAINED = -100


@dataclass(frozen=True, slots=True)
class Span:
    """Tokens ``start`` to ``end`` (exclusive) of a row belong to the assistant's message ``message``."""

    message: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Encoded:
    """A dialogue in tokens. ``labels`` repeats the ids that are trained on, -100 elsewhere.

    ``spans``: where the trained assistant messages stand.
    """

    input_ids: list[int]
    labels: list[int]
    spans: tuple[Span, ...]


def own_chat_template() -> str:
    """The chat template of the tiny base."""
    return files("dialoom.runtime.training").joinpath("chat_template.jinja").read_text(encoding="utf-8")


@dataclass(frozen=True)
class ChatFormat:
    """A tokenizer with what we know of its chat template.

    ``training_template``: the template with generation markers (None: the tokenizer's own has them).
    ``thought_key``: the message key that it knows thoughts by (None: they go into the content).
    """

    tokenizer: PreTrainedTokenizerBase
    ours: bool
    thought_key: str | None
    training_template: str | None = None

    def conversation(self, messages: Sequence[Message]) -> list[dict[str, Json]]:
        """The messages as this template wants them; arguments stay objects."""
        names = {call.id: call.name for message in messages for call in message.tool_calls}
        return [self._message(message, names) for message in messages]

    def prompt(self, messages: Sequence[Message], tools: Sequence[dict[str, Json]]) -> list[int]:
        """The tokens before the assistant's next message."""
        encoding: Any = self.tokenizer.apply_chat_template(
            self.conversation(messages), tools=list(tools) or None, add_generation_prompt=True, return_dict=True
        )
        return list(encoding["input_ids"])

    def parse(self, text: str) -> AssistantReply:
        """What the assistant said, from the decoded text of its message."""
        return parse_reply(text)

    def encode(self, messages: Sequence[Message], tools: Sequence[dict[str, Json]], *, everything: bool) -> Encoded:
        """A dialogue with its labels; ``everything`` trains on all tokens but those of untrained messages.

        ``ModelError`` where the template does not mark each assistant message by one generation block.
        """
        ids, mask = self._masked(self.conversation(messages), tools)
        speaking = [place for place, message in enumerate(messages) if message.role == "assistant"]
        runs = _runs(mask)
        if self.ours:
            speaking = [place for place in speaking if messages[place].trained]
        if len(runs) != len(speaking):
            raise ModelError(
                f"the model's chat template marks {len(runs)} assistant messages where the dialogue has "
                f"{len(speaking)}, so that what is trained on cannot be told. Choose a base whose template TRL knows."
            )
        spans = tuple(
            Span(place, start, end)
            for place, (start, end) in zip(speaking, runs, strict=True)
            if messages[place].trained
        )
        if everything:
            labels = list(ids)
            for start, end in self._untrained(messages, tools, runs, speaking):
                labels[start:end] = [NOT_TRAINED] * (end - start)
        else:
            labels = [NOT_TRAINED] * len(ids)
            for span in spans:
                labels[span.start : span.end] = ids[span.start : span.end]
        return Encoded(ids, labels, spans)

    def _untrained(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Json]], runs: list[tuple[int, int]],
        speaking: list[int],
    ) -> list[tuple[int, int]]:  # fmt: skip
        """Where the messages stand that are never trained on."""
        if not self.ours:
            return [run for place, run in zip(speaking, runs, strict=True) if not messages[place].trained]
        turned = self.conversation(messages)
        for message in turned:
            if message["role"] == "assistant":
                message["trained"] = not message["trained"]
        return _runs(self._masked(turned, tools)[1])

    def _masked(
        self, conversation: list[dict[str, Json]], tools: Sequence[dict[str, Json]]
    ) -> tuple[list[int], list[int]]:
        encoding: Any = self.tokenizer.apply_chat_template(
            conversation, tools=list(tools) or None, chat_template=self.training_template, return_dict=True,
            return_assistant_tokens_mask=True,
        )  # fmt: skip
        return list(encoding["input_ids"]), list(encoding["assistant_masks"])

    def _message(self, message: Message, names: dict[str, str]) -> dict[str, Json]:
        row: dict[str, Json] = {"role": message.role, "content": message.content}
        if message.tool_calls:
            row["tool_calls"] = [
                {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
                for call in message.tool_calls
            ]
        if message.tool_call_id is not None:
            row["tool_call_id"] = message.tool_call_id
            row["name"] = names.get(message.tool_call_id, "")
        if message.role == "assistant":
            if self.ours:
                row["trained"] = message.trained
            if message.thought and self.thought_key:
                row[self.thought_key] = message.thought
            elif message.thought:
                row["content"] = f"<think>{message.thought}</think>\n{message.content}"
        return row


def chat_format(tokenizer: PreTrainedTokenizerBase) -> ChatFormat:
    """What is known of the tokenizer's chat template.

    ``ModelError`` where it has none, or none that training can tell the assistant's words by.
    """
    template = tokenizer.chat_template
    if not isinstance(template, str):
        raise ModelError(
            "the model's tokenizer has no chat template. Choose an instruction-tuned model, or a base named 'tiny'."
        )
    if _OURS in template:
        return ChatFormat(tokenizer, ours=True, thought_key="thought")
    thought_key = next((key for key in _THOUGHT_KEYS if key in template), None)
    return ChatFormat(tokenizer, ours=False, thought_key=thought_key, training_template=_patched(tokenizer))


def _patched(tokenizer: PreTrainedTokenizerBase) -> str | None:
    """TRL's training version of a well-known template; None where the template needs none."""
    from trl.chat_template_utils import get_training_chat_template

    try:
        patched: str | None = get_training_chat_template(tokenizer)
    except ValueError:
        raise ModelError(
            "the model's chat template has no {% generation %} markers and is none that TRL can mend, so training on "
            "the assistant's words alone is impossible. Choose a base whose template TRL knows, or add the markers to "
            "the chat_template.jinja beside the model."
        ) from None
    return patched


def _runs(mask: list[int]) -> list[tuple[int, int]]:
    """Start and end (exclusive) of each run of ones."""
    runs, place = [], 0
    for value, group in groupby(mask):
        length = len(list(group))
        if value:
            runs.append((place, place + length))
        place += length
    return runs
