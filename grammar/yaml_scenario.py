"""YAML nodes to scenarios."""

from __future__ import annotations

from dialoom.grammar import tree as t
from dialoom.grammar.later import ITEMS_LATER, not_available
from dialoom.grammar.yaml_leaves import Entry, LeafReader
from dialoom.grammar.yaml_nodes import Item, Scalar

__all__ = ["ScenarioReader"]

_FLOWS = ("call", "chain", "parallel", "none")
_KEYS = ("description", *_FLOWS, "bind", "goal", "distractors", "reveal", "patterns", "personas")


class ScenarioReader(LeafReader):
    """Reads scenarios."""

    def _available(self, entries: list[Entry], block: str) -> list[Entry]:
        """The entries without the parts that this version has not, which are reported."""
        kept = []
        for key, value in entries:
            word = key.text.partition(" ")[0]
            if word in ITEMS_LATER[block] and key.text not in _KEYS:
                self.diagnostics.append(not_available(word, key.span))
            else:
                kept.append((key, value))
        return kept

    def scenario(self, key: Scalar, body: Item) -> t.Scenario:
        """A scenario from its name and its body."""
        entries = self._available(self.entries(body, "a mapping with the parts of a scenario"), "scenario")
        parts = self.known(entries, body, _KEYS, "a scenario")
        goal = parts.get("goal")
        distractors = parts.get("distractors")
        reveal = parts.get("reveal")
        patterns = parts.get("patterns")
        personas = parts.get("personas")
        return t.Scenario(
            self.name(key),
            self._flow(parts),
            key.span.to(body.span),
            self.optional_text(parts.get("description")),
            tuple(self.text(item) for item in self.items(goal[1])) if goal else (),
            tuple(self._distractor(item) for item in self.items(distractors[1])) if distractors else (),
            self._reveal(*reveal) if reveal else None,
            self._patterns(patterns[1]) if patterns else (),
            self.names(personas[1]) if personas else (),
        )

    def _flow(self, parts: dict[str, Entry]) -> t.Flow | None:
        said = [parts[kind] for kind in _FLOWS if kind in parts]
        for again, _ in said[1:]:
            self.report(
                "E0112", "a scenario says its calls (`call`, `chain`, `parallel`, `none`) once", again.span,
                first=said[0][0].span, help="write a scenario for each",
            )
        bind = parts.get("bind")
        if bind and "chain" not in parts:
            self.report("E0144", "`bind` belongs to a `chain`", bind[0].span)
        if not said:
            return None
        key, value = said[0]
        span = key.span.to(value.span)
        if key.text == "call":
            return t.Call(self.name(value), span)
        if key.text == "none":
            return t.NoCall(self.name(value), span)
        steps = tuple(t.Call(tool, tool.span) for tool in self.names(value))
        if key.text == "parallel":
            return t.Parallel(steps, span)
        if len(steps) < 2:
            self.report("E0144", "a chain has at least two tools", value.span)
        return t.Chain(steps, span, self._bindings(bind[1]) if bind else ())

    def _bindings(self, item: Item) -> tuple[t.Binding, ...]:
        return tuple(
            t.Binding(self.name(target), self.name(source), target.span.to(source.span))
            for target, source in self.entries(item, "a mapping of inputs to outputs")
        )

    def _distractor(self, item: Item) -> t.Distractor | t.Nearest:
        if isinstance(item, Scalar):
            return t.Distractor(self.name(item), item.span)
        entries = self.entries(item, "a tool")
        if any(key.text == "nearest" for key, _ in entries):
            parts = self.known(entries, item, ("nearest", "in"), "a distractor")
            within = self.optional_name(parts["in"][1]) if "in" in parts else None
            return t.Nearest(self.number(parts["nearest"][1]), item.span, within)
        parts = self.known(entries, item, ("tool", "unless"), "a distractor", "tool")
        tool = self.name(parts["tool"][1]) if "tool" in parts else t.Name("", item.span)
        return t.Distractor(tool, item.span, self._fact(*parts["unless"]) if "unless" in parts else None)

    def _fact(self, key: Scalar, item: Item) -> t.Fact:
        span = key.span.to(item.span)
        if isinstance(item, Scalar):
            return t.Fact(self.text(item), span)
        named = self.entries(item, "a text, or a name and a text")
        if len(named) != 1:
            self.wrong_form(item, "a text, or a name and a text")
            return t.Fact(t.Text("", span), span)
        return t.Fact(self.text(named[0][1]), span, self.name(named[0][0]))

    def _reveal(self, word: Scalar, item: Item) -> t.Reveal:
        entries = self._available(self.entries(item, "a mapping of turns"), "reveal")
        stages: list[t.Stage] = []
        others: list[Entry] = []
        for key, value in entries:
            number = key.text.removeprefix("turn ") if key.text.startswith("turn ") else None
            if number is None:
                others.append((key, value))
            else:
                place = Scalar(number, key.span)
                stages.append(t.Stage(self.number(place), self.names(value), key.span.to(value.span)))
        parts = self.known(others, item, ("turn 1", "never", "policy", "amount"), "a reveal")
        amount = None
        if "amount" in parts:
            amount = self.range(parts["amount"][1])
            if amount is None or "policy" not in parts:
                self.report("E0144", "`amount` is a range, `1..2`, beside a `policy`", parts["amount"][0].span)
        return t.Reveal(
            word.span.to(item.span), tuple(stages), self.name(parts["policy"][1]) if "policy" in parts else None,
            amount, self.names(parts["never"][1]) if "never" in parts else (),
        )

    def _patterns(self, item: Item) -> tuple[t.PatternUse, ...]:
        uses = []
        for key, value in self.entries(item, "a mapping of patterns to shares"):
            pattern, argument = self.piece(key, "pattern_key", "a pattern") or (t.Name("", key.span), None)
            uses.append(t.PatternUse(pattern, self.number(value), key.span.to(value.span), argument))
        return tuple(uses)
