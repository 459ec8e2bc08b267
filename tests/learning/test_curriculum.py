from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from dialoom.runtime.dialogue import Dialogue
from dialoom.runtime.training.base import Base
from dialoom.runtime.training.curriculum import condense, condensed_rows, order_rows
from dialoom.runtime.training.examples import encode_dialogues, self_check


def test_condensed_rows_hold_every_right_call_and_what_the_user_said(dialogues: tuple[Dialogue, ...]) -> None:
    for row in dialogues:
        short = condense(row)
        right = [call for message in row.messages if message.trained for call in message.tool_calls]
        if short is None:
            assert not right
            continue
        assert [call for message in short.messages for call in message.tool_calls] == right
        assert all(message.trained for message in short.messages if message.role == "assistant")
        assert short.messages[-1].tool_calls
        assert {tool["function"]["name"] for tool in short.tools} == {call.name for call in right}
        said = " ".join(message.content for message in short.messages if message.role == "user")
        told = [origin.message for arguments in row.meta.provenance.values() for origin in arguments.values()
                if origin.source == "user"]  # fmt: skip
        assert all(row.messages[place].content in said for place in [*told, *row.meta.stages.values()])


def test_condensed_rows_are_shorter_and_pass_the_self_check(tiny: Base, dialogues: tuple[Dialogue, ...]) -> None:
    short = [one for one in map(condense, dialogues) if one is not None]
    examples = encode_dialogues(tiny.format, short, everything=False, limit=4096)
    assert self_check(tiny.format, examples) >= 64
    whole = encode_dialogues(tiny.format, dialogues, everything=False, limit=4096)
    assert examples.tokens / len(short) < 0.6 * whole.tokens / len(dialogues)


def test_rows_of_rare_patterns_come_several_times(dialogues: tuple[Dialogue, ...]) -> None:
    plain = [row for row in dialogues if not row.meta.patterns and condense(row) is not None]
    rare = next(row for row in dialogues if row.meta.patterns == ("typos",) and condense(row) is not None)
    rows = (plain * 30)[:30]
    assert len(condensed_rows(rows)) == 30
    assert [row.id for row in condensed_rows([*rows, rare])][30:] == [rare.id] * 4
    assert len(condensed_rows([*rows, *[rare] * 5])) == 35


@given(
    st.lists(st.integers(1, 900), min_size=1, max_size=60), st.integers(1, 300), st.integers(1, 8), st.integers(0, 9)
)
def test_the_order_takes_every_row_equally_often(lengths: list[int], rows: int, batch: int, seed: int) -> None:
    order = order_rows(lengths, rows, batch, seed)
    assert len(order) == rows
    assert order == order_rows(lengths, rows, batch, seed)
    times = Counter(order)
    assert {times[place] for place in range(len(lengths))} <= {rows // len(lengths), rows // len(lengths) + 1}


def test_batches_hold_rows_of_like_length_also_past_the_end_of_a_pass() -> None:
    lengths = [(place * 37) % 101 + 1 for place in range(101)]
    order = order_rows(lengths, 480, 6, 0)
    padded = sum(6 * max(lengths[place] for place in order[i : i + 6]) for i in range(0, 480, 6))
    assert padded < 1.1 * sum(lengths[place] for place in order)
