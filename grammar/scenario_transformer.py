"""Parse trees to scenarios: flow, goals, distractors, reveal, patterns."""

# ruff: noqa: D102 - the methods are the rules of the grammar, documented there
from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from lark import Token, v_args

from dialoom.grammar import tree as t
from dialoom.grammar.leaf_transformer import LeafBuilder, Node

__all__ = ["ScenarioBuilder"]


@v_args(tree=True)
class ScenarioBuilder(LeafBuilder):
    """Builds scenarios; what may stand once only and stands twice is reported."""

    def scenario(self, node: Node) -> t.Scenario:
        _, name, description, *items = node.children
        parts: dict[str, Any] = {}
        goals: list[t.Text] = []
        for kind, value, keyword in items:
            if kind == "goal":
                goals.append(value)
            elif kind in parts:
                self._report_twice(kind, keyword, parts[kind][1])
            else:
                parts[kind] = (value, keyword)
        said = {kind: value for kind, (value, _) in parts.items()}
        return t.Scenario(
            name, said.get("flow"), self._span(node), description, tuple(goals), said.get("distractors", ()),
            said.get("reveal"), said.get("patterns", ()), said.get("personas", ()),
            said.get("offered", ()),
        )

    def _report_twice(self, kind: str, keyword: Token, earlier: Token) -> None:
        calls = "its calls (`call`, `chain`, `parallel`, `fan`, `when`, `walk`, `goals`, `none`)"
        what = calls if kind == "flow" else f"`{kind}`"
        self._report(
            "E0112", f"a scenario says {what} once", self._place(keyword), first=self._place(earlier),
            help="write a scenario for each" if kind == "flow" else "put the two together",
        )

    def goal(self, node: Node) -> tuple[str, t.Text, Token]:
        keyword, text = node.children
        return "goal", text, keyword

    # --- flow ---

    def call(self, node: Node) -> tuple[str, t.Call, Token]:
        keyword, tool = node.children
        return "flow", t.Call(tool, self._span(node)), keyword

    def chain(self, node: Node) -> tuple[str, t.Chain, Token]:
        keyword, *tools, bindings = node.children
        return "flow", t.Chain(self._steps(tools), self._span(node), bindings or ()), keyword

    def parallel(self, node: Node) -> tuple[str, t.Parallel, Token]:
        keyword, *tools = node.children
        return "flow", t.Parallel(self._steps(tools), self._span(node)), keyword

    def fan(self, node: Node) -> tuple[str, t.Fan, Token]:
        keyword, head, middle, tail, bindings = node.children
        return "flow", t.Fan(self._steps(middle), self._span(node), head, tail, bindings or ()), keyword

    def fan_head(self, node: Node) -> t.Call:
        return t.Call(node.children[0], node.children[0].span)

    def fan_middle(self, node: Node) -> list[t.Name]:
        return node.children

    def fan_tail(self, node: Node) -> t.Call:
        return t.Call(node.children[0], node.children[0].span)

    def when(self, node: Node) -> tuple[str, t.When, Token]:
        keyword, condition, share, then, otherwise = node.children
        return "flow", t.When(condition, then, self._span(node), otherwise, share), keyword

    def condition(self, node: Node) -> t.Condition:
        subject, operator, value = node.children
        return t.Condition(subject, operator, value, self._span(node))

    def condition_key(self, node: Node) -> t.Condition:
        return cast(t.Condition, node.children[0])

    def comparison(self, node: Node) -> str:
        return str(node.children[0])

    def branch(self, node: Node) -> t.Flow:
        return cast(t.Flow, node.children[0][1])

    def else_branch(self, node: Node) -> t.Flow:
        return cast(t.Flow, node.children[-1])

    def branch_call(self, node: Node) -> tuple[str, t.Call]:
        tool, bindings = node.children[-2:]
        return "flow", t.Call(tool, self._span(node), bindings or ())

    call_with = branch_call

    def _steps(self, tools: list[t.Name]) -> tuple[t.Call, ...]:
        return tuple(t.Call(tool, tool.span) for tool in tools)

    def bindings(self, node: Node) -> tuple[t.Binding, ...]:
        return tuple(node.children)

    def binding(self, node: Node) -> t.Binding:
        target, source = node.children
        return t.Binding(target, source, self._span(node))

    def no_call(self, node: Node) -> tuple[str, t.NoCall, Token]:
        keyword, reason = node.children
        return "flow", t.NoCall(reason, self._span(node)), keyword

    # --- flows from the tool graph ---

    def walk(self, node: Node) -> tuple[str, t.Walk, Token]:
        keyword, length, within, similarity, paths = node.children
        return "flow", t.Walk(length, self._span(node), within, similarity, paths[1] if paths else None), keyword

    def from_graph(self, node: Node) -> tuple[str, t.FromGraph, Token]:
        keyword, _, _, within, *items = node.children
        said: dict[str, Any] = {}
        for item in items:
            if item is None:
                continue
            kind, value, word = item
            if kind in said:
                self._report("E0112", f"`{kind}` stands twice", self._place(word), help="keep one of them")
            said.setdefault(kind, value)
        return "flow", t.FromGraph(self._span(node), within, **said), keyword

    def shapes(self, node: Node) -> tuple[str, Any, Token]:
        keyword, value = node.children
        return str(keyword), value, keyword

    depth = paths = clarified = optionals = rated = shapes

    def likeness(self, node: Node) -> t.Range | t.Number:
        return cast("t.Range | t.Number", node.children[-1])

    # --- distractors ---

    def distractors(self, node: Node) -> tuple[str, tuple[t.Distractor | t.Nearest | t.Variants, ...], Token]:
        keyword, *entries = node.children
        return "distractors", tuple(entries), keyword

    def offered(self, node: Node) -> tuple[str, tuple[t.Name | t.Nearest, ...], Token]:
        keyword, *entries = node.children
        return "offered", tuple(entries), keyword

    def distractor(self, node: Node) -> t.Distractor:
        tool, fact = node.children
        return t.Distractor(tool, self._span(node), fact)

    def fact(self, node: Node) -> t.Fact:
        _, name, text = node.children
        return t.Fact(text, self._span(node), name)

    def nearest(self, node: Node) -> t.Nearest:
        _, count, within, similarity = node.children
        return t.Nearest(count, self._span(node), within, similarity)

    def variants(self, node: Node) -> t.Variants:
        _, count, kinds = node.children
        return t.Variants(count, self._span(node), kinds or ())

    def within(self, node: Node) -> t.Name:
        return cast(t.Name, node.children[-1])

    # --- reveal ---

    def reveal(self, node: Node) -> tuple[str, t.Reveal, Token]:
        keyword, *entries = node.children
        stages = tuple(entry for entry in entries if isinstance(entry, t.Stage))
        on = tuple(entry for entry in entries if isinstance(entry, t.OnCondition))
        never = tuple(name for entry in entries if isinstance(entry, tuple) for name in entry)
        policies = [entry for entry in entries if isinstance(entry, t.Reveal)]
        for again in policies[1:]:
            self._report(
                "E0112", "a reveal has one policy", again.span, first=policies[0].span, help="keep one of the two"
            )
        first = policies[0] if policies else t.Reveal(self._span(node))
        made = replace(first, span=self._span(node), stages=stages, never=never, on=on)
        return "reveal", made, keyword

    def stage(self, node: Node) -> t.Stage:
        _, number, items = node.children
        return t.Stage(number, items, self._span(node))

    def never(self, node: Node) -> tuple[t.Name, ...]:
        return cast("tuple[t.Name, ...]", node.children[-1])

    def on_ask(self, node: Node) -> t.OnCondition:
        _, event, names = node.children
        return t.OnCondition(event, names, self._span(node))

    def by_persona(self, node: Node) -> t.Reveal:
        return t.Reveal(self._span(node), source=node.children[-1])

    def turn_rates(self, node: Node) -> t.Reveal:
        return t.Reveal(self._span(node), rates=tuple(node.children[3:]))

    def turn_rate(self, node: Node) -> t.TurnRate:
        count, share = node.children
        return t.TurnRate(count, share, self._span(node))

    def policy(self, node: Node) -> t.Reveal:
        name, amount = node.children
        return t.Reveal(self._span(node), (), name, amount)

    # --- patterns and personas ---

    def patterns(self, node: Node) -> tuple[str, tuple[t.PatternUse, ...], Token]:
        keyword, *uses = node.children
        return "patterns", tuple(uses), keyword

    def pattern_use(self, node: Node) -> t.PatternUse:
        name, argument, share = node.children
        return t.PatternUse(name, share, self._span(node), argument)

    def argument(self, node: Node) -> t.Name:
        return cast(t.Name, node.children[0])

    def pattern_key(self, node: Node) -> tuple[t.Name, t.Name | None]:
        name, argument = node.children
        return name, argument

    def personas(self, node: Node) -> tuple[str, tuple[t.Name, ...], Token]:
        keyword, names = node.children
        return "personas", names, keyword
