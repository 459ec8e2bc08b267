"""A trained model as the assistant: batched greedy generation, all dialogues in lock step."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.evaluation.agent import Conversation
from dialoom.runtime.training.base import Base, load_trained
from dialoom.runtime.training.chatformat import ChatFormat, chat_format
from dialoom.runtime.training.logbook import read_log
from dialoom.runtime.training.reply import AssistantReply

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel

__all__ = ["ModelAgent"]

_BATCH = 128
# The most tokens that one message may have, where nothing is known of how long the model was taught to speak.
NEW_TOKENS = 256
# A model of ours may speak so much longer than the longest message that it was taught.
_MARGIN = 1.3


@dataclass(frozen=True)
class ModelAgent:
    """A model with its chat format. A message longer than ``new_tokens`` is cut, and counts as it stands."""

    name: str
    model: PreTrainedModel
    format: ChatFormat
    new_tokens: int

    @classmethod
    def load(cls, name: str, source: str | Path) -> ModelAgent:
        """The model of a folder or of a name on the hub; ``ModelError`` or ``PrerequisiteError`` where none is."""
        model, tokenizer = load_trained(str(source))
        log = read_log(Path(source))
        taught = math.ceil(_MARGIN * log.longest_message) if log else NEW_TOKENS
        return cls(name, model, chat_format(tokenizer), min(NEW_TOKENS, taught))

    @classmethod
    def of(cls, name: str, base: Base, new_tokens: int) -> ModelAgent:
        """A base as it is, untrained."""
        return cls(name, base.model, base.format, new_tokens)

    def respond(self, conversations: Sequence[Conversation]) -> list[AssistantReply]:
        """The model's next message in each conversation, greedily decoded, so that equal inputs give equal outputs.

        A prompt that leaves no room in the model's context gets an empty reply.
        """
        import torch

        prompts = [self.format.prompt(one.messages, one.tools) for one in conversations]
        room = getattr(self.model.config.get_text_config(), "max_position_embeddings", None)
        replies = [AssistantReply("")] * len(prompts)
        fitting = [place for place, ids in enumerate(prompts) if room is None or len(ids) + self.new_tokens <= room]
        # Prompts of like length together: less padding.
        fitting.sort(key=lambda place: (len(prompts[place]), place))
        self.model.eval()
        with torch.inference_mode():
            for start in range(0, len(fitting), _BATCH):
                places = fitting[start : start + _BATCH]
                for place, text in zip(places, self._generate([prompts[place] for place in places]), strict=True):
                    replies[place] = self.format.parse(text)
        return replies

    def _generate(self, prompts: list[list[int]]) -> list[str]:
        import torch

        tokenizer = self.format.tokenizer
        longest = max(map(len, prompts))
        padded = [[tokenizer.pad_token_id] * (longest - len(ids)) + ids for ids in prompts]
        attended = [[0] * (longest - len(ids)) + [1] * len(ids) for ids in prompts]
        device = self.model.device
        output: torch.Tensor = self.model.generate(
            input_ids=torch.tensor(padded, device=device), attention_mask=torch.tensor(attended, device=device),
            do_sample=False, num_beams=1, max_new_tokens=self.new_tokens, pad_token_id=tokenizer.pad_token_id,
            eos_token_id=self._ends(),
        )  # type: ignore[operator]  # fmt: skip
        return [self._text(ids) for ids in output[:, longest:].tolist()]

    def _ends(self) -> list[int]:
        """The tokens that end a message: the tokenizer's, and those of the model's generation settings."""
        tokenizer = self.format.tokenizer
        configured = self.model.generation_config.eos_token_id if self.model.generation_config else None
        known = configured if isinstance(configured, list) else [configured]
        return [token for token in dict.fromkeys([tokenizer.eos_token_id, *known]) if token is not None]

    def _text(self, ids: list[int]) -> str:
        """The message up to its end token, tags of thoughts and calls kept."""
        ends = set(self._ends())
        stop = next((place for place, token in enumerate(ids) if token in ends), len(ids))
        return str(self.format.tokenizer.decode(ids[:stop], skip_special_tokens=False))
