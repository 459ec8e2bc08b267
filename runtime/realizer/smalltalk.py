"""Talk beside the matter: topics, what users say of them and what the assistant answers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

from dialoom.runtime.realizer.wordfile import read_lines, read_wording

__all__ = ["SmallTalk", "small_talk"]


@dataclass(frozen=True)
class SmallTalk:
    """``user`` and ``assistant``: lines by topic; ``openings``/``answers``: of dialogues without a matter."""

    user: dict[str, tuple[str, ...]]
    assistant: dict[str, tuple[str, ...]]
    openings: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics' names, in the order written."""
        return tuple(self.user)

    def topic(self, wanted: str, rng: random.Random) -> str:
        """The topic asked for, or any where none is named; KeyError for one that no file knows."""
        if not wanted:
            return self.topics[int(rng.random() * len(self.topics))]
        if wanted not in self.user:
            raise KeyError(wanted)
        return wanted


@cache
def small_talk() -> SmallTalk:
    """The talk of ``small_talk.yaml``, read once a process."""
    data = read_wording("small_talk.yaml")
    topics = data["topics"]
    return SmallTalk(
        user={name: read_lines(entry["user"]) for name, entry in topics.items()},
        assistant={name: read_lines(entry["assistant"]) for name, entry in topics.items()},
        openings=read_lines(data["openings"]), answers=read_lines(data["answers"]),
    )
