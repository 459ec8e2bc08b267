"""YAML nodes to scenarios."""

from __future__ import annotations

from dialoom.grammar import tree as t
from dialoom.grammar.later import ITEMS_LATER, not_available
from dialoom.grammar.source import Span
from dialoom.grammar.yaml_keys import FLOWS, KEYS
from dialoom.grammar.yaml_leaves import Entry, LeafReader
from dialoom.grammar.yaml_nodes import Item, Listing, Scalar

__all__ = ["ScenarioReader"]


class ScenarioReader(LeafReader):
    """Reads scenarios."""

    def _available(self, entries: list[Entry], block: str) -> list[Entry]:
        """The entries without the parts that this version has not, which are reported."""
        kept = []
        for key, value in entries:
            word = key.text.partition(" ")[0]
            if word in ITEMS_LATER[block] and key.text not in KEYS["scenario"]:
                self.diagnostics.append(not_available(word, key.span))
            else:
                kept.append((key, value))
        return kept

    def scenario(self, key: Scalar, body: Item) -> t.Scenario:
        """A scenario from its name and its body."""
        entries = self._available(self.entries(body, "a mapping with the parts of a scenario"), "scenario")
        parts = self.known(entries, body, KEYS["scenario"], "a scenario")
        goal = parts.get("goal")
        distractors = parts.get("distractors")
        reveal = parts.get("reveal")
        patterns = parts.get("patterns")
        personas = parts.get("personas")
        offered = parts.get("offered")
        return t.Scenario(
            self.name(key),
            self._flow(parts, torn=len(parts) < len(entries)),
            key.span.to(body.span),
            self.optional_text(parts.get("description")),
            tuple(self.text(item) for item in self.items(goal[1])) if goal else (),
            tuple(self._distractor(item) for item in self.items(distractors[1])) if distractors else (),
            self._reveal(*reveal) if reveal else None,
            self._patterns(patterns[1]) if patterns else (),
            self.names(personas[1]) if personas else (),
            tuple(self._offered(item) for item in self.items(offered[1])) if offered else (),
        )

    def _flow(self, parts: dict[str, Entry], what: str = "a scenario", *, torn: bool = False) -> t.Flow | None:
        """What is called; ``torn``: a key is misspelt, and what belongs to it stands alone."""
        said = [parts[kind] for kind in FLOWS if kind in parts]
        listed = ", ".join(f"`{kind}`" for kind in FLOWS)
        for again, _ in said[1:]:
            self.report(
                "E0112", f"{what} says its calls ({listed}) once", again.span,
                first=said[0][0].span,
                help="write a scenario for each" if what == "a scenario" else "put them into one `chain` or `parallel`",
            )
        bind = parts.get("bind")
        bindable = {"chain", "fan"} if what == "a scenario" else {"chain", "fan", "call"}
        if bind and not bindable & set(parts) and not (torn and not said):
            self.report("E0144", "`bind` belongs to a `chain` or a `fan`", bind[0].span)
        for word in ("share", "then", "else"):
            if word in parts and "when" not in parts and not (torn and not said):
                self.report("E0144", f"`{word}` belongs to a `when`", parts[word][0].span)
        if not said:
            return None
        key, value = said[0]
        span = key.span.to(value.span)
        bindings = self._bindings(bind[1]) if bind else ()
        if key.text == "call":
            return t.Call(self.name(value), span, bindings)
        if key.text == "none":
            return t.NoCall(self.name(value), span)
        if key.text == "when":
            return self._when(value, parts, span, torn)
        if key.text == "walk":
            return self._walk(value, span)
        if key.text == "goals from graph":
            return self._from_graph(value, span)
        if key.text == "fan":
            return self._fan(value, span, bindings)
        steps = tuple(t.Call(tool, tool.span) for tool in self.names(value))
        if key.text == "parallel":
            return t.Parallel(steps, span)
        if len(steps) < 2:
            self.report("E0144", "a chain has at least two tools", value.span)
        return t.Chain(steps, span, bindings)

    def _walk(self, item: Item, span: Span) -> t.Walk:
        """A length, or a mapping with one."""
        if isinstance(item, Scalar):
            return t.Walk(self._amount(item), span)
        parts = self.body(item, KEYS["walk"], "a walk", "length")
        length = self._amount(parts["length"][1]) if "length" in parts else t.Number(0, span)
        return t.Walk(
            length, span, self.name(parts["in"][1]) if "in" in parts else None,
            self._amount(parts["similarity"][1]) if "similarity" in parts else None,
            self.number(parts["paths"][1]) if "paths" in parts else None,
        )

    def _from_graph(self, item: Item, span: Span) -> t.FromGraph:
        limits = ("depth", "paths", "clarified", "optionals")
        parts = self.body(item, KEYS["goals from graph"], "goals from the graph")
        depth, paths, clarified, optionals = (
            self.number(parts[word][1]) if word in parts else None for word in limits)
        return t.FromGraph(
            span, self.name(parts["in"][1]) if "in" in parts else None,
            self.names(parts["shapes"][1]) if "shapes" in parts else (), depth, paths, clarified, optionals,
            self.text(parts["rated"][1]) if "rated" in parts else None,
        )

    def _amount(self, item: Item) -> t.Range | t.Number:
        return self.range(item) or self.number(item)

    def _fan(self, item: Item, span: Span, bindings: tuple[t.Binding, ...]) -> t.Fan | None:
        """``[A, [B, C], D]``, one of the ends left out or not."""
        parts = self.items(item)
        groups = [place for place, part in enumerate(parts) if isinstance(part, Listing)]
        if len(groups) != 1 or groups[0] > 1 or len(parts) > groups[0] + 2:
            self.report("E0144", "a fan is a list with one list in it, `[A, [B, C], D]`", item.span)
            return None
        middle = tuple(t.Call(tool, tool.span) for tool in self.names(parts[groups[0]]))
        ends = [t.Call(tool, tool.span) for part in parts if part is not parts[groups[0]]
                for tool in [self.name(part)]]
        first = ends[0] if groups[0] == 1 else None
        last = ends[-1] if len(parts) > groups[0] + 1 else None
        return t.Fan(middle, span, first, last, bindings)

    def _when(self, item: Item, parts: dict[str, Entry], span: Span, torn: bool) -> t.When | None:
        """The condition as the DSL writes it; ``then`` and ``else`` are tools or mappings like a scenario's calls."""
        if not isinstance(item, Scalar):
            self.wrong_form(item, "a condition, `A.status == new`")
            return None
        condition = self.piece(item, "condition_key", "a condition, `A.status == new`")
        if "then" not in parts:
            if not torn:
                self.report("E0145", "`when` needs the key `then`", item.span)
            return None
        then = self._branch(*parts["then"])
        other = self._branch(*parts["else"]) if "else" in parts else None
        if condition is None or then is None or ("else" in parts and other is None):
            return None
        whole = span.to(max((parts[key][1].span for key in ("then", "else") if key in parts), key=lambda s: s.end))
        return t.When(condition, then, whole, other, self.number(parts["share"][1]) if "share" in parts else None)

    def _branch(self, key: Scalar, item: Item) -> t.Flow | None:
        if isinstance(item, Scalar):
            return t.Call(self.name(item), item.span)
        if isinstance(item, Listing):
            self.wrong_form(item, "a tool, or a mapping like `{chain: [A, B]}`")
            return None
        what, before = f"the branch `{key.text}`", len(self.diagnostics)
        parts = self.body(item, KEYS["branch"], what)
        flow = self._flow(parts, what)
        if flow is None and len(self.diagnostics) == before:
            self.report("E0144", f"{what} says what is called: a tool, or `chain`, `parallel`, `fan`", item.span)
        return flow

    def _bindings(self, item: Item) -> tuple[t.Binding, ...]:
        return tuple(
            t.Binding(self.name(target), self.name(source), target.span.to(source.span))
            for target, source in self.entries(item, "a mapping of inputs to outputs")
        )

    def _distractor(self, item: Item) -> t.Distractor | t.Nearest | t.Variants:
        if isinstance(item, Scalar):
            return t.Distractor(self.name(item), item.span)
        if isinstance(item, Listing):
            self.wrong_form(item, "a tool")
        entries = self.entries(item, "a tool")
        words = {key.text for key, _ in entries}
        if "nearest" in words:
            return self._nearest(entries, item, "a distractor")
        if {"variants", "kinds"} & words:
            parts = self.known(entries, item, KEYS["variants"], "a distractor", "variants")
            kinds = self.names(parts["kinds"][1]) if "kinds" in parts else ()
            count = self.number(parts["variants"][1]) if "variants" in parts else t.Number(1, item.span)
            return t.Variants(count, item.span, kinds)
        parts = self.known(entries, item, KEYS["distractor"], "a distractor", "tool")
        tool = self.name(parts["tool"][1]) if "tool" in parts else t.Name("", item.span)
        return t.Distractor(tool, item.span, self._fact(*parts["unless"]) if "unless" in parts else None)

    def _offered(self, item: Item) -> t.Name | t.Nearest:
        if isinstance(item, Scalar):
            return self.name(item)
        return self._nearest(self.entries(item, "a tool, or `nearest`"), item, "what is offered")

    def _nearest(self, entries: list[Entry], item: Item, what: str) -> t.Nearest:
        parts = self.known(entries, item, KEYS["nearest"], what, "nearest")
        within = self.optional_name(parts["in"][1]) if "in" in parts else None
        band = self._amount(parts["similarity"][1]) if "similarity" in parts else None
        count = self.number(parts["nearest"][1]) if "nearest" in parts else t.Number(1, item.span)
        return t.Nearest(count, item.span, within, band)

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
        entries = self.entries(item, "a mapping of turns")
        stages: list[t.Stage] = []
        conditions: list[t.OnCondition] = []
        others: list[Entry] = []
        for key, value in entries:
            if key.text.startswith("on "):
                event = self.name(Scalar(key.text[3:], key.span))
                conditions.append(t.OnCondition(event, self.names(value), key.span.to(value.span)))
                continue
            number = key.text.removeprefix("turn ") if key.text.startswith("turn ") else None
            if number is None:
                others.append((key, value))
            else:
                place = Scalar(number, key.span)
                stages.append(t.Stage(self.number(place), self.names(value), key.span.to(value.span)))
        parts = self.known(others, item, KEYS["reveal"], "a reveal")
        said = [parts[kind] for kind in ("policy", "from", "slots per turn") if kind in parts]
        for again, _ in said[1:]:
            self.report("E0112", "a reveal has one policy", again.span, first=said[0][0].span,
                        help="keep one of the two")
        amount = None
        if "amount" in parts:
            amount = self.range(parts["amount"][1])
            if amount is None or "policy" not in parts:
                self.report("E0144", "`amount` is a range, `1..2`, beside a `policy`", parts["amount"][0].span)
        return t.Reveal(
            word.span.to(item.span), tuple(stages), self.name(parts["policy"][1]) if "policy" in parts else None,
            amount, self.names(parts["never"][1]) if "never" in parts else (), tuple(conditions),
            self.name(parts["from"][1]) if "from" in parts else None,
            self._rates(parts["slots per turn"][1]) if "slots per turn" in parts else None,
        )

    def _rates(self, item: Item) -> tuple[t.TurnRate, ...]:
        rates = []
        for key, value in self.entries(item, "a mapping of counts to shares"):
            count = self.range(key)
            rates.append(t.TurnRate(count if count is not None else self.number(key), self.number(value),
                                    key.span.to(value.span)))
        return tuple(rates)

    def _patterns(self, item: Item) -> tuple[t.PatternUse, ...]:
        uses = []
        for key, value in self.entries(item, "a mapping of patterns to shares"):
            pattern, argument = self.piece(key, "pattern_key", "a pattern") or (t.Name("", key.span), None)
            uses.append(t.PatternUse(pattern, self.number(value), key.span.to(value.span), argument))
        return tuple(uses)
