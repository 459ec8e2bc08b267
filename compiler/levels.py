"""The pass that resolves the levels of difficulty: those of the standard library, or as a spec declares them anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.loader import STANDARD
from dialoom.compiler.plan import Levels
from dialoom.compiler.program import Program
from dialoom.compiler.setting_keys import DIFFICULTY_KEYS, LEVELS
from dialoom.compiler.settings import SettingsReader
from dialoom.grammar import tree
from dialoom.grammar.mend import Mend
from dialoom.grammar.source import Span

__all__ = ["LEVEL_KEYS", "resolve_levels"]

LEVEL_KEYS: Mapping[str, tuple[str, ...]] = {
    "baseline": ("distractors",), "medium": ("distractors", "similar"), "hard": ("dependent",),
    "expert": ("questions",),
}
"""The keys of each level: all of them have to be said."""

_EXAMPLES = {"baseline": "2..3", "medium": "4..5"}
_DISTRACTORS = (1, 20)
_QUESTIONS = (3, 6)  # with fewer, what may only be said when asked for leaves the easier levels no dialogue


def resolve_levels(program: Program, findings: Findings) -> Program:
    """The program with the numbers of its levels; of several declarations of a level the last one counts."""
    declared: dict[str, tree.Difficulty] = {}
    found: dict[str, tuple[int, int]] = {}
    for node in program.declared(tree.Difficulty):
        name = node.name.text
        if name not in LEVELS:
            findings.add("E0320", f"there is no difficulty level `{name}`", node.name.span,
                         help=offer(name, LEVELS, "difficulty level"))
            continue
        declared[name] = node
        numbers = _numbers(node, findings)
        if numbers is not None:
            found[name] = numbers
        else:
            found.pop(name, None)  # the error is told: nothing is held against the standard's numbers
    baseline, medium = found.get("baseline"), found.get("medium")
    if baseline and medium and baseline[1] >= medium[0]:
        _tell_overlap(declared["baseline"], declared["medium"], baseline[1], findings)
    standard = Levels()
    return replace(program, levels=Levels(baseline or standard.baseline, medium or standard.medium,
                                          found.get("expert", (standard.questions, 0))[0]))


def _numbers(node: tree.Difficulty, findings: Findings) -> tuple[int, int] | None:
    """The bounds that a declaration gives, zeros where the level has none; None where something is wrong."""
    name, before = node.name.text, len(findings.diagnostics)
    keys = {key: DIFFICULTY_KEYS[key] for key in LEVEL_KEYS[name]}
    settings = SettingsReader(f"the level `{name}`", node.settings, keys, findings, "E0321")
    for key in keys:
        if not settings.mentions(key):
            written = {"distractors": f"distractors {_EXAMPLES.get(name)}", "questions": "questions 3+"}
            text = written.get(key, f"{key} true")
            findings.add("E0321", f"the level `{name}` does not say `{key}`", node.name.span,
                         help=Mend(f"add `{text}`", (text,), "add"))
    bounds = (0, 0)
    for key in keys:
        setting = settings.get(key)
        if setting is None:
            continue
        if isinstance(setting.value, tree.Name) and setting.value.text != "true":
            findings.add("E0322", f"`{key}` is what the level `{name}` is about: it cannot be left out",
                         setting.value.span, help="write `true`")
        elif isinstance(setting.value, tree.Range | tree.Number):
            bounds = _bounds(key, name, setting.value, findings)
    return bounds if len(findings.diagnostics) == before else None


def _bounds(key: str, level: str, value: tree.Range | tree.Number, findings: Findings) -> tuple[int, int]:
    """Whole numbers from a range; a number alone is both of its ends."""
    ends = (value, value) if isinstance(value, tree.Number) else (value.low, value.high)
    low, high = (None if end is None else end.value for end in ends)
    if any(end is not None and end.percent for end in ends):
        low = high = None
    if key == "questions":
        least, most = _QUESTIONS
        if high is not None or low is None or low != int(low) or not least <= low <= most:
            _refuse(f"`questions` of the level `{level}` takes the fewest, {least} to {most}, and no end",
                    value.span, f"like {least}+", findings)
            return (0, 0)
        return int(low), 0
    least, most = _DISTRACTORS
    if low is None or high is None or low != int(low) or high != int(high) or not least <= low <= high <= most:
        _refuse(f"`distractors` of the level `{level}` takes whole numbers of {least} to {most}, the smaller first",
                value.span, f"like {_EXAMPLES[level]}", findings)
        return (0, 0)
    return int(low), int(high)


def _refuse(message: str, span: Span, help_: str, findings: Findings) -> None:
    findings.add("E0322", message, span, help=help_)


def _tell_overlap(baseline: tree.Difficulty, medium: tree.Difficulty, most: int, findings: Findings) -> None:
    """One of the two may be the standard library's: the other is the one to change."""
    own = [node for node in (medium, baseline) if not node.span.source.startswith(STANDARD)]
    findings.add("E0322", "the distractors of `baseline` have to end below those of `medium`", own[0].span,
                 others=tuple((node.span, "and here") for node in own[1:]),
                 help=f"declare `medium` from {most + 1} on, or let `baseline` end earlier")
