"""When the user says what: written stages, conditions, policies, and what is never said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dialoom.compiler.findings import Findings, offer
from dialoom.compiler.places import Place, find_places
from dialoom.compiler.plan import Disclosure, Fact
from dialoom.compiler.rates import resolve_rates
from dialoom.compiler.stages import asked_last, needed, spread
from dialoom.grammar import tree
from dialoom.grammar.source import Span
from dialoom.grammar.suggestion import suggest

__all__ = ["Revealed", "resolve_reveal"]

_UPFRONT = 2
"""Without a `reveal`, so many required values come in the first stage, and in each later one."""
POLICIES = ("upfront", "gradually")
_EVENTS = ("ask",)


@dataclass(frozen=True, slots=True)
class Revealed:
    """``stages``: the stage of each place that is said. ``on_ask``: those said only when asked for just them.

    ``silent``: what the user never says. ``disclosure``: how much is said at once, where each dialogue draws it.
    """

    stages: dict[str, int]
    facts: tuple[Fact, ...]
    on_ask: frozenset[str] = frozenset()
    silent: frozenset[str] = frozenset()
    disclosure: Disclosure | None = None


def resolve_reveal(scenario: tree.Scenario, every: list[Place], facts: tuple[Fact, ...],
                   findings: Findings) -> Revealed:
    """What a scenario's reveal says of the inputs ``every`` (bound ones are said by nobody) and of the facts."""
    reveal = scenario.reveal
    places = [place for place in every if not place.bound]
    if reveal is None:
        return Revealed(spread(needed(places, frozenset()), _UPFRONT), facts)
    made = _Resolution(reveal, every, {fact.name: fact for fact in facts}, findings)
    branching = isinstance(scenario.flow, tree.When)
    silent, on_ask = made.silent(), made.on_ask()
    disclosure = made.disclosure(branching)
    stages: dict[str, int] = {}
    if not reveal.stages or reveal.policy or reveal.source or reveal.rates is not None:
        stages = made.by_policy([p for p in places if p.key not in silent | on_ask], disclosure)
    if reveal.stages:
        stages |= made.written()
    made.check_order(stages, [p for p in places if p.key not in on_ask])
    stages |= asked_last([p for p in places if p.key in on_ask], stages, places)
    return Revealed(stages, tuple(made.facts.values()), frozenset(on_ask), frozenset(silent), disclosure)


