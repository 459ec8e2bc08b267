"""Drafts: from a plan's cell and an index to the blueprint of one dialogue.

The shape of a dialogue that calls:

1. the user opens with the slots of the first stage: vaguely (``request``) where there are distractors;
2. the assistant asks which tool is meant (``disambiguate``); the user says the goal, and the facts that
   exclude the distractors (``state_goal``). Without distractors the request says the goal at once;
3. for each further stage that the next calls need: ``ask`` for its required slots, ``inform`` with all
   of its slots. A stage with optional slots only is said together with the one before it. Stages that
   only later calls need are asked for after the earlier results;
4. the calls of a group in one turn, their results, and at the end ``report``, ``thank``, ``close``.
"""

from dialoom.runtime.draft.drafting import draft
from dialoom.runtime.draft.errors import DraftError

__all__ = ["DraftError", "draft"]
