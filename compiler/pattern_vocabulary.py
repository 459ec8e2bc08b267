"""What patterns are built from: the places where they apply, the acts that they inject, what both need.

The vocabulary is small and closed: what can be written here is what the runtime carries out.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ACTS", "FAMILIES", "FAULTS", "HABITS", "OUTCOMES", "PLACES", "Act", "Place", "spoken_first"]


@dataclass(frozen=True, slots=True)
class Place:
    """``doc``: where it lies in a dialogue. ``needs``: what a scenario must have for it to be there."""

    doc: str
    needs: tuple[str, ...] = ()


PLACES: dict[str, Place] = {
    "opening": Place("before the user's first message"),
    "request": Place("in the user's first message, and in the answer to it"),
    "goal": Place("after the user has said what is wanted", ("call",)),
    "goal_value": Place("where the goal names a value that was said in the opening", ("call", "named_value")),
    "question": Place("after a question of the assistant, in the place of the answer", ("call", "question")),
    "value_question": Place("after a question for values, in the place of the answer", ("call", "second_stage")),
    "ending": Place("before the user's thanks"),
    "message": Place("any of the user's messages"),
    "value": Place("where the user says a value, before a call uses it", ("call", "slot")),
    "later_value": Place("where the user says a value of a later stage", ("call", "several_values")),
    "looked_up_value": Place("where the user says by what a record is found", ("call", "looked_up_value")),
    "checked_value": Place("where the user says a value that a tool may refuse", ("call", "checked_value")),
    "searched_value": Place("where the user says what is searched by", ("call", "searched_value")),
    "call": Place("a right call", ("call",)),
    "first_call": Place("the first right call", ("call",)),
    "reading_call": Place("a right call that only reads", ("call", "reading_call")),
}
"""By the word after `when`."""


@dataclass(frozen=True, slots=True)
class Act:
    """``family``: the part of the runtime that carries it out; "" for acts that go with several.

    ``arguments``: what may stand after the act (``forms``: the pattern's parameter too, or any code);
    ``least``: how many must. ``texts``: whether words may stand there ("no", "may", "must").
    """

    doc: str
    family: str = ""
    arguments: tuple[str, ...] = ()
    least: int = 0
    texts: str = "no"


FAULTS: dict[str, str] = {
    "missing": "missing_parameter",
    "misfit": "wrong_type",
    "misspelt": "invalid_enum",
    "another_tool": "wrong_tool",
    "next_step": "out_of_order",
}
"""What can be wrong with a call, and the field's name for it, under which the wording speaks of it."""

HABITS: tuple[str, ...] = (
    "filler", "typos", "false_start", "terse", "paraphrase", "synonyms", "date", "amount", "phone",
)
"""Habits of writing, laid over messages."""

ANSWERS: tuple[str, ...] = ("empty", "partial", "drifted")

ACTS: dict[tuple[str, str], Act] = {
    # --- turns beside the course
    ("user", "say"): Act("says these words", "aside", texts="must"),
    ("user", "small_talk"): Act("talks of this and that", "aside", texts="may"),
    ("user", "digress"): Act("says something beside the matter", "aside", texts="may"),
    ("user", "digress_on"): Act("stays beside the matter", "aside", texts="may"),
    ("user", "urge"): Act("is impatient", "aside", texts="may"),
    ("user", "trail_off"): Act("begins to answer and breaks off", "aside"),
    ("user", "request_other"): Act("asks for what no tool offered does", "aside"),
    ("user", "ask_offers"): Act("asks what else can be done", "aside", texts="may"),
    ("user", "cannot_answer"): Act("does not know what is asked for", "aside", texts="may"),
    ("user", "refuse"): Act("does not want to say what is asked for", "aside", texts="may"),
    ("user", "cancel"): Act("calls it off", "aside", texts="may"),
    ("assistant", "say"): Act("says these words", "aside", texts="must"),
    ("assistant", "acknowledge"): Act("takes note, or answers what is beside the matter", texts="may"),
    ("assistant", "ask_again"): Act("asks once more what it had asked", "aside"),
    ("assistant", "offer"): Act("says what it can do", "aside"),
    ("assistant", "give_up"): Act("says that it cannot go on, and why", texts="may"),
    ("assistant", "justify"): Act("says why it has to ask", "aside", texts="may"),
    ("assistant", "abstain"): Act("says that nothing offered does this"),
    ("assistant", "close"): Act("says goodbye", "aside", texts="may"),
    # --- values
    ("user", "misstate"): Act("says another value than is meant", "value"),
    ("user", "correct"): Act("sets it right"),
    ("user", "change_mind"): Act("wants another value after all", "value"),
    ("user", "contradict"): Act("says the value that is meant, as though nothing else had been said", "value"),
    ("assistant", "clarify"): Act("asks which of the two it is", "value"),
    ("user", "settle"): Act("says which of the two it is", "value"),
    ("assistant", "ask"): Act("asks for the value"),
    ("user", "share_early"): Act("says it before anybody asks", "share"),
    ("user", "refer"): Act("refers to it instead of repeating it", "refer"),
    # --- calls and answers
    ("assistant", "call"): Act("calls, with what is wrong about it; `again`: the same, rightly", "mistake",
                               (*FAULTS, "again"), 1),
    ("tool", "respond"): Act("answers as the simulated world does", "mistake"),
    ("assistant", "explain"): Act("says what went wrong and what comes next"),
    ("tool", "fail"): Act("fails with this code", "answer", ("*",), 1, "may"),
    ("tool", "answer"): Act("answers otherwise than it would", "answer", ANSWERS, 1),
    ("tool", "hide"): Act("is not among the tools offered", "supply"),
    ("user", "supply"): Act("gives the missing function's description", "supply"),
    # --- habits
    ("user", "write"): Act("writes like this", "habit", HABITS, 1),
}
"""By speaker and act."""

FAMILIES: dict[str, tuple[str, ...]] = {
    "aside": ("opening", "request", "goal", "question", "value_question", "ending"),
    "value": ("value", "looked_up_value", "checked_value", "searched_value"),
    "share": ("later_value",),
    "mistake": ("value_question", "call", "first_call"),
    "answer": ("call", "first_call", "reading_call"),
    "supply": ("goal",),
    "refer": ("goal_value",),
    "habit": ("message",),
}
"""The families of patterns, by their first act, and the places where each applies."""

OUTCOMES: tuple[str, ...] = ("nothing", "denied")


def spoken_first(place: str) -> tuple[str, str]:
    """Who speaks first and who last in turns that are put in at a place; "" where it does not matter."""
    return {"goal": ("assistant", "user")}.get(place, ("user", "assistant"))
