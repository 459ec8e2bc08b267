"""Patterns as texts of the DSL."""

from __future__ import annotations

from collections.abc import Sequence

from dialoom.grammar import tree as t
from dialoom.grammar.literal import encode_name, encode_text

__all__ = ["print_pattern", "print_pattern_key", "print_step"]

_ROOM = 80  # columns of a block that stands on one line
_SPEAKERS = frozenset({"user", "assistant", "tool"})


def print_pattern(node: t.Pattern) -> str:
    """The declaration, in the one style of the language."""
    head = print_pattern_key(node.name, node.parameter)
    if node.description is not None:
        head += f" {encode_text(node.description.value)}"
    lines = _items(node)
    if not lines:
        return f"pattern {head} {{ }}"
    return "\n".join([f"pattern {head} {{", *(f"  {line}" for line in lines), "}"])


def print_pattern_key(name: t.Name, parameter: t.Name | None) -> str:
    """``tool_error(kind)``."""
    return encode_name(name.text) + (f"({encode_name(parameter.text)})" if parameter else "")


def print_step(step: t.PatternStep) -> str:
    """``user say "One moment."``, on one line."""
    words = [step.speaker.text, encode_name(step.act.text)]
    if step.arguments:
        words.append(", ".join(encode_name(name.text, _SPEAKERS) for name in step.arguments))
    return " ".join([*words, *(encode_text(text.value) for text in step.texts)])


def _items(node: t.Pattern) -> list[str]:
    wide = max((len(encode_name(form.name.text)) for form in node.forms if form.text is not None), default=0)
    lines = [
        f"form {encode_name(form.name.text):<{wide}} {encode_text(form.text.value)}" if form.text is not None
        else f"form {encode_name(form.name.text)}"
        for form in node.forms
    ]  # fmt: skip
    if node.when:
        lines.append(f"when {_names(node.when)}")
    for word, steps in (("inject", node.inject), ("recover", node.recover)):
        if steps:
            lines.append(f"{word:<7} {_block([print_step(step) for step in steps])}")
    if node.outcome is not None:
        lines.append(f"outcome {encode_name(node.outcome.text)}")
    return [*lines, f"excludes {_names(node.excludes)}"] if node.excludes else lines


def _names(names: Sequence[t.Name]) -> str:
    return ", ".join(encode_name(name.text) for name in names)


def _block(steps: Sequence[str]) -> str:
    line = "{ " + "  ".join(steps) + " }"
    return line if len(line) <= _ROOM else "\n".join(["{", *(f"    {step}" for step in steps), "  }"])
