"""The tiny base's curriculum: first the calls alone, then whole dialogues.

A model from scratch learns to copy values it has never seen late and suddenly, and each row shows it only
one or two calls among hundreds of tokens. So the first part of its training is on *condensed* rows: what the
user said of the arguments, joined, the signatures of the tools that are called, and the calls. They are less
than half as long and hold every call. Rows of rare patterns come several times among them, since a
correction is learnt from few rows otherwise. (Curriculum learning: Bengio et al., 2009; that copying heads
form in one step: Olsson et al., 2022.)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from dialoom.runtime.dialogue import Dialogue, Message

__all__ = ["condense", "condensed_rows", "order_rows"]

# So many batches are cut from one stretch of shuffled rows sorted by length: little padding, much chance.
_BATCHES_A_STRETCH = 80
# A pattern that fewer of the rows have is rare; its rows come so many times.
_RARE, _RARE_TIMES = 0.1, 4


def condensed_rows(dialogues: Sequence[Dialogue]) -> list[Dialogue]:
    """The condensed rows in the order of ``dialogues``, those with a rare pattern several times in a row."""
    rows = Counter(pattern for dialogue in dialogues for pattern in dialogue.meta.patterns)
    rare = {pattern for pattern, count in rows.items() if count < _RARE * len(dialogues)}
    condensed: list[Dialogue] = []
    for dialogue in dialogues:
        short = condense(dialogue)
        if short is not None:
            condensed += [short] * (1 if rare.isdisjoint(dialogue.meta.patterns) else _RARE_TIMES)
    return condensed


def condense(dialogue: Dialogue) -> Dialogue | None:
    """The dialogue cut to what its right calls need; None where nothing is called.

    The user's messages before a call that an argument was said in stand as one; of the tools only those called are
    offered; results stay where a later call could need them.
    """
    last = max((i for i, m in enumerate(dialogue.messages) if m.tool_calls and m.trained), default=None)
    if last is None:
        return None
    telling = _telling(dialogue)
    kept: list[Message] = []
    said: list[str] = []
    answered: set[str | None] = set()
    for place, message in enumerate(dialogue.messages[: last + 1]):
        if message.role == "user" and place in telling:
            said.append(message.content)
        elif message.role == "assistant" and message.tool_calls and message.trained:
            if said or not kept:
                kept.append(Message("user", " ".join(said)))
                said = []
            kept.append(message)
            answered |= {call.id for call in message.tool_calls}
        elif message.role == "tool" and message.tool_call_id in answered:
            kept.append(message)
    called = {call.name for message in kept for call in message.tool_calls}
    tools = tuple(tool for tool in dialogue.tools if tool["function"]["name"] in called)
    return replace(dialogue, messages=tuple(kept), tools=tools)


def _telling(dialogue: Dialogue) -> set[int]:
    """The messages in which the user said something that a call was made of, for the first or the last time."""
    origins = (origin for arguments in dialogue.meta.provenance.values() for origin in arguments.values())
    last = {origin.message for origin in origins if origin.source == "user"}
    return last | set(dialogue.meta.stages.values())


def order_rows(lengths: Sequence[int], rows: int, batch: int, seed: int) -> list[int]:
    """``rows`` places in ``lengths`` (tokens of each row), in the order in which they are trained on.

    All rows come once before any comes again, and rows of like length share a batch of ``batch``, also where a
    pass ends in the middle of one. The same arguments give the same order.
    """
    random = Random(seed)
    passes: list[int] = []
    while len(passes) < rows and lengths:
        places = list(range(len(lengths)))
        random.shuffle(places)
        passes += places
    order: list[int] = []
    for start in range(0, rows, batch * _BATCHES_A_STRETCH):
        stretch = passes[start : min(rows, start + batch * _BATCHES_A_STRETCH)]
        stretch.sort(key=lambda place: lengths[place])
        batches = [stretch[i : i + batch] for i in range(0, len(stretch), batch)]
        random.shuffle(batches)
        order += [place for one in batches for place in one]
    return order
