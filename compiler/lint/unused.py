"""Rules about what is declared and used nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from dialoom.compiler.lint.references import brought_by, called_tools, named_in, shown_tools, types_in
from dialoom.compiler.lint.rule import Found, declared_here
from dialoom.compiler.program import Program
from dialoom.grammar import tree

__all__ = [
    "unused_entities", "unused_imports", "unused_patterns", "unused_personas", "unused_scenarios", "unused_tools",
    "unused_types",
]

_ALWAYS_OF_USE = (tree.Scenario, tree.Dataset, tree.Train, tree.Evaluate)
_NAMED = (tree.TypeDeclaration, tree.Entity, tree.Tool, tree.Persona, tree.Pattern)


def unused_imports(program: Program) -> Iterator[Found]:
    """Catalogs and specs of which nothing is used; asked only where there are scenarios to use them."""
    if not program.scenarios:
        return
    tools = called_tools(program) | shown_tools(program)
    named = set(named_in(program.main.declarations))
    for item in declared_here(program, tree.Import):
        if item.kind is None or item.kind.text == "spec":
            used = _uses_spec(item, program, tools, named)
        else:
            own = [name for (kind, name), span in program.places.items() if span == item.span and kind == "tool"]
            used = any(name in tools for name in own) or (
                item.prefix is not None and _uses_prefix(f"{item.prefix.text}.", set(), named))
        if not used:
            names = (item.prefix.text,) if item.prefix else ()
            yield Found(f"nothing of `{item.path.value}` is used", item.path.span, names,
                        "drop the import, or write a scenario that needs it")


    for domain in declared_here(program, tree.Domain):
        if not _uses_prefix(f"{domain.handle}.", tools, named):
            yield Found(f"nothing of the domain `{domain.title.value}` is used", domain.title.span, (domain.handle,),
                        "drop it, or write a scenario that needs it")


def _uses_prefix(prefix: str, tools: set[str], named: set[str]) -> bool:
    """Whether a tool below a prefix is used, or `Sales.*` is said."""
    return any(name.startswith(prefix) for name in (*tools, *(one for one in named if one.endswith(".*"))))


def _uses_spec(item: tree.Import, program: Program, tools: set[str], named: set[str]) -> bool:
    brought = brought_by(item, program)
    if any(isinstance(one, _ALWAYS_OF_USE) for one in brought):
        return True
    for one in brought:
        if isinstance(one, tree.Import) and any(
                span == one.span and name in tools for (_, name), span in program.places.items()):
            return True
        if isinstance(one, _NAMED):
            name = one.name.text
            if name in tools or name in named or any(other.startswith(f"{name}.") for other in named):
                return True
    return False


def unused_types(program: Program) -> Iterator[Found]:
    """Types of which no field, input or output is."""
    used = {name for spec in program.specs for declaration in spec.declarations for name in types_in(declaration)}
    for item in declared_here(program, tree.TypeDeclaration):
        if item.name.text not in used and _is_complete(program):
            yield _unused("type", item.name, "no field, input or output is of it")


def unused_entities(program: Program) -> Iterator[Found]:
    """Entities that no tool touches and no field refers to."""
    used = set()
    for spec in program.specs:
        for declaration in spec.declarations:
            used |= {name.rpartition(".")[0] for name in types_in(declaration)}
            if isinstance(declaration, tree.Tool):
                used |= {effect.entity.text for effect in declaration.effects if effect.entity}
    for item in declared_here(program, tree.Entity):
        if item.name.text not in used and _is_complete(program):
            yield _unused("entity", item.name, "no tool touches it")


def unused_tools(program: Program) -> Iterator[Found]:
    """Tools that no scenario calls, takes for a distractor or offers: dialogues show them at most by chance."""
    used = called_tools(program) | shown_tools(program)
    for item in declared_here(program, tree.Tool):
        if item.name.text not in used and _is_complete(program):
            yield _unused("tool", item.name, "no scenario calls it, has it for a distractor or offers it",
                          "call it in a scenario, make it a distractor, or drop it")


def unused_personas(program: Program) -> Iterator[Found]:
    """Personas that no scenario takes; a scenario that names none takes all."""
    used = {name for scenario in program.scenarios.values() for name in scenario.personas}
    for item in declared_here(program, tree.Persona):
        if item.name.text not in used and _is_complete(program):
            yield _unused("persona", item.name, "every scenario names others")


def unused_patterns(program: Program) -> Iterator[Found]:
    """Patterns that no scenario uses."""
    used = {use.pattern.text for scenario in program.declared(tree.Scenario) for use in scenario.patterns}
    for item in declared_here(program, tree.Pattern):
        if item.name.text not in used and _is_complete(program):
            yield _unused("pattern", item.name, "no scenario uses it")


def unused_scenarios(program: Program) -> Iterator[Found]:
    """Scenarios that are not in the mix, or with a share of nothing."""
    if program.dataset is None:
        return
    used = {name for name, _ in program.dataset.mix}
    for item in declared_here(program, tree.Scenario):
        parts = program.expanded.get(item.name.text, (item.name.text,))
        if not used.intersection(parts):
            yield Found(f"the scenario `{item.name.text}` is in no mix", item.name.span, (item.name.text,),
                        f"give it a share of the mix of `{program.dataset.name}`, or drop it",
                        others=((program.places.get(("mix", ""), program.dataset.span), "the mix"),))


def _is_complete(program: Program) -> bool:
    """Whether the spec makes dialogues; what a library declares is for others."""
    return bool(program.scenarios)


def _unused(kind: str, name: tree.Name, why: str, help: str = "use it, or drop it") -> Found:
    return Found(f"the {kind} `{name.text}` is used nowhere: {why}", name.span, (name.text,), help)
