from __future__ import annotations

import json
from typing import Any

import pytest

from dialoom.runtime.dialogue import Dialogue, Message, ToolCall
from dialoom.runtime.errors import ModelError
from dialoom.runtime.training.base import Base
from dialoom.runtime.training.chatformat import NOT_TRAINED, ChatFormat, chat_format, own_chat_template
from dialoom.runtime.training.examples import Examples, encode_dialogues, self_check, to_dataset
from dialoom.runtime.training.tokenizer import train_tokenizer

TOOLS: tuple[dict[str, Any], ...] = (
    {"type": "function", "function": {"name": "CRM.Do", "description": "Do.", "parameters": {
        "type": "object", "required": ["who"],
        "properties": {"who": {"type": "string"}, "how": {"enum": ["fast", "slow"]}, "n": {"type": "integer"}},
    }}},
    {"type": "function", "function": {"name": "Idle", "parameters": {"type": "object", "properties": {}}}},
)  # fmt: skip
RIGHT, WRONG = {"who": 'Zoë "Z" O\'Neill', "n": 3, "deep": [{"a": None}, 1.5, True]}, {"who": 7}
MESSAGES = (
    Message("system", "Be brief."),
    Message("user", "Please."),
    Message("assistant", "Who?", "Who is missing.", trained=True),
    Message("user", "Zoë"),
    Message("assistant", "", "A guess.", (ToolCall("c1", "Idle", WRONG),), trained=False),
    Message("tool", '{"error": "unknown"}', tool_call_id="c1"),
    Message("assistant", "Two:", None, (ToolCall("c2", "CRM.Do", RIGHT), ToolCall("c3", "Idle", {})), trained=True),
    Message("tool", '{"id": "L-1"}', tool_call_id="c2"),
    Message("tool", "{}", tool_call_id="c3"),
    Message("assistant", "Done.", "Told.", trained=True),
)
TEXT = """\
<|system|>Be brief.
CRM.Do(who, how?: fast|slow, n?)
Idle()<|end|><|user|>Please.<|end|><|assistant|><think>Who is missing.</think>Who?<|end|><|user|>Zoë<|end|>\
<|assistant|><think>A guess.</think><tool_call>{"name": "Idle", "arguments": {"who": 7}}</tool_call><|end|>\
<|tool|>{"error": "unknown"}<|end|><|assistant|>Two:\
<tool_call>{"name": "CRM.Do", "arguments": {"who": "Zoë \\"Z\\" O'Neill", "n": 3, "deep": [{"a": null}, 1.5, true]}}\
</tool_call><tool_call>{"name": "Idle", "arguments": {}}</tool_call><|end|><|tool|>{"id": "L-1"}<|end|>\
<|tool|>{}<|end|><|assistant|><think>Told.</think>Done.<|end|>"""


def decoded(form: ChatFormat, labels: list[int]) -> str:
    return str(form.tokenizer.decode([token for token in labels if token != NOT_TRAINED]))


def test_the_template_renders_every_kind_of_message(tiny: Base) -> None:
    encoded = tiny.format.encode(MESSAGES, TOOLS, everything=False)
    assert tiny.tokenizer.decode(encoded.input_ids) == TEXT


def test_only_trained_messages_are_in_the_mask_with_their_end(tiny: Base) -> None:
    encoded = tiny.format.encode(MESSAGES, TOOLS, everything=False)
    text = decoded(tiny.format, encoded.labels)
    assert text.count("<|end|>") == 3
    assert text.startswith("<think>Who is missing.</think>Who?<|end|>Two:<tool_call>")
    assert "A guess." not in text
    assert "Please." not in text
    assert "unknown" not in text
    assert [span.message for span in encoded.spans] == [2, 6, 9]


def test_loss_on_everything_still_leaves_wrong_calls_out(tiny: Base) -> None:
    encoded = tiny.format.encode(MESSAGES, TOOLS, everything=True)
    text = decoded(tiny.format, encoded.labels)
    assert "Please." in text
    assert "A guess." not in text
    assert '{"who": 7}' not in text


