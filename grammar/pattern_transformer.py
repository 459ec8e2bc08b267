"""Parse trees to patterns."""

# ruff: noqa: D102 - the methods are the rules of the grammar, documented there
from __future__ import annotations

from typing import Any, cast

from lark import Token, v_args

from dialoom.grammar import tree as t
from dialoom.grammar.leaf_transformer import Node
from dialoom.grammar.scenario_transformer import ScenarioBuilder

__all__ = ["PatternBuilder"]


@v_args(tree=True)
class PatternBuilder(ScenarioBuilder):
    """Builds patterns; what may stand once only and stands twice is reported."""

    def pattern_declaration(self, node: Node) -> t.Pattern:
        _, name, parameter, description, *items = node.children
        parts: dict[str, tuple[Any, Token]] = {}
        forms: list[t.PatternForm] = []
        for kind, value, keyword in items:
            if kind == "form":
                forms.append(value)
            elif kind in parts:
                self._report(
                    "E0112", f"a pattern says `{kind}` once", self._place(keyword), first=self._place(parts[kind][1]),
                    help="put the two together",
                )
            else:
                parts[kind] = (value, keyword)
        said = {kind: value for kind, (value, _) in parts.items()}
        return t.Pattern(
            name, self._span(node), parameter, description, tuple(forms), said.get("when", ()), said.get("inject", ()),
            said.get("recover", ()), said.get("outcome"), said.get("excludes", ()),
        )

    def form(self, node: Node) -> tuple[str, t.PatternForm, Token]:
        keyword, name, text = node.children
        return "form", t.PatternForm(name, self._span(node), text), keyword

    def places(self, node: Node) -> tuple[str, tuple[t.Name, ...], Token]:
        keyword, names = node.children
        return "when", names, keyword

    def inject(self, node: Node) -> tuple[str, tuple[t.PatternStep, ...], Token]:
        keyword, *steps = node.children
        return "inject", tuple(steps), keyword

    def recover(self, node: Node) -> tuple[str, tuple[t.PatternStep, ...], Token]:
        keyword, *steps = node.children
        return "recover", tuple(steps), keyword

    def step(self, node: Node) -> t.PatternStep:
        speaker, act, arguments, *texts = node.children
        return t.PatternStep(
            t.Name(str(speaker), self._place(speaker)), act, self._span(node), arguments or (), tuple(texts)
        )

    def pattern_step(self, node: Node) -> t.PatternStep:
        return cast(t.PatternStep, node.children[0])

    def outcome(self, node: Node) -> tuple[str, t.Name, Token]:
        keyword, name = node.children
        return "outcome", name, keyword

    def excludes(self, node: Node) -> tuple[str, tuple[t.Name, ...], Token]:
        keyword, names = node.children
        return "excludes", names, keyword
