"""A tally over dialogues: what the quality metrics are counted from, dialogue by dialogue."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

from dialoom.runtime.dialogue import Dialogue, Message, Origin
from dialoom.runtime.grounding import says

__all__ = ["METRICS", "Tally"]

Json = Any

METRICS = (
    "clarifying_turns", "dialogues", "distinct_3", "duplicate_dialogues", "entropy", "multi_step_turns", "pass_rate",
    "ungrounded_arguments",
)  # fmt: skip

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class Tally:
    """Counts dialogues one at a time; ``metrics`` may be asked for at any time.

    Dialogues whose verdicts say that they failed count for ``pass_rate`` only.
    """

    def __init__(self) -> None:
        self._seen = self._passed = self._with_verdicts = 0
        self._words: Counter[str] = Counter()
        self._distinct = 0.0
        self._with_trigrams = 0
        self._assistant_messages = self._clarifying = 0
        self._arguments = self._ungrounded = 0
        self._calling_rounds = self._multi_step = 0
        self._texts: set[bytes] = set()
        self._duplicates = 0

    def add(self, dialogue: Dialogue) -> bool:
        """Count a dialogue; whether it passed its verdicts (without verdicts: yes)."""
        self._seen += 1
        if not all(verdict.passed for verdict in dialogue.meta.verdicts):
            return False
        self._passed += 1
        self._count_words(dialogue)
        self._count_questions(dialogue)
        self._count_arguments(dialogue)
        self._count_rounds(dialogue)
        self._count_duplicates(dialogue)
        return True

    def metrics(self) -> dict[str, float]:
        """The metrics by name, in alphabetical order; a share of nothing is 0.

        - ``clarifying_turns``: share of assistant messages that ask the user for something.
        - ``dialogues``: how many dialogues passed.
        - ``distinct_3``: distinct / all word trigrams of a dialogue, averaged over dialogues (D-3 of
          ToolFlow, arXiv 2410.18447, taken per dialogue so that it does not fall with their number).
        - ``duplicate_dialogues``: share of dialogues that equal an earlier one in roles, texts and calls.
        - ``entropy``: H = -sum p(w) log2 p(w) over the words of the corpus, in bits (ToolFlow).
        - ``multi_step_turns``: share of the rounds with calls that are truly multi-step (ToolWeave,
          arXiv 2605.12521): a later call takes a value from a result of the same round, and that value
          was not known before the round. A round goes from a user message to the next.
        - ``pass_rate``: share of dialogues that passed the verifier.
        - ``ungrounded_arguments``: share of the arguments of trained calls whose value cannot be found
          where its provenance says (without provenance: nowhere in what was said before).
        """
        values = {
            "clarifying_turns": _share(self._clarifying, self._assistant_messages),
            "dialogues": float(self._passed),
            "distinct_3": _share(self._distinct, self._with_trigrams),
            "duplicate_dialogues": _share(self._duplicates, self._passed),
            "entropy": _entropy(self._words),
            "multi_step_turns": _share(self._multi_step, self._calling_rounds),
            "pass_rate": _share(self._passed, self._seen),
            "ungrounded_arguments": _share(self._ungrounded, self._arguments),
        }
        # Six digits: enough to read, and free of what logarithms differ by from machine to machine.
        return {name: round(value, 6) for name, value in values.items()}

    def _count_words(self, dialogue: Dialogue) -> None:
        trigrams: set[tuple[str, str, str]] = set()
        total = 0
        for message in dialogue.messages:
            if message.role in ("user", "assistant"):
                words = _WORD.findall(message.content.lower())
                self._words.update(words)
                trigrams.update(zip(words, words[1:], words[2:], strict=False))
                total += max(0, len(words) - 2)
        if total:
            self._distinct += len(trigrams) / total
            self._with_trigrams += 1

    def _count_questions(self, dialogue: Dialogue) -> None:
        first_said = set(dialogue.meta.stages.values())
        messages = dialogue.messages
        for index, message in enumerate(messages):
            if message.role != "assistant":
                continue
            self._assistant_messages += 1
            answered = index + 1 < len(messages) and messages[index + 1].role == "user"
            reports = index > 0 and messages[index - 1].role == "tool"
            if message.tool_calls or not answered:
                continue
            # "Anything else?" at the end of a report clarifies nothing, unless it is answered with a value.
            if index + 1 in first_said or ("?" in message.content and not reports):
                self._clarifying += 1

    def _count_arguments(self, dialogue: Dialogue) -> None:
        for index, message in enumerate(dialogue.messages):
            if not message.trained:
                continue
            for call in message.tool_calls:
                origins = dialogue.meta.provenance.get(call.id)
                for path, value in _leaves(call.arguments):
                    self._arguments += 1
                    if not _grounded(value, path, origins, dialogue.messages[:index]):
                        self._ungrounded += 1

    def _count_rounds(self, dialogue: Dialogue) -> None:
        start, calls = 0, 0
        for index, message in enumerate((*dialogue.messages, Message("user", ""))):
            if message.role == "user":
                if calls:
                    self._calling_rounds += 1
                    self._multi_step += calls > 1 and _is_multi_step(dialogue, start, index)
                start, calls = index, 0
            calls += len(message.tool_calls)

    def _count_duplicates(self, dialogue: Dialogue) -> None:
        digest = blake2b(digest_size=16)
        for message in dialogue.messages:
            calls = [(call.name, call.arguments) for call in message.tool_calls]
            digest.update(repr((message.role, message.content, calls)).encode())
        text = digest.digest()
        self._duplicates += text in self._texts
        self._texts.add(text)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _entropy(words: Counter[str]) -> float:
    total = words.total()
    return -math.fsum(n / total * math.log2(n / total) for n in words.values()) if total else 0.0


def _leaves(value: Json, path: str = "") -> Iterator[tuple[str, Json]]:
    """Dotted path and value of what an arguments object holds; a list counts as one value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield path, value


def _origin(path: str, origins: dict[str, Origin]) -> Origin | None:
    """The origin of a path, or of the nearest object around it."""
    while path not in origins and "." in path:
        path = path.rpartition(".")[0]
    return origins.get(path)


def _grounded(
    value: Json, path: str, origins: dict[str, Origin] | None, before: tuple[Message, ...]
) -> bool:
    if origins is None:
        return any(says(message.content, value) for message in before if message.role != "assistant")
    origin = _origin(path, origins)
    if origin is None:
        return False
    if origin.source not in ("user", "result"):
        return True
    if not 0 <= origin.message < len(before):
        return False
    source = before[origin.message]
    return source.role == ("user" if origin.source == "user" else "tool") and says(source.content, value)


def _is_multi_step(dialogue: Dialogue, start: int, end: int) -> bool:
    """Whether a call of the messages ``start`` to ``end`` takes a value that a result of them brought."""
    before = dialogue.messages[: start + 1]
    for message in dialogue.messages[start:end]:
        for call in message.tool_calls:
            origins = dialogue.meta.provenance.get(call.id, {})
            for path, value in _leaves(call.arguments):
                origin = _origin(path, origins)
                if origin is None or origin.source != "result" or not start < origin.message < end:
                    continue
                if not any(says(earlier.content, value) for earlier in before):
                    return True
    return False
