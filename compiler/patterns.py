"""The robustness patterns that the embedded runtime carries out: what each needs, what it excludes."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PATTERNS", "PatternRule", "agree", "pattern_name"]


@dataclass(frozen=True, slots=True)
class PatternRule:
    """When a pattern can apply.

    ``arguments``: the words that may stand in brackets (one must, where there are any).
    ``needs``: ``call`` (something is called), ``slot`` (the user says a value), ``second_stage`` (a
    required value is said after the first stage), ``distractor`` (there is a tool to mistake),
    ``several_values`` (two values are said in different stages).
    ``excludes``: patterns that cannot be in one dialogue with it.
    """

    doc: str
    arguments: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


PATTERNS: dict[str, PatternRule] = {
    "user_correction": PatternRule("The user says a wrong value and corrects it before the call.",
                                   needs=("call", "slot"), excludes=("changed_mind",)),
    "changed_mind": PatternRule("The user first wants one value, then another, before the call.",
                                needs=("call", "slot"), excludes=("user_correction",)),
    "digression": PatternRule("The user says something beside the matter; the assistant comes back to it.",
                              needs=("call",)),
    "over_sharing": PatternRule("The user says more than was asked: values of later stages too.",
                                needs=("call", "several_values")),
    "typos": PatternRule("The user mistypes words; never values."),
    "filler": PatternRule("The user hesitates in words: um, well, so yeah."),
    "tool_error": PatternRule("The tool fails once, the assistant says so and tries again.",
                              ("timeout", "rate_limit", "server_error"), ("call",)),
    "wrong_tool": PatternRule("The assistant calls a similar tool first, sees it, and recovers; not trained on.",
                              needs=("call", "distractor")),
    "missing_parameter": PatternRule("The assistant calls too early, is told what is missing, asks; not trained on.",
                                     needs=("call", "second_stage")),
    "wrong_type": PatternRule("The assistant passes a value of the wrong type, is told, and recovers; not trained on.",
                              needs=("call", "slot")),
}


def pattern_name(key: str) -> str:
    """``tool_error`` of ``tool_error(timeout)``."""
    return key.partition("(")[0]


def agree(keys: tuple[str, ...]) -> bool:
    """Whether patterns may be together in one dialogue; one pattern with two arguments may not."""
    names = [pattern_name(key) for key in keys]
    if len(set(names)) != len(names):
        return False
    return not any(other in PATTERNS[name].excludes for name in names if name in PATTERNS for other in names)
