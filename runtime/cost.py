"""What making rows comes to: messages, tokens, model calls and their price."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from dialoom.compiler.plan import Plan
from dialoom.runtime.agenda import agenda
from dialoom.runtime.dialogue import Dialogue, Message
from dialoom.runtime.planview import PlanView
from dialoom.runtime.synthesis import make_dialogue

__all__ = ["SAMPLE", "Cost", "Price", "estimate_cost", "price_of"]

SAMPLE = 24
"""Dialogues of the plan that are made to measure how long its dialogues are."""

_BYTES_A_TOKEN = 4  # the usual rule of thumb for English text and JSON under byte-pair vocabularies


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars for one token, read and written."""

    read: float
    written: float


@dataclass(frozen=True, slots=True)
class Cost:
    """What ``dialogues`` come to, extrapolated from ``sample`` of the plan's own, at four bytes a token.

    ``tokens``: of the finished dialogues, tools and thoughts included: what a model that trains on them reads.
    ``calls``, ``read``, ``written``: the model calls that it would take to have ``model`` write every message of
    user and assistant, and the tokens read and written by them; 0 for the embedded engine, which calls none.
    ``dollars`` is None where no price is known.
    """

    dialogues: int
    sample: int
    messages: int
    tokens: int
    model: str
    calls: int
    read: int
    written: int
    dollars: float | None


def estimate_cost(plan: Plan, cells: Collection[str] | None = None, rows: int | None = None,
                  model: str = "embedded") -> Cost:  # fmt: skip
    """The cost of ``rows`` dialogues (None: all) of the plan's cells (None: of all of them), worded by ``model``.

    A fair choice of the plan's rows is made for it, the same on every machine, and nothing is kept.
    """
    view = PlanView(plan)
    size = sum(cell.count for cell in plan.cells if cells is None or cell.id in cells)
    wanted = size if rows is None else rows
    keys = agenda(view, None)
    if cells is not None:
        keys = [key for key in keys if key.cell in cells]
    stride = max(1, len(keys) // SAMPLE)
    chosen = keys[stride // 2 :: stride][:SAMPLE]
    made = [make_dialogue(view, view.cells[key.cell], key.index) for key in chosen]
    share = wanted / len(made) if made else 0.0
    worded = [_worded(dialogue) for dialogue in made] if model != "embedded" else []
    calls, read, written = (round(sum(one[place] for one in worded) * share) for place in range(3))
    return Cost(
        dialogues=wanted, sample=len(made), model=model, calls=calls, read=read, written=written,
        messages=round(sum(len(dialogue.messages) for dialogue in made) * share),
        tokens=round(sum(_whole(dialogue) for dialogue in made) * share),
        dollars=_dollars(model, read, written),
    )  # fmt: skip


def price_of(model: str) -> Price | None:
    """The price of a model in the map that comes with litellm; None where that is not installed or lacks it.

    Nothing is asked over the network.
    """
    from importlib.util import find_spec

    if find_spec("litellm") is None:
        return None
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    import litellm

    entry = litellm.model_cost.get(model) or litellm.model_cost.get(model.partition("/")[2])
    if not entry or "input_cost_per_token" not in entry or "output_cost_per_token" not in entry:
        return None
    return Price(float(entry["input_cost_per_token"]), float(entry["output_cost_per_token"]))


def _dollars(model: str, read: int, written: int) -> float | None:
    if model == "embedded":
        return 0.0
    price = price_of(model)
    return None if price is None else round(read * price.read + written * price.written, 4)


def _worded(dialogue: Dialogue) -> tuple[int, int, int]:
    """Model calls, tokens read and tokens written, where every message of user and assistant is written by a model.

    A call reads the tools and everything that was said before.
    """
    calls = read = written = 0
    before = _tokens(msgspec.json.encode(dialogue.tools))
    for message in dialogue.messages:
        own = _message(message)
        if message.role in ("user", "assistant"):
            calls, read, written = calls + 1, read + before, written + own
        before += own
    return calls, read, written


def _whole(dialogue: Dialogue) -> int:
    return _tokens(msgspec.json.encode(dialogue.tools)) + sum(_message(message) for message in dialogue.messages)


def _message(message: Message) -> int:
    called = [[call.name, call.arguments] for call in message.tool_calls]
    text = f"{message.content}{message.thought or ''}".encode()
    return _tokens(text + (msgspec.json.encode(called) if called else b""))


def _tokens(text: bytes) -> int:
    return -(-len(text) // _BYTES_A_TOKEN)
