from __future__ import annotations

import pytest

from dialoom.runtime.training.reply import AssistantReply, ProposedCall, parse_reply

CASES = [
    ("Hello.", AssistantReply("Hello.")),
    ("", AssistantReply("")),
    ("<think>a b</think>Hi", AssistantReply("Hi", "a b")),
    ("<think>\nx\n</think>\n\nHi", AssistantReply("Hi", "x")),
    (
        '<think>t</think>ok<tool_call>{"name": "A", "arguments": {"x": 1}}</tool_call>',
        AssistantReply("ok", "t", (ProposedCall("A", {"x": 1}),)),
    ),
    (
        '<tool_call>\n{"name": "A", "arguments": {}}\n</tool_call>\n'
        '<tool_call>{"name": "B", "arguments": {}}</tool_call>',
        AssistantReply("", None, (ProposedCall("A", {}), ProposedCall("B", {}))),
    ),
    ('<tool_call>{"name": "A", "argu', AssistantReply("", None, (), ('{"name": "A", "argu',))),
    (
        '<tool_call>{"name": 3, "arguments": {}}</tool_call>',
        AssistantReply("", None, (), ('{"name": 3, "arguments": {}}',)),
    ),
    (
        '<tool_call>{"name": "A", "arguments": []}</tool_call>',
        AssistantReply("", None, (), ('{"name": "A", "arguments": []}',)),
    ),
    ('{"name": "A", "parameters": {"x": 1}}', AssistantReply("", None, (ProposedCall("A", {"x": 1}),))),
    ('{"colour": "red"}', AssistantReply('{"colour": "red"}')),
    ("<think>never closed", AssistantReply("never closed")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_replies_are_read_as_written(text: str, expected: AssistantReply) -> None:
    assert parse_reply(text) == expected
