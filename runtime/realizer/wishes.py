"""What a user wants, where no author has worded it: the tools' own phrases as clauses that follow "I want to"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dialoom.compiler.plan import Decision, Scenario, Tool
from dialoom.runtime.realizer.phrasebook import phrasebook
from dialoom.runtime.realizer.toolphrase import tool_phrase
from dialoom.runtime.realizer.words import copula, definite, joined, lexicon

__all__ = ["conditional_wish", "decided_label", "meant", "wish"]

_NAMED = re.compile(r"\ban? ([\w-]+)\b(?! [\w-]+ (?:of|for)\b)")
_CONDITIONS = {
    "==": "condition_equal", "!=": "condition_other", "<": "condition_below", "<=": "condition_at_most",
    ">": "condition_above", ">=": "condition_at_least",
}


def meant(phrase: str) -> str:
    """What a tool does, of the one thing meant: ``delete a lead`` → ``delete the lead``."""
    return definite(phrase) if phrase.partition(" ")[0] in lexicon().on_existing else phrase


def wish(tools: Iterable[Tool]) -> str:
    """``find a lead and add a note to the lead``: all tools in order, each once."""
    phrases = dict.fromkeys(meant(tool_phrase(tool).long) for tool in tools)
    return joined(_told_once(list(phrases)))


def _told_once(phrases: list[str]) -> list[str]:
    """The phrases, what an earlier one has named made definite."""
    named: set[str] = set()
    out = []
    for phrase in phrases:
        nouns = set(_NAMED.findall(phrase))
        for noun in sorted(nouns & named):
            phrase = re.sub(rf"\ban? {re.escape(noun)}\b", f"the {noun}", phrase)
        out.append(phrase)
        named |= nouns
    return out


def decided_label(decision: Decision | None) -> str:
    """What people call the output that decides; "" where nothing does."""
    label = re.sub(r"^(?:is|has been|was) (?=\w)", "", decision.label if decision else "")
    return lexicon().labels_as.get(label, label)


def conditional_wish(scenario: Scenario, decision: Decision, tools: Mapping[str, Tool], index: int) -> str:
    """``look up a lead and, if the status is new, update the lead``; ``index`` chooses among the wordings."""
    groups = [[step.tool for step in scenario.steps if step.branch == branch] for branch in ("", "then", "else")]
    told = _told_once([meant(tool_phrase(tools[name]).long) for group in groups for name in group])
    clauses = []
    for group in groups:
        clauses.append(joined(list(dict.fromkeys(told[: len(group)]))))
        told = told[len(group) :]
    lines = phrasebook("user.yaml").lines("goal_when_else" if clauses[2] else "goal_when")
    parts = dict(zip(("first", "then", "other"), clauses, strict=True)) | {"condition": _condition(decision)}
    return lines[index % len(lines)].fill(parts.__getitem__)


def _condition(decision: Decision) -> str:
    label = decided_label(decision)
    entry, value = _CONDITIONS[decision.operator], str(decision.value)
    if isinstance(decision.value, bool):
        holds = decision.value if decision.operator == "==" else not decision.value
        entry, value = "condition_flag", "yes" if holds else "no"
        if lexicon().is_state(label):
            entry = "condition_state" if holds else "condition_no_state"
    values = {"label": label, "is": copula(label), "value": value}
    return phrasebook("user.yaml").lines(entry)[0].fill(values.__getitem__)
