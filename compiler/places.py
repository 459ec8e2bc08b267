"""The inputs of a scenario's calls that the user could fill, and what a name in a reveal means among them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dialoom.compiler.flows import BRANCHES
from dialoom.compiler.plan import Step, Tool
from dialoom.compiler.steps import Leaf, leaves

__all__ = ["Place", "find_places", "places_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """An input of a step. ``bound``: an earlier result gives it, so nobody has to say it."""

    step: Step
    leaf: Leaf
    bound: bool = False

    @property
    def tool(self) -> str:
        """The tool that takes it."""
        return self.step.tool

    @property
    def key(self) -> str:
        """Step and path: unique in the scenario."""
        return f"{self.step.id}/{self.leaf.path}"

    @property
    def kind(self) -> object:
        """What its values are: the field of an entity, or a base and a generator."""
        type_ = self.leaf.type
        return (type_.entity, type_.field) if type_.entity else (type_.base, type_.generator)

    def same_value(self, other: Place) -> bool:
        """Whether both take one value: the same field of an entity, or inputs of one name and kind.

        Two calls of one tool are made because something differs: they share nothing, unless only one of them
        can ever be made.
        """
        one_name = self.leaf.type.entity is not None or self.leaf.path == other.leaf.path
        apart = {self.step.branch, other.step.branch} == set(BRANCHES)
        return (self.tool != other.tool or apart) and self.kind == other.kind and one_name


def places_of(steps: Sequence[Step], tools: Mapping[str, Tool]) -> list[Place]:
    """All plain inputs of the steps, in order; those that an earlier result gives are marked."""
    return [
        Place(step, leaf, any(binding.argument == leaf.path for binding in step.bindings))
        for step in steps for leaf in leaves(tools[step.tool].inputs)
    ]


def find_places(name: str, places: Sequence[Place]) -> list[Place]:
    """The places that a name in a reveal means: the first of that name, and what takes the same value."""
    exact = [p for p in places if name in (f"{p.step.id}.{p.leaf.path}", f"{p.tool}.{p.leaf.path}")]
    if exact:
        return exact[:1]
    named = [p for p in places if p.leaf.path == name] or [
        p for p in places if p.leaf.path.rpartition(".")[2] == name]
    required = [p for p in named if p.leaf.required]
    if not required:
        return named[:1]
    first = required[0]
    return [p for p in places if p.leaf.required
            and (p is first or p.same_value(first) or (p.tool, p.leaf.path) == (first.tool, first.leaf.path))]
