"""YAML nodes to patterns."""

from __future__ import annotations

from dialoom.grammar import tree as t
from dialoom.grammar.yaml_keys import KEYS
from dialoom.grammar.yaml_leaves import Entry
from dialoom.grammar.yaml_nodes import Item, Scalar
from dialoom.grammar.yaml_scenario import ScenarioReader

__all__ = ["PatternReader"]


class PatternReader(ScenarioReader):
    """Reads patterns."""

    def pattern(self, key: Scalar, body: Item) -> t.Pattern:
        """A pattern from its name, perhaps with its parameter in brackets, and its body."""
        parts = self.body(body, KEYS["pattern"], "a pattern")
        name, parameter = self.piece(key, "pattern_key", "a pattern") or (t.Name("", key.span), None)
        outcome = parts.get("outcome")
        return t.Pattern(
            name, key.span.to(body.span), parameter, self.optional_text(parts.get("description")),
            self._forms(parts.get("forms")),
            self.names(parts["when"][1]) if "when" in parts else (),
            self._steps(parts.get("inject")), self._steps(parts.get("recover")),
            self.name(outcome[1]) if outcome else None,
            self.names(parts["excludes"][1]) if "excludes" in parts else (),
        )

    def _forms(self, entry: Entry | None) -> tuple[t.PatternForm, ...]:
        if entry is None:
            return ()
        return tuple(
            t.PatternForm(self.name(name), name.span.to(text.span), self.optional_text((name, text)))
            for name, text in self.entries(entry[1], "a mapping of forms to what they say")
        )

    def _steps(self, entry: Entry | None) -> tuple[t.PatternStep, ...]:
        steps = []
        for item in self.items(entry[1]) if entry else ():
            if not isinstance(item, Scalar):
                self.wrong_form(item, "a step")
            elif (step := self.piece(item, "pattern_step", "a step")) is not None:
                steps.append(step)
        return tuple(steps)
