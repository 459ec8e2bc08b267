"""Live dialogues of an evaluation as the report shows them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialoom.runtime.dialogue import Message, ToolCall
from dialoom.runtime.evaluation.result import Evaluation, PlayedDialogue
from dialoom.runtime.evaluation.verdict import DialogueVerdict
from dialoom.runtime.report.transcript import Transcript, line_of

__all__ = ["rollout_transcripts", "verdict_word"]

Json = Any


def rollout_transcripts(evaluations: Sequence[Evaluation], most: int) -> tuple[tuple[Transcript, ...], str]:
    """At most ``most`` dialogues of the evaluations' models, those that went wrong first, and a note on the choice."""
    played = [(evaluation, one) for evaluation in evaluations for one in evaluation.dialogues]
    ranked = sorted(played, key=lambda pair: verdict_word(pair[1].verdict) in _GOOD)  # stable: wrong ones first
    chosen = ranked[:most]
    several = len(evaluations) > 1
    shown = tuple(
        _transcript(one, f"e{place}", evaluation.name if several else evaluation.split)
        for place, (evaluation, one) in enumerate(chosen)
    )
    count = f"All {len(played):,}" if len(shown) == len(played) else f"{len(shown):,} of {len(played):,}"
    return shown, f"{count} live dialogues of the model, those that went wrong first."


_GOOD = ("right call", "rightly no call")


def verdict_word(verdict: DialogueVerdict) -> str:
    """One word for what a live dialogue came to; the first that holds."""
    if not verdict.callable:
        return "rightly no call" if verdict.abstained else "called for nothing"
    if verdict.accurate:
        return "right call, and others" if verdict.false_positive else "right call"
    if verdict.abstained:
        return "no call"
    return "wrong tool" if verdict.false_positive else "wrong arguments"


def _transcript(played: PlayedDialogue, anchor: str, split: str) -> Transcript:
    gold = {str(call["name"]) for call in played.gold}
    messages = [_message(row) for row in played.messages]
    word = verdict_word(played.verdict)
    failures = () if word in _GOOD else ((word, _expected(played)),)
    return Transcript(
        anchor=anchor,
        id=played.id,
        scenario=played.scenario,
        difficulty=played.difficulty,
        split=split,
        persona="",
        patterns=played.patterns,
        verdict=word,
        opening=next((message.content for message in messages if message.role == "user"), ""),
        failures=failures,
        checks=1,
        tools=tuple((name, "gold" if name in gold else "") for name in played.tools),
        lines=tuple(line_of(index, message, gold, {}) for index, message in enumerate(messages)),
    )


def _expected(played: PlayedDialogue) -> str:
    import json

    if not played.gold:
        return "Nothing was to be called."
    calls = [f"{call['name']}({json.dumps(call['arguments'], ensure_ascii=False)})" for call in played.gold]
    return "Expected: " + ", then ".join(calls)


def _message(row: dict[str, Json]) -> Message:
    calls = tuple(
        ToolCall(call["id"], call["function"]["name"], call["function"]["arguments"])
        for call in row.get("tool_calls", ())
    )
    return Message(
        role=row["role"],
        content=row["content"],
        thought=row.get("thought"),
        tool_calls=calls,
        tool_call_id=row.get("tool_call_id"),
        trained=True,  # live: nobody trains on it, so nothing is masked
    )
