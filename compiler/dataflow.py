"""What one call can take from another: outputs that fit inputs, by the tool graph and by their types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from dialoom.compiler.plan import Effect, Parameter, Tool, ValueType
from dialoom.compiler.steps import Leaf, leaves
from dialoom.compiler.toolgraph import ToolNetwork

__all__ = ["Flow", "FlowMap", "contradictory", "playable", "roundabout"]

_MOST_STARTS = 300


@dataclass(frozen=True, slots=True)
class Flow:
    """An output of one tool that gives an input of another."""

    source: str
    target: str
    output: str
    input: str


class FlowMap:
    """The dataflow among some tools: which results can feed which calls."""

    def __init__(self, network: ToolNetwork, tools: Mapping[str, Tool], names: Sequence[str]) -> None:
        """The dataflow of ``network`` among the tools ``names`` of ``tools``."""
        self._network, self._tools, self.names = network, tools, tuple(names)
        self._inside = frozenset(names)
        self._into: dict[str, dict[str, tuple[Flow, ...]]] = {}
        self._required: dict[str, int] = {}

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """The tools that a search starts from: all, or of many so many, taken evenly from the catalog."""
        return self.names[:: -(-len(self.names) // _MOST_STARTS) or 1]

    def into(self, source: str) -> dict[str, tuple[Flow, ...]]:
        """Target → what flows into it from ``source``, in the order of the catalog."""
        if source not in self._into:
            found = {}
            for target in self._network.fed_by(source):
                if target in self._inside and (flows := self._between(source, target)):
                    found[target] = flows
            self._into[source] = found
        return self._into[source]

    @cached_property
    def from_(self) -> dict[str, tuple[str, ...]]:
        """Target → those of the starts that feed it, in the order of the catalog."""
        found: dict[str, list[str]] = {}
        for source in self.starts:
            for target in self.into(source):
                found.setdefault(target, []).append(source)
        return {target: tuple(sources) for target, sources in found.items()}

    def required(self, name: str) -> int:
        """How many values a call needs from somebody."""
        if name not in self._required:
            inputs = leaves(self._tools[name].inputs)
            self._required[name] = sum(1 for leaf in inputs if leaf.required and not leaf.settled)
        return self._required[name]

    def _between(self, source: str, target: str) -> tuple[Flow, ...]:
        """For each required input of ``target`` the output of ``source`` that is about the same, if there is one."""
        linked = self._network.matches(source, target)
        outputs = {output.name: output for output in self._tools[source].outputs}
        changed = {effect.entity: effect.by for effect in self._tools[target].effects if effect.verb == "update"}
        created = {effect.entity for effect in self._tools[target].effects if effect.verb in ("create", "list")}
        echoes = {leaf.path.rpartition(".")[2] for leaf in leaves(self._tools[source].inputs)}
        found = []
        for leaf in leaves(self._tools[target].inputs):
            if not leaf.required or leaf.settled:
                continue
            # A new record is no copy of another, nor is one searched by what another has; what an update sets is
            # not what the record has already.
            if leaf.type.entity in created and leaf.type.generator not in ("id", "uuid"):
                continue
            if leaf.type.entity in changed and leaf.path != changed[leaf.type.entity]:
                continue
            for name in linked.get(leaf.path, ()):
                if name not in echoes and _fits(outputs[name], leaf):
                    found.append(Flow(source, target, name, leaf.path))
                    break
        return tuple(found)


def _fits(output: Parameter, leaf: Leaf) -> bool:
    """Whether every value of the output is one that the input takes."""
    return _bare(output.type) == _bare(leaf.type)


def _bare(kind: ValueType) -> ValueType:
    return replace(kind, entity=None, field=None, held_out=False)


def playable(groups: Sequence[Sequence[str]], tools: Mapping[str, Tool]) -> bool:
    """Whether the calls make sense in this order; calls of one group are made side by side.

    Nothing comes after, or beside, a call that deletes the records it is about; and what a call creates is not
    looked up by something else than what that call gives: the world would have two of it.
    """
    gone: set[str] = set()
    for group in groups:
        for name in group:
            touched = {effect.entity for effect in tools[name].effects}
            beside = {effect.entity for other in group if other != name for effect in _deleting(tools[other])}
            if touched & (gone | beside):
                return False
        gone |= {effect.entity for name in group for effect in _deleting(tools[name])}
    called = [tools[name] for group in groups for name in group]
    return not _looked_up(called) and not _listed_too_early(called)


def roundabout(groups: Sequence[Sequence[str]], tools: Mapping[str, Tool]) -> bool:
    """Whether something is looked up that is known already: found again by what was learned of it, or met again
    on a way that leads over something else."""
    met: dict[str, int] = {}
    for place, group in enumerate(groups):
        for name in group:
            for effect in tools[name].effects:
                by = next((one for one in tools[name].inputs if one.name == effect.by), None)
                if effect.verb != "read" or by is None or met.get(effect.entity, place) == place:
                    continue
                if by.type.generator not in ("id", "uuid") or met[effect.entity] < place - 1:
                    return True
        met |= {effect.entity: place for name in group for effect in tools[name].effects}
    return False


def contradictory(groups: Sequence[Sequence[str]], tools: Mapping[str, Tool]) -> bool:
    """Whether a record is changed in two ways at once of which one settles it, or to what it was searched by."""
    searched: set[tuple[str, str]] = set()
    for group in groups:
        changed = [(effect, tools[name]) for name in group for effect in tools[name].effects if effect.verb == "update"]
        for effect, tool in changed:
            beside = [other for other, _ in changed if other is not effect and other.entity == effect.entity]
            if beside and effect.sets:
                return True
            if any((effect.entity, one.name) in searched for one in tool.inputs if one.name != effect.by):
                return True
        searched |= {(effect.entity, one.name) for name in group for effect in tools[name].effects
                     if effect.verb == "list" for one in tools[name].inputs}
    return False


def _deleting(tool: Tool) -> list[Effect]:
    return [effect for effect in tool.effects if effect.verb == "delete"]


def _listed_too_early(tools: Sequence[Tool]) -> bool:
    """Whether what belongs to something is listed although that was created just before."""
    created: set[str] = set()
    for tool in tools:
        if any(effect.verb == "list" for effect in tool.effects) and created & {one.name for one in tool.inputs}:
            return True
        if any(effect.verb == "create" for effect in tool.effects):
            created |= {output.name for output in tool.outputs if output.type.generator in ("id", "uuid")}
    return False


def _looked_up(tools: Sequence[Tool]) -> bool:
    """Whether something that one call creates is found by another by what the creating call does not give."""
    for tool in tools:
        given = {output.name for output in tool.outputs}
        created = {effect.entity for effect in tool.effects if effect.verb == "create"}
        if any(effect.entity in created and (effect.by is None or effect.by not in given)
               for other in tools for effect in other.effects if effect.verb != "create"):
            return True
    return False