@dataclass
class _Resolution:
    """One reveal on its way to stages. ``said``: what stands where already, by place or fact."""

    reveal: tree.Reveal
    every: list[Place]
    facts: dict[str, Fact]
    findings: Findings
    said: dict[str, Span] = field(default_factory=dict)

    @property
    def places(self) -> list[Place]:
        return [place for place in self.every if not place.bound]

    def unknown(self, name: tree.Name) -> list[str]:
        """Reports a name that is no input and no fact; gives those it could stand for."""
        known = [*dict.fromkeys(p.leaf.path for p in self.places), *self.facts]
        self.findings.add("E0406", f"`{name.text}` is no input of the calls, and no fact", name.span,
                          help=offer(name.text, known, "input"))
        return list(suggest(name.text, known))

    def silent(self) -> set[str]:
        """The places of what the user never says, those that results give among them."""
        found: set[str] = set()
        for name in self.reveal.never:
            places = find_places(name.text, self.every)
            if not places and name.text in self.facts:
                self.findings.add("E0423", f"the fact `{name.text}` tells the tools apart: it has to come out",
                                  name.span, help="leave it out here, or drop its distractor")
            elif not places:
                self.unknown(name)
            found |= {place.key for place in places}
        return found

    def on_ask(self) -> set[str]:
        """The places of what is said only when it is asked for."""
        found: set[str] = set()
        for condition in self.reveal.on:
            if condition.event.text not in _EVENTS:
                self.findings.add("E0409", f"there is no condition called `{condition.event.text}`",
                                  condition.event.span, help=offer(condition.event.text, _EVENTS, "condition"))
            for name in condition.items:
                found |= self._asked_for(name)
        return found

    def _asked_for(self, name: tree.Name) -> set[str]:
        if name.text in self.facts and not find_places(name.text, self.places):
            self.findings.add("E0423", f"the fact `{name.text}` comes out when it is asked for anyway", name.span,
                              help="leave it out here, or place it in a stage")
            return set()
        places = find_places(name.text, self.places)
        if not places:
            self.unknown(name)
            return set()
        if not any(place.leaf.required and not place.leaf.settled for place in places):
            self.findings.add("E0429", f"nobody asks for `{name.text}`: no call needs it", name.span,
                              help="put it into a stage, or make it a required input")
        keys = {place.key for place in places}
        if self._twice(name, sorted(keys)):
            return set()
        self.said |= dict.fromkeys(keys, name.span)
        return keys

    def _twice(self, name: tree.Name, keys: Sequence[str]) -> bool:
        earlier = next((self.said[key] for key in keys if key in self.said), None)
        if earlier is not None:
            self.findings.add("E0408", f"`{name.text}` is revealed twice", name.span, "again here",
                              others=((earlier, "first here"),), help="keep the stage where it is said first")
        return earlier is not None

    # --- written stages -----------------------------------------------------------------------------

    def written(self) -> dict[str, int]:
        """The stage of each place, as the stages are written; facts get theirs."""
        stages: dict[str, int] = {}
        due: int | None = 1
        for place, stage in enumerate(self.reveal.stages, 1):
            said = self.findings.diagnostics[:]
            for item in stage.items:
                stages |= self._item(item, place)
            if due is not None and stage.number.value != due:
                # A stage that stands there twice is one mistake, whatever it reveals.
                self.findings.diagnostics[:] = said
                self.findings.add("E0407", f"stage {stage.number.value} stands where stage {due} was to come",
                                  stage.number.span, help="stages count 1, 2, 3 … in the order of disclosure")
                due = None  # what follows is counted from there
            due = due and due + 1
        self._check_never()
        return stages

    def _item(self, item: tree.Name, stage: int) -> dict[str, int]:
        found = find_places(item.text, self.places)
        if not found and item.text not in self.facts:
            # What it was to mean counts as revealed: one mistake, one report.
            meant = next(iter(self.unknown(item)), "")
            return {place.key: stage for place in find_places(meant, self.places)}
        keys = [place.key for place in found] or [item.text]
        if self._twice(item, keys):
            return {}
        self.said |= dict.fromkeys(keys, item.span)
        if found:
            return {place.key: stage for place in found}
        self.facts[item.text] = replace(self.facts[item.text], stage=stage)
        return {}

    def _check_never(self) -> None:
        for name in self.reveal.never:
            for place in find_places(name.text, self.every):
                if place.key in self.said:
                    self.findings.add("E0408", f"`{name.text}` is both revealed and never said", name.span,
                                      others=((self.said[place.key], "revealed here"),), help="drop one of the two")
                    break

    def check_order(self, stages: dict[str, int], places: list[Place]) -> None:
        """Reports values that come too late for their call, and facts that do; what one branch needs, too early."""
        spans = {key: span for key, span in self.said.items() if key in stages}
        required = [p for p in places if p.key in stages and p.leaf.required]
        for place in required:
            earlier = [p for p in required if stages[p.key] < stages[place.key]]
            numbers = sorted({stages[p.key] for p in earlier})
            late = next((n for n in numbers if all(
                p.step.group > place.step.group for p in earlier if stages[p.key] == n)), None)
            if late is not None and place.key in spans:
                self.findings.add(
                    "E0424", f"`{place.leaf.path}` comes after a stage that only later calls need", spans[place.key],
                    f"`{place.tool}` has to wait for it", help=f"put it into stage {late}, or before",
                )
            self._check_branch(place, required, stages, spans)
        first = [stages[p.key] for p in places if p.key in stages and p.step.group == 0]
        for fact in self.facts.values():
            if first and fact.stage > max(first) and fact.name in self.said:
                self.findings.add("E0424", f"the fact `{fact.name}` comes after the first call",
                                  self.said[fact.name], help=f"put it into stage {max(first)}, or before")

    def _check_branch(self, place: Place, required: list[Place], stages: dict[str, int],
                      spans: dict[str, Span]) -> None:
        branch = place.step.branch
        both = any(p.step.branch != branch and p.same_value(place) for p in required)
        if not branch or both or place.key not in spans:
            return
        if stages[place.key] <= max((stages[p.key] for p in required if not p.step.branch), default=1):
            self.findings.add(
                "E0424", f"`{place.leaf.path}` is said before the result decides whether it is needed",
                spans[place.key], help="give it a later stage of its own",
            )

    # --- policies -----------------------------------------------------------------------------------

    def disclosure(self, branching: bool) -> Disclosure | None:
        """How much is said at once where dialogues differ in it; None where stages are fixed."""
        reveal = self.reveal
        policy = reveal.policy or reveal.source
        span = policy.span if policy else reveal.rates[0].span if reveal.rates else reveal.span
        drawn = reveal.rates is not None or reveal.source is not None or (
            reveal.policy is not None and reveal.policy.text == "gradually")
        known = reveal.policy is None or reveal.policy.text in POLICIES  # else the word itself is the mistake
        if reveal.stages and known and (policy is not None or reveal.rates is not None):
            self.findings.add("E0423", "stages are written, and a policy beside them", span,
                              others=((reveal.stages[0].span, "the stages"),), help="keep one of the two")
            return None
        if drawn and branching:
            self.findings.add("E0423", "what a branch needs is asked for once the branch is taken", span,
                              help="write stages, or `upfront`")
            return None
        if reveal.source is not None:
            if reveal.source.text != "persona":
                self.findings.add("E0409", f"nothing is revealed from `{reveal.source.text}`", reveal.source.span,
                                  help="write `from persona`")
            return Disclosure("persona")
        if reveal.rates is not None:
            return resolve_rates(reveal.rates, reveal.span, self.findings)
        return self._gradually() if drawn else None

    def _gradually(self) -> Disclosure | None:
        amount = self.reveal.amount
        low = amount.low.value if amount and amount.low else 1
        high = amount.high.value if amount and amount.high else None if amount else 1
        if low < 1 or (high is not None and high < low) or low != int(low) or (high or 1) != int(high or 1):
            assert amount is not None
            self.findings.add("E0430", "`gradually` takes whole numbers of values, at least 1", amount.span,
                              help="like gradually 1..2")
            return None
        return Disclosure("gradually", int(low), None if high is None else int(high))

    def by_policy(self, places: list[Place], disclosure: Disclosure | None) -> dict[str, int]:
        """Stages where none are written: ``upfront`` all at once, else two at a time; of drawn ones the smallest."""
        size = _UPFRONT
        policy = self.reveal.policy
        if policy is not None and policy.text not in POLICIES:
            self.findings.add("E0409", f"there is no way to reveal called `{policy.text}`", policy.span,
                              help=offer(policy.text, POLICIES, "policy"))
        elif policy is not None and policy.text == "upfront":
            size = len(places) or 1
            if self.reveal.amount is not None:
                self.findings.add("E0423", "`upfront` says everything at once: it takes no range",
                                  self.reveal.amount.span, help="drop the range, or write `gradually`")
        if disclosure is not None:
            size = disclosure.low if disclosure.kind == "gradually" else 1
        return spread(needed(places, ()), size)