def test_what_is_rendered_is_read_back(tiny: Base) -> None:
    encoded = tiny.format.encode(MESSAGES, TOOLS, everything=False)
    span = encoded.spans[1]
    reply = tiny.format.parse(str(tiny.tokenizer.decode(encoded.input_ids[span.start : span.end - 1])))
    assert [(call.name, call.arguments) for call in reply.calls] == [("CRM.Do", RIGHT), ("Idle", {})]
    assert (reply.content, reply.thought, reply.malformed) == ("Two:", None, ())


def test_the_prompt_is_a_beginning_of_the_row(tiny: Base) -> None:
    ids = tiny.format.prompt(MESSAGES[:2], TOOLS)
    whole = tiny.format.encode(MESSAGES, TOOLS, everything=False).input_ids
    assert whole[: len(ids)] == ids


def test_rows_pass_their_self_check_wrong_calls_included(tiny: Base, dialogues: tuple[Dialogue, ...]) -> None:
    examples = encode_dialogues(tiny.format, dialogues, everything=False, limit=4096)
    assert self_check(tiny.format, examples) >= 64
    wrong = [message for row in dialogues for message in row.messages if message.tool_calls and not message.trained]
    assert wrong, "the fixture has rows with wrong calls"


def test_a_lossy_template_is_found_out(tiny: Base, dialogues: tuple[Dialogue, ...]) -> None:
    lossy = train_tokenizer(
        [TEXT], 600, own_chat_template().replace("f.arguments | tojson", "'{}'")
    )
    form = chat_format(lossy)
    examples = encode_dialogues(form, dialogues[:4], everything=False, limit=4096)
    with pytest.raises(ModelError, match="loses or changes calls"):
        self_check(form, examples)


def test_an_end_token_outside_of_the_mask_is_found_out(dialogues: tuple[Dialogue, ...]) -> None:
    template = own_chat_template().replace("  <|end|>\n{%- endmacro -%}", "{%- endmacro -%}").replace(
        "{%- endgeneration -%}", "{%- endgeneration -%}{{- '<|end|>' -}}"
    )
    form = chat_format(train_tokenizer([TEXT], 600, template))
    examples = encode_dialogues(form, dialogues[:2], everything=False, limit=4096)
    with pytest.raises(ModelError, match="end token is not trained on"):
        self_check(form, examples)


def test_rows_too_long_are_left_out_whole_and_told(tiny: Base, dialogues: tuple[Dialogue, ...]) -> None:
    lengths = sorted(len(tiny.format.encode(row.messages, row.tools, everything=False).input_ids) for row in dialogues)
    limit = lengths[len(lengths) // 2]
    examples = encode_dialogues(tiny.format, dialogues, everything=False, limit=limit)
    assert examples.longest <= limit
    assert len(examples.dropped) + len(examples.encoded) == len(dialogues)
    with pytest.raises(ModelError, match="none of the"):
        encode_dialogues(tiny.format, dialogues, everything=False, limit=5)


def test_arrow_keeps_arguments_of_different_keys_apart(tiny: Base) -> None:
    rows = tuple(
        Dialogue(str(number), (Message("user", "u"), Message(
            "assistant", "", None, (ToolCall("c", "T", arguments),), trained=True,
        )), (), None)  # type: ignore[arg-type]
        for number, arguments in enumerate(({"a": 1}, {"b": "x"}, {"a": "text"}))
    )  # fmt: skip
    examples: Examples = encode_dialogues(tiny.format, rows, everything=False, limit=4096)
    dataset = to_dataset(tiny.format, examples)
    kept = [row["messages"][1]["tool_calls"][0]["function"]["arguments"] for row in dataset]
    assert json.dumps(kept) == '[{"a": 1}, {"b": "x"}, {"a": "text"}]'
