from __future__ import annotations

import json

from hypothesis import given

from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.row import decode_row, encode_row, from_row, to_row
from tests.storage.handmade import dialogues, prospect


@given(dialogues)
def test_a_row_gives_the_dialogue_back(dialogue: Dialogue) -> None:
    line = encode_row(to_row(dialogue))
    assert b"\n" not in line
    assert from_row(decode_row(line)) == dialogue
    assert encode_row(to_row(from_row(decode_row(line)))) == line
    assert json.loads(line) == to_row(dialogue)


def test_the_shape_of_a_row() -> None:
    row = to_row(prospect(4))
    assert list(row) == ["id", "messages", "tools", "meta"]
    assert row["messages"][3] == {
        "role": "user", "content": "There is no lead yet. Her address is ada@byron.org, the score is 40%."
    }
    assert row["messages"][4] == {
        "role": "assistant", "thought": "I look first.", "content": "",
        "tool_calls": [{"id": "call_1", "type": "function", "function": {
            "name": "CRM.FindLead", "arguments": {"email": "ada@byron.org"}}}],
    }
    assert row["messages"][5] == {
        "role": "tool", "content": '{"lead_id": null, "ref": "R-77"}', "tool_call_id": "call_1", "name": "CRM.FindLead"
    }
    meta = row["meta"]
    assert list(meta) == [
        "cell", "scenario", "index", "split", "persona", "difficulty", "patterns", "gold", "distractor_tools",
        "retrieved_tools", "provenance", "trained", "stages", "world", "verdicts",
    ]
    assert meta["provenance"]["call_2"]["ref"] == {"source": "result", "message": 5, "path": "ref"}
    assert meta["trained"] == [message.trained for message in prospect(4).messages]
    assert meta["world"] == {"before": {"Lead": {}}, "after": {"Lead": {"L-1": {"email": "ada@byron.org"}}}}
    assert meta["verdicts"] == [{"check": "format", "passed": True}, {"check": "grounding", "passed": True}]
