"""Parse trees to the dataclasses of `tree`: one method for each rule of the grammar."""

# ruff: noqa: D102 - the methods are the rules of the grammar, documented there
from __future__ import annotations

from typing import Any, cast

from lark import v_args

from dialoom.grammar import tree as t
from dialoom.grammar.leaf_transformer import Node
from dialoom.grammar.pattern_transformer import PatternBuilder

__all__ = ["TreeBuilder"]


@v_args(tree=True)
class TreeBuilder(PatternBuilder):
    """Builds the spec's tree."""

    def spec(self, node: Node) -> t.Spec:
        return t.Spec(tuple(node.children), self._span(node))

    def import_spec(self, node: Node) -> t.Import:
        _, kind, path, prefix, only, excluding = node.children
        return t.Import(path, self._span(node), kind, prefix, only or (), excluding or ())

    def domain(self, node: Node) -> t.Domain:
        _, title, prefix, settings = node.children
        return t.Domain(title, self._span(node), prefix, self._plain_settings(settings or ()))

    def as_clause(self, node: Node) -> t.Name:
        return cast(t.Name, node.children[-1])

    def only_clause(self, node: Node) -> tuple[t.Name, ...]:
        return cast("tuple[t.Name, ...]", node.children[-1])

    def except_clause(self, node: Node) -> tuple[t.Name, ...]:
        return cast("tuple[t.Name, ...]", node.children[-1])

    def type_declaration(self, node: Node) -> t.TypeDeclaration:
        _, name, description, type_, settings = node.children
        return t.TypeDeclaration(name, type_, self._span(node), description, self._plain_settings(settings or ()))

    def entity(self, node: Node) -> t.Entity:
        _, name, description, fields = node.children
        return t.Entity(name, fields, self._span(node), description)

    def tool(self, node: Node) -> t.Tool:
        _, name, description, *items = node.children
        parts: dict[str, list[Any]] = {"in": [], "out": [], "effect": [], "fails": [], "tags": []}
        for kind, value in items:
            parts[kind].append(value)
        tags = tuple(tag for tags in parts["tags"] for tag in tags)
        return t.Tool(
            name, self._span(node), description, tuple(parts["in"]), tuple(parts["out"]),
            tuple(parts["effect"]), tuple(parts["fails"]), tags,
        )

    def input(self, node: Node) -> tuple[str, t.Field]:
        return "in", node.children[-1]

    def output(self, node: Node) -> tuple[str, t.Field]:
        return "out", node.children[-1]

    def effect(self, node: Node) -> tuple[str, t.Effect]:
        _, verb, entity, by, sets = node.children
        return "effect", t.Effect(verb, self._span(node), entity, by, sets or ())

    def by_clause(self, node: Node) -> t.Name:
        return cast(t.Name, node.children[-1])

    def assignments(self, node: Node) -> tuple[tuple[t.Name, t.Name | t.Text | t.Number], ...]:
        return tuple(node.children)

    def assignment(self, node: Node) -> tuple[t.Name, t.Name | t.Text | t.Number]:
        name, value = node.children
        return name, value

    def failure(self, node: Node) -> tuple[str, t.Failure]:
        _, name, description = node.children
        return "fails", t.Failure(name, self._span(node), description)

    def tags(self, node: Node) -> tuple[str, tuple[t.Name, ...]]:
        return "tags", node.children[-1]

    def persona(self, node: Node) -> t.Persona:
        _, name, description, settings = node.children
        return t.Persona(name, self._span(node), description, self._plain_settings(settings))

    def difficulty(self, node: Node) -> t.Difficulty:
        _, name, description, settings = node.children
        return t.Difficulty(name, self._span(node), description, self._plain_settings(settings))

    def dataset(self, node: Node) -> t.Dataset:
        return t.Dataset(node.children[1], self._plain_settings(node.children[2]), self._span(node))

    def train(self, node: Node) -> t.Train:
        return t.Train(node.children[1], self._plain_settings(node.children[2]), self._span(node))

    def evaluate(self, node: Node) -> t.Evaluate:
        return t.Evaluate(node.children[1], self._plain_settings(node.children[2]), self._span(node))

    def lint(self, node: Node) -> t.Lint:
        return t.Lint(tuple(node.children[1:]), self._span(node))

    def switch(self, node: Node) -> t.Switch:
        rule, _, names = node.children
        return t.Switch(rule, self._span(node), names or ())

    def for_clause(self, node: Node) -> tuple[t.Name, ...]:
        return cast("tuple[t.Name, ...]", node.children[-1])
