"""The pass that resolves scenarios: calls, slots, facts, distractors, patterns, personas."""

from __future__ import annotations

import re
from dataclasses import replace

from dialoom.compiler.applicability import missing_need
from dialoom.compiler.decisions import resolve_decision
from dialoom.compiler.difference import difference
from dialoom.compiler.expansion import expand
from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.flows import branches_of
from dialoom.compiler.nearby import nearby, report_few, wanted
from dialoom.compiler.offered import resolve_offered
from dialoom.compiler.patterns import clash
from dialoom.compiler.plan import Distractor, Fact, Pattern, PatternChoice, Scenario, Slot, Step
from dialoom.compiler.possible_values import no_values
from dialoom.compiler.program import Program, may_exist
from dialoom.compiler.requests import plan_requests
from dialoom.compiler.slots import Brought, resolve_slots
from dialoom.compiler.steps import known_tool, leaves, resolve_steps
from dialoom.grammar import tree

__all__ = ["NONE_REASONS", "missing_need", "resolve_scenarios"]

NONE_REASONS: tuple[str, ...] = ("chit_chat", "out_of_scope", "infeasible")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def resolve_scenarios(program: Program, findings: Findings) -> Program:
    """The program with its scenarios; one with a finding that hides its meaning is left out."""
    found: dict[str, Scenario] = {}
    expanded: dict[str, tuple[str, ...]] = {}
    damaged: set[str] = set()
    places = dict(program.places)
    for scenario in program.declared(tree.Scenario):
        name = scenario.name.text
        sources = expand(scenario, program, findings)
        made = [plan_requests(resolved, source) for source in sources
                if (resolved := _Resolution(source.tree, program, findings).scenario()) is not None]
        found.update((one.name, one) for one in made)
        places.update((("scenario", one.name), scenario.name.span) for one in made)
        if not made:
            damaged.add(name)
        elif [one.name for one in made] != [name]:
            expanded[name] = tuple(one.name for one in made)
    return replace(program, scenarios=found, expanded=expanded, places=places, damaged=program.damaged | damaged)


