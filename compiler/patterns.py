"""The pass that resolves patterns, and what the passes after it ask of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from dialoom.compiler.findings import Findings, listing, offer
from dialoom.compiler.pattern_shape import misfits
from dialoom.compiler.pattern_vocabulary import ACTS, OUTCOMES, PLACES
from dialoom.compiler.plan import Pattern, PatternStep
from dialoom.compiler.program import Program, may_exist
from dialoom.grammar import tree
from dialoom.grammar.source import Span

__all__ = ["agreement", "clash", "in_order", "needs_of", "pattern_name", "resolve_patterns"]

_LAYERS = ("ends", "share", "value", "mistake", "supply", "answer", "aside", "refer", "habit")
"""The order in which patterns are applied: what is cut off first, then what the user says and when, what the
assistant gets wrong, what fails, what is beside the matter; the habits of writing last."""


def resolve_patterns(program: Program, findings: Findings) -> Program:
    """The program with its patterns, those of the standard library first; a later declaration replaces one."""
    found: dict[str, Pattern] = {}
    damaged = set()
    declared = program.declared(tree.Pattern)
    for node in declared:
        made = _Resolution(node, program, findings).pattern()
        if made is None:
            damaged.add(node.name.text)
            found.pop(node.name.text, None)
        else:
            found[made.name] = made
    for node in declared:
        for name in node.excludes:
            if name.text not in found and name.text not in damaged and not may_exist(name.text, program.damaged):
                findings.add("E0464", f"there is no pattern `{name.text}` to exclude", name.span,
                             help=offer(name.text, found, "pattern"))
    return replace(program, patterns=found, damaged=program.damaged | damaged)


def pattern_name(key: str) -> str:
    """``tool_error`` of ``tool_error(timeout)``."""
    return key.partition("(")[0]


def in_order(patterns: Mapping[str, Pattern], names: set[str]) -> tuple[Pattern, ...]:
    """The patterns of these names in the order in which they are applied: by layer, then as declared."""
    used = [pattern for name, pattern in patterns.items() if name in names]
    return tuple(sorted(used, key=_layer))


def _layer(pattern: Pattern) -> int:
    return _LAYERS.index("ends" if pattern.outcome else pattern.family)


def clash(one: Pattern, other: Pattern) -> str:
    """Why two patterns cannot be in one dialogue; empty where they can."""
    if one.name in other.excludes or other.name in one.excludes:
        return "one excludes the other"
    if one.outcome and other.outcome:
        return "both end the dialogue"
    for ending, rest in ((one, other), (other, one)):
        if ending.outcome == "nothing" and rest.family in _NEEDS_THE_CALL:
            return f"after `{ending.name}` nothing is called"
    if all(any(step.act == "misstate" for step in pattern.steps) for pattern in (one, other)):
        return "both say a value otherwise"
    if all(any(step.act in {"fail", "answer"} for step in pattern.steps) for pattern in (one, other)):
        return "both change what a tool answers"
    return ""


_NEEDS_THE_CALL = frozenset({"share", "value", "mistake", "answer", "supply"})


def agreement(patterns: Mapping[str, Pattern]) -> Callable[[tuple[str, ...]], bool]:
    """Whether patterns, by their keys, may be together in one dialogue; one with two arguments may not."""
    known: dict[tuple[str, str], bool] = {}

    def clashes(one: str, other: str) -> bool:
        pair = (one, other) if one < other else (other, one)
        if pair not in known:
            known[pair] = one == other or bool(
                one in patterns and other in patterns and clash(patterns[one], patterns[other])
            )
        return known[pair]

    def agree(keys: tuple[str, ...]) -> bool:
        names = [pattern_name(key) for key in keys]
        return not any(clashes(name, names[later]) for at, name in enumerate(names) for later in range(at))

    return agree


def needs_of(pattern: Pattern, form: str | None) -> tuple[tuple[str, ...], ...]:
    """What a scenario must have for the pattern to apply: one of these lists of needs, in whole."""
    own: list[str] = []
    for step in pattern.steps:
        own += _ACT_NEEDS.get(step.act, ())
        if "missing" in step.arguments and "call" in pattern.when:
            own.append("second_input")
        for argument in step.arguments:
            own += _ARGUMENT_NEEDS.get(form if form is not None and argument == FORM else argument, ())
    return tuple((*PLACES[place].needs, *own) for place in pattern.when)


FORM = "(form)"
"""Stands in a resolved step for the word in the pattern's brackets."""

_ACT_NEEDS: dict[str, tuple[str, ...]] = {"request_other": ("other_tools",)}
_ARGUMENT_NEEDS: dict[str, tuple[str, ...]] = {
    "another_tool": ("distractor",), "misfit": ("slot",), "misspelt": ("enum_slot",), "next_step": ("binding",),
    "terse": ("second_stage",), "date": ("date_slot",), "amount": ("amount_slot",), "phone": ("phone_slot",),
}


