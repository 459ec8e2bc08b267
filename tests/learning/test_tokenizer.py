from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.errors import ModelError
from dialoom.runtime.training.base import Base
from dialoom.runtime.training.tokenizer import END, PROBES_FILE, load_tokenizer, train_tokenizer, write_probes

TEXTS = ["<|user|>Call Anna Rossi, anna.rossi@example.org, +1-555-0101<|end|>"] * 3
BLANK = train_tokenizer(TEXTS, 400, "")


@given(st.text(max_size=60))
def test_any_text_comes_back(text: str) -> None:
    assert BLANK.decode(BLANK.encode(text, add_special_tokens=False), clean_up_tokenization_spaces=False) == text


def test_training_is_deterministic() -> None:
    assert train_tokenizer(TEXTS, 400, "").get_vocab() == train_tokenizer(iter(TEXTS), 400, "").get_vocab()


@pytest.mark.parametrize("value", ["Anna Rossi", "anna.rossi@example.org", "+1-555-0101", "L-71949", "48000"])
def test_a_value_is_cut_alike_in_words_and_in_a_call(tiny: Base, value: str) -> None:
    tokens = tiny.tokenizer.tokenize
    inside = tokens(value)
    for around in (f"It is {value} for me", f"({value})", f'{{"x": "{value}", "y": 1}}', f"with {value}."):
        pieces = tokens(around)
        starts = [i for i in range(len(pieces)) if pieces[i : i + len(inside)] == inside]
        assert starts, (value, pieces)


def test_reload_gives_the_same_ids(tmp_path: Path, tiny: Base) -> None:
    tiny.tokenizer.save_pretrained(tmp_path)
    write_probes(tiny.tokenizer, tmp_path)
    again = load_tokenizer(tmp_path)
    text = '<|assistant|><tool_call>{"name": "Ä.b", "arguments": {}}</tool_call>' + END
    assert again.encode(text) == tiny.tokenizer.encode(text)
    assert again.chat_template == tiny.tokenizer.chat_template
    assert (again.pad_token, again.eos_token) == (tiny.tokenizer.pad_token, tiny.tokenizer.eos_token)


def test_another_tokenizer_than_the_trained_one_is_refused(tmp_path: Path, tiny: Base) -> None:
    tiny.tokenizer.save_pretrained(tmp_path)
    write_probes(tiny.tokenizer, tmp_path)
    probes = json.loads((tmp_path / PROBES_FILE).read_text(encoding="utf-8"))
    probes[0]["ids"][0] += 1
    (tmp_path / PROBES_FILE).write_text(json.dumps(probes), encoding="utf-8")
    with pytest.raises(ModelError, match="another one than the model was trained with"):
        load_tokenizer(tmp_path)