class _Resolution:
    """One scenario on its way from the tree to the plan's form."""

    def __init__(self, scenario: tree.Scenario, program: Program, findings: Findings) -> None:
        self.tree, self.program, self.findings, self.index = scenario, program, findings, program.similarity

    def scenario(self) -> Scenario | None:
        """The resolved scenario, or None where its calls could not be resolved."""
        flow = self.tree.flow
        if flow is None:
            self.findings.add("E0402", f"the scenario `{self.tree.name.text}` does not say what happens",
                              self.tree.name.span, help="add `call Tool`, `chain A -> B`, `parallel { A B }`, "
                              "`fan A -> { B C } -> D`, `when A.x == y { B }`, or `none out_of_scope`")
            return None
        if isinstance(flow, tree.NoCall) and flow.reason.text not in NONE_REASONS:
            self.findings.add("E0403", f"there is no such reason to call nothing: `{flow.reason.text}`",
                              flow.reason.span, help=offer(flow.reason.text, NONE_REASONS, "reason"))
            return None
        self._check_texts()
        steps = resolve_steps(self.tree, self.program, self.findings)
        if steps is None:
            self._check_names()
            return None
        judged = Findings() if self._unsure(steps) else self.findings
        self._check_values(steps)
        decision = resolve_decision(flow, steps, self.program, judged) if isinstance(flow, tree.When) else None
        distractors, facts = self._distractors(steps)
        brought = self._brought(steps, facts)
        slots, facts = brought.slots, brought.facts
        answerable = not brought.unknown or len(steps) > 1
        self._check_goals(slots, steps)
        return Scenario(
            self.tree.name.text, steps, tuple(goal.value for goal in self.tree.goals), slots, facts, distractors,
            self._patterns(steps if answerable else (), slots, distractors), self._personas(),
            flow.reason.text if isinstance(flow, tree.NoCall) else None,  # type: ignore[arg-type]
            self.tree.description.value if self.tree.description else "",
            decision, brought.unknown, brought.disclosure, offered=self._offered(steps, distractors),
        )

    def _offered(self, steps: tuple[Step, ...], distractors: tuple[Distractor, ...]) -> tuple[str, ...]:
        gold = tuple(dict.fromkeys(step.tool for step in steps))
        names = [distractor.tool for distractor in distractors]
        return resolve_offered(self.tree, gold, names, self.program, self.findings)

    def _check_values(self, steps: tuple[Step, ...]) -> None:
        """What an imported tool needs can be made; of declared types it is told where they are declared."""
        flow = self.tree.flow
        imported = self.program.catalog_tools
        for tool in dict.fromkeys(step.tool for step in steps if step.tool in imported):
            for leaf in leaves(imported[tool].inputs):
                problem = no_values(leaf.type) if leaf.required and not leaf.settled else None
                if problem is not None and flow is not None:
                    self.findings.add("E0318", f"`{leaf.path}` of `{tool}` cannot be made: {problem[0]}", flow.span,
                                      help="call another tool, or mend its schema: what it asks for has no values")

    def _unsure(self, steps: tuple[Step, ...]) -> bool:
        """Whether what flows between the calls is not known, because a type could not be resolved."""
        return len({step.group for step in steps}) > 1 and any(step.tool in self.program.unsure for step in steps)

    def _brought(self, steps: tuple[Step, ...], facts: tuple[Fact, ...]) -> Brought:
        """What the user brings; that a value is missing is no news where a result might give it."""
        if not self._unsure(steps):
            return resolve_slots(self.tree, steps, dict(self.program.tools), facts, self.findings)
        own = Findings()
        brought = resolve_slots(self.tree, steps, dict(self.program.tools), facts, own)
        self.findings.diagnostics += [one for one in own.diagnostics if one.code != "E0404"]
        return brought

    def _check_names(self) -> None:
        """The names that can be judged without knowing what is called."""
        for item in self.tree.distractors:
            if isinstance(item, tree.Distractor):
                known_tool(item.tool, self.program, self.findings)
        for offered in self.tree.offered:
            if isinstance(offered, tree.Name):
                known_tool(offered, self.program, self.findings)
        for use in self.tree.patterns:
            self._rule(use)
        self._personas()

    def _check_texts(self) -> None:
        """Goals and facts say something."""
        facts = [item.fact.text for item in self.tree.distractors if isinstance(item, tree.Distractor) and item.fact]
        for what, texts in (("goal", self.tree.goals), ("fact", facts)):
            for text in texts:
                if not text.value.strip():
                    self.findings.add("E0432", f"this {what} says nothing", text.span, help="write it out, or drop it")

    def _check_goals(self, slots: tuple[Slot, ...], steps: tuple[Step, ...]) -> None:
        late = [slot.name for slot in slots if branches_of(slot, steps)]
        names = [slot.name for slot in slots if slot.name not in late]
        for goal in self.tree.goals:
            for name in _PLACEHOLDER.findall(goal.value):
                if name in late:
                    self.findings.add("E0410", f"the goal names `{{{name}}}`, which only one branch needs", goal.span,
                                      help="leave the value out: it is asked for once the branch is taken")
                elif name not in names:
                    self.findings.add("E0410", f"the goal names `{{{name}}}`, which the user never brings", goal.span,
                                      help=offer(name, names, "revealed value"))

    # --- distractors ---

    def _distractors(self, steps: tuple[Step, ...]) -> tuple[tuple[Distractor, ...], tuple[Fact, ...]]:
        gold = tuple(dict.fromkeys(step.tool for step in steps))
        found: list[Distractor] = []
        facts: dict[str, Fact] = {}
        first = self.tree.distractors[0] if self.tree.distractors else None
        if first is not None and not gold:
            self.findings.add("E0411", "where nothing is called there is nothing to mistake", first.span,
                              help="drop the distractors of this scenario")
            return (), ()
        for item in self.tree.distractors:
            if isinstance(item, tree.Distractor):
                self._declared(item, gold, found, facts)
        for item in self.tree.distractors:
            if isinstance(item, tree.Variants):
                self._variants(gold, found, facts)
        for item in self.tree.distractors:
            if isinstance(item, tree.Nearest):
                self._nearest(item, gold, found, facts)
        return tuple(found), tuple(facts.values())

    def _declared(self, item: tree.Distractor, gold: tuple[str, ...], found: list[Distractor],
                  facts: dict[str, Fact]) -> None:
        tool = known_tool(item.tool, self.program, self.findings)
        if tool is None:
            return
        if tool.name in gold:
            flow = self.tree.flow
            self.findings.add("E0412", f"`{tool.name}` is what ought to be called: it cannot be a distractor too",
                              item.tool.span, others=((flow.span, "called here"),) if flow else (), help="drop it")
            return
        if any(d.tool == tool.name for d in found):
            first = next(d.tool.span for d in self.tree.distractors
                         if isinstance(d, tree.Distractor) and d.tool.text == tool.name)
            self.findings.add("E0413", f"`{tool.name}` is a distractor twice", item.tool.span,
                              others=((first, "first here"),), help="keep one")
            return
        if item.fact is None:
            self._derived(tool.name, gold, found, facts, item)
            return
        name = item.fact.name.text if item.fact.name else _fact_name(tool.name)
        if name in facts and facts[name].text != item.fact.text.value:
            first = next(d.fact.span for d in self.tree.distractors if isinstance(d, tree.Distractor) and d.fact
                         and (d.fact.name.text if d.fact.name else _fact_name(d.tool.text)) == name)
            self.findings.add("E0414", f"two facts are named `{name}`", item.fact.span,
                              others=((first, "the first one"),), help="name them apart")
            return
        facts[name] = Fact(name, item.fact.text.value.strip().rstrip("."))
        found.append(Distractor(tool.name, name, self.index.closest(gold, tool.name)[1]))

    def _variants(self, gold: tuple[str, ...], found: list[Distractor], facts: dict[str, Fact]) -> None:
        """The near-duplicates made for this scenario, each with the fact of its rule."""
        taken = {distractor.tool for distractor in found}
        for variant in self.program.variants.get(self.tree.name.text, ()):
            if variant.tool.name not in taken and variant.of in gold:
                taken.add(variant.tool.name)
                name = _fact_name(variant.tool.name)
                facts[name] = Fact(name, variant.fact)
                found.append(Distractor(variant.tool.name, name, self.index.closest(gold, variant.tool.name)[1]))

    def _nearest(self, item: tree.Nearest, gold: tuple[str, ...], found: list[Distractor],
                 facts: dict[str, Fact]) -> None:
        count = wanted(item, self.findings)
        names = nearby(item, gold, self.program, self.findings) if count else None
        if names is None:
            return
        taken, had = {distractor.tool for distractor in found}, 0
        for name in names:
            if name not in taken and self._derived(name, gold, found, facts, None):
                had += 1
                if had == count:
                    return
        if not self.program.damaged:
            report_few(item, had, "that could be mistaken", self.findings)

    def _derived(self, name: str, gold: tuple[str, ...], found: list[Distractor], facts: dict[str, Fact],
                 item: tree.Distractor | None) -> bool:
        """Adds a distractor that the tools' own difference tells apart; says whether there is one."""
        closest, similarity = self.index.closest(gold, name)
        text = difference(self.program.tools[closest], self.program.tools[name])
        if text is None:
            if item is not None:
                self.findings.add("E0415", f"nothing tells `{name}` apart from `{closest}`", item.span,
                                  help='say what is true of the user\'s case: unless "…"')
            return False
        fact = _fact_name(name)
        facts[fact] = Fact(fact, text, derived=True)
        found.append(Distractor(name, fact, similarity))
        return True

    # --- patterns and personas ---

    def _patterns(self, steps: tuple[Step, ...], slots: tuple[Slot, ...],
                  distractors: tuple[Distractor, ...]) -> tuple[PatternChoice, ...]:
        found: dict[str, PatternChoice] = {}
        places: dict[tree.PatternUse, PatternChoice] = {}
        for use in self.tree.patterns:
            pattern = self._rule(use)
            if pattern is None:
                continue
            form = use.argument.text if use.argument else None
            goals = tuple(goal.value for goal in self.tree.goals)
            so_far = Scenario(self.tree.name.text, steps, goals, slots, (), distractors, (), ())
            missing = missing_need(pattern, form, self.program, so_far)
            if missing:
                self.findings.add("E0419", f"`{use.pattern.text}` can never apply here: {missing}", use.span,
                                  help="drop it from this scenario")
                continue
            choice = PatternChoice(use.pattern.text, float(use.share.value),
                                   use.argument.text if use.argument else None)
            if choice.key in found:
                first = next(other.span for other in self.tree.patterns
                             if (other.pattern, other.argument) == (use.pattern, use.argument))
                self.findings.add("E0420", f"`{choice.key}` is listed twice", use.span,
                                  others=((first, "first here"),), help="keep one")
            for earlier, other in places.items():
                self._check_shares(pattern, use, self.program.patterns[earlier.pattern.text], other)
            found[choice.key] = choice
            places[use] = choice
        return tuple(found.values())

    def _check_shares(self, pattern: Pattern, use: tree.PatternUse, earlier: Pattern, other: PatternChoice) -> None:
        """Two patterns that are never in one dialogue can be asked of all dialogues together, and no more."""
        why = "a dialogue has one form of it" if pattern.name == earlier.name else clash(pattern, earlier)
        if why and other.share + float(use.share.value) > 1 + 1e-9:
            first = next(one.span for one in self.tree.patterns if one.pattern.text == earlier.name)
            self.findings.add("E0466", f"`{pattern.name}` and `{other.key}` are never in one dialogue ({why}), and "
                              "are asked of more than all", use.span, others=((first, "the other one"),),
                              help="lower the shares to 100% together")

    def _rule(self, use: tree.PatternUse) -> Pattern | None:
        """A pattern that is used rightly; None, with a finding, otherwise."""
        known = self.program.patterns
        pattern = known.get(use.pattern.text)
        argument = use.argument.text if use.argument else None
        if pattern is None:
            if not may_exist(use.pattern.text, self.program.damaged):
                self.findings.add("E0416", f"there is no pattern `{use.pattern.text}`", use.pattern.span,
                                  help=offer(use.pattern.text, known, "pattern"))
            return None
        forms = [form for form, _ in pattern.forms]
        if argument not in forms and (argument is not None or forms):
            span = use.argument.span if use.argument else use.pattern.span
            message = f"`{use.pattern.text}` takes nothing in brackets" if not forms else (
                f"`{use.pattern.text}` has no form `{argument}`" if argument else
                f"`{use.pattern.text}` needs its form in brackets")
            self.findings.add("E0417", message, span, help=offer(argument or "", forms, "form")
                              if forms else "drop the brackets")
            return None
        if not 0 <= use.share.value <= 1:
            self.findings.add("E0418", "a share lies between 0% and 100%", use.share.span, help="like 15%")
            return None
        return pattern

    def _personas(self) -> tuple[str, ...]:
        for name in self.tree.personas:
            if name.text not in self.program.personas and not may_exist(name.text, self.program.damaged):
                self.findings.add("E0421", f"there is no persona `{name.text}`", name.span,
                                  help=offer(name.text, self.program.personas, "persona"))
        chosen = tuple(n.text for n in self.tree.personas if n.text in self.program.personas)
        if chosen and not any(self.program.personas[name].weight for name in chosen):
            last = self.tree.personas[-1]
            self.findings.add("E0431", f"nobody talks in `{self.tree.name.text}`: its personas have no weight",
                              self.tree.personas[0].span.to(last.span), help="give one of them a weight above 0")
        return chosen or tuple(sorted(self.program.personas))


def _fact_name(tool: str) -> str:
    return "not_" + re.sub(r"\W+", "_", tool).strip("_").lower()