class _Resolution:
    """One pattern on its way from the tree to the plan's form."""

    def __init__(self, node: tree.Pattern, program: Program, findings: Findings) -> None:
        self.tree, self.findings, self.damaged = node, findings, program.damaged
        self.right = True

    def pattern(self) -> Pattern | None:
        """The resolved pattern; None, with findings, where something is wrong with it."""
        node = self.tree
        for missing, what in ((node.when, "`when`"), (node.inject, "`inject`")):
            if not missing:
                self._add("E0463", f"the pattern `{node.name.text}` has no {what}", node.name,
                          "say where it applies and what it injects")
        self._check_forms()
        when = tuple(name.text for name in node.when if self._place(name))
        inject, recover = (tuple(self._step(step) for step in steps if self._is_known(step))
                           for steps in (node.inject, node.recover))
        outcome = node.outcome.text if node.outcome else ""
        if node.outcome and outcome not in OUTCOMES:
            self._add("E0465", f"there is no outcome `{outcome}`", node.outcome, offer(outcome, OUTCOMES, "outcome"))
        if self.right:
            self._check_parameter()
        if not self.right:
            return None
        family = next((ACTS[s.speaker, s.act].family for s in (*inject, *recover) if ACTS[s.speaker, s.act].family), "")
        made = Pattern(
            node.name.text, family, when, inject, recover,
            tuple((form.name.text, form.text.value if form.text else "") for form in node.forms),
            outcome,  # type: ignore[arg-type]
            tuple(name.text for name in node.excludes),
        )
        self._check_shape(made)
        return made if self.right else None

    def _add(self, code: str, message: str, place: tree.Name | tree.PatternStep, help: str,
             *others: tuple[Span, str]) -> None:
        self.findings.add(code, message, place.span, help=help, others=others)
        self.right = False

    def _check_forms(self) -> None:
        node = self.tree
        if node.parameter and not node.forms:
            self._add("E0463", f"`{node.name.text}({node.parameter.text})` has no `form`", node.parameter,
                      f"list the words that `{node.parameter.text}` can be: form timeout \"…\"")
        if node.forms and not node.parameter:
            self._add("E0463", f"`{node.name.text}` has forms, and no brackets to name one in", node.name,
                      f"write `pattern {node.name.text}(kind)`", (node.forms[0].span, "a form"))
        seen: set[str] = set()
        for form in node.forms:
            if form.name.text in seen:
                self._add("E0463", f"the form `{form.name.text}` is there twice", form.name, "keep one")
            seen.add(form.name.text)

    def _check_parameter(self) -> None:
        """The word in the brackets is used by a step."""
        node = self.tree
        word = node.parameter.text if node.parameter else ""
        if node.parameter and not any(word == name.text for step in (*node.inject, *node.recover)
                                      for name in step.arguments):
            self._add("E0463", f"`{word}` stands in the brackets, and in no step", node.parameter,
                      f"write it where the form belongs, as in `tool fail {word}`")

    def _place(self, name: tree.Name) -> bool:
        if name.text in PLACES:
            return True
        self._add("E0460", f"there is no place `{name.text}` for a pattern", name, offer(name.text, PLACES, "place"))
        return False

    def _is_known(self, step: tree.PatternStep) -> bool:
        speaker, act = step.speaker.text, step.act.text
        rule = ACTS.get((speaker, act))
        if rule is None:
            acts = [name for who, name in ACTS if who == speaker]
            self._add("E0461", f"there is nothing that the {speaker} does called `{act}`", step.act,
                      offer(act, acts, "act"))
            return False
        known = {*rule.arguments, *([self.tree.parameter.text] if self.tree.parameter else ())}
        wrong = [name for name in step.arguments if name.text not in known and "*" not in rule.arguments]
        if wrong and not rule.arguments:
            self._add("E0461", f"`{act}` takes nothing after it", wrong[0], "drop it")
        elif wrong:
            self._add("E0461", f"`{act}` cannot take `{wrong[0].text}`", wrong[0],
                      offer(wrong[0].text, rule.arguments, "word"))
        elif len(step.arguments) < rule.least:
            choices = listing([word for word in rule.arguments if word != "*"]) or "a code, like `not_found`"
            self._add("E0461", f"`{act}` needs a word after it", step.act, f"one of: {choices}"
                      if "*" not in rule.arguments else choices)
            return True
        if rule.texts == "no" and step.texts:
            self._add("E0461", f"`{act}` has words of its own", step, "drop the text, or use `say`")
        if rule.texts == "must" and not step.texts:
            self._add("E0461", f"`{act}` needs its words", step.act, 'like say "One moment, please."')
        return True

    def _step(self, step: tree.PatternStep) -> PatternStep:
        parameter = self.tree.parameter.text if self.tree.parameter else None
        arguments = tuple(FORM if name.text == parameter else name.text for name in step.arguments)
        speaker: str = step.speaker.text
        return PatternStep(speaker, step.act.text, arguments,  # type: ignore[arg-type]
                           tuple(text.value for text in step.texts))

    def _check_shape(self, made: Pattern) -> None:
        """The acts go together, fit the places, and the speakers take turns as the places have it."""
        node = self.tree
        if made.outcome == "nothing" and made.family != "aside":
            self._add("E0465", "only what is said can end a dialogue before its call", node.outcome or node.name,
                      "`denied` is for calls that are refused for good")
        elif made.outcome == "denied" and made.family != "answer":
            self._add("E0465", "nothing is refused here", node.outcome or node.name, "`denied` goes with `tool fail`")
        else:
            steps = (*node.inject, *node.recover)
            for message, where, help in misfits(made):
                if where == "":  # something is missing
                    self._add("E0462", message, node.name, help, (steps[-1].span, "the last step"))
                    continue
                place = steps[where] if isinstance(where, int) else next(n for n in node.when if n.text == where)
                self._add("E0462", message, place, help)
