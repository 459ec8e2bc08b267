"""The tokenizer of the tiny base: byte-level BPE that cuts a value alike wherever it stands.

A model copies a value token by token, so the tokens must be the same in the user's words and between the quotes
of a call. The usual pre-tokenizers glue a blank to the word after it (`` Rossi`` but ``"Rossi``); here words,
numbers, blanks and punctuation are cut apart first, and BPE merges only inside of them.

Every artifact keeps probe texts with their ids, compared at each load: a tokenizer that silently became another
one (a known trap of ``AutoTokenizer``) raises instead of answering nonsense.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from dialoom.runtime.errors import ModelError
from dialoom.runtime.rundir import write_atomically

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

__all__ = ["END", "PROBES_FILE", "SPECIALS", "check_probes", "load_tokenizer", "train_tokenizer", "write_probes"]

PAD, END = "<|pad|>", "<|end|>"
SPECIALS = (
    PAD, END, "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>",
    "<think>", "</think>", "<tool_call>", "</tool_call>",
)  # fmt: skip
PROBES_FILE = "tokenizer_probes.json"

# Words and numbers, each with the sign right before it (`.example`, `-555`, `@acme`: a sign alone says little about
# what follows, and copying needs to know); runs of JSON punctuation; a stop with its blank; single blanks and signs.
_PIECES = r"""[-.@+_/'#&]?[\p{L}_]+|[-.@+_/'#&]?\p{N}+|["{}\[\]:, ]{2,}|[,.?!;:]\s|\s|[^\s\p{L}\p{N}]"""
_PROBES = (
    "<|user|>Is it anna.rossi@example.org?<|end|>",
    '<|assistant|><tool_call>{"name": "A.Do", "arguments": {"x": "Zoë O\'Neill", "n": -12.50}}</tool_call><|end|>',
    "  two blanks\n\ttab, 漢字, 1_000 and 4-711/B",
)


def train_tokenizer(texts: Iterable[str], vocabulary: int, chat_template: str) -> PreTrainedTokenizerFast:
    """A tokenizer of at most ``vocabulary`` tokens; the same texts in the same order give the same one."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(_PIECES), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.train_from_iterator(
        texts,
        trainers.BpeTrainer(
            vocab_size=vocabulary, special_tokens=list(SPECIALS),
            initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False,
        ),
    )  # fmt: skip
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token=PAD, eos_token=END, clean_up_tokenization_spaces=False,
        padding_side="left", chat_template=chat_template,
    )  # fmt: skip


def write_probes(tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Keep what the tokenizer makes of the probe texts beside the model."""
    probes = [{"text": text, "ids": tokenizer.encode(text, add_special_tokens=False)} for text in _PROBES]
    write_atomically(
        folder / PROBES_FILE, (json.dumps(probes, ensure_ascii=False, indent=1) + "\n").encode()
    )


def check_probes(tokenizer: PreTrainedTokenizerFast, folder: Path) -> None:
    """Compare with the probes kept in ``folder``; ``ModelError`` where an id differs."""
    for probe in json.loads((folder / PROBES_FILE).read_text(encoding="utf-8")):
        ids = tokenizer.encode(probe["text"], add_special_tokens=False)
        if ids != probe["ids"]:
            raise ModelError(
                f"the tokenizer in {folder} was loaded as another one than the model was trained with: "
                f"{probe['text']!r} became {ids[:8]}…, not {probe['ids'][:8]}…"
            )


def load_tokenizer(folder: Path) -> PreTrainedTokenizerFast:
    """The tokenizer of an artifact, read as exactly what was saved, and checked against its probes."""
    from transformers import PreTrainedTokenizerFast

    tokenizer: PreTrainedTokenizerFast = PreTrainedTokenizerFast.from_pretrained(folder, local_files_only=True)
    check_probes(tokenizer, folder)
    return tokenizer
